"""What a measure is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aggregation.measures.elements import elements_of
from pso_portal.tenancy.event_types import EventType

# Of what is rare and grave whoever was near knows the case: nobody may hold a large share of such a figure. Severe
# harm and death, and what patients did to themselves or others did to them.
GRAVE = frozenset({"severe", "death"})
SENSITIVE_TYPES = frozenset({str(EventType.BEHAVIORAL), str(EventType.PROTECTION)})


class Better(StrEnum):
    """Which way is better. NEITHER where a higher figure may mean better reporting as well as worse care."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Denominator(StrEnum):
    """Against what events are counted: the setting's exposure, or the reports that answered the question."""

    EXPOSURE = "exposure"
    EVENTS = "events"


class Chart(StrEnum):
    """How a measure is drawn over time; the values are the kinds of `aggregation.statistics.spc`, and a funnel.

    G counts the months without such an event between two months with one: a month is all the time that facts know of.
    """

    U = "u"
    P = "p"
    C = "c"
    XMR = "i"
    G = "g"
    T = "t"
    RUN = "run"
    FUNNEL = "funnel"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events are meant. None: all of them, whatever the answer."""

    event_types: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    harms: frozenset[str] | None = None

    def takes(self, event_type: str, kind: str, harm: str) -> bool:
        """Whether an event of this type, kind and harm is meant."""
        return (
            (self.event_types is None or event_type in self.event_types)
            and (self.kinds is None or kind in self.kinds)
            and (self.harms is None or harm in self.harms)
        )

    @property
    def sensitive(self) -> bool:
        """Whether it takes nothing but grave harm, or nothing but types that are sensitive."""
        return any(
            chosen is not None and chosen <= grave
            for chosen, grave in ((self.harms, GRAVE), (self.event_types, SENSITIVE_TYPES))
        )


@dataclass(frozen=True, slots=True)
class Minimum:
    """Below what a measure is not shown.

    `months`: months with a denominator before anything is drawn over time; `events`: events counted in those months
    before it is (each is a point of a G chart); `reports`: reports that answered before a share of them is given;
    `contributors`: organizations, families counted as one, before providers are compared.
    """

    months: int = 12
    events: int = 0
    reports: int = 0
    contributors: int = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the catalogue.

    `scale` · numerator / denominator is its value: per so many units of the setting's exposure, or of 100 reports.
    `within`: for EVENTS, the reports that the numerator is a share of; None for EXPOSURE. `says`: what is counted
    against what, in one sentence. `why`: why that direction is better, or why neither is. A code and version mean the
    same for ever: another meaning is another version.
    """

    code: str
    version: int
    setting: str
    label: str
    says: str
    numerator: Selection
    denominator: Denominator
    within: Selection | None
    scale: int
    better: Better
    why: str
    chart: Chart
    minimum: Minimum

    @property
    def sensitive(self) -> bool:
        """Whether the stricter share rule holds for it: one organization may hold 25 % of its events, not 60 %."""
        return self.numerator.sensitive

    @property
    def elements(self) -> tuple[str, ...]:
        """The Common Formats elements that it is counted from."""
        selections = (self.numerator, self.within or Selection())
        return elements_of(
            types=any(one.event_types is not None for one in selections),
            kinds=any(one.kinds is not None for one in selections),
            harms=any(one.harms is not None for one in selections),
        )
