"""What a listed PSO owes by when: 42 U.S.C. 299b-24, 42 CFR 3.102 to 3.112. Days by hand from the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pso_portal.office import listing
from pso_portal.office.contracts import Paper
from pso_portal.office.listing import Act, Duty, Listing, Refused, State
from pso_portal.office.listing_dates import last_day, months_later

FIRST = Listing(date(2024, 2, 15), date(2027, 2, 14), date(2024, 2, 15))
SECOND = Listing(date(2027, 2, 15), date(2030, 2, 14), date(2024, 2, 15))


def paper(provider: str = "a", **changes: Any) -> Paper:
    said: dict[str, Any] = {
        "provider": provider, "starts": date(2024, 3, 1), "until": None, "bona_fide": True, "reasonable_length": True,
    }  # fmt: skip
    return Paper(**said | changes)


def days_of(found: list[listing.Owed], duty: Duty) -> list[tuple[str, str]]:
    return [(str(each.anchor), str(each.due)) for each in found if each.duty is duty]


def test_a_listing_lasts_three_years_and_is_continued_75_days_before_its_last_day():
    """42 U.S.C. 299b-24(a)(2), 299b-24(c); 42 CFR 3.102(a)(1) and 3.104(e): it expires by itself."""
    assert last_day(FIRST.starts, listing.LISTING_MONTHS) == FIRST.ends
    assert days_of(listing.owed([FIRST], []), Duty.CONTINUED_LISTING) == [("2027-02-14", "2026-12-01")]


def test_two_contracts_are_certified_45_days_before_each_24_months_end():
    """42 U.S.C. 299b-24(b)(1)(C); 42 CFR 3.102(b)(2)(i)(C), 3.102(d)(1): counted from the first listing throughout."""
    assert days_of(listing.owed([FIRST], []), Duty.TWO_CONTRACTS) == [("2026-02-14", "2025-12-31")]
    assert days_of(listing.owed([FIRST, SECOND], []), Duty.TWO_CONTRACTS) == [
        ("2026-02-14", "2025-12-31"), ("2028-02-14", "2027-12-31"), ("2030-02-14", "2029-12-31"),
    ]  # fmt: skip


def test_the_profile_of_each_year_listed_is_due_by_the_end_of_february():
    found = days_of(listing.owed([FIRST], []), Duty.PROFILE)
    assert found == [("2024-12-31", "2025-02-28"), ("2025-12-31", "2026-02-28")]


def test_a_listing_that_was_followed_settles_its_own_continuation():
    owed = [each for each in listing.owed([FIRST, SECOND], []) if each.duty is Duty.CONTINUED_LISTING]
    assert [(each.anchor, each.settled) for each in owed] == [(FIRST.ends, True), (SECOND.ends, False)]


@pytest.mark.parametrize(("since", "due"), [("2020-01-01", "2024-04-15"), ("2024-06-01", "2024-07-16")])
def test_a_relationship_is_disclosed_45_days_after_it_and_the_contract_both_exist(since: str, due: str):
    """42 U.S.C. 299b-24(b)(1)(E); 42 CFR 3.102(d)(2), 3.104(c)."""
    found = listing.owed([FIRST], [paper(relationship_since=date.fromisoformat(since))])
    assert [each[1] for each in days_of(found, Duty.DISCLOSURE)] == [due]


def test_a_change_is_due_at_once():
    """42 CFR 3.102(a)(1)(vi) says promptly."""
    day = date(2025, 5, 5)
    assert days_of(listing.owed([FIRST], [], [day]), Duty.CHANGE) == [("2025-05-05", "2025-05-05")]


def test_a_pso_newly_listed_owes_nothing_yet_and_one_never_listed_owes_nothing():
    assert [each.due > FIRST.starts for each in listing.owed([FIRST], [])] == [True] * 4
    assert listing.owed([], []) == []


def test_after_the_last_day_there_is_no_listing():
    assert listing.standing([FIRST], FIRST.ends) == FIRST
    assert listing.standing([FIRST], FIRST.ends + timedelta(days=1)) is None


def test_leap_days():
    """By the earlier of two readings, so that nothing is late; and four years later it is February 29 again."""
    leap = date(2024, 2, 29)
    assert last_day(leap, 36) == date(2027, 2, 27)
    assert [listing.assessment(leap, number) for number in range(3)] == [
        (date(2024, 2, 29), date(2026, 2, 27)), (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2030, 2, 27)),
    ]  # fmt: skip
    assert months_later(date(2023, 1, 31), 1) == date(2023, 2, 28)


@given(st.dates(date(2009, 1, 1), date(2040, 1, 1)), st.integers(0, 9))
def test_periods_of_24_months_follow_each_other_without_a_gap(initial: date, number: int):
    _, ends = listing.assessment(initial, number)
    following, _ = listing.assessment(initial, number + 1)
    assert following == ends + timedelta(days=1)
    assert listing.running_assessment(initial, following) == listing.assessment(initial, number + 1)


PERIOD = (date(2024, 2, 15), date(2026, 2, 14))


def test_two_papers_of_one_provider_count_once():
    count = listing.count_contracts([paper(), paper(starts=date(2025, 3, 1))], *PERIOD)
    assert (count.counting, count.missing) == (("a",), 1)


@pytest.mark.parametrize(("changes", "why"), [
    ({"starts": date(2026, 2, 15)}, "not in force"),
    ({"until": date(2024, 2, 14), "starts": date(2023, 1, 1)}, "not in force"),
    ({"bona_fide": False}, r"good faith \(42 CFR 3\.20\)"), ({"reasonable_length": False}, "reasonable"),
])  # fmt: skip
def test_a_paper_that_does_not_count_says_why(changes: dict[str, Any], why: str):
    count = listing.count_contracts([paper(), paper("b", **changes)], *PERIOD)
    assert (count.counting, count.missing) == (("a",), 1)
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(dict(count.others)["b"])


def test_a_contract_of_several_years_counts_in_each_period_it_reaches_into():
    """42 CFR 3.102(b)(2)(i)(C), from memory, to be checked."""
    old = paper(starts=date(2020, 1, 1), until=date(2024, 2, 15))
    assert listing.count_contracts([old, paper("b")], *PERIOD).missing == 0


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_every_move_is_in_the_table_or_refused(state: State, act: Act):
    if (state, act) in listing.MOVES:
        assert listing.check_move(Duty.PROFILE, state, act) is listing.MOVES[state, act]
    else:
        with pytest.raises(Refused):
            listing.check_move(Duty.PROFILE, state, act)


@pytest.mark.parametrize("duty", [Duty.CONTINUED_LISTING, Duty.TWO_CONTRACTS])
def test_what_every_listed_pso_owes_is_never_waved_away(duty: Duty):
    with pytest.raises(Refused, match="cannot be waved away"):
        listing.check_move(duty, State.OPEN, Act.EXCUSE)


@pytest.mark.parametrize(("starts", "ends", "initial", "why"), [
    ("2024-02-15", "2024-02-15", "2024-02-15", "ends after"), ("2024-02-15", "2027-03-15", "2024-02-15", "three years"),
    ("2024-02-15", "2027-02-14", "2024-02-16", "cannot be later"),
])  # fmt: skip
def test_days_that_no_letter_can_say_are_refused(starts: str, ends: str, initial: str, why: str):
    with pytest.raises(Refused, match=why):
        listing.check_listing(Listing(*map(date.fromisoformat, (starts, ends, initial))))


@pytest.mark.parametrize(("left", "told", "come"), [
    (91, (), ()), (90, (), (90,)), (31, (90,), ()), (30, (90,), (30,)), (7, (90, 30), (7,)), (7, (90, 30, 7), ()),
    (5, (90,), (30, 7)), (-3, (), (90, 30, 7)),
])  # fmt: skip
def test_each_reminder_comes_once_and_after_a_standstill_all_at_once(left: int, told: Any, come: Any):
    due = date(2026, 12, 1)
    assert listing.reminders(due, due - timedelta(days=left), told) == come
