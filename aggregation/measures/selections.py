"""Selections that several measures share, and how a line of a table becomes a measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aggregation.measures.measure import Better, Chart, Denominator, Measure, Minimum, Selection
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType

INCIDENT: Final = frozenset({"incident"})
NEAR_MISS: Final = frozenset({"near_miss"})
UNSAFE: Final = frozenset({"unsafe_condition"})
EVENTS: Final = INCIDENT | NEAR_MISS  # something happened; an unsafe condition is before that

SEVERE: Final = frozenset({"severe", "death"})
LASTING: Final = SEVERE | {"moderate"}
HARMED: Final = LASTING | {"mild"}
JUDGED: Final = HARMED | {"no_harm"}  # whoever answered how much harm there was

# Why a direction is better, where a table has no better words for it.
HARM_IS_WORSE: Final = "Harm to a patient is what all of this is to prevent."
TOLD_OR_HAPPENED: Final = "More of it may happen, or more of it may be told: the figure cannot say which."
CAUGHT: Final = "More may be caught in time, or less of what got through may be told: the figure cannot say which."

Make = Callable[[str], Measure]  # a line of a table, given its setting

PER_HUNDRED: Final = 100
A_RATE: Final = Minimum()
RARE: Final = Minimum(events=13)  # twelve gaps lie between them
A_SHARE: Final = Minimum(reports=10)


def of(*types: EventType, kinds: frozenset[str] | None = None, harms: frozenset[str] | None = None) -> Selection:
    """Events of these types; of all, where none is named."""
    return Selection(frozenset(map(str, types)) or None, kinds, harms)


def rate(name: str, label: str, what: str, numerator: Selection, better: Better, why: str, *,
         rare: bool = False, version: int = 1) -> Make:
    """Events per exposure of the setting. `rare`: so few that the months between them are charted."""
    def make(setting: str) -> Measure:
        exposure = SETTINGS[setting]
        return Measure(
            code=f"{setting}.{name}", version=version, setting=setting, label=label, says=f"{what}, {exposure.per}.",
            numerator=numerator, denominator=Denominator.EXPOSURE, within=None, scale=exposure.scale, better=better,
            why=why, chart=Chart.G if rare else Chart.U, minimum=RARE if rare else A_RATE,
        )  # fmt: skip

    return make


def share(name: str, label: str, what: str, of_what: str, numerator: Selection, within: Selection, better: Better,
          why: str, *, version: int = 1) -> Make:
    """Reports of one kind per 100 reports that answered."""
    def make(setting: str) -> Measure:
        return Measure(
            code=f"{setting}.{name}", version=version, setting=setting, label=label,
            says=f"{what}, per {PER_HUNDRED} {of_what}.", numerator=numerator, denominator=Denominator.EVENTS,
            within=within, scale=PER_HUNDRED, better=better, why=why, chart=Chart.P, minimum=A_SHARE,
        )  # fmt: skip

    return make
