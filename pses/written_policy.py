"""The PSES policy that a provider writes: what enters its evaluation system, and by which act it is reported. Pure.

The rule protects what is documented as within a PSES (42 CFR 3.20, "patient safety work product" (1)(i)(A)). A written
policy is good practice and no condition of it (HHS guidance of 2016; from memory, to be checked), so a provider
without one is not refused: its work product names no version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol, TypeVar

from pso_portal.tenancy.event_types import EventType

from .enums import Act, Purpose

SCHEMA = 1
LONGEST, LONGEST_RIBBON, LONGEST_LEGEND = 4000, 160, 800
MOST_YEARS = 99
ACTS = {
    Act.TRANSMISSION: "A report to the PSO is made when it is sent",
    Act.ENTRY: "Entry into the PSES is itself the report",
    Act.FLAG: "Marking it for the PSO is the report",
}
BACK_DATED = (
    "A policy takes effect today or later. What entered before entered under the version of its day "
    '(42 CFR 3.20, "patient safety work product" (1)(i)(A)).'
)


class PolicyError(ValueError):
    """A policy that cannot be adopted. `problems`: one sentence a field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in sorted(problems.items())))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPolicy:
    """Raises PolicyError, all problems at once.

    `covers`: what enters. `workforce`: who may see it without a disclosure (42 CFR 3.20, "workforce"). `for_analysis`:
    types of events whose reports enter as deliberation or analysis (3.20, PSWP (1)(ii)), not for reporting.
    `retention_years`: how long it is kept. `ribbon`, `legend`: the provider's words; empty, the portal's stand there.
    """

    covers: str
    workforce: str
    reporting_act: Act
    retention_years: int
    for_analysis: frozenset[EventType] = frozenset()
    ribbon: str = ""
    legend: str = ""

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise PolicyError(problems)
        object.__setattr__(self, "for_analysis", frozenset(EventType(code) for code in self.for_analysis))
        object.__setattr__(self, "reporting_act", Act(self.reporting_act))

    def to_json(self) -> dict[str, Any]:
        """Sorted, codes as text. `from_json` of it is the same value."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        held["for_analysis"] = sorted(map(str, self.for_analysis))
        held["reporting_act"] = str(self.reporting_act)
        return dict(sorted((held | {"schema": SCHEMA}).items()))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WrittenPolicy:
        """Raises PolicyError for another schema, an unknown field, a missing one, or a value not allowed."""
        if data.get("schema") != SCHEMA or data.keys() - {"schema"} != {field.name for field in fields(cls)}:
            raise PolicyError({"schema": f"This portal reads policies of schema {SCHEMA}."})
        return cls(**{name: value for name, value in data.items() if name != "schema"})

    def purpose_of(self, asked: Purpose, event_type: str) -> Purpose:
        """Why a report of this type enters, where it was sent for reporting. Anything else stays what it was."""
        if asked is Purpose.REPORTING and event_type in self.for_analysis:
            return Purpose.ANALYSIS
        return asked


def _problems(policy: WrittenPolicy) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, longest, needed in (
        ("covers", LONGEST, "Say what enters the evaluation system."),
        ("workforce", LONGEST, "Say who belongs to the workforce."),
        ("ribbon", LONGEST_RIBBON, ""),
        ("legend", LONGEST_LEGEND, ""),
    ):
        text = getattr(policy, name)
        if not isinstance(text, str) or len(text) > longest:
            found[name] = f"Write at most {longest} characters."
        elif needed and not text.strip():
            found[name] = needed
    years = policy.retention_years
    if not isinstance(years, int) or isinstance(years, bool) or not 1 <= years <= MOST_YEARS:
        found["retention_years"] = f"Enter a whole number of years from 1 to {MOST_YEARS}."
    if policy.reporting_act not in list(map(str, Act)):
        found["reporting_act"] = "Choose one from the list."
    if not set(map(str, policy.for_analysis)) <= set(map(str, EventType)):
        found["for_analysis"] = "Choose from the list."
    return found


def contradiction(policy: WrittenPolicy, terms_act: str) -> str:
    """Why a policy cannot stand beside the terms: both name the act that is the report, and the terms are what both
    parties signed (functional reporting, 73 FR 70741; from memory, to be checked). Empty where they agree.
    """
    if policy.reporting_act == terms_act:
        return ""
    said = ACTS[Act(terms_act)]
    return (
        f"The terms in force say: {said[0].lower()}{said[1:]}. A policy that says otherwise would leave it open "
        "since when something was reported. Choose the same, or agree on other terms first."
    )


class Adopted(Protocol):
    """A version as in_force looks at it."""

    @property
    def number(self) -> int: ...
    @property
    def effective_on(self) -> date: ...


V = TypeVar("V", bound=Adopted)


def in_force(versions: Iterable[V], on: date) -> V | None:
    """The version adopted last among those whose day has come; None before the first.

    A version whose day had not come when a later one took effect never takes effect.
    """
    come = [version for version in versions if version.effective_on <= on]
    return max(come, key=lambda version: version.number) if come else None
