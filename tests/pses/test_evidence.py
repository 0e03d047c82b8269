"""What each ground of 42 CFR 3.206 has to show, and that a disclosure which does not show it is refused with its
paragraph.
"""

from __future__ import annotations

from datetime import date

import pytest

from pses.disclosing import BY_TWO, CODED_ONLY, LATE, extents, keep_until, limit_text, open_to, problems, wrong_day
from pses.disclosures import BY_CODE, PERMITTED, Party
from pses.evidence import HIPAA, METHODS, PURPOSES_OF_SECRETARY, REQUIRED, Extent, Kind

ON = date(2026, 3, 10)
SIGNED = {"name": "Dr. Ines Okoro", "signed_on": "2026-03-02", "scope": "The infusion event of February"}


def whole(code):
    """Evidence that shows every condition of a ground."""
    said = {
        Kind.TEXT: "Clause 4", Kind.REASON: "Because the court said so.", Kind.DATE: "2026-03-01",
        Kind.NAMES: ["Dr. Ines Okoro"], Kind.AUTHORIZATIONS: [SIGNED],
    }  # fmt: skip
    return {each.code: each.choices[0][0] if each.kind is Kind.CHOICE else said[each.kind] for each in REQUIRED[code]}


def test_every_condition_of_every_ground_is_shown_by_something_typed():
    """42 CFR 3.206(b) to (d); what is done by a submission is shown by the submission."""
    assert set(REQUIRED) == set(BY_CODE) - {"psa_provider_to_pso"}
    for code, asked in REQUIRED.items():
        assert {place for each in asked for place in each.shows} == set(range(len(BY_CODE[code].conditions)))
        assert len({each.code for each in asked}) == len(asked)


@pytest.mark.parametrize("code", REQUIRED)
def test_whole_evidence_is_enough_and_each_missing_piece_is_named_with_the_paragraph(code):
    assert problems(code, whole(code), on=ON) == {}
    for each in REQUIRED[code]:
        for nothing in ("", None, [], "   "):
            found = problems(code, whole(code) | {each.code: nothing}, on=ON)
            assert set(found) == {each.code}
            assert found[each.code].endswith(f"({BY_CODE[code].paragraph})")


@pytest.mark.parametrize("code", [code for code in REQUIRED if any(each.kind is Kind.DATE for each in REQUIRED[code])])
def test_what_permits_a_disclosure_is_not_younger_than_it(code):
    for each in REQUIRED[code]:
        if each.kind is Kind.DATE:
            assert problems(code, whole(code) | {each.code: "2026-03-10"}, on=ON) == {}
            assert set(problems(code, whole(code) | {each.code: "2026-03-11"}, on=ON)) == {each.code}
            assert set(problems(code, whole(code) | {each.code: "soon"}, on=ON)) == {each.code}


def test_a_choice_that_is_not_on_the_list_and_a_text_that_is_too_long_are_refused():
    assert set(problems("research", whole("research") | {"hipaa": "perhaps"}, on=ON)) == {"hipaa"}
    assert set(problems("research", whole("research") | {"project": "x" * 301}, on=ON)) == {"project"}
    assert problems("research", whole("research") | {"project": "x" * 300}, on=ON) == {}


def test_each_identified_provider_has_to_have_signed_3_206_b_3():
    """42 CFR 3.206(b)(3): in writing, signed, in enough detail, before the disclosure."""
    said = whole("provider_authorization")
    both = said | {"identified": ["dr. ines okoro", "Cedar Falls Hospital"]}
    assert problems("provider_authorization", both, on=ON) == {
        "authorizations": "Nobody signed for Cedar Falls Hospital. (42 CFR 3.206(b)(3))"
    }
    signed = both | {"authorizations": [SIGNED, SIGNED | {"name": "Cedar Falls Hospital "}]}
    assert problems("provider_authorization", signed, on=ON) == {}
    for part in SIGNED:
        lacking = said | {"authorizations": [SIGNED | {part: ""}]}
        assert set(problems("provider_authorization", lacking, on=ON)) == {"authorizations"}
    late = said | {"authorizations": [SIGNED | {"signed_on": "2026-03-11"}]}
    assert "did not permit it" in problems("provider_authorization", late, on=ON)["authorizations"]


