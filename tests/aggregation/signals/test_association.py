"""Answers that come together in cases."""

from __future__ import annotations

import math

import pytest

from aggregation.signals.association import Pair, cells_of, together
from aggregation.statistics.results import NotShown, Reason


def case(setting, event_type, place, count, **more):
    return setting, {"event_type": event_type, "location_kind": place} | more, count


def broad(settings=2, types=14, places=10, each=12):
    """Types and places that have nothing to do with each other."""
    return [
        case(f"setting {s}", f"type {t}", f"place {p}", each)
        for s in range(settings) for t in range(types) for p in range(places)
    ]  # fmt: skip


def test_what_is_expected_comes_from_the_margins_of_its_own_setting():
    cells = cells_of([
        case("hospital", "fall", "ward", 30), case("hospital", "fall", "bath", 10),
        case("hospital", "burn", "ward", 5), case("hospital", "burn", "bath", 15),
        case("clinic", "fall", "ward", 400), case("clinic", "burn", "bath", 1),
    ])  # fmt: skip
    found = {(cell.pair.setting, cell.pair.event[1], cell.pair.factor[1]): cell for cell in cells}
    burn = found["hospital", "burn", "bath"]
    assert (burn.count, burn.expected) == (15, 20 * 25 / 60)
    assert burn.proportional == pytest.approx((15 / 20) / (10 / 40))
    assert found["clinic", "burn", "bath"].proportional == math.inf


def test_a_question_with_one_answer_and_an_answer_that_says_nothing_make_no_pair():
    assert cells_of([case("clinic", "fall", "ward", 9), case("clinic", "fall", "bath", 9)]) == []
    rows = [case("clinic", "fall", "ward", 9), case("clinic", "burn", "bath", 9), case("clinic", "burn", "unknown", 50),
            case("clinic", "fall", "", 50)]  # fmt: skip
    assert sum(cell.count for cell in cells_of(rows)) == 18


def test_the_answer_of_a_type_s_own_question_is_an_event_beside_the_place():
    rows = [case("clinic", "medication", place, 5, **{"medication.stage": stage})
            for place in ("ward", "bath") for stage in ("dispensing", "monitoring")]  # fmt: skip
    assert {cell.pair.event[0] for cell in cells_of(rows)} == {"medication.stage"}


def test_devices_and_medicines_stand_beside_factors_and_beside_what_came_of_it():
    rows = [
        ("hospital", {"event_type": "device", "harm": harm, "device.kind": kind, "factor.main": factor}, 5)
        for harm in ("mild", "severe", "none_applies") for kind in ("monitor", "ventilator")
        for factor in ("stress", "training", "unknown")
    ]  # fmt: skip
    pairs = {(cell.pair.event, cell.pair.factor) for cell in cells_of(rows)}
    assert {(event[0], factor[0]) for event, factor in pairs} == {
        ("device.kind", "factor.main"), ("harm", "device.kind")}  # fmt: skip
    assert not {("harm", "none_applies"), ("factor.main", "unknown")} & {each for pair in pairs for each in pair}


def test_the_pair_that_comes_together_is_told_and_no_other():
    rows = [*broad(), case("setting 0", "type 0", "place 0", 150)]
    found = together(cells_of(rows))
    assert not isinstance(found, NotShown)
    assert [each.pair for each in found] == [Pair("setting 0", ("event_type", "type 0"), ("location_kind", "place 0"))]
    assert found[0].count == 162
    assert found[0].mean > found[0].lower >= 2


def test_below_a_hundred_pairs_nothing_is_told_and_the_reason_is():
    assert together(cells_of(broad(settings=1, types=9))) == NotShown(Reason.FEW_PAIRS)
