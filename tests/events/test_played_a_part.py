"""What played a part: asked in the full report, and in the copy that leaves only where somebody told it."""

from __future__ import annotations

from typing import Any

import pytest

from events.form_catalog import modules_for
from events.modules import name_of
from events.played_a_part import coded_of, told_of
from events.services import file_detail, save_detail
from pses.contents import of_kind
from pso_portal.tenancy import scope
from tests.told import NOW, file_one

PATIENT = {"patient.age": "adult", "patient.rescue": "no", "patient.harm": "mild", "patient.duration": "temporary",
           "patient.longer_stay": "no", "patient.family_told": "unknown"}  # fmt: skip
GENERIC = {
    "kind": "incident", "categories": ["device"], "discovered.date": "2026-03-09", "location": "imaging",
    "description": "The pump stopped.", "patient": [PATIENT], "handover": "no", "factors.known": "yes",
    "factors": ["stress", "training"], "factors.main": "training", "health_it": "no", "reporter": "unknown",
    "preventable": "unknown", "serious_event": "no",
}  # fmt: skip
DEVICE = {"type": "equipment", "device_kind": "infusion_pump", "problem": "unknown", "reprocessed": "no",
          "name": "Flowline 9"}  # fmt: skip
OLD = ["event_type", "event_kind", "harm", "month", "coded", "narrative"]


@pytest.fixture
def manager(make_provider: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(make_provider(), "risk_manager", "reporter", name="Lena Marsh"))


@pytest.fixture
def event(manager: Any) -> Any:
    with scope.enter(manager.scope()):
        return file_one(manager, what="device", medication__stage=None, medication__name=None)


def add(by: Any, event: Any, name: str, answers: dict[str, Any]) -> None:
    form = next(one for one in modules_for(event.event_type, event.kind, "hospital") if name_of(one) == name)
    detail = save_detail(by=by, event=event, form=form, answers=answers, expected_revision=0, now=NOW)
    file_detail(by=by, detail=detail, form=form, now=NOW)


def copy_of(event: Any) -> dict[str, Any]:
    return of_kind("event").held(event.pk).frozen.contents


def test_without_it_the_copy_is_the_one_of_before(manager: Any, event: Any) -> None:
    with scope.enter(manager.scope()):
        assert list(copy_of(event)) == OLD
        assert copy_of(event)["coded"].keys() == {"location_kind"}


def test_what_was_told_goes_as_codes_and_the_preview_shows_it_in_words(manager: Any, event: Any) -> None:
    with scope.enter(manager.scope()):
        add(manager, event, "generic", GENERIC)
        add(manager, event, "device", DEVICE)
        held = of_kind("event").held(event.pk)
        coded = held.frozen.contents["coded"]
        assert {key: coded[key] for key in coded if key != "location_kind"} == {
            "factors": ["stress", "training"], "factor.main": "training", "device.kind": "infusion_pump"}  # fmt: skip
        assert "Flowline" not in str(held.frozen.contents)
        shown = {field.label: field.sent for field in held.fields}
        assert shown["What played a part?"] == "Stress, Training of staff"
        assert shown["Which device, more closely?"] == "Infusion or feeding pump"


def test_who_keeps_answers_to_further_questions_keeps_these(manager: Any, event: Any) -> None:
    with scope.enter(manager.scope()):
        add(manager, event, "generic", GENERIC)
        held = of_kind("event").held(event.pk).without(frozenset({"details"}))
        assert held.frozen.contents["coded"].keys() == {"location_kind"}
        assert {field.sent for field in held.fields if field.label == "What played a part?"} == {""}


def test_a_module_begun_and_not_sent_says_nothing(manager: Any, event: Any) -> None:
    with scope.enter(manager.scope()):
        form = modules_for("device", "incident", "hospital")[0]
        save_detail(by=manager, event=event, form=form, answers=GENERIC, expected_revision=0, now=NOW)
        assert (told_of(event), copy_of(event)["coded"].keys()) == ([], {"location_kind"})


@pytest.mark.parametrize(
    ("changes", "factors", "main"),
    [
        ({"factors": ["stress"], "factors.main": None}, ["stress"], "stress"),
        ({"factors.main": None}, ["stress", "training"], None),
        ({"factors.main": "fatigue"}, ["fatigue", "stress", "training"], "fatigue"),
        ({"factors.known": "no"}, None, "unknown"),
        ({"factors.known": "unknown"}, None, "unknown"),
    ],
)
def test_the_main_factor_is_the_one_that_was_said_or_the_only_one(
    manager: Any, event: Any, changes: dict[str, Any], factors: list[str] | None, main: str | None
) -> None:
    told = {key: value for key, value in (GENERIC | changes).items() if value is not None}
    with scope.enter(manager.scope()):
        add(manager, event, "generic", told)
        coded = coded_of(told_of(event))
    assert (coded.get("factors"), coded.get("factor.main")) == (factors, main)


def test_of_a_device_that_is_not_told_closely_its_type_goes(manager: Any, event: Any) -> None:
    with scope.enter(manager.scope()):
        add(manager, event, "device", {key: value for key, value in DEVICE.items() if key != "device_kind"})
        assert coded_of(told_of(event)) == {"device.kind": "equipment"}
