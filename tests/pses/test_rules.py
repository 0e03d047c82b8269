"""The rules that a lawyer reads: originals and copies, protection that goes on, who may demand what, and the page."""

from __future__ import annotations

from typing import Any

import pytest

from pses import rulebook
from pses.continued import EXCEPTIONS, ONWARD, UNLAWFUL, after, standing
from pses.copies import ORIGINALS_STAY, Carrier, check_may_enter
from pses.disclosures import BY_CODE, PERMITTED, After
from pses.not_work_product import EXCLUSIONS
from pses.privilege import EXCEPTIONS as PRIVILEGE_EXCEPTIONS
from pses.privilege import PRIVILEGE, REPORTERS
from pses.pswp import TABLE, Refused
from pso_portal.accounts.roles import ROLES

PLACE = "The chart room, floor 2"


@pytest.mark.parametrize(
    ("carrier", "paragraph"),
    [
        (Carrier.ORIGINAL, "42 U.S.C. 299b-21(7)(B)(i)"),
        (Carrier.COPY_FOR_ELSE, "42 U.S.C. 299b-21(7)(B)(ii)"),
    ],
)
def test_an_original_never_enters_nor_a_copy_of_what_was_kept_for_something_else(carrier: str, paragraph: str) -> None:
    with pytest.raises(Refused, match=r"\.$") as refused:
        check_may_enter(carrier, original_at=PLACE)
    assert refused.value.paragraph == paragraph


def test_a_copy_made_for_reporting_enters_once_it_is_said_where_the_original_is() -> None:
    """42 U.S.C. 299b-21(7)(B)(iii): the original stays open to discovery, to reporting and to record keeping."""
    check_may_enter("copy_for_reporting", original_at=PLACE)
    check_may_enter("copy_of_work_product", original_at="")
    with pytest.raises(Refused, match="where the original is kept") as refused:
        check_may_enter("copy_for_reporting", original_at="  ")
    assert refused.value.paragraph == ORIGINALS_STAY == "42 U.S.C. 299b-21(7)(B)(iii)"
    with pytest.raises(ValueError, match="photograph"):
        check_may_enter("photograph", original_at=PLACE)


def test_protection_goes_on_after_an_unlawful_disclosure() -> None:
    """42 CFR 3.208(a): lawful or not; privilege is not lost by another's wrong."""
    assert (after(UNLAWFUL), standing([UNLAWFUL, UNLAWFUL]), standing([])) == (After.BOTH, After.BOTH, After.BOTH)


def test_two_disclosures_take_protection_away_and_no_other() -> None:
    """42 CFR 3.208(b)(1) and 3.208(b)(2)."""
    ending = {row.code: after(row.code) for row in PERMITTED if after(row.code) is not After.BOTH}
    assert ending == {"criminal_proceeding": After.PRIVILEGED_ONLY, "nonidentifiable": After.NEITHER}
    assert {row.code: row.paragraph for row in EXCEPTIONS} == {
        "criminal_proceeding": "42 CFR 3.208(b)(1)", "nonidentifiable": "42 CFR 3.208(b)(2)",
    }  # fmt: skip


def test_what_holds_for_a_content_is_the_least_that_a_lawful_disclosure_left() -> None:
    assert standing(["fda", UNLAWFUL, "criminal_proceeding"]) is After.PRIVILEGED_ONLY
    assert standing(["criminal_proceeding", "nonidentifiable", "psa_provider_to_pso"]) is After.NEITHER
    with pytest.raises(KeyError):
        standing(["a_favor"])


def test_of_each_permission_it_is_said_what_the_recipient_may_do_with_it() -> None:
    assert ONWARD.keys() == BY_CODE.keys()
    assert ONWARD["accrediting_body"] == "To nobody."


def test_what_nobody_may_demand_is_the_list_of_the_law() -> None:
    """42 CFR 3.204(a)(1), 3.204(a)(2), 3.204(a)(3), 3.204(a)(4), 3.204(a)(5); 3.204(b)(1), 3.204(b)(2), 3.204(b)(3),
    3.204(b)(4); 42 U.S.C. 299b-22(d)(4)(A), 299b-22(d)(4)(B), 299b-22(g).
    """
    cited = [row.paragraph for row in PRIVILEGE]
    assert cited[:5] == [f"42 CFR 3.204(a)({number})" for number in range(1, 6)]
    assert cited[5:] == [f"42 U.S.C. 299b-22{rest}" for rest in ("(d)(4)(A)", "(d)(4)(B)", "(g)")]
    assert [row.paragraph for row in PRIVILEGE_EXCEPTIONS] == [f"42 CFR 3.204(b)({number})" for number in range(1, 5)]


def test_who_reports_is_protected() -> None:
    """42 U.S.C. 299b-22(e)(1), 299b-22(e)(2), 299b-22(f)(4)(A); 299b-21(2)."""
    assert [row.paragraph.removeprefix("42 U.S.C. ") for row in REPORTERS] == [
        "299b-22(e)(1)", "299b-22(e)(2)", "299b-22(f)(4)(A)", "299b-21(2)",
    ]  # fmt: skip


def test_the_book_of_rules_leaves_no_row_of_a_table_out() -> None:
    held = {section.anchor: section.rules for section in rulebook.sections()}
    assert [len(held[anchor]) for anchor in ("moves", "disclosures", "not", "continued")] == [
        len(TABLE), len(PERMITTED), len(EXCLUSIONS), len(EXCEPTIONS),
    ]  # fmt: skip
    assert [rule.to_be_checked for rule in held["disclosures"]] == [row.to_be_checked for row in PERMITTED]


def test_each_row_of_the_book_fits_its_columns_and_names_its_paragraph() -> None:
    rules = [(section, rule) for section in rulebook.sections() for rule in section.rules]
    assert [rule for section, rule in rules if len(rule.cells) != len(section.columns)] == []
    assert [rule for _, rule in rules if not rule.paragraph.startswith(("42 ", "73 FR", "81 FR"))] == []


def test_a_refusal_stands_in_the_book_in_the_words_of_the_portal() -> None:
    refused = next(section for section in rulebook.sections() if section.anchor == "refused")
    said = {(rule.cells[0], rule.cells[1], rule.cells[3]) for rule in refused.rules}
    sentence = "This was reported to the PSO. It stays work product and can no longer be removed."
    assert ("Reported", "Remove", sentence) in said


@pytest.mark.parametrize("role", ["reporter", "executive", "analyst"])
def test_everybody_who_works_somewhere_reads_them(
    role: str, make_provider: Any, make_member: Any, client_for: Any
) -> None:
    provider = make_provider() if ROLES[role].side == "provider" else None
    text = client_for(make_member(provider, role)).get("/rules/").content.decode()
    assert [section.title for section in rulebook.sections() if f">{section.title}</h2>" not in text] == []
    assert text.count(">to be checked</span>") == sum(
        rule.to_be_checked for section in rulebook.sections() for rule in section.rules
    )


def test_nobody_else_does(client: Any) -> None:
    assert client.get("/rules/").status_code == 302
