"""Rules of deliberation, as a lawyer and a patient safety officer would try them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pses.deliberation import actions, rooms
from pses.deliberation.actions import ActionKind, ActionState, Strength
from pses.deliberation.causation import Rule, Statement, hints
from pses.deliberation.rooms import RoomState
from pses.pswp import DELIBERATION
from pses.pswp import Refused as Unlawful

GOOD = Statement(
    "The infusion pump shows rate and volume on screens that look alike",
    "a nurse who changes the rate under time pressure enters the volume instead",
    "a tenfold dose of heparin for forty minutes",
)
EVENT = {"effect": GOOD.effect, "event": GOOD.event}


def asked(**parts: str) -> dict[Rule, tuple[str, ...]]:
    said = {"cause": GOOD.cause, **EVENT} | parts
    return {hint.rule: hint.words for hint in hints(Statement(**said))}


def test_a_sound_statement_is_asked_nothing():
    assert hints(GOOD) == ()
    assert GOOD.said == f"{GOOD.cause}. This made it more likely that {GOOD.effect}, which led to {GOOD.event}."


@pytest.mark.parametrize(
    ("parts", "rule", "words"),
    [
        ({"event": "Overdose"}, Rule.CAUSE_AND_EFFECT, ()),
        ({"effect": GOOD.cause.upper()}, Rule.CAUSE_AND_EFFECT, ()),
        ({"cause": "Poor lighting and careless staff on the ward"}, Rule.NO_NEGATIVE_WORDS, ("poor", "careless")),
        ({"effect": "inadequate checks were made at night"}, Rule.NO_NEGATIVE_WORDS, ("inadequate",)),
        ({"cause": "The nurse made a mistake with the rate"}, Rule.ERROR_HAS_A_CAUSE, ("mistake",)),
        ({"cause": "The tech skipped the second scan of the bag"}, Rule.VIOLATION_HAS_A_CAUSE, ("skipped",)),
        ({"cause": "The resident did not look at the monitor"}, Rule.DUTY_TO_ACT, ("did not",)),
    ],
)
def test_each_of_the_five_rules_asks_about_what_offends_it_alone(parts, rule, words):
    assert asked(**parts) == {rule: words}


@pytest.mark.parametrize(
    "cause",
    [
        "The nurse made a mistake with the rate because both screens look alike",
        "The tech skipped the second scan because the scanner had no battery",
        "The resident did not look at the monitor, which the protocol asks for each hour",
    ],
)
def test_what_names_its_cause_or_its_duty_is_asked_nothing(cause):
    assert asked(cause=cause) == {}


@given(st.text(), st.text(), st.text())
def test_hints_never_fail_and_come_in_the_order_of_the_rules(cause, effect, event):
    found = [hint.rule for hint in hints(Statement(cause, effect, event))]
    assert found == sorted(set(found))


def test_each_kind_of_action_stands_in_one_strength():
    listed = [kind for kinds in actions.HIERARCHY.values() for kind in kinds]
    assert sorted(listed) == sorted(ActionKind)
    assert actions.strength_of("forcing_function") is Strength.STRONGER
    assert actions.strength_of("checklist") is Strength.INTERMEDIATE
    assert actions.strength_of("training") is Strength.WEAKER
    with pytest.raises(ValueError, match="hope"):
        actions.strength_of("hope")


def test_only_weaker_actions_are_warned_of_and_no_action_at_all_is_not():
    assert actions.only_weaker(["training", "policy"])
    assert not actions.only_weaker(["training", "checklist"])
    assert not actions.only_weaker([])


@pytest.mark.parametrize("start", ActionState)
@pytest.mark.parametrize("end", ActionState)
def test_every_move_of_an_action_is_in_the_table_or_refused(start, end):
    if end in actions.MOVES[start]:
        assert actions.settled(start, end) is end
    else:
        with pytest.raises(rooms.Refused, match="Take it up again first"):
            actions.settled(start, end)


def test_an_action_is_overdue_the_day_after_and_only_while_it_is_open():
    due = date(2026, 3, 10)
    assert not actions.is_overdue("open", due, due)
    assert actions.is_overdue("open", due, due + timedelta(days=1))
    assert not actions.is_overdue("done", due, due + timedelta(days=1))


def test_a_room_closes_and_opens_again_and_nothing_else():
    assert rooms.next_state("open", rooms.Move.CLOSE) is RoomState.CLOSED
    assert rooms.next_state("closed", rooms.Move.REOPEN) is RoomState.OPEN
    with pytest.raises(rooms.Refused, match="closed"):
        rooms.next_state("closed", rooms.Move.CLOSE)
    with pytest.raises(rooms.Refused, match="open already"):
        rooms.next_state("open", rooms.Move.REOPEN)
    rooms.check_writable("open")
    with pytest.raises(rooms.Refused, match="closed"):
        rooms.check_writable("closed")


def test_a_deliberation_is_not_reported_and_an_event_may_be():
    """42 CFR 3.20, "patient safety work product" (1)(ii): protected from creation, without being reported."""
    rooms.check_not_reported("event")
    with pytest.raises(Unlawful, match="Report the event itself") as refused:
        rooms.check_not_reported("deliberation")
    assert refused.value.paragraph == DELIBERATION


def test_the_clock_of_an_rca_runs_from_its_start():
    start = date(2026, 3, 1)
    found = rooms.clock(start, date(2026, 3, 12))
    assert (found.said, found.soonest, found.latest) == ("Day 12 of 30 to 45.", date(2026, 3, 31), date(2026, 4, 15))
    assert not rooms.clock(start, date(2026, 4, 15)).is_late
    late = rooms.clock(start, date(2026, 4, 16))
    assert (late.is_late, late.said) == (True, "Day 47: 1 day over the 45 that an RCA² should take.")
    assert rooms.clock(start, date(2026, 4, 20)).said == "Day 51: 5 days over the 45 that an RCA² should take."
    assert rooms.clock(start, date(2026, 2, 20)).day == 1
