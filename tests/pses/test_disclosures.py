"""The list of permitted disclosures is closed, complete and says what follows."""

from __future__ import annotations

import re

import pytest

from pses.disclosures import BY_CODE, PERMITTED, After, Party, unmet
from pses.not_work_product import EXCLUSIONS


def test_the_list_is_closed_and_complete() -> None:
    """42 U.S.C. 299b-22(c); 42 CFR 3.206 and 3.210."""
    assert {row.code: row.paragraph.removeprefix("42 CFR ") for row in PERMITTED} == {
        "criminal_proceeding": "3.206(b)(1)",
        "equitable_relief": "3.206(b)(2)",
        "provider_authorization": "3.206(b)(3)",
        "psa_provider_to_pso": "3.206(b)(4)(i)",
        "psa_pso_to_disclosing_provider": "3.206(b)(4)(i)",
        "psa_contractor": "3.206(b)(4)(ii)",
        "psa_affiliated_provider": "3.206(b)(4)(iii)",
        "psa_other_pso": "3.206(b)(4)(iv)",
        "psa_other_reporting_provider": "3.206(b)(4)(iv)",
        "psa_provider_to_provider": "3.206(b)(4)(iv)",
        "nonidentifiable": "3.206(b)(5)",
        "research": "3.206(b)(6)",
        "fda": "3.206(b)(7)",
        "accrediting_body": "3.206(b)(8)",
        "business_operations": "3.206(b)(9)",
        "law_enforcement": "3.206(b)(10)",
        "safe_harbor": "3.206(c)",
        "hhs_required": "3.206(d) and 3.210",
    }
    assert len(BY_CODE) == len(PERMITTED)


def test_protection_ends_for_two_and_goes_on_for_all_others() -> None:
    """42 CFR 3.208."""
    ending = {row.code: row.after for row in PERMITTED if row.after is not After.BOTH}
    assert ending == {"criminal_proceeding": After.PRIVILEGED_ONLY, "nonidentifiable": After.NEITHER}


def test_every_permission_has_conditions_and_no_permission_lets_a_pso_tell_an_affiliate() -> None:
    assert all(row.conditions for row in PERMITTED)
    assert {row.source for row in PERMITTED if row.recipient is Party.AFFILIATE} == {Party.PROVIDER}


def test_peers_get_nothing_before_identifiers_are_gone_and_they_reported_themselves() -> None:
    asked = BY_CODE["psa_other_reporting_provider"].conditions
    assert len(asked) == 3
    assert unmet("psa_other_reporting_provider", frozenset()) == asked
    assert unmet("psa_other_reporting_provider", frozenset(asked[:2])) == asked[2:]
    assert unmet("psa_other_reporting_provider", frozenset(asked)) == ()


def test_what_is_not_on_the_list_is_not_permitted() -> None:
    with pytest.raises(KeyError):
        unmet("press", frozenset())


def test_conditions_that_rest_on_other_law_name_it() -> None:
    law = re.compile(r"\d+ (?:CFR|U\.S\.C\.) [\w.()-]*[\w)]|3\.206(?:\(\w+\))+")
    named = {row.code: sorted({each for told in row.conditions for each in law.findall(told)}) for row in PERMITTED}
    identifiers = ["3.206(b)(4)(iv)(A)", "45 CFR 164.514(e)(2)"]
    assert {code: found for code, found in named.items() if found} == {
        "equitable_relief": ["42 U.S.C. 299b-22(f)(4)(A)"],
        "psa_other_pso": identifiers,
        "psa_other_reporting_provider": identifiers,
        "psa_provider_to_provider": identifiers,
        "nonidentifiable": ["42 CFR 3.212"],
        "accrediting_body": ["3.206(b)(4)(iv)(A)"],
    }


def test_exclusions_name_their_ground() -> None:
    assert {row.code: row.paragraph for row in EXCLUSIONS} == {
        "original_record": "42 U.S.C. 299b-21(7)(B)(i)",
        "separate_information": "42 U.S.C. 299b-21(7)(B)(ii)",
        "external_obligation": "81 FR 32655 (guidance of May 24, 2016)",
    }
    assert all(row.what_to_do for row in EXCLUSIONS)
