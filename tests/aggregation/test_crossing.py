"""What of the answers about factors, devices and medicines crosses: listed codes, one by one, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest

from aggregation.alike import LADDERS, WITHHELD
from aggregation.crossing import ASKED_OF, CROSSES, as_texts, factors_told
from aggregation.deidentification import coarsen
from aggregation.numbered import FACTOR, LISTS
from events.common_formats import (
    DEVICE_KINDS,
    DEVICES_BY_TYPE,
    FACTOR_GROUPS,
    FACTORS,
    HIGH_ALERT,
    MEDICINE_CLASSES,
)
from events.questionnaire.load import form


def test_the_lists_are_those_of_the_forms() -> None:
    def offered(name: str, link_id: str) -> set[str]:
        return {option.coding.code for option in form(name).item(link_id).options}

    assert set(FACTORS) == offered("generic", "factors")
    assert set(FACTORS) - {"other"} == offered("generic", "factors.main")
    assert set(DEVICE_KINDS) == offered("device", "device_kind") | offered("device", "type")
    assert set(MEDICINE_CLASSES) == offered("medication", "medicine_class") == offered("pharmacy", "medicine_class")
    assert set(LISTS[FACTOR]) == {*FACTORS, "any", "unknown"}


def test_every_code_stands_in_one_group_so_that_it_can_be_told_more_coarsely() -> None:
    grouped = [code for codes in FACTOR_GROUPS.values() for code in codes]
    assert sorted(grouped) == sorted(FACTORS)
    devices = [code for kind, closer in DEVICES_BY_TYPE.items() for code in (kind, *closer)]
    assert sorted([*devices, "unknown"]) == sorted(DEVICE_KINDS)
    assert set(HIGH_ALERT) < set(MEDICINE_CLASSES)
    for name in ("factor.main", "device.kind", "medicine.class"):
        assert all(LADDERS[name].at(1, code) != WITHHELD for code in CROSSES[name])


def test_of_several_factors_the_main_one_crosses_and_sums_count_each() -> None:
    coded = {"factors": ["stress", "fatigue"], "factor.main": "fatigue", "device.kind": "Infusion_pump", "what": "x"}
    assert coarsen(as_texts(coded), CROSSES) == {"factor.main": "fatigue", "device.kind": "infusion_pump"}
    assert factors_told(coded) == ("fatigue", "stress")


@pytest.mark.parametrize(
    ("coded", "told"),
    [({}, ()), ({"factor.main": "unknown"}, ("unknown",)), ({"factors": ["Nurse Quillmark", "stress"]}, ("stress",)),
     ({"factors": "stress"}, ()), ({"factors": []}, ())],
)  # fmt: skip
def test_submissions_of_any_age_and_shape_are_counted_by_listed_codes_alone(
    coded: dict[str, Any], told: tuple[str, ...]
) -> None:
    assert factors_told(coded) == told
    assert set(coarsen(as_texts(coded), CROSSES)) <= {"factor.main"}


def test_what_only_some_types_are_asked_crosses_by_the_list() -> None:
    assert set(ASKED_OF) < set(CROSSES)
