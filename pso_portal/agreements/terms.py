"""Terms: what one provider and the PSO agreed about reporting and feedback, as one value. Pure.

A contract may require greater confidentiality than the rule, never less (42 CFR 3.206(e)). The act that counts as
reporting may be agreed (functional reporting, 73 FR 70741; from memory, to be checked).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from pso_portal.tenancy.event_types import EventType

from .enums import (
    Analysis,
    Attachments,
    AtTheEnd,
    ElementTier,
    Format,
    Frequency,
    Level,
    MeasureKind,
    Onward,
    PeerGroup,
    Recipient,
    ReportingAct,
)

SCHEMA = 2
SMALLEST_CELL = 11
LARGEST_SMALLEST_CELL = 999
FEWEST_CONTRIBUTORS = 5
SHORTEST_KEPT, LONGEST_KEPT = 30, 90  # days: no longer than the PSO has for disposing of data (office.disposition)


class TermsError(ValueError):
    """Terms that cannot be agreed. `problems`: one sentence a field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in sorted(problems.items())))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Raises TermsError, all problems at once.

    `smallest_cell` counts events and `fewest_contributors` organizations behind a peer's figure: either may only be
    stricter than the floor. `report_within`: days from entry by which an event is reported, 0 where no time is agreed.
    `keep_days`: after the contract's last day.

    What a text does not say, it does not let out: a term that could not be agreed when a text was signed has here, as
    its default, what that text meant.
    """

    event_types: frozenset[EventType]
    narrative_to_desk: bool
    narrative_onward: Onward
    analyses: frozenset[Analysis]
    peer_group: PeerGroup
    frequency: Frequency
    smallest_cell: int
    recipients: frozenset[Recipient]
    reporting_act: ReportingAct
    npsd: bool = False
    element_tiers: frozenset[ElementTier] = frozenset(ElementTier)
    attachments: Attachments = Attachments.STAY
    report_within: int = 0
    affiliates: bool = False
    api: bool = True
    measures: frozenset[MeasureKind] = frozenset(MeasureKind)
    level: Level = Level.PROVIDER
    formats: frozenset[Format] = frozenset(Format)
    fall_back: bool = True
    fewest_contributors: int = FEWEST_CONTRIBUTORS
    cases_in_alerts: bool = False
    peer_dialogue: bool = False
    at_the_end: AtTheEnd = AtTheEnd.OPEN
    keep_days: int = LONGEST_KEPT

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise TermsError(problems)
        for name, listed in LISTS.items():
            object.__setattr__(self, name, frozenset(listed(code) for code in getattr(self, name)))
        for name, single in SINGLES.items():
            object.__setattr__(self, name, single(getattr(self, name)))

    @property
    def reports_on_entry(self) -> bool:
        """Entry into the PSES is itself the report, so nothing can drop out afterwards."""
        return self.reporting_act is ReportingAct.ENTRY

    @property
    def asks_for_feedback(self) -> bool:
        """Whether feedback reports are made for this provider at all."""
        return bool(self.analyses)

    def to_json(self) -> dict[str, Any]:
        """Canonical: sorted keys, sorted lists, codes as text. `from_json` of it is the same value."""
        held = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return dict(sorted((held | {"schema": SCHEMA}).items()))

    def canonical(self) -> str:
        """The one spelling that is hashed and signed."""
        return spelling(self.to_json())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Terms:
        """Raises TermsError for another schema, an unknown field, a missing one, or a value not on its list."""
        if data.get("schema") not in _ASKED:
            raise TermsError({"schema": f"This portal reads terms of schema 1 to {SCHEMA}."})
        asked, may_be_silent = _ASKED[data["schema"]], _SILENT[data["schema"]]
        problems = dict.fromkeys(data.keys() - asked - {"schema"}, "This is not a term.")
        problems |= dict.fromkeys(asked - data.keys() - may_be_silent, "This term is missing.")
        if problems:
            raise TermsError(problems)
        return cls(**_as_now({name: data[name] for name in asked & data.keys()}, data["schema"]))


_SINCE_2 = frozenset({
    "element_tiers", "attachments", "report_within", "affiliates", "api", "measures", "level", "formats", "fall_back",
    "fewest_contributors", "cases_in_alerts", "peer_dialogue", "at_the_end", "keep_days",
})  # fmt: skip
_NOW = frozenset(field.name for field in fields(Terms))
_ASKED: dict[int, frozenset[str]] = {1: _NOW - _SINCE_2, 2: _NOW}
_SILENT: dict[int, frozenset[str]] = {1: frozenset({"npsd"}), 2: frozenset()}
LISTS: dict[str, type[StrEnum]] = {
    "event_types": EventType, "element_tiers": ElementTier, "analyses": Analysis, "measures": MeasureKind,
    "formats": Format, "recipients": Recipient,
}  # fmt: skip
SINGLES: dict[str, type[StrEnum]] = {
    "narrative_onward": Onward, "attachments": Attachments, "reporting_act": ReportingAct, "level": Level,
    "peer_group": PeerGroup, "frequency": Frequency, "at_the_end": AtTheEnd,
}  # fmt: skip
YES_OR_NO = ("narrative_to_desk", "npsd", "affiliates", "api", "fall_back", "cases_in_alerts", "peer_dialogue")
NUMBERS: dict[str, tuple[int, int]] = {
    "smallest_cell": (SMALLEST_CELL, LARGEST_SMALLEST_CELL),
    "fewest_contributors": (FEWEST_CONTRIBUTORS, 99),
    "report_within": (0, 365),
    "keep_days": (SHORTEST_KEPT, LONGEST_KEPT),
}


def spelling(stored: Mapping[str, Any]) -> str:
    """The one spelling of terms as they are stored: a text keeps what was signed, whatever can be agreed since."""
    return json.dumps(stored, sort_keys=True, separators=(",", ":"))


def _as_now(said: dict[str, Any], schema: int) -> dict[str, Any]:
    """What a text of an older schema says, in today's values: whether text may go onward was yes or no."""
    onward = said["narrative_onward"]
    if schema == 1:
        said["narrative_onward"] = (Onward.TEXT if onward else Onward.NO) if isinstance(onward, bool) else None
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(str(code) for code in value)
    return str(value) if isinstance(value, StrEnum) else value


