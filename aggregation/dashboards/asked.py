"""What a page was asked for: setting, months, type, harm, measure. Whatever is not offered falls back, never fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregation.dashboards.months import moved, periods, run_of
from aggregation.measures import Measure, Selection, measures_of
from aggregation.measures.selections import HARMED, LASTING, SEVERE
from aggregation.periods import months_of

HARM_CHOICES: Mapping[str, tuple[str, frozenset[str] | None]] = {
    "": ("Any or none", None), "harmed": ("Any harm", HARMED), "lasting": ("Moderate harm or worse", LASTING),
    "severe": ("Severe harm or death", SEVERE),
}  # fmt: skip
SPANS: Mapping[str, tuple[str, int]] = {
    "24": ("2 years", 24), "36": ("3 years", 36), "60": ("5 years", 60)
}  # fmt: skip
USUAL_SPAN = "36"


@dataclass(frozen=True, slots=True)
class Asked:
    """`settings`: those with reports; `first` and `last`: months with reports in the one that is asked for; `over`: the
    newest month that is over.
    """

    setting: str
    period: str
    event_type: str
    harm: str
    first: str
    last: str
    over: str
    settings: tuple[str, ...]

    @property
    def months(self) -> tuple[str, ...]:
        """Every month of the period, those that are not over included."""
        return months_of(self.period)

    @property
    def offered(self) -> tuple[str, ...]:
        """The periods that can be asked for."""
        return periods(self.first, max(self.first, min(self.last, self.over)))

    @property
    def narrowed(self) -> Selection:
        """The events that the filters leave."""
        types = frozenset({self.event_type}) if self.event_type else None
        return Selection(types, None, HARM_CHOICES[self.harm][1])

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter beside setting and period is set."""
        return bool(self.event_type or self.harm)

    @property
    def two_years(self) -> tuple[str, ...]:
        """The 24 months up to the end of the period: the same months of the year before are among them."""
        end = self.months[-1]
        return run_of(moved(end, -23), end)

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        said = {"setting": self.setting, "period": self.period, "type": self.event_type, "harm": self.harm}
        return {name: value for name, value in said.items() if value}


def asked_for(given: Mapping[str, str], spans: Mapping[str, tuple[str, str]], types: Mapping[str, Sequence[str]],
              over: str) -> Asked:
    """From an address. `spans` must name a setting at least; `types`: event types that each setting has."""
    setting = given.get("setting", "")
    setting = setting if setting in spans else next(iter(spans))
    first, last = spans[setting]
    offered = periods(first, max(first, min(last, over)))
    period, kind, harm = given.get("period", ""), given.get("type", ""), given.get("harm", "")
    return Asked(
        setting, period if period in offered else _usual(offered, over),
        kind if kind in types[setting] else "", harm if harm in HARM_CHOICES else "", first, last, over,
        tuple(spans),
    )  # fmt: skip


def measure_asked(given: str, setting: str) -> Measure:
    """The measure of that code, or the setting's first: its reporting rate."""
    offered = measures_of(setting)
    return next((one for one in offered if one.code == given), offered[0])


def narrowed(selection: Selection, by: Selection) -> Selection:
    """What both take."""
    return Selection(
        _both(selection.event_types, by.event_types), _both(selection.kinds, by.kinds), _both(selection.harms, by.harms)
    )  # fmt: skip


def _both(mine: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if mine is None or other is None:
        return other if mine is None else mine
    return mine & other


def _usual(offered: Sequence[str], over: str) -> str:
    """The newest year of which six months at least are over; else the newest there is."""
    years = [period for period in offered if "-Q" not in period]
    enough = [year for year in years if f"{year}-06" <= over]
    return (enough or years)[0]
