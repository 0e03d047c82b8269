"""Emergency access of the PSO to one provider's submissions. Pure rules, no framework.

45 CFR 164.312(a)(2)(ii) asks for a procedure to reach what is needed in an emergency. Here it is one person, one
provider, a reason, an hour; the provider hears at once, and a second person judges it afterwards. The length and the
second person are of our own choosing (to be checked with counsel).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from .pswp import Refused

PROCEDURE: Final = "45 CFR 164.312(a)(2)(ii)"
LASTS: Final = timedelta(minutes=60)
LONGEST_WORDS: Final = 2000


class Access(StrEnum):
    """Where an access stands. The clock alone ends it; what is over is a debt until somebody has judged it."""

    OPEN = "open"
    OVER = "over"
    REVIEWED = "reviewed"


MOVES: Final[dict[Access, frozenset[Access]]] = {
    Access.OPEN: frozenset({Access.OVER}),
    Access.OVER: frozenset({Access.REVIEWED}),
    Access.REVIEWED: frozenset(),
}


def stands(ends_at: datetime, *, reviewed: bool, now: datetime) -> Access:
    """Where an access stands at a moment: at its last instant it is over."""
    if reviewed:
        return Access.REVIEWED
    return Access.OPEN if now < ends_at else Access.OVER


def check_words(text: str, missing: str) -> None:
    """Raises Refused for no words, and for too many."""
    if not text.strip():
        raise Refused(missing, PROCEDURE)
    if len(text) > LONGEST_WORDS:
        raise Refused(f"Keep it to {LONGEST_WORDS:,} characters; this has {len(text):,}.", PROCEDURE)


def check_open(reason: str, *, already: bool) -> None:
    """May it be opened? `already`: the person has one open at this provider. Raises Refused."""
    check_words(reason, "Say what the emergency is. The provider reads it.")
    if already:
        raise Refused("You have an access to this provider's submissions that is open still.", PROCEDURE)


def check_review(at: Access, *, by: UUID, asked_by: UUID, words: str) -> None:
    """May `by` judge it? Raises Refused."""
    if by == asked_by:
        raise Refused("Nobody judges an access of their own.", PROCEDURE)
    if at is Access.OPEN:
        raise Refused("This access is open still. Judge it when it is over.", PROCEDURE)
    if at is Access.REVIEWED:
        raise Refused("This access was judged already.", PROCEDURE)
    check_words(words, "Say why it was or was not justified. The provider reads it.")
