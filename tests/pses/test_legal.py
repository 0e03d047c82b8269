"""Legal requests: their clock, their holder, and an answer that discloses nothing; and what a legal hold covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from pses.legal import (
    MOVES,
    NOT_SO,
    UNANSWERED,
    Held,
    HoldScope,
    Refused,
    RequestKind,
    RequestMove,
    RequestState,
    covers,
    letter,
    next_state,
    reminders,
    wrong_days,
)

RECEIVED = date(2026, 3, 2)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("move", RequestMove)
def test_every_move_leads_where_the_table_says_or_is_refused_with_a_sentence(state, move):
    if (state, move) in MOVES:
        assert next_state(state, move) is MOVES[state, move]
    else:
        with pytest.raises(Refused) as refused:
            next_state(state, move)
        assert str(refused.value) in (NOT_SO, UNANSWERED)


def test_what_nobody_answered_is_not_closed_and_a_closed_one_stays():
    with pytest.raises(Refused, match="Nobody answered"):
        next_state("held", RequestMove.CLOSE)
    assert [move for move in RequestMove if (RequestState.CLOSED, move) in MOVES] == []
    with pytest.raises(ValueError, match="lost"):
        next_state("lost", RequestMove.CLOSE)


def test_its_holder_is_reminded_seven_and_two_days_before_and_on_the_day_as_far_as_that_is_to_come():
    def days(received, due, now):
        return [each.date() for each in reminders(received, due, now=now)]

    due, early = date(2026, 3, 30), datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert days(RECEIVED, due, early) == [date(2026, 3, 23), date(2026, 3, 28), due]
    assert days(RECEIVED, due, datetime(2026, 3, 25, tzinfo=UTC)) == [date(2026, 3, 28), due]
    assert days(RECEIVED, date(2026, 3, 5), early) == [date(2026, 3, 3), date(2026, 3, 5)]
    assert days(RECEIVED, RECEIVED, early) == [RECEIVED]
    assert days(RECEIVED, due, datetime(2026, 4, 1, tzinfo=UTC)) == []


def test_days_that_contradict_each_other_are_said_at_their_field():
    today = date(2026, 3, 3)
    assert wrong_days(RECEIVED, RECEIVED, today=today) == {}
    assert set(wrong_days(date(2026, 3, 4), date(2026, 3, 4), today=today)) == {"received_on"}
    assert set(wrong_days(RECEIVED, date(2026, 3, 1), today=today)) == {"answer_by"}


def answer(kind=RequestKind.SUBPOENA, is_pso=False):
    return letter(
        kind=kind, requester="Hale LLP", matter="No. 26-1187", received_on=RECEIVED, house="Cedar Falls Hospital",
        is_pso=is_pso,
    )  # fmt: skip


LAW = {
    RequestKind.SUBPOENA: "42 U.S.C. 299b-22(a)(1); 42 CFR 3.204(a)(1)",
    RequestKind.DISCOVERY: "42 U.S.C. 299b-22(a)(2); 42 CFR 3.204(a)(2)",
    RequestKind.COURT_ORDER: "42 U.S.C. 299b-22(a)(1); 42 CFR 3.204(a)(1)",
    RequestKind.FOIA: "42 U.S.C. 299b-22(a)(3); 42 CFR 3.204(a)(3)",
    RequestKind.AGENCY: "42 U.S.C. 299b-22(a)(1); 42 CFR 3.204(a)(1)",
}


@pytest.mark.parametrize("kind", RequestKind)
def test_the_answer_states_the_privilege_and_neither_confirms_nor_denies(kind):
    """42 U.S.C. 299b-22(a) and 42 CFR 3.204(a); 299b-22(b) and 3.206(a); 3.20, (1)(ii); 299b-21(7)(B); 299b-22(d) and
    3.208(a).
    """
    text = " ".join(answer(kind).paragraphs)
    for said in (LAW[kind], "299b-22(b); 42 CFR 3.206(a)", "299b-21(7)(B)",
                 "neither confirms nor denies that anything of the kind exists",
                 "299b-22(d); 42 CFR 3.208(a)"):  # fmt: skip
        assert said in text
    assert (answer(kind).to, answer(kind).about.startswith("No. 26-1187: your ")) == ("Hale LLP", True)


def test_a_pso_also_says_that_it_cannot_be_compelled_299b_22_d_4_a():
    """42 U.S.C. 299b-22(d)(4)(A)."""
    assert "299b-22(d)(4)(A)" in " ".join(answer(is_pso=True).paragraphs)
    assert "299b-22(d)(4)(A)" not in " ".join(answer().paragraphs)


ONE = Held("event", UUID(int=7), "fall", date(2026, 3, 10))


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        (HoldScope(), True),
        (HoldScope(content_id=UUID(int=7)), True),
        (HoldScope(content_id=UUID(int=8)), False),
        (HoldScope(event_type="fall"), True),
        (HoldScope(event_type="device"), False),
        (HoldScope(since=date(2026, 3, 10), until=date(2026, 3, 10)), True),
        (HoldScope(since=date(2026, 3, 11)), False),
        (HoldScope(until=date(2026, 3, 9)), False),
        (HoldScope(event_type="fall", since=date(2026, 3, 11)), False),
    ],
)
def test_a_hold_covers_what_fits_every_condition_that_is_set(scope, fits):
    assert covers(scope, ONE) is fits


def test_what_has_no_type_is_covered_by_every_type():
    minutes = Held("deliberation", uuid4(), "", date(2026, 3, 10))
    assert covers(HoldScope(event_type="fall"), minutes)
    assert not covers(HoldScope(event_type="fall", until=date(2026, 3, 10) - timedelta(days=1)), minutes)
