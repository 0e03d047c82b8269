"""A category opens its module, for the kinds of report that it takes."""

from __future__ import annotations

from itertools import product

import pytest

from events.enums import EventKind, EventType
from events.forms_by_type import INSTEAD, MODULES, OF_SETTING, forms, kinds_taken
from events.questionnaire.load import FORMS
from pso_portal.tenancy.care_settings import SETTINGS

T, K = EventType, EventKind
REACHED, NEAR, UNSAFE = K.INCIDENT, K.NEAR_MISS, K.UNSAFE_CONDITION


def test_every_module_is_a_form_and_every_form_is_opened_by_something() -> None:
    named = {"generic", *MODULES.values(), *OF_SETTING.values(), *INSTEAD.values()}
    assert named == {path.stem for path in FORMS.glob("*.json")} - {"quick-report"}
    assert set(OF_SETTING) | {setting for setting, _ in INSTEAD} <= set(SETTINGS)


@pytest.mark.parametrize(
    ("types", "kind", "setting", "opened"),
    [
        ([T.MEDICATION], REACHED, "hospital", ("generic", "medication")),
        ([T.MEDICATION, T.DEVICE], NEAR, "hospital", ("generic", "medication", "device")),
        ([T.MEDICATION], REACHED, "pharmacy", ("generic", "pharmacy")),
        ([T.DISPENSING, T.MEDICATION], UNSAFE, "pharmacy", ("generic", "pharmacy")),
        ([T.FALL], REACHED, "nursing_home", ("generic", "nursing_home", "fall")),
        ([T.FALL], UNSAFE, "hospital", ("generic",)),
        ([T.SURGERY], NEAR, "surgery_center", ("generic", "surgery")),
        ([T.SURGERY], UNSAFE, "surgery_center", ("generic",)),
        ([T.VEHICLE], REACHED, "ems", ("generic", "ems")),
        ([T.MEDICATION], REACHED, "ems", ("generic", "ems", "medication")),
        ([T.DIAGNOSTIC], NEAR, "clinic", ("generic", "diagnostic")),
        ([T.ELOPEMENT], REACHED, "behavioral_health", ("generic",)),
        ([], REACHED, "hospital", ("generic",)),
    ],
)
def test_a_full_report_opens(types: list[EventType], kind: EventKind, setting: str, opened: tuple[str, ...]) -> None:
    assert forms(types, kind, setting) == opened


@pytest.mark.parametrize(
    ("kinds", "types"),
    [
        ({REACHED, NEAR, UNSAFE}, [T.BLOOD, T.DEVICE, T.MEDICATION, T.DISPENSING, T.OTHER, T.DIAGNOSTIC]),
        ({REACHED, NEAR}, [T.SURGERY]),
        ({REACHED}, [T.FALL, T.INFECTION, T.PERINATAL, T.PRESSURE_INJURY, T.VTE]),
    ],
)
def test_modules_take_the_kinds_of_the_table(kinds: set[EventKind], types: list[EventType]) -> None:
    assert {frozenset(kinds_taken(one)) for one in types} == {frozenset(kinds)}


def test_the_generic_form_comes_first_and_none_twice() -> None:
    for setting, kind, first, second in product(SETTINGS, K, T, T):
        opened = forms([first, second], kind, setting)
        assert opened[0] == "generic"
        assert len(set(opened)) == len(opened)
