from __future__ import annotations

import pytest

from aggregation.disclosure.rules import Protection, ReleaseRules, WeakerThanFloor


@pytest.mark.parametrize(
    "weaker",
    [
        {"min_organisations": 4},
        {"p": 0.09},
        {"p": float("nan")},
        {"max_share": 0.61},
        {"sensitive_share": 0.26},
        {"min_events": 10},
        {"base": 3},
        {"decimals": 2},
        {"pair_remaining": 3},
    ],
)
def test_no_threshold_may_be_weaker_than_its_floor(weaker):
    with pytest.raises(WeakerThanFloor):
        ReleaseRules(**weaker)


def test_stricter_thresholds_are_welcome():
    rules = ReleaseRules(min_organisations=8, p=0.2, max_share=0.5, min_events=20, base=10, decimals=0)
    assert (rules.smallest_atom, rules.share_limit(False), rules.share_limit(True)) == (9, 0.5, 0.25)


@pytest.mark.parametrize("weaker", [{"p": 0.05}, {"absolute": 1}, {"width": 3}])
def test_protection_has_floors_too(weaker):
    with pytest.raises(WeakerThanFloor):
        Protection(**weaker)


def test_slack_is_the_larger_of_two_and_a_tenth():
    assert [Protection().slack(value) for value in (0, 20, 50)] == [2, 2, 5]
