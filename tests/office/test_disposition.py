"""What becomes of data at a contract's end, as rules: 42 U.S.C. 299b-24(g), 42 CFR 3.108."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pso_portal.office.disposition import (
    MOVES,
    Act,
    State,
    Way,
    approval,
    due_on,
    fetch_until,
    moved,
    purposes,
    refusal,
)

LAWFUL = {
    ("opened", "choose"): "chosen",
    ("chosen", "choose"): "chosen",
    ("chosen", "approve packing"): "packing",
    ("chosen", "approve destruction"): "destroying",
    ("packing", "pack"): "packed",
    ("packed", "fetch"): "fetched",
    ("packed", "pack again"): "packing",
    ("fetched", "pack again"): "packing",
    ("fetched", "confirm"): "destroying",
    ("destroying", "stop"): "chosen",
    ("destroying", "destroy"): "done",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_move_is_lawful_or_refused_with_a_sentence(state: State, act: Act) -> None:
    assert moved(state, act) == LAWFUL.get((state, act))
    assert refusal(act).endswith(".")


def test_nothing_is_destroyed_that_was_not_approved() -> None:
    """Each way to `destroying` goes through `chosen` and an approval."""
    before = {start: {act for act, end in acts.items() if end is State.DESTROYING} for start, acts in MOVES.items()}
    assert {start: acts for start, acts in before.items() if acts} == {
        State.CHOSEN: {Act.APPROVE_DESTRUCTION},
        State.FETCHED: {Act.CONFIRM},
    }
    assert [start for start, acts in MOVES.items() if State.PACKING in acts.values()] == [
        State.CHOSEN, State.PACKED, State.FETCHED,
    ]  # fmt: skip


def test_only_destruction_goes_without_a_package() -> None:
    assert {way: approval(way) for way in Way} == {
        Way.RETURN: Act.APPROVE_PACKING, Way.TRANSFER: Act.APPROVE_PACKING, Way.DESTROY: Act.APPROVE_DESTRUCTION,
    }  # fmt: skip


def test_the_workspace_is_the_providers_and_goes_only_where_it_says_so() -> None:
    assert purposes(workspace=False) == ("pso",)
    assert purposes(workspace=True) == ("pso", "pses", "open")


def test_the_clocks_of_3_108() -> None:
    assert due_on(date(2026, 1, 1)) == date(2026, 4, 1)
    assert fetch_until(datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2026, 1, 31, tzinfo=UTC)
