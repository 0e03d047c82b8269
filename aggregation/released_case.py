"""All that was ever offered by this installation, with the truth beside it, as a disclosure case. Runs on the door's
side: it names contributors by their codes and holds their figures.
"""

from __future__ import annotations

from typing import Any

from .disclosure.case import disclosure_case
from .disclosure.rules import Protection, ReleaseRules
from .disclosure.values import Contribution, Exposure, ReleasedCell, Truth
from .memory import offered_before
from .models import Contributor, ExposureFact, Fact, ReleaseDraft


def released_settings() -> list[str]:
    """Settings of which anything was drafted. No release holds two of them."""
    return sorted(set(ReleaseDraft.objects.values_list("setting", flat=True)))


def released_case(*settings: str) -> dict[str, Any]:
    """The releases of some settings as one case. Groups of different settings share no contributor."""
    offered: list[ReleasedCell] = []
    contributions: list[Contribution] = []
    exposures: list[Exposure] = []
    for setting in settings:
        truth = _truth(setting)
        offered += offered_before(setting)
        contributions += truth.contributions
        exposures += truth.exposures
    truth = Truth.of(contributions, exposures)
    return disclosure_case(truth, offered, rules=ReleaseRules(), protection=Protection())


def _truth(setting: str) -> Truth:
    organization = dict(Contributor.objects.filter(setting=setting).values_list("code", "organization"))
    facts = Fact.objects.filter(setting=setting).values_list("contributor", "event_type", "month", "count")
    returns = ExposureFact.objects.filter(setting=setting).values_list("contributor", "month", "value")
    return Truth.of(
        [Contribution(code, organization[code], kind, month, count) for code, kind, month, count in facts],
        [Exposure(code, organization[code], month, value) for code, month, value in returns],
    )
