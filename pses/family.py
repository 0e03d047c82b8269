"""What affiliates share of their work product, on whose word, until when. Pure law, no framework.

42 CFR 3.206(b)(4)(iii) lets a provider disclose identifiable work product to an affiliated provider for patient safety
activities. It does not let the PSO do so, and lets nobody pass on what an affiliate shared. Paragraph numbers and
conditions are from memory, to be checked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from .pswp import Refused

SHARING: Final = "42 CFR 3.206(b)(4)(iii)"
AFFILIATED: Final = '42 CFR 3.20, "affiliated provider"'
LONGEST: Final = timedelta(days=366)  # of our own: an opt-in is renewed, not forgotten
LONGEST_WORDS: Final = 1000


class Step(StrEnum):
    """What is done to an offer, by the reader (accepting) or by either side (stopping)."""

    ACCEPTED = "accepted"
    STOPPED = "stopped"


class Standing(StrEnum):
    """Where a share stands on a day. Only one in force opens anything; the last four never open again."""

    OFFERED = "offered"
    IN_FORCE = "in_force"
    STOPPED = "stopped"
    EXPIRED = "expired"
    APART = "apart"  # they are affiliated no longer
    LEFT = "left"  # the contract of one of them with the PSO does not run


MOVES: Final[dict[Standing, frozenset[Standing]]] = {
    Standing.OFFERED: frozenset({Standing.IN_FORCE, Standing.STOPPED, Standing.EXPIRED, Standing.APART, Standing.LEFT}),
    Standing.IN_FORCE: frozenset({Standing.STOPPED, Standing.EXPIRED, Standing.APART, Standing.LEFT}),
    Standing.STOPPED: frozenset(),
    Standing.EXPIRED: frozenset(),
    Standing.APART: frozenset(),
    Standing.LEFT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Contract:
    """A provider's contract with the PSO: first and last day (None: no end is set)."""

    starts: date
    ends: date | None

    def runs(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of two providers: whether they are affiliated, and both contracts."""

    affiliated: bool
    giver: Contract
    reader: Contract


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer with the steps taken on it: each with the provider that took it."""

    giver: UUID
    reader: UUID
    until: date
    steps: frozenset[tuple[Step, UUID]]

    @property
    def accepted(self) -> bool:
        """By the reader: no one else's word opens what the giver offered, and the offer itself is the giver's."""
        return (Step.ACCEPTED, self.reader) in self.steps

    @property
    def stopped(self) -> bool:
        return bool({(Step.STOPPED, self.giver), (Step.STOPPED, self.reader)} & self.steps)


def stands(offer: Offer, pair: Pair, on: date) -> Standing:
    """Where a share stands on a day; the gravest reason first. `policies_sql` says when it is in force once more."""
    if offer.stopped:
        return Standing.STOPPED
    if not pair.affiliated:
        return Standing.APART
    if not (pair.giver.runs(on) and pair.reader.runs(on)):
        return Standing.LEFT
    if on > offer.until:
        return Standing.EXPIRED
    return Standing.IN_FORCE if offer.accepted else Standing.OFFERED


def check_pair(pair: Pair | None, on: date) -> None:
    """Raises Refused for a provider that is not affiliated, and where either contract does not run on the day."""
    if pair is None or not pair.affiliated:
        raise Refused("This provider is not affiliated with yours.", AFFILIATED)
    if not pair.giver.runs(on):
        raise Refused(_left("Your"), SHARING)
    if not pair.reader.runs(on):
        raise Refused(_left("This affiliate's"), SHARING)


def check_offer(pair: Pair | None, *, until: date, event_types: Collection[str], on: date) -> None:
    """Raises Refused: no affiliate, a contract that does not run, nothing to share, a day past or too far."""
    check_pair(pair, on)
    if not event_types:
        raise Refused("Choose at least one type of event.", SHARING)
    if until < on:
        raise Refused("Choose a day that is still to come.", SHARING)
    if until > on + LONGEST:
        raise Refused("Choose a day within a year. Offer again when it is over.", SHARING)


def check_step(offer: Offer, pair: Pair, step: Step, *, party: UUID, on: date) -> None:
    """May `party` take this step? Raises Refused. Stopping is always lawful while there is something to stop."""
    at = stands(offer, pair, on)
    if at is Standing.STOPPED:
        raise Refused("This was stopped already. Sharing again wants a new offer.", SHARING)
    if party not in (offer.giver, offer.reader):
        raise Refused("Only the two affiliates decide about it.", SHARING)
    if step is Step.STOPPED:
        return
    if party != offer.reader:
        raise Refused("The affiliate that would read it accepts the offer.", SHARING)
    _check_open(at)


def _check_open(at: Standing) -> None:
    if at is Standing.APART:
        raise Refused("The two providers are affiliated no longer.", AFFILIATED)
    if at is Standing.LEFT:
        raise Refused(_left("The"), SHARING)
    if at is Standing.EXPIRED:
        raise Refused("The day until which this was offered is past.", SHARING)
    if at is Standing.IN_FORCE:
        raise Refused("This was accepted already.", SHARING)


def _left(whose: str) -> str:
    return f"{whose} contract with the PSO does not run, so nothing is shared through this portal."
