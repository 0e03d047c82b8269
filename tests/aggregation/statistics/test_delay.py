from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.statistics.delay import development, months, standard_error
from aggregation.statistics.results import Interval, NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_json


def grown(*shares: float, of: int = 100, count: int | None = None) -> list[list[float]]:
    """A triangle in which every month grows alike: `shares` known after each delay."""
    size = count or len(shares)
    return [[of * share for share in shares[:max(1, min(len(shares), size - row))]] for row in range(size)]


STEADY = (0.2, 0.4, 0.5, 0.6, 0.7, 0.75, 0.81, 0.85, 0.9, 0.96, 0.97, 0.99, 1.0)


def test_a_year_of_delays_is_asked_for():
    assert months(grown(*STEADY[1:])) == NotShown(Reason.FEW_DELAYS)


def test_fifty_events_are_asked_for():
    assert months(grown(*STEADY, of=4)) == NotShown(Reason.FEW_EVENTS)


def test_months_that_grow_alike_come_to_what_the_oldest_came_to():
    found = months(grown(*STEADY))
    assert [month.adjusted for month in found] == pytest.approx([100] * 13)
    assert [month.completeness for month in found] == pytest.approx([*reversed(STEADY)])
    assert [month.interval.lower for month in found] == pytest.approx([100] * 13)


def test_a_month_of_which_too_little_is_known_is_hidden_and_one_not_yet_complete_hatched():
    found = months(grown(*STEADY))
    assert [month.hidden for month in found] == [share < 0.8 for share in reversed(STEADY)]
    assert [month.hatched for month in found] == [0.8 <= share < 0.95 for share in reversed(STEADY)]


def test_only_the_newest_months_tell_how_the_next_will_grow():
    changed = [[10.0, 10.0]] * 20 + [[10.0, 20.0]] * 12
    assert development(changed).factors == (2.0,)
    assert development(changed, learnt_from=24).factors == (1.5,)


def test_a_delay_without_events_teaches_nothing():
    assert development([[0.0, 0.0], [0.0]]).factors == (1.0,)


def test_what_is_never_known_at_once_is_not_complete_at_once():
    found = months([[0.0] + [10.0] * (12 - row) for row in range(13)])
    assert (found[-1].completeness, found[-1].hidden, isnan(found[-1].adjusted)) == (0.0, True, True)
    assert {month.completeness for month in found[:-1]} == {1.0}


def test_a_month_from_which_events_were_withdrawn_is_complete():
    found = months([([10.0] * 6 + [8.0] * 7)[:13 - row] for row in range(13)])
    assert {(month.completeness, month.adjusted) for month in found} == {(1.0, 10.0), (1.0, 8.0)}


def test_one_month_alone_has_no_variance():
    assert isnan(development([[10.0, 12.0], [9.0]]).variances[0])


@pytest.mark.parametrize("triangle", [[], [[]], [[1.0], [1.0, 2.0]], [[1.0] * 3, [1.0]], [[-1.0]]])
def test_what_is_no_triangle_is_refused(triangle):
    with pytest.raises(ValueError):
        months(triangle)


@given(st.lists(st.lists(st.integers(0, 30), min_size=20, max_size=20), min_size=20, max_size=20))
def test_no_interval_falls_below_what_is_known(added):
    triangle = [[float(sum(row[:delay + 1])) for delay in range(20 - place)] for place, row in enumerate(added)]
    found = months(triangle)
    if found != NotShown(Reason.FEW_EVENTS):
        assert all(month.interval.lower >= month.reported - 1e-9 for month in found)
        assert all(month.interval.lower <= month.adjusted <= month.interval.upper for month in found)


def test_without_events_or_with_one_month_alone_there_is_a_reason():
    assert months([[0.0] * (13 - row) for row in range(13)]) == NotShown(Reason.FEW_EVENTS)
    assert months([[60.0]]) == NotShown(Reason.FEW_DELAYS)


def test_a_year_known_at_once_is_complete():
    found = months([[60.0] * (13 - row) for row in range(13)])
    assert {(month.completeness, month.hidden, month.interval) for month in found} == {(1.0, False, Interval(60, 60))}


def test_what_a_simulated_delay_leaves_open_is_told_within_its_interval():
    chance, share = np.random.default_rng(14), np.diff([0.0, *STEADY])
    held = asked = 0
    for _ in range(60):
        whole = chance.poisson(300, 25)
        known = np.cumsum([chance.multinomial(count, share) for count in whole], axis=1)
        found = months([known[row, :25 - row].tolist() for row in range(25)])
        for month, total in list(zip(found, whole, strict=True))[13:]:
            asked += 1
            held += month.interval.lower <= total <= month.interval.upper
    assert 0.88 < held / asked <= 1


def test_chain_ladder_agrees_with_worked_data():
    case = worked_json("delay_chainladder_raa.json")
    triangle = [[known for known in row if known is not None] for row in case["triangle"]]
    told = development(triangle)
    assert told.factors == pytest.approx(case["factors"], rel=1e-9)
    assert told.variances == pytest.approx(case["sigma2"], rel=1e-9)
    done = [told.completeness(len(row) - 1) for row in triangle]
    assert done == pytest.approx(case["completeness"], rel=1e-9)
    ultimate = [row[-1] / share for row, share in zip(triangle, done, strict=True)]
    assert [row[-1] for row in triangle] == case["latest"]
    assert ultimate == pytest.approx(case["ultimate"], rel=1e-9)
    assert [total - row[-1] for total, row in zip(ultimate, triangle, strict=True)] == pytest.approx(
        case["ibnr"], rel=1e-9, abs=1e-9)
    assert sum(ultimate) - sum(case["latest"]) == pytest.approx(case["total_ibnr"], rel=1e-9)
    assert [standard_error(triangle, row, told) for row in range(10)] == pytest.approx(
        case["mack_se_by_origin"], rel=1e-9)
