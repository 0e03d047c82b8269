"""The lane's two tables, every state and every refused move; deadlines and versions of rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pses import outside
from pses.enums import DutyState, RecordState
from pses.outside import ANSWERS, MOVES, Answer, Move, Refused, answered, next_state, settles
from pses.wording import left_words


@pytest.mark.parametrize("state", RecordState)
@pytest.mark.parametrize("move", Move)
def test_a_record_moves_as_the_table_says_and_no_other_way(state: RecordState, move: Move) -> None:
    if (state, move) in MOVES:
        assert next_state(state, move) is MOVES[state, move]
    else:
        with pytest.raises(Refused):
            next_state(state, move)


@pytest.mark.parametrize("state", DutyState)
@pytest.mark.parametrize("answer", Answer)
def test_a_duty_is_answered_as_the_table_says_and_no_other_way(state: DutyState, answer: Answer) -> None:
    if (state, answer) in ANSWERS:
        assert answered(state, answer) is ANSWERS[state, answer]
    else:
        with pytest.raises(Refused):
            answered(state, answer)


@pytest.mark.parametrize("state", [RecordState.OPEN, RecordState.REPORTED])
def test_a_record_with_a_body_still_to_be_told_is_not_closed(state: RecordState) -> None:
    with pytest.raises(Refused, match="still has to be told"):
        next_state(state, Move.CLOSE, owed=1)


def test_what_was_told_stays_told() -> None:
    with pytest.raises(Refused, match="that stays"):
        answered(DutyState.TOLD, Answer.OWE_AGAIN)


def test_a_record_is_reported_when_each_body_is_answered_and_one_was_told() -> None:
    assert [settles(states) for states in (["told"], ["told", "not_owed"], ["not_owed"], ["told", "owed"], [])] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_the_legend_claims_no_protection() -> None:
    assert outside.LEGEND.startswith("NOT PART OF THE PATIENT SAFETY EVALUATION SYSTEM.")
    assert "the privilege of 42 U.S.C. 299b-22 does not cover it" in outside.LEGEND
    assert "3.206" in outside.ANEW


@pytest.mark.parametrize(("left", "said"), [
    (timedelta(hours=5, minutes=59), "5 hours left"), (timedelta(days=2), "2 days left"),
    (timedelta(minutes=1), "1 minute left"), (-timedelta(days=1), "1 day late"),
    (-timedelta(minutes=5), "5 minutes late"),
])  # fmt: skip
def test_time_left_is_said_in_one_unit(left: timedelta, said: str) -> None:
    assert left_words(left) == said
