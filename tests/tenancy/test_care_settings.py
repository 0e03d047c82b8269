"""Settings are data: each can be counted, and each offers a way to report what nobody foresaw."""

from __future__ import annotations

import pytest

from pso_portal.tenancy.care_settings import LEADING, SETTINGS, CareSetting
from pso_portal.tenancy.event_types import LABELS, EventType

each = pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.code)


def test_every_type_has_a_label_of_its_own() -> None:
    assert set(LABELS) == set(EventType)
    assert len(set(LABELS.values())) == len(LABELS)


def test_every_type_is_offered_somewhere() -> None:
    assert {kind for setting in SETTINGS.values() for kind in setting.event_types} == set(EventType)


@each
def test_a_setting_offers_each_type_once_and_something_else_last(setting: CareSetting) -> None:
    assert len(set(setting.event_types)) == len(setting.event_types)
    assert setting.event_types[-1] is EventType.OTHER


@each
def test_tiles_and_what_follows_them_are_all_types(setting: CareSetting) -> None:
    assert len(setting.leading) == LEADING + 1
    assert {*setting.leading, *setting.following} == set(setting.event_types)
    assert not set(setting.leading) & set(setting.following)


def test_the_five_settings_of_a_mixed_organization_are_counted_as_the_field_counts_them() -> None:
    assert {code: SETTINGS[code].per for code in ("hospital", "nursing_home", "ems", "pharmacy", "clinic")} == {
        "hospital": "per 1,000 patient days",
        "nursing_home": "per 1,000 resident days",
        "ems": "per 1,000 runs",
        "pharmacy": "per 10,000 prescriptions",
        "clinic": "per 1,000 visits",
    }
