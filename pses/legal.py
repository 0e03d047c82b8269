"""Legal requests for work product, the answer that discloses nothing, and what a legal hold covers. Pure.

Patient safety work product is privileged (42 U.S.C. 299b-22(a); 42 CFR 3.204(a)): not subject to a subpoena or order,
to discovery or to freedom-of-information law, and not admitted as evidence. Deadlines are those of the paper that was
served; none of them follows from Part 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID


class RequestKind(StrEnum):
    """What was served."""

    SUBPOENA = "subpoena"
    DISCOVERY = "discovery"
    COURT_ORDER = "court_order"
    FOIA = "foia"
    AGENCY = "agency"


class RequestState(StrEnum):
    """Where one request stands."""

    RECEIVED = "received"
    HELD = "held"  # somebody works on it
    ANSWERED = "answered"
    OBJECTED = "objected"
    CLOSED = "closed"


class RequestMove(StrEnum):
    """What can be done to a request."""

    HOLD = "hold"
    ANSWER = "answer"
    OBJECT = "object"
    CLOSE = "close"


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


_OPEN = (RequestState.RECEIVED, RequestState.HELD)
MOVES: Final[dict[tuple[RequestState, RequestMove], RequestState]] = {
    **{(state, RequestMove.HOLD): RequestState.HELD for state in _OPEN},
    (RequestState.OBJECTED, RequestMove.HOLD): RequestState.OBJECTED,
    **{(state, RequestMove.ANSWER): RequestState.ANSWERED for state in (*_OPEN, RequestState.OBJECTED)},
    **{(state, RequestMove.OBJECT): RequestState.OBJECTED for state in _OPEN},
    # What nobody answered is not closed: a request that was taken back is answered with that.
    **{(state, RequestMove.CLOSE): RequestState.CLOSED for state in (RequestState.ANSWERED, RequestState.OBJECTED)},
}
NOT_SO: Final = "This cannot be done in the state it is in."
UNANSWERED: Final = "Nobody answered or objected yet. Note what was answered first, then close it."
REMIND_BEFORE: Final = (7, 2, 0)  # days before the answer is due
RUNNING: Final = frozenset({RequestState.RECEIVED, RequestState.HELD})


def next_state(state: str, move: RequestMove) -> RequestState:
    """The state after a move. Raises Refused; ValueError for an unknown word."""
    here = RequestState(state)
    if (here, move) in MOVES:
        return MOVES[here, move]
    raise Refused(UNANSWERED if move is RequestMove.CLOSE and here in _OPEN else NOT_SO)


def wrong_days(received_on: date, answer_by: date, *, today: date) -> dict[str, str]:
    """What contradicts itself, by field."""
    found = {}
    if received_on > today:
        found["received_on"] = "This day lies ahead."
    if answer_by < received_on:
        found["answer_by"] = "The answer cannot be due before the request came."
    return found


def reminders(received_on: date, answer_by: date, *, now: datetime) -> list[datetime]:
    """When its holder is told that time runs out: 7, 2 and 0 days before, as far as that is still to come."""
    days = [answer_by - timedelta(days=before) for before in REMIND_BEFORE]
    moments = [datetime.combine(day, time(13), UTC) for day in days if day > received_on or day == answer_by]
    return [moment for moment in moments if moment > now]


@dataclass(frozen=True, slots=True)
class Letter:
    """The answer: whom to, about what, and its paragraphs."""

    to: str
    about: str
    paragraphs: tuple[str, ...]


_ASKED: Final = {
    RequestKind.SUBPOENA: ("subpoena", "a Federal, State, local or Tribal civil, criminal or administrative subpoena "
                           "or order", "42 U.S.C. 299b-22(a)(1); 42 CFR 3.204(a)(1)"),
    RequestKind.DISCOVERY: ("demand for discovery", "discovery in connection with a Federal, State, local or Tribal "
                            "civil, criminal or administrative proceeding",
                            "42 U.S.C. 299b-22(a)(2); 42 CFR 3.204(a)(2)"),
    RequestKind.COURT_ORDER: ("order", "a Federal, State, local or Tribal civil, criminal or administrative subpoena "
                              "or order", "42 U.S.C. 299b-22(a)(1); 42 CFR 3.204(a)(1)"),
    RequestKind.FOIA: ("request", "disclosure under section 552 of title 5, United States Code, or any similar "
                       "Federal, State, local or Tribal law", "42 U.S.C. 299b-22(a)(3); 42 CFR 3.204(a)(3)"),
    RequestKind.AGENCY: ("request", "a Federal, State, local or Tribal civil, criminal or administrative subpoena or "
                         "order", "42 U.S.C. 299b-22(a)(1); 42 CFR 3.204(a)(1)"),
}  # fmt: skip
_OF_A_PSO: Final = (
    "A Patient Safety Organization shall not be compelled to disclose information collected or developed under the "
    "Act, with the narrow exception of 42 U.S.C. 299b-22(d)(4)(A)."
)


def letter(*, kind: RequestKind, requester: str, matter: str, received_on: date, house: str, is_pso: bool) -> Letter:
    """The answer to a request. It is made of the request alone: nothing that is held can be read from it.

    That something was reported is itself work product (42 CFR 3.20, (1)(ii)), so it neither confirms nor denies that
    anything exists. Wording to be approved by counsel.
    """
    asked, barred, law = _ASKED[kind]
    day = f"{received_on:%B} {received_on.day}, {received_on.year}"
    return Letter(requester, f"{matter}: your {asked} received on {day}", (
        f"{house} answers your {asked} as far as it may reach patient safety work product under the Patient Safety and "
        "Quality Improvement Act of 2005 (42 U.S.C. 299b-21 to 299b-26) and 42 CFR Part 3.",
        f"Notwithstanding any other provision of Federal, State, local or Tribal law, patient safety work product is "
        f"privileged and is not subject to {barred} ({law}). It is confidential and shall not be disclosed (42 U.S.C. "
        "299b-22(b); 42 CFR 3.206(a)).",
        *((_OF_A_PSO,) if is_pso else ()),
        "Whether anything was collected, analyzed or reported in a patient safety evaluation system is protected "
        f"alike. {house} therefore neither confirms nor denies that anything of the kind exists, and nothing in this "
        "letter is to be read as saying so.",
        "The Act does not reach medical records, billing and discharge information, or other original patient or "
        "provider records (42 U.S.C. 299b-21(7)(B)). They can be asked for from their custodian in the usual way.",
        "The privilege is not waived by this letter or by anything that was or will be disclosed (42 U.S.C. 299b-22(d);"
        " 42 CFR 3.208(a)). All other objections are reserved.",
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """What a legal hold looks at in one work product. `event_type` empty: its kind of content has none."""

    kind: str
    content_id: UUID
    event_type: str
    entered_on: date


@dataclass(frozen=True, slots=True)
class HoldScope:
    """What a hold covers: every condition that is set has to fit; none set: everything."""

    content_id: UUID | None = None
    event_type: str = ""
    since: date | None = None
    until: date | None = None


def covers(scope: HoldScope, one: Held) -> bool:
    """Whether a hold covers a work product. What has no type is covered by every type: rather too much than too
    little is kept.
    """
    return (
        scope.content_id in (None, one.content_id)
        and (not scope.event_type or one.event_type in ("", scope.event_type))
        and (scope.since is None or one.entered_on >= scope.since)
        and (scope.until is None or one.entered_on <= scope.until)
    )


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = [f"    [*] --> {RequestState.RECEIVED}"]
    lines += [f"    {start} --> {end}: {move}" for (start, move), end in MOVES.items()]
    return "\n".join(["stateDiagram-v2", *lines]) + "\n"
