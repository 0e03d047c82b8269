"""All that was ever offered by this installation, with the truth beside it, as a disclosure case. Runs on the door's
side: it names contributors by their codes and holds their figures.
"""

from __future__ import annotations

from typing import Any

from .disclosure.case import disclosure_case
from .disclosure.rules import Protection, ReleaseRules
from .disclosure.values import Contribution, Exposure, ReleasedCell, Truth
from .frozen import released_vintages, truth_of
from .memory import offered_before
from .models import ReleaseDraft


def released_settings() -> list[str]:
    """Settings of which anything was drafted. No release holds two of them."""
    return sorted(set(ReleaseDraft.objects.values_list("setting", flat=True)))


def released_case(*settings: str) -> dict[str, Any]:
    """The releases of some settings as one case. Groups of different settings share no contributor."""
    offered: list[ReleasedCell] = []
    contributions: list[Contribution] = []
    exposures: list[Exposure] = []
    for setting in settings:
        truth = truth_of(setting, released_vintages(setting))
        offered += offered_before(setting)
        contributions += truth.contributions
        exposures += truth.exposures
    truth = Truth.of(contributions, exposures)
    return disclosure_case(truth, offered, rules=ReleaseRules(), protection=Protection())

