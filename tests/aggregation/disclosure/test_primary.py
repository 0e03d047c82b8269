from __future__ import annotations

import pytest

from aggregation.disclosure.primary import Weakness, weakness_of_counts, weakness_of_exposures
from aggregation.disclosure.rules import ReleaseRules


def _counts(*values: int) -> dict[int, int]:
    return dict(enumerate(values))


@pytest.mark.parametrize(
    ("values", "weakness"),
    [
        ((2, 2, 2, 2, 2, 1), None),
        ((2, 2, 2, 2, 1, 1), Weakness.FEW_EVENTS),
        ((0, 0, 0, 0, 0, 0), Weakness.FEW_EVENTS),
        ((4, 4, 4, 4, 4, 0), Weakness.FEW_REPORTERS),
        ((100, 100, 3, 3, 3, 0, 1), Weakness.DOMINATED),
        ((100, 100, 3, 3, 2, 0, 1), Weakness.TOO_CLOSE),
        ((45, 10, 10, 10, 10, 5), None),
        ((80, 10, 10, 10, 10, 10), Weakness.DOMINATED),
    ],
)
def test_counts(values, weakness):
    assert weakness_of_counts(_counts(*values), ReleaseRules(), sensitive=False) == weakness


def test_sensitive_types_allow_a_quarter_only():
    even, uneven = _counts(*[5] * 8), _counts(11, *[5] * 7)
    assert weakness_of_counts(even, ReleaseRules(), sensitive=True) is None
    assert weakness_of_counts(uneven, ReleaseRules(), sensitive=True) is Weakness.DOMINATED
    assert weakness_of_counts(uneven, ReleaseRules(), sensitive=False) is None


def test_exposures_are_held_to_the_share_rules():
    assert weakness_of_exposures(_counts(500, 400, 300, 200, 100, 50), ReleaseRules()) is None
    assert weakness_of_exposures(_counts(9000, 10, 10, 10, 10, 10), ReleaseRules()) is Weakness.EXPOSURE_TOO_CLOSE
    assert weakness_of_exposures(_counts(900, 90, 90, 90, 90, 90), ReleaseRules()) is Weakness.EXPOSURE_DOMINATED
