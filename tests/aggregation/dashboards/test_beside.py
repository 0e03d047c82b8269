"""Single contributors beside the others: the flag, the funnel and the quarter say the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aggregation.dashboards.beside import Group, curves_of, group_of, mark_of
from aggregation.dashboards.figures import Figure
from aggregation.measures import Better, measure
from aggregation.statistics.flags import Side, Stand
from aggregation.statistics.funnel import OUTER, poisson_limits
from aggregation.statistics.results import NotShown, Reason

from .made import YEAR, counts, without

RATE = measure("hospital.reporting_rate")


def group(ratios: list[float], exposure: int = 1_000) -> Group:
    """Five events per 1,000 patient days a month, times the ratio of each."""
    events = counts(YEAR, *(round(5 * ratio * exposure / 1000) for ratio in ratios))
    return group_of(RATE, events, counts(YEAR, *[exposure] * len(ratios)), YEAR)


def test_who_reports_much_more_or_less_is_named_and_first() -> None:
    found = group([1.0] * 10 + [2.6, 0.2])
    assert [(line.code, line.side) for line in found.flagged] == [(11, Side.ABOVE), (12, Side.BELOW)]
    assert [line.code for line in found.lines[:2]] == [11, 12]
    assert found.says == ("11 reports more and 12 reports fewer than the others of 12, beyond what size and spread "
                          "explain.")  # fmt: skip


def test_of_equal_providers_nobody_is_named() -> None:
    found = group([1.0] * 12)
    assert found.flagged == ()
    assert found.says == "None of 12 providers can be told from the others at the size of the exposure."


def test_a_month_without_exposure_counts_for_nothing() -> None:
    events = {**counts(YEAR, *[5] * 12), "2025-03": {**dict.fromkeys(range(1, 13), 5), 1: 900}}
    found = group_of(RATE, events, without(counts(YEAR, *[1_000] * 12), 1, "2025-03"), YEAR)
    line = next(line for line in found.lines if line.code == 1)
    assert isinstance(line.figure, Figure)
    assert (line.figure.value, line.months) == (5.0, 11)


def test_below_ten_providers_there_are_figures_and_no_limits() -> None:
    found = group([1.0, 1.0, 3.0, 1.0])
    assert found.limits_refused is not None
    assert found.limits_refused.words == Reason.FEW_PROVIDERS.value
    assert curves_of(found, RATE) == ()
    assert all(isinstance(line.figure, Figure) for line in found.lines)
    assert found.flagged == ()
    assert {line.finding for line in found.lines} == {Reason.FEW_PROVIDERS.value}


def test_without_any_exposure_the_reason_is_told() -> None:
    found = group_of(RATE, counts(YEAR, 5, 5), {}, YEAR)
    assert (found.lines, found.middle) == ((), None)
    assert found.limits_refused is not None
    assert found.limits_refused.words == Reason.NO_DENOMINATOR.value


def test_the_drawn_limits_are_those_that_flags_are_held_against() -> None:
    chance = np.random.default_rng(11)
    found = group([float(ratio) for ratio in chance.gamma(12, 1 / 12, 20)], 4_000)
    wide = next(curve for curve in curves_of(found, RATE) if curve.wide)
    held = {line.figure.below: line.stand.limits for line in found.lines
            if isinstance(line.figure, Figure) and isinstance(line.stand, Stand)}  # fmt: skip
    for size, low, high in wide.points:
        limits = held[int(size)]
        assert not isinstance(limits, NotShown)
        assert found.middle is not None
        assert (low, high) == pytest.approx((limits.outer.lower * found.middle, limits.outer.upper * found.middle))


def test_where_chance_explains_all_there_is_no_wider_limit() -> None:
    found = group([1.0] * 12)
    assert [curve.label for curve in curves_of(found, RATE)] == ["99.8% limit", "95% limit"]
    outer = curves_of(found, RATE)[0]
    size, _, high = outer.points[-1]
    assert high == pytest.approx(poisson_limits(5.0 * size / 1000, OUTER).upper * 1000 / size)


def test_shrunk_figures_lie_between_the_own_and_the_group() -> None:
    found = group([float(ratio) for ratio in np.random.default_rng(5).gamma(12, 1 / 12, 20)])
    assert found.middle is not None
    for line in found.lines:
        assert isinstance(line.figure, Figure)
        assert not hasattr(line.shrunk, "words")
        low, high = sorted((line.figure.value, found.middle))
        assert low - 0.05 <= line.shrunk.value <= high + 0.05  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("side", "better", "mark"),
    [(Side.ABOVE, Better.LOWER, "concern"), (Side.BELOW, Better.LOWER, "improvement"),
     (Side.ABOVE, Better.HIGHER, "improvement"), (Side.BELOW, Better.NEITHER, "changed"),
     (Side.ALIKE, Better.LOWER, "")],
)  # fmt: skip
def test_a_mark_goes_by_the_direction_of_the_measure(side: Side, better: Better, mark: str) -> None:
    assert mark_of(side, better) == mark


def test_a_share_is_compared_by_its_own_reports() -> None:
    share = replace(measure("hospital.near_miss_share"))
    found = group_of(share, counts(YEAR, *[2] * 11, 9), counts(YEAR, *[12] * 12), YEAR)
    assert [(line.code, line.side) for line in found.flagged] == [(12, Side.ABOVE)]
