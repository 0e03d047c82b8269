"""The lifecycles of drafts, releases and requests: every state, every refused move, and when figures are told anew."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from aggregation.release_life import (
    DRAFT_MOVES,
    OFFERED,
    REQUEST_MOVES,
    STANDING_MOVES,
    TAKEN,
    DraftState,
    Refused,
    RequestState,
    Standing,
    Step,
    Window,
    next_state,
    restatement_window,
    standing_of,
)

S, D = Step, DraftState


def test_a_draft_takes_these_steps_and_no_other() -> None:
    taken = {}
    for state, step in product(DraftState, Step):
        try:
            taken[state, step] = next_state(state, step)
        except Refused:
            continue
    assert taken == {
        (D.DRAFTING, S.CHECK): D.DRAFTED, (D.DRAFTING, S.FIND_NOTHING): D.EMPTY, (D.DRAFTING, S.FAIL): D.FAILED,
        (D.FAILED, S.TRY_AGAIN): D.DRAFTING,
        (D.FAILED, S.DROP): D.DROPPED, (D.DRAFTED, S.APPROVE): D.APPROVED, (D.DRAFTED, S.DECLINE): D.DECLINED,
        (D.APPROVED, S.PUBLISH): D.PUBLISHED,
    }  # fmt: skip


@pytest.mark.parametrize(("step", "why"), [
    (S.APPROVE, "not waiting for approval"), (S.TRY_AGAIN, "has not failed"), (S.PUBLISH, "is not approved"),
])  # fmt: skip
def test_a_refused_step_says_why(step: Step, why: str) -> None:
    with pytest.raises(Refused, match=why):
        next_state(D.DECLINED, step)


def test_every_state_is_reached_from_the_first() -> None:
    reached = {D.DRAFTING}
    while more := {end for (start, _), end in DRAFT_MOVES.items() if start in reached} - reached:
        reached |= more
    assert reached == set(DraftState)


def test_only_what_nobody_will_publish_makes_way_for_another_draft() -> None:
    assert set(DraftState) - TAKEN == {D.DECLINED, D.DROPPED, D.EMPTY}
    assert sorted(OFFERED) == [D.APPROVED, D.PUBLISHED]


@pytest.mark.parametrize(("withdrawn", "restated", "stands"), [
    (False, False, Standing.IN_FORCE), (False, True, Standing.RESTATED), (True, False, Standing.WITHDRAWN),
    (True, True, Standing.WITHDRAWN),
])  # fmt: skip
def test_how_a_release_stands(withdrawn: bool, restated: bool, stands: Standing) -> None:
    assert standing_of(withdrawn=withdrawn, restated=restated) == stands


def test_nothing_becomes_of_what_was_withdrawn_and_a_request_is_decided_once() -> None:
    assert STANDING_MOVES[Standing.WITHDRAWN] == frozenset()
    assert {state: len(moves) for state, moves in REQUEST_MOVES.items()} == {
        RequestState.ASKED: 2, RequestState.GRANTED: 0, RequestState.REFUSED: 0,
    }  # fmt: skip


@pytest.mark.parametrize(("last_month", "months", "opens", "closes"), [
    ("2025-09", 12, date(2026, 10, 1), date(2026, 12, 31)),
    ("2025-12", 12, date(2027, 1, 1), date(2027, 3, 31)),
    ("2025-12", 3, date(2026, 4, 1), date(2026, 6, 30)),
    ("2025-09", 36, date(2028, 10, 1), date(2028, 12, 31)),
    ("2024-11", 3, date(2025, 3, 1), date(2025, 5, 31)),
])  # fmt: skip
def test_figures_are_told_anew_in_three_months_that_nobody_chose(
    last_month: str, months: int, opens: date, closes: date
) -> None:
    assert restatement_window(last_month, months) == Window(opens, closes)


def test_the_window_holds_its_first_and_last_day() -> None:
    window = restatement_window("2025-09", 12)
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [window.holds(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("months", [2, 37])
def test_too_soon_and_too_late_are_no_dates(months: int) -> None:
    with pytest.raises(ValueError, match="from 3 to 36"):
        restatement_window("2025-09", months)
