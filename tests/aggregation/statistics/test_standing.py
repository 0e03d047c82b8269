from __future__ import annotations

import numpy as np
import pytest

from aggregation.statistics.percentiles import Band
from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.standing import standing

LEVELS = [0.5, 0.7, 0.8, 0.9, 1.0, 1.0, 1.1, 1.2, 1.4, 1.6, 2.2]


def test_nine_peers_are_too_few():
    assert standing(0, [40] * 12, [40.0] * 10 + [0.0] * 2) == NotShown(Reason.FEW_PROVIDERS)


def test_without_an_event_nobody_stands_anywhere():
    assert standing(0, [0] * 12, [40.0] * 12) == NotShown(Reason.NO_EVENTS)
    assert standing(0, [1] + [0] * 11, [0.0] + [40.0] * 11) == NotShown(Reason.NO_EVENTS)


@pytest.mark.parametrize("own", [-1, 12])
def test_a_place_that_is_none_is_refused(own):
    with pytest.raises(IndexError):
        standing(own, [40] * 12, [40.0] * 12)


def test_who_is_like_all_others_or_small_cannot_be_told_from_them():
    assert standing(0, [40] * 12, [40.0] * 12) == NotShown(Reason.NOT_DISTINGUISHABLE)
    observed = [2, *(round(200 * level) for level in LEVELS)]
    assert standing(0, observed, [1.5] + [200.0] * 11) == NotShown(Reason.NOT_DISTINGUISHABLE)


def test_the_highest_of_great_providers_stands_in_the_highest_quarter():
    found = standing(10, [round(400 * level) for level in LEVELS], [400.0] * 11)
    assert found.band == Band.HIGHEST
    assert found.interval.lower > 0.9
    assert found.reliability > 0.95


def test_two_that_are_alike_stand_alike_and_share_their_places():
    observed = [round(400 * level) for level in LEVELS]
    fifth, sixth = (standing(place, observed, [400.0] * 11) for place in (4, 5))
    assert fifth.percentile == pytest.approx(sixth.percentile, abs=0.03)
    for found in (fifth, sixth):
        assert found.interval.lower < found.percentile < found.interval.upper


def test_the_same_figures_give_the_same_standing():
    observed = [round(90 * level) for level in LEVELS]
    assert standing(3, observed, [90.0] * 11) == standing(3, observed, [90.0] * 11)


def test_the_interval_holds_the_true_place_as_often_as_it_says():
    chance = np.random.default_rng(2)
    held = asked = 0
    for _ in range(60):
        true = chance.gamma(8, 1 / 8, 20)
        observed = chance.poisson(true * 80)
        found = standing(0, observed.tolist(), [80.0] * 20)
        if not isinstance(found, NotShown):
            place = (true[1:] < true[0]).mean()
            asked += 1
            held += found.interval.lower <= place <= found.interval.upper
    assert asked > 50
    assert held / asked > 0.88


@pytest.mark.parametrize("confidence", [0, 1])
def test_no_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        standing(0, [40] * 12, [40.0] * 12, confidence=confidence)
