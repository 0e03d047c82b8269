"""What one report is made of, as plain values. The machine that gathers it knows the tables; nothing here does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = tuple[str, str, str]  # type, kind, harm


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month of the provider's own: events as they count today, and the exposure it returned (None: none)."""

    month: str
    events: int
    exposure: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What the events of a period say of contributing factors. `counts` by code; an event may tell several."""

    counts: Mapping[str, int]
    events: int
    unknown: int
    silent: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from the provider in the time of the report, and how much of it was taken in."""

    events: int = 0
    later_facts: int = 0
    withdrawn: int = 0
    exposures: int = 0
    taken_in: int = 0
    until: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Affiliates of the same parent whose terms let their figures be added up, the provider itself among them."""

    providers: int
    events: int
    exposure: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """Released cases of one event type: how many, how many were caught before they reached anybody, and what played the
    largest part in those caught and in those that did harm, most first. They identify nobody (42 CFR 3.212).
    """

    event_type: str
    cases: int
    caught: int
    harmed: int
    in_caught: Sequence[tuple[str, int]] = ()
    in_harmed: Sequence[tuple[str, int]] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "event_type": self.event_type, "cases": self.cases, "caught": self.caught, "harmed": self.harmed,
            "in_caught": [list(pair) for pair in self.in_caught],
            "in_harmed": [list(pair) for pair in self.in_harmed],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Lesson:
        pairs = {name: tuple((str(code), int(count)) for code, count in data[name])
                 for name in ("in_caught", "in_harmed")}  # fmt: skip
        return cls(data["event_type"], data["cases"], data["caught"], data["harmed"], **pairs)


@dataclass(frozen=True, slots=True)
class Material:
    """One provider and period. `months`: oldest first, the period's own last. `before`: events of the period before.

    `delays`: days from the end of an event's month to its report, of the period's events. `previous`: period and
    contents of the provider's last report. `tables`: numbers of the releases that hold its figures.
    """

    setting: str
    period: str
    exposure_name: str
    scale: int
    months: Sequence[MonthOf]
    events: Mapping[Event, int]
    before: Mapping[Event, int]
    factors: Told
    delays: Sequence[int]
    sent: Sent
    tables: Sequence[int] = ()
    lessons: Sequence[Lesson] = ()
    family: Family | None = None
    previous: tuple[str, Mapping[str, Any]] | None = None
    own: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        return sum(self.events.values())

    @property
    def own_months(self) -> Sequence[MonthOf]:
        """Those of the period."""
        return [each for each in self.months if each.month in self.own]

    @property
    def exposure(self) -> int:
        return sum(each.exposure or 0 for each in self.own_months)
