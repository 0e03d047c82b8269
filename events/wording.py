"""The words on screen for the codes of reports. Pure."""

from __future__ import annotations

from .common_formats import HARMS as DESCRIBED_HARMS
from .common_formats import KINDS as DESCRIBED_KINDS
from .enums import EventKind, Harm, Helped, Status
from .identity_opening import Opening

KINDS: dict[str, str] = {kind: described.label for kind, described in DESCRIBED_KINDS.items()}
HARMS: dict[str, str] = {harm: described.label for harm, described in DESCRIBED_HARMS.items()}
STATUSES: dict[str, str] = {
    Status.SENT: "Sent",
    Status.READ: "Read",
    Status.UNDER_REVIEW: "Under review",
    Status.CLOSED: "Closed",
}
OPENINGS: dict[str, str] = {
    Opening.ASKED: "Asked for; a second person decides",
    Opening.OPENED: "Open to the two for a day",
    Opening.REFUSED: "Left sealed",
    Opening.WITHDRAWN: "Taken back",
    Opening.LAPSED: "Lapsed: nobody decided within seven days",
    Opening.OVER: "Was open to the two for a day; sealed again",
}
HELPED: dict[str, str] = {
    Helped.YES: "It helped",
    Helped.NO: "It did not help",
    Helped.UNSURE: "I do not know",
}


def harm_words(kind: str, harm: str) -> str:
    """The harm, or nothing for a kind that carries none."""
    return HARMS.get(harm, harm) if kind == EventKind.INCIDENT and harm != Harm.NONE_APPLIES else ""
