"""What another system knows of what played a part: told by a sheet or a machine, shown, sent and counted."""

from __future__ import annotations

import io
from typing import Any

import pytest

from events.answers import coded_rows
from events.common_formats import DEVICE_KINDS, FACTORS, MEDICINE_CLASSES
from events.imports.mapping import Origin
from events.imports.questions import questions
from events.models import Event
from events.quick_report import FORM
from events.services import AnswersRefused, change_mapping, check_sheet, confirm_import, upload_sheet
from events.told_along import ITEMS, coded_of
from pses.contents import of_kind
from pses.enums import Purpose
from pso_portal.tenancy import scope
from tests.isolation.houses import run_jobs
from tests.told import NOW, file_one, unit_code

from .test_played_a_part import GENERIC, add

SHEET = "No,Day,Type,Cause,Thing,Drug\n1,2-Jan-25,Device,Fatigue,infusion pump,\n2,3-Jan-25,Fall,not known,other,\n" \
        "3,4-Jan-25,Medication,,,insulin\n"  # fmt: skip


@pytest.fixture
def manager(make_provider: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(make_provider(), "risk_manager", "reporter", name="Lena Marsh"))


def leaves(event: Event) -> dict[str, Any]:
    coded: dict[str, Any] = of_kind("event").held(event.pk).frozen.contents["coded"]
    return {key: value for key, value in coded.items() if key != "location_kind"}


def file_device(by: Any, **told: Any) -> Event:
    with scope.enter(by.scope()):
        event: Event = file_one(by, what="device", medication__stage=None, medication__name=None, **told)
    return event


def test_what_is_told_is_asked_in_the_quick_report_of_nobody() -> None:
    assert {item.link_id for item in FORM.walk()}.isdisjoint(ITEMS)


def test_a_report_holds_sends_and_shows_what_was_told_along(manager: Any) -> None:
    event = file_device(manager, factors=["stress", "fatigue"], factor__main="fatigue", device__kind="infusion_pump")
    told = {"factors": ["fatigue", "stress"], "factor.main": "fatigue", "device.kind": "infusion_pump"}
    with scope.enter(manager.scope()):
        assert leaves(event) == told
        sent = {field.label: field.sent for field in of_kind("event").held(event.pk).fields}
        assert sent["What played a part?"] == "Tired staff, Stress"
        assert sent["Which of them played the largest part?"] == "Tired staff"
        assert sent["Which kind of device was it?"] == "Infusion or feeding pump"
        assert {"label": "Which kind of device was it?", "value": "Infusion or feeding pump"} in coded_rows(event)
        kept = of_kind("event").held(event.pk).without(frozenset({"details"}))
        assert kept.frozen.contents["coded"].keys() == {"location_kind"}


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ({"factor.main": "fatigue"}, {"factors": ["fatigue"], "factor.main": "fatigue"}),
        ({"factors": ["stress"]}, {"factors": ["stress"], "factor.main": "stress"}),
        ({"factors": ["stress", "fatigue"]}, {"factors": ["fatigue", "stress"]}),
        ({"factors": ["stress"], "factor.main": "fatigue"},
         {"factors": ["fatigue", "stress"], "factor.main": "fatigue"}),
        ({"factor.main": "unknown"}, {"factor.main": "unknown"}),
        ({"factors": ["stress", "fatigue"], "factor.main": "unknown"}, {"factors": ["fatigue", "stress"]}),
        ({"medicine.class": "insulin"}, {}),
        ({"device.kind": "monitor", "factors": []}, {"device.kind": "monitor"}),
    ],
)  # fmt: skip
def test_the_main_factor_is_one_of_them_and_what_is_not_asked_of_a_type_is_dropped(
    told: dict[str, Any], held: dict[str, Any]
) -> None:
    assert coded_of(told, "device") == held


@pytest.mark.parametrize(
    "wrong", [{"factors": ["stress", "Nurse Quillmark"]}, {"factor.main": "Flowline 9"}, {"device.kind": 9},
              {"medicine.class": ["heparin"]}, {"factors": "x" * 300}],
)  # fmt: skip
def test_what_is_on_no_list_is_refused_and_nothing_is_filed(manager: Any, wrong: dict[str, Any]) -> None:
    with scope.enter(manager.scope()):
        with pytest.raises(AnswersRefused) as refused:
            file_one(manager, **wrong)
        assert (refused.value.problems, Event.objects.count()) == ({next(iter(wrong)): "Choose from the list."}, 0)


def test_what_the_full_report_tells_later_takes_its_place(manager: Any) -> None:
    event = file_device(manager, factor__main="fatigue", device__kind="infusion_pump")
    with scope.enter(manager.scope()):
        told = {key: value for key, value in GENERIC.items() if key != "factors.main"}
        add(manager, event, "generic", told)
        assert leaves(event) == {"factors": ["stress", "training"], "device.kind": "infusion_pump"}
        labels = [field.label for field in of_kind("event").held(event.pk).fields]
        assert labels.count("What played a part?") == 1
        assert "Which of them played the largest part?" not in labels


def test_a_sheet_has_a_column_for_each_and_lists_every_code() -> None:
    asked = questions({})
    assert [set(asked[key].codes) for key in ("factor.main", "device.kind", "medicine.class")] == [
        {*FACTORS, "unknown"}, set(DEVICE_KINDS), set(MEDICINE_CLASSES)]  # fmt: skip


def test_an_imported_row_holds_what_its_columns_say(manager: Any) -> None:
    with scope.enter(manager.scope()):
        run = upload_sheet(by=manager, file=io.BytesIO(SHEET.encode()), name="old.csv", now=NOW)
        origins = {
            "what": Origin(("Type",), values={"device": "device"}), "when.date": Origin(("Day",)),
            "where": Origin(fixed=unit_code()), "source": Origin(("No",)),
            "factor.main": Origin(("Cause",), values={"fatigue": "fatigue", "not known": "unknown"}),
            "device.kind": Origin(("Thing",), values={"infusion pump": "infusion_pump", "other": "other_supply"}),
            "medicine.class": Origin(("Drug",)),
        }  # fmt: skip
        change_mapping(by=manager, run_id=run.pk, origins=origins, now=NOW)
        check_sheet(by=manager, run_id=run.pk, now=NOW)
    run_jobs()
    with scope.enter(manager.scope()):
        confirm_import(by=manager, run_id=run.pk, purpose=Purpose.REPORTING, now=NOW)
    run_jobs()
    with scope.enter(manager.scope()):
        found = {event.event_type: leaves(event) for event in Event.objects.all()}
    assert found == {
        "device": {"factors": ["fatigue"], "factor.main": "fatigue", "device.kind": "infusion_pump"},
        "fall": {"factor.main": "unknown"}, "medication": {"medicine.class": "insulin"},
    }  # fmt: skip
