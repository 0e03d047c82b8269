"""Outside duties as a lawyer would ask about them: which the list knows, by when, and what it must never claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from events.enums import EventKind, Harm
from pses.duties import (
    DUTIES,
    Confidence,
    Deadline,
    Found,
    Mode,
    asked_at_intake,
    duties_for,
    duty,
    problems,
    remind_at,
)
from pses.duties.model import HARMS, KINDS
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType

FRIDAY = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)


def known(setting: str, state: str, event_type: str, harm: str, kind: str = "incident") -> set[str]:
    return {each.id for each in duties_for(setting=setting, state=state, event_type=event_type, kind=kind, harm=harm)}


def test_the_list_has_no_mistake_of_form() -> None:
    assert problems(DUTIES) == []
    assert len(DUTIES) > 30


def test_kinds_and_harms_are_those_of_events() -> None:
    assert (set(KINDS), set(HARMS)) == (set(map(str, EventKind)), set(map(str, Harm)))


def test_what_was_written_from_memory_says_so() -> None:
    assert {each.id for each in DUTIES if each.confidence is Confidence.READ} == {"or-serious-event"}


@pytest.mark.parametrize(("change", "said"), [
    ({"settings": frozenset()}, "names no setting"),
    ({"states": frozenset({"ZZ"})}, "states holds what is on no list: ZZ"),
    ({"event_types": frozenset({"gossip"})}, "event_types holds what is on no list: gossip"),
    ({"deadline": Deadline()}, "needs exactly one of hours, days and working days"),
    ({"deadline": Deadline(hours=2, days=1)}, "needs exactly one of hours, days and working days"),
    ({"sentence": "There is no duty here."}, "sentence must not say that a duty does not exist"),
    ({"id": "X"}, "an id is 3 to 40 small letters, digits and hyphens"),
    ({"event_types": frozenset(), "harms": frozenset()},
     "would ask about every report: name event types or harms, or keep it from intake"),
])  # fmt: skip
def test_a_mistake_is_named_with_its_place(change: dict[str, object], said: str) -> None:
    broken = replace(DUTIES[0], **change)  # type: ignore[arg-type]
    assert problems([broken]) == [f"{broken.id}: {said}"]


def test_the_same_id_twice_is_a_mistake() -> None:
    assert problems([DUTIES[0], DUTIES[0]]) == [f"{DUTIES[0].id}: stands twice"]


@pytest.mark.parametrize(("setting", "state", "event_type", "harm", "wanted"), [
    ("nursing_home", "NE", "protection", "mild", {"nh-abuse", "elder-justice"}),
    ("nursing_home", "MO", "protection", "mild", {"nh-abuse", "elder-justice", "mo-resident-abuse"}),
    ("hospital", "NE", "device", "death", {"fda-device-death"}),
    ("hospital", "NE", "device", "severe", {"fda-device-injury"}),
    ("hospital", "NE", "restraint", "death", {"restraint-death"}),
    ("hospital", "NE", "blood", "death", {"transfusion-death"}),
    ("hospital", "CA", "fall", "death", {"ca-adverse-event"}),
    ("hospital", "MN", "surgery", "severe", {"mn-adverse-event"}),
    ("hospital", "PA", "fall", "moderate", {"pa-serious-event"}),
    ("hospital", "NY", "surgery", "severe", {"ny-adverse-event"}),
    ("ems", "KS", "vehicle", "severe", {"ems-vehicle-crash"}),
])  # fmt: skip
def test_each_duty_is_found_where_it_applies(
    setting: str, state: str, event_type: str, harm: str, wanted: set[str]
) -> None:
    asked = {each for each in known(setting, state, event_type, harm) if duty(each).at_intake}  # type: ignore[union-attr]
    assert asked == wanted


def test_a_loss_of_controlled_substances_is_offered_to_managers_and_asked_of_nobody() -> None:
    assert "dea-loss" in known("pharmacy", "MO", "dispensing", "mild")
    assert not duty("dea-loss").at_intake  # type: ignore[union-attr]


def test_a_duty_of_one_state_does_not_follow_into_another() -> None:
    assert "pa-serious-event" not in known("hospital", "NJ", "fall", "death")


def test_the_shortest_time_comes_first() -> None:
    found = duties_for(setting="nursing_home", state="MO", event_type="protection", kind="incident", harm="severe")
    assert found[0].deadline == Deadline(hours=2)


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_minor_report_of_what_is_usual_is_asked_about(setting: str) -> None:
    minor = [
        (event_type, harm) for event_type in SETTINGS[setting].leading for harm in ("mild", "no_harm", "none_applies")
        for each in duties_for(setting=setting, state="MO", event_type=event_type, kind="incident", harm=harm)
        if each.at_intake
    ]  # fmt: skip
    assert minor == []


@pytest.mark.parametrize("event_type", list(EventType))
def test_an_empty_answer_never_says_that_there_is_no_duty(event_type: str) -> None:
    found = duties_for(setting="home_health", state="WY", event_type=event_type, kind="near_miss", harm="none_applies")
    said = Found(found).said
    assert "decided by the risk manager or the privacy officer with counsel" in said
    assert [word for word in ("no duty", "none exists", "not required") if word in said.lower()] == []


@pytest.mark.parametrize(("deadline", "due", "said"), [
    (Deadline(hours=2), FRIDAY + timedelta(hours=2), "within 2 hours"),
    (Deadline(days=7), FRIDAY + timedelta(days=7), "within 7 days"),
    (Deadline(working_days=1), datetime(2026, 3, 16, 16, 0, tzinfo=UTC), "within 1 working day"),
    (Deadline(working_days=10), datetime(2026, 3, 27, 16, 0, tzinfo=UTC), "within 10 working days"),
    (Deadline(hours=24, words="at once"), FRIDAY + timedelta(hours=24), "at once (counted here: within 24 hours)"),
])  # fmt: skip
def test_time_is_counted_from_when_the_provider_knew(deadline: Deadline, due: datetime, said: str) -> None:
    assert (deadline.due(FRIDAY), deadline.said) == (due, said)


@pytest.mark.parametrize(("span", "left"), [
    (timedelta(hours=2), timedelta(minutes=30)), (timedelta(days=4), timedelta(days=1)),
    (timedelta(days=45), timedelta(days=2)),
])  # fmt: skip
def test_the_notice_comes_with_a_quarter_of_the_time_left_at_most_two_days(span: timedelta, left: timedelta) -> None:
    assert remind_at(FRIDAY, FRIDAY + span) == FRIDAY + span - left


def test_a_rule_for_one_duty_decides_for_the_report_and_the_strictest_holds() -> None:
    found = duties_for(setting="nursing_home", state="MO", event_type="protection", kind="incident", harm="mild")
    assert asked_at_intake(found, {})[0] is Mode.ASK
    assert asked_at_intake(found, {"nh-abuse": "outside", "elder-justice": "extract"})[0] is Mode.OUTSIDE
    everything_off = dict.fromkeys((each.id for each in found), "off")
    assert asked_at_intake(found, everything_off) == (Mode.OFF, ())
    assert asked_at_intake(found, everything_off | {"nh-abuse": "extract"})[0] is Mode.EXTRACT
    assert asked_at_intake(found, everything_off | {"nh-abuse": "gossip"})[0] is Mode.ASK


def test_nothing_is_asked_where_nothing_is_found() -> None:
    assert asked_at_intake((), {}) == (Mode.OFF, ())
