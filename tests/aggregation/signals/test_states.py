"""What may become of a signal: every state, and every move that is refused."""

from __future__ import annotations

import pytest

from aggregation.signals.states import FEW, MOVES, STATES, WORDS, Move, Refused, SignalState, moved, open_moves, why_not

S, M = SignalState, Move
LAWFUL = {
    S.NEW: {M.CHECK: S.CHECKING, M.CLOSE: S.CLOSED},
    S.CHECKING: {M.PUT_BACK: S.NEW, M.CONFIRM: S.CONFIRMED, M.CLOSE: S.CLOSED},
    S.CONFIRMED: {M.DOUBT: S.CHECKING, M.DRAFT_ALERT: S.ALERT_DRAFTED, M.CLOSE: S.CLOSED},
    S.ALERT_DRAFTED: {M.DRAFT_ALERT: S.ALERT_DRAFTED, M.DROP_DRAFT: S.CONFIRMED, M.CLOSE: S.CLOSED},
    S.CLOSED: {M.REOPEN: S.CHECKING, M.COME_AGAIN: S.NEW},
}  # fmt: skip


@pytest.mark.parametrize("state", SignalState)
@pytest.mark.parametrize("move", Move)
def test_a_move_leads_where_the_table_says_or_is_refused_in_words(state: SignalState, move: Move) -> None:
    if move in LAWFUL[state]:
        assert moved(state, move) == LAWFUL[state][move]
    else:
        with pytest.raises(Refused, match=f"A signal that is {STATES[state].lower()} does not take this"):
            moved(state, move)


def test_what_is_no_state_and_no_move_is_a_defect_of_the_caller() -> None:
    with pytest.raises(ValueError, match="'gone' is not a valid SignalState"):
        moved("gone", M.CHECK)
    with pytest.raises(ValueError, match="'shout' is not a valid Move"):
        moved(S.NEW, "shout")


def test_an_alert_leaves_the_analysts_only_of_three_organizations() -> None:
    assert [why_not(S.CONFIRMED, M.DRAFT_ALERT, count) for count in (0, 2, 3, 40)] == [FEW, FEW, "", ""]
    assert why_not(S.CONFIRMED, M.CLOSE, 1) == ""


def test_only_the_watch_says_that_a_signal_came_again() -> None:
    assert why_not(S.CLOSED, M.COME_AGAIN, 9) == "Only the watch says that a signal came again."
    assert [M.COME_AGAIN in open_moves(state) for state in SignalState] == [False] * len(SignalState)
    assert open_moves(S.CLOSED) == [M.REOPEN]


def test_everything_has_words() -> None:
    assert (set(STATES), set(WORDS)) == (set(SignalState), set(Move))
    assert {start for start, _ in MOVES} == set(SignalState)