def test_authorizations_are_kept_six_years_from_the_last_time_they_were_relied_on():
    assert keep_until([date(2026, 3, 10), date(2027, 1, 5), date(2025, 1, 1)]) == date(2033, 1, 5)
    assert keep_until([date(2028, 2, 29)]) == date(2034, 3, 1)


def test_where_identifiers_have_to_be_gone_the_copy_holds_coded_answers_alone():
    """3.206(b)(4)(iv)(A), 45 CFR 164.514(e)(2), 3.206(b)(4)(iv), and 3.212."""
    bound = {code for code in REQUIRED if extents(code, {}) == (Extent.CODED,)}
    assert bound == {"psa_other_pso", "psa_other_reporting_provider", "psa_provider_to_provider", "nonidentifiable"}
    assert extents("accrediting_body", {"others": "removed"}) == (Extent.CODED,)
    assert extents("accrediting_body", {"others": "agreed"}) == (Extent.WHOLE, Extent.CODED)
    assert "3.206(b)(4)(iv)" in CODED_ONLY


def test_only_grounds_whose_source_fits_are_open_and_reporting_is_done_by_a_submission():
    """42 CFR 3.206(b)(4)(i); the safe harbor of 3.206(c) is not the PSO's."""
    provider, pso = ({row.code for row in open_to(side)} for side in ("provider", "pso"))
    assert {BY_CODE[code].source for code in provider} == {
        Party.ANY, Party.PROVIDER, Party.PROVIDER_OR_PSO, Party.PROVIDER_OR_RESPONSIBLE_PERSON,
    }  # fmt: skip
    assert pso - provider == {"psa_pso_to_disclosing_provider", "psa_other_pso", "psa_other_reporting_provider"}
    assert provider - pso == {"psa_affiliated_provider", "psa_provider_to_provider", "fda", "accrediting_body",
                              "safe_harbor"}  # fmt: skip
    assert {row.code for row in PERMITTED} - provider - pso == {"psa_provider_to_pso"}


def test_a_day_ahead_before_entry_or_past_without_a_reason_is_refused():
    """42 CFR 3.20: what was not in the PSES by then was not work product."""
    days = {"today": ON, "entered_on": date(2026, 3, 1)}
    assert wrong_day(ON, **days, reason="") == ""
    assert "lies ahead" in wrong_day(date(2026, 3, 11), **days, reason="")
    assert "entered the evaluation system on March 1, 2026" in wrong_day(date(2026, 2, 28), **days, reason="Late")
    assert wrong_day(date(2026, 3, 9), **days, reason=" ") == LATE
    assert wrong_day(date(2026, 3, 1), **days, reason="The officer was ill.") == ""


def test_the_recipient_is_told_limit_and_standing():
    """42 CFR 3.208(a) and 3.208(b)."""
    assert limit_text("psa_contractor") == (
        "Disclosed under 42 CFR 3.206(b)(4)(ii). To whom it may go on: Only to the provider or PSO that the "
        "contractor works for. It stays privileged and confidential (42 CFR 3.208(a))."
    )
    assert limit_text("criminal_proceeding").endswith("no longer confidential (42 CFR 3.208(b)).")
    assert limit_text("nonidentifiable").endswith("neither privileged nor confidential (42 CFR 3.208(b)).")


def test_what_ends_both_protections_wants_two_people():
    assert {code for code, row in BY_CODE.items() if "neither" in row.after} == BY_TWO


def test_choices_that_rest_on_other_law_name_it():
    """45 CFR 164.508, 164.512(i), 164.514(b), 164.514(e); 42 CFR 3.212(a)(1) and 3.212(a)(2); 3.206(a)."""
    assert [label.split("(", 1)[1] for code, label in HIPAA if code != "none"] == [
        "45 CFR 164.508)", "45 CFR 164.512(i))", "45 CFR 164.514(e))",
    ]  # fmt: skip
    assert [label.rsplit("(42", 1)[1] for _, label in METHODS] == [" CFR 3.212(a)(1))", " CFR 3.212(a)(2))"]
    assert "42 CFR Part 3" in PURPOSES_OF_SECRETARY[0][1]
