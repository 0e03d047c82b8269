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

SCHEMA = 1
SMALLEST_CELL = 11
LARGEST_SMALLEST_CELL = 999


class ReportingAct(StrEnum):
    """The act by which information is reported to the PSO."""

    TRANSMISSION = "transmission"
    ENTRY = "entry"
    FLAG = "flag"


class Analysis(StrEnum):
    """What the provider gets back."""

    REPORTING_RATE = "reporting_rate"
    HARM_MIX = "harm_mix"
    TREND = "trend"


class PeerGroup(StrEnum):
    """Against whom the provider is shown."""

    SETTING = "setting"
    SETTING_AND_SIZE = "setting_and_size"


class Frequency(StrEnum):
    """How often feedback is made."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Recipient(StrEnum):
    """Roles of the provider that may receive feedback."""

    RISK_MANAGER = "risk_manager"
    PROVIDER_ADMINISTRATOR = "provider_administrator"
    EXECUTIVE = "executive"


class TermsError(ValueError):
    """Terms that cannot be agreed. `problems`: one sentence a field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in sorted(problems.items())))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Raises TermsError, all problems at once. `smallest_cell` counts events; it may only be stricter than 11.

    What a text does not say, it does not let out: terms that were signed before `npsd` could be agreed mean no, and the
    text of terms that mean no is the same as before, to the byte.
    """

    event_types: frozenset[EventType]
    narrative_to_desk: bool
    narrative_onward: bool
    analyses: frozenset[Analysis]
    peer_group: PeerGroup
    frequency: Frequency
    smallest_cell: int
    recipients: frozenset[Recipient]
    reporting_act: ReportingAct
    npsd: bool = False

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise TermsError(problems)
        for name, listed in _LISTS.items():
            object.__setattr__(self, name, frozenset(listed(code) for code in getattr(self, name)))
        for name, single in _SINGLES.items():
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
        held = {field.name: _plain(getattr(self, field.name)) for field in fields(self)} | {"schema": SCHEMA}
        return {name: said for name, said in sorted(held.items()) if name not in _NO_UNLESS_SAID or said}

    def canonical(self) -> str:
        """The one spelling that is hashed and signed."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Terms:
        """Raises TermsError for another schema, an unknown field, a missing one, or a value not on its list."""
        if data.get("schema") != SCHEMA:
            raise TermsError({"schema": f"This portal reads terms of schema {SCHEMA}."})
        names = {field.name for field in fields(cls)}
        problems = dict.fromkeys(data.keys() - names - {"schema"}, "This is not a term.")
        problems |= dict.fromkeys(names - data.keys() - _NO_UNLESS_SAID, "This term is missing.")
        if problems:
            raise TermsError(problems)
        return cls(**{name: data[name] for name in names & data.keys()})


_NO_UNLESS_SAID = frozenset({"npsd"})
_LISTS: dict[str, type[StrEnum]] = {"event_types": EventType, "analyses": Analysis, "recipients": Recipient}
_SINGLES: dict[str, type[StrEnum]] = {
    "peer_group": PeerGroup,
    "frequency": Frequency,
    "reporting_act": ReportingAct,
}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(str(code) for code in value)
    return str(value) if isinstance(value, StrEnum) else value


def _problems(terms: Terms) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, listed in _LISTS.items():
        if not _all_on(listed, getattr(terms, name)):
            found[name] = "Choose from the list."
    for name, single in _SINGLES.items():
        if not _all_on(single, [getattr(terms, name)]):
            found[name] = "Choose one from the list."
    for name in ("narrative_to_desk", "narrative_onward", "npsd"):
        if not isinstance(getattr(terms, name), bool):
            found[name] = "Answer yes or no."
    return found | _unlawful(terms, found)


def _unlawful(terms: Terms, found: Mapping[str, str]) -> dict[str, str]:
    more: dict[str, str] = {}
    if terms.narrative_onward and not terms.narrative_to_desk:
        more["narrative_onward"] = "Text can go onward only if the de-identification desk may read it."
    cell = terms.smallest_cell
    if not isinstance(cell, int) or isinstance(cell, bool) or not SMALLEST_CELL <= cell <= LARGEST_SMALLEST_CELL:
        more["smallest_cell"] = f"Enter a whole number from {SMALLEST_CELL} to {LARGEST_SMALLEST_CELL}."
    if "recipients" not in found and terms.analyses and not terms.recipients:
        more["recipients"] = "Choose who receives the feedback, or ask for none."
    return more


def _all_on(listed: type[StrEnum], codes: Any) -> bool:
    if isinstance(codes, str) or not isinstance(codes, Iterable):
        return False
    known = {str(code) for code in listed}
    return all(isinstance(code, str) and str(code) in known for code in codes)


def refuse_below(terms: Terms, *, smallest_cell: int) -> None:
    """Raises TermsError where terms are weaker than the PSO's own rule, which may itself be stricter than 11."""
    if terms.smallest_cell < smallest_cell:
        raise TermsError({"smallest_cell": f"This PSO shows no cell below {smallest_cell}. Enter that or more."})


def is_narrowing(old: Terms, new: Terms) -> bool:
    """Whether the new terms let out nothing that the old ones keep: a provider may do that alone."""
    return (
        new.event_types <= old.event_types
        and new.narrative_to_desk <= old.narrative_to_desk
        and new.narrative_onward <= old.narrative_onward
        and new.analyses <= old.analyses
        and new.recipients <= old.recipients
        and new.smallest_cell >= old.smallest_cell
        and new.npsd <= old.npsd
        and new.reporting_act in (old.reporting_act, ReportingAct.TRANSMISSION)
        and (new.peer_group, new.frequency) == (old.peer_group, old.frequency)
    )


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
