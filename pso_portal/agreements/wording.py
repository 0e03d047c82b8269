"""Terms in words: what each says, and what changing it does. Pure, US English, one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pso_portal.tenancy.event_types import LABELS as TYPE_LABELS
from pso_portal.tenancy.event_types import EventType

from .terms import Analysis, Frequency, PeerGroup, Recipient, ReportingAct, Terms

ANALYSES = {
    Analysis.REPORTING_RATE: "reporting rate",
    Analysis.HARM_MIX: "harm mix",
    Analysis.TREND: "trend over time",
}
PEER_GROUPS = {
    PeerGroup.SETTING: "all providers of your setting",
    PeerGroup.SETTING_AND_SIZE: "providers of your setting most like you in size, teaching, ownership and region",
}
FREQUENCIES = {
    Frequency.MONTHLY: "every month",
    Frequency.QUARTERLY: "every quarter",
    Frequency.YEARLY: "every year",
}
RECIPIENTS = {
    Recipient.RISK_MANAGER: "risk managers",
    Recipient.PROVIDER_ADMINISTRATOR: "provider administrators",
    Recipient.EXECUTIVE: "executives",
}
REPORTING_ACTS = {
    ReportingAct.TRANSMISSION: "sending it to the PSO",
    ReportingAct.ENTRY: "entering it in the PSES",
    ReportingAct.FLAG: "flagging it for the PSO",
}


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term: its name, its value in words, and a sentence that says what it means."""

    term: str
    label: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TermChange:
    """One changed term: both values in words, and what the change does."""

    term: str
    label: str
    old: str
    new: str
    sentence: str


def _listed(codes: Iterable[Any], words: dict[Any, str], nothing: str) -> str:
    held = frozenset(codes)
    named = [word for code, word in words.items() if code in held]
    if len(named) < 2:
        return named[0] if named else nothing
    return f"{', '.join(named[:-1])} and {named[-1]}"


def type_names(codes: Iterable[EventType]) -> str:
    """Names of event types in the list's own order: "medication, fall and device or equipment"."""
    held = frozenset(codes)
    if held == frozenset(EventType):
        return "all types"
    lower = {code: label[0].lower() + label[1:] for code, label in TYPE_LABELS.items()}
    return _listed(held, lower, "none")


def _shared_text(terms: Terms) -> str:
    return "shared with the desk" if terms.narrative_to_desk else "not shared"


def _onward_text(terms: Terms) -> str:
    return "de-identified text goes onward" if terms.narrative_onward else "not passed on"


def _npsd_text(terms: Terms) -> str:
    return "nonidentifiable records may go" if terms.npsd else "no record goes"


_VALUES: dict[str, tuple[str, Callable[[Terms], str]]] = {
    "event_types": ("Event types reported", lambda terms: type_names(terms.event_types)),
    "narrative_to_desk": ("Narrative to the de-identification desk", _shared_text),
    "narrative_onward": ("Narrative to others", _onward_text),
    "analyses": ("Analyses you receive", lambda terms: _listed(terms.analyses, ANALYSES, "none")),
    "peer_group": ("Peer group", lambda terms: PEER_GROUPS[terms.peer_group]),
    "frequency": ("How often", lambda terms: FREQUENCIES[terms.frequency]),
    "smallest_cell": ("Smallest cell shown", lambda terms: str(terms.smallest_cell)),
    "recipients": ("Who receives feedback", lambda terms: _listed(terms.recipients, RECIPIENTS, "nobody")),
    "reporting_act": ("What counts as reporting", lambda terms: REPORTING_ACTS[terms.reporting_act]),
    "npsd": ("National database (NPSD)", _npsd_text),
}

_YES_NO: dict[str, dict[bool, str]] = {
    "narrative_to_desk": {
        True: "What people wrote goes to the de-identification desk of the PSO with each report.",
        False: "What people wrote stays with the provider; only coded answers go to the PSO.",
    },
    "narrative_onward": {
        True: "Once a person at the desk has cleared it, de-identified text may be shown to other providers.",
        False: "No text of this provider goes beyond the de-identification desk.",
    },
    # 42 U.S.C. 299b-23; 42 CFR 3.206(b)(5), 3.208(b)(2), 3.212.
    "npsd": {
        True: "Nonidentifiable records of this provider's cases, of those reported before, too, may go to the national "
              "network of patient safety databases: coded answers, the year, and a code that stands for the provider. "
              "What has gone cannot be called back, and is protected no longer.",
        False: "No record of this provider's cases goes to the national network of patient safety databases.",
    },
}

_WIDER = {
    PeerGroup.SETTING: "",
    PeerGroup.SETTING_AND_SIZE: "; where a group of them cannot show a figure, the next wider one does, "
                                "up to the whole setting",
}

_ACT_SENTENCES = {
    ReportingAct.TRANSMISSION: "A report counts as reported when it is sent; until then it can be removed.",
    ReportingAct.ENTRY: "A report counts as reported as soon as it is entered; nothing can be removed afterwards.",
    ReportingAct.FLAG: "A report counts as reported when it is flagged; until then it can be removed.",
}


def _sentence(term: str, terms: Terms) -> str:
    if term in _YES_NO:
        return _YES_NO[term][bool(getattr(terms, term))]
    if term == "reporting_act":
        return _ACT_SENTENCES[terms.reporting_act]
    return _valued_sentence(term, _VALUES[term][1](terms), terms)


def _valued_sentence(term: str, value: str, terms: Terms) -> str:
    if term == "event_types":
        return f"Events of these types go to the PSO: {value}." if terms.event_types else "No events go to the PSO."
    if term == "analyses":
        return f"Feedback shows: {value}." if terms.analyses else "The PSO makes no feedback reports."
    return {
        "peer_group": f"Figures are compared with {value}{_WIDER[terms.peer_group]}.",
        "frequency": f"Feedback is made {value}.",
        "smallest_cell": f"A figure is shown only where it stands for at least {value} events.",
        "recipients": f"Feedback goes to {value}.",
    }[term]


def describe(terms: Terms) -> tuple[TermLine, ...]:
    """Every term, in the order people negotiate them."""
    return tuple(
        TermLine(term, label, value(terms), _sentence(term, terms)) for term, (label, value) in _VALUES.items()
    )


def diff(old: Terms, new: Terms) -> tuple[TermChange, ...]:
    """The terms that differ, in the same order. Empty when nothing does."""
    return tuple(
        TermChange(term, label, value(old), value(new), _change(term, old, new))
        for term, (label, value) in _VALUES.items()
        if getattr(old, term) != getattr(new, term)
    )


def _change(term: str, old: Terms, new: Terms) -> str:
    if term == "event_types":
        return _set_change(old.event_types, new.event_types, type_names, "reported")
    if term == "analyses":
        return _set_change(old.analyses, new.analyses, lambda codes: _listed(codes, ANALYSES, ""), "shown in feedback")
    if term == "recipients":
        return _set_change(
            old.recipients, new.recipients, lambda codes: _listed(codes, RECIPIENTS, ""), "sent feedback"
        )
    return _sentence(term, new)


def _set_change(old: frozenset[Any], new: frozenset[Any], words: Callable[[Any], str], done: str) -> str:
    parts = []
    if new - old:
        parts.append(f"Will be {done}: {words(new - old)}.")
    if old - new:
        parts.append(f"Will no longer be {done}: {words(old - new)}.")
    return " ".join(parts)