def _problems(terms: Terms) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, listed in LISTS.items():
        if not _all_on(listed, getattr(terms, name)):
            found[name] = "Choose from the list."
    for name, single in SINGLES.items():
        if not _all_on(single, [getattr(terms, name)]):
            found[name] = "Choose one from the list."
    for name in YES_OR_NO:
        if not isinstance(getattr(terms, name), bool):
            found[name] = "Answer yes or no."
    for name, (least, most) in NUMBERS.items():
        if not _is_whole(getattr(terms, name), least, most):
            found[name] = f"Enter a whole number from {least} to {most}."
    return found | _unlawful(terms, found)


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _unlawful(terms: Terms, found: Mapping[str, str]) -> dict[str, str]:
    """What no two terms can say together."""
    more: dict[str, str] = {}
    if terms.narrative_onward == Onward.TEXT and not terms.narrative_to_desk:
        more["narrative_onward"] = "Text can go onward only if the de-identification desk may read it."
    if terms.narrative_onward == Onward.THEMES and ElementTier.FACTORS not in terms.element_tiers:
        more["narrative_onward"] = "Themes are made of contributing factors. Report those, or let nothing go onward."
    if "recipients" not in found and terms.analyses and not terms.recipients:
        more["recipients"] = "Choose who receives the feedback, or ask for none."
    return {name: words for name, words in more.items() if name not in found}


def _all_on(listed: type[StrEnum], codes: Any) -> bool:
    if isinstance(codes, str) or not isinstance(codes, Iterable):
        return False
    known = {str(code) for code in listed}
    return all(isinstance(code, str) and str(code) in known for code in codes)


class Dated(Protocol):
    """A version of the terms as in_force looks at it."""

    @property
    def number(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def effective_on(self) -> date | None: ...
    @property
    def binds_until(self) -> date | None: ...


V = TypeVar("V", bound=Dated)
# Signed by both sides, or a narrowing that the provider signed alone.
BINDING = frozenset({"agreed", "in_force", "superseded"})


def in_force(versions: Iterable[V], on: date) -> V | None:
    """The binding version whose date came last by that day; of one date, the later number. Or None.

    It goes by dates alone, so it answers for any day in the past too; `state` only says whether it ever bound.
    After the contract's last day (`binds_until`) nothing binds: without a contract between provider and PSO nobody
    reports and nothing is fed back (42 CFR 3.20, "bona fide contract").
    """
    ranked = [
        (version.effective_on, version.number, version)
        for version in versions
        if version.state in BINDING and version.effective_on is not None and version.effective_on <= on
        if version.binds_until is None or on <= version.binds_until
    ]
    return max(ranked, key=lambda item: item[:2])[2] if ranked else None
