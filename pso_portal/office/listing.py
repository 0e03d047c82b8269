"""What a listed PSO owes the Secretary, by which day, and what of it is done. Pure.

From the Patient Safety Rule (42 CFR 3.102 to 3.112), the Act (42 U.S.C. 299b-24) and AHRQ's own pages. Nothing here
says what the Secretary holds: an entry is the PSO's own record of what it sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from .contracts import Paper
from .listing_dates import days_before, last_day, months_later

LISTING_MONTHS: Final = 36  # 42 U.S.C. 299b-24(c): a listing lasts three years
ASSESSMENT_MONTHS: Final = 24  # 3.102(b)(2)(i)(C): two contracts in each, counted from the first listing
CONTRACTS_NEEDED: Final = 2
REMIND: Final = (90, 30, 7)


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class Duty(StrEnum):
    """What falls due."""

    CONTINUED_LISTING = "continued_listing"
    TWO_CONTRACTS = "two_contracts"
    DISCLOSURE = "disclosure"
    PROFILE = "profile"
    CHANGE = "change"


class State(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class Act(StrEnum):
    """What is noted of a duty. Each is an entry that stays."""

    RAISE = "raise"  # a change that nobody could compute is made known
    ADD = "add"  # one more piece of evidence
    FINISH = "finish"
    EXCUSE = "excuse"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Rule:
    """A duty in words: what it is, what is done about it, where it stands written, and what of that is in doubt."""

    title: str
    asks: str
    source: str
    to_check: str = ""


RULES: Final[dict[Duty, Rule]] = {
    Duty.CONTINUED_LISTING: Rule(
        "Certification for continued listing",
        "Certify to the Secretary that the PSO performs all eight patient safety activities and meets all criteria. "
        "Without it the listing ends by itself on its last day.",
        "42 U.S.C. 299b-24(a)(2); 42 CFR 3.102(a)(1), 3.104(e); AHRQ asks for it 75 days before the listing ends",
        "The numbers of the paragraphs are from memory, to be checked.",
    ),
    Duty.TWO_CONTRACTS: Rule(
        "Two bona fide contracts",
        "Certify that within these 24 months the PSO had bona fide contracts, each of a reasonable length, with two "
        "different providers. No copies unless AHRQ asks for them.",
        "42 U.S.C. 299b-24(b)(1)(C); 42 CFR 3.102(b)(2)(i)(C), 3.102(d)(1)",
        "That a contract counts in each period in which it was in force, the number of the paragraph and how the 45 "
        "days are counted are from memory, to be checked.",
    ),
    Duty.DISCLOSURE: Rule(
        "Disclosure statement",
        "Tell the Secretary of every other financial, reporting or contractual relationship with a contracting "
        "provider, and of control by it. AHRQ publishes its findings.",
        "42 U.S.C. 299b-24(b)(1)(E); 42 CFR 3.102(d)(2), 3.104(c)",
        "That it is 45 days from when contract and relationship both exist is from memory, to be checked.",
    ),
    Duty.PROFILE: Rule(
        "PSO profile for the year before",
        "Send the profile of the calendar year to the PSO Privacy Protection Center.",
        "AHRQ's yearly request, by February 28",
        "The day is from a page of 2014, to be checked each year.",
    ),
    Duty.CHANGE: Rule(
        "Notice of a change",
        "Tell the Secretary promptly that an attestation is true no longer, or that what was told has changed.",
        "42 CFR 3.102(a)(1)(vi)",
        "The rule says promptly and no number of days: the portal counts it as due at once.",
    ),
}
LEADS: Final[dict[Duty, int]] = {Duty.CONTINUED_LISTING: 75, Duty.TWO_CONTRACTS: 45}  # days before the last day
DISCLOSURE_DAYS: Final = 45
PROFILE_DUE: Final = (2, 28)

MOVES: Final[dict[tuple[State, Act], State]] = {
    (State.OPEN, Act.ADD): State.OPEN,
    (State.OPEN, Act.FINISH): State.DONE,
    (State.OPEN, Act.EXCUSE): State.NOT_NEEDED,
    (State.DONE, Act.ADD): State.DONE,
    (State.DONE, Act.REOPEN): State.OPEN,
    (State.NOT_NEEDED, Act.REOPEN): State.OPEN,
}
NEVER_EXCUSED: Final = "This duty cannot be waved away: a listed PSO has it. Note when it was done."


@dataclass(frozen=True, slots=True)
class Listing:
    """One period of listing as the Secretary's letter states it. `initial`: the day of the first listing, from which
    periods of 24 months are counted.
    """

    starts: date
    ends: date
    initial: date


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty by its day. `anchor` tells it from others of its kind; `about`: a provider's id, or nothing.

    `settled`: the facts have answered it: the listing was continued.
    """

    duty: Duty
    anchor: date
    due: date
    about: str = ""
    settled: bool = False

    @property
    def key(self) -> str:
        """Stands in addresses: it changes where the day does, and so does the duty."""
        return ".".join(filter(None, (self.duty, self.anchor.isoformat(), self.about)))


def check_listing(listing: Listing) -> None:
    """Raises Refused for days that no letter can say."""
    if listing.ends <= listing.starts:
        raise Refused("A listing ends after it starts.")
    if listing.ends > last_day(listing.starts, LISTING_MONTHS) + timedelta(days=2):
        raise Refused("A listing lasts three years at most (42 U.S.C. 299b-24).")
    if listing.initial > listing.starts:
        raise Refused("The first listing cannot be later than this one.")


def standing(listings: Sequence[Listing], on: date) -> Listing | None:
    """The listing in force on a day."""
    return next((each for each in listings if each.starts <= on <= each.ends), None)


def assessment(initial: date, number: int) -> tuple[date, date]:
    """First and last day of the period of 24 months with this number, from 0. Counted from the first listing each
    time, so that a leap day is not lost on the way.
    """
    starts = months_later(initial, ASSESSMENT_MONTHS * number)
    return starts, months_later(initial, ASSESSMENT_MONTHS * (number + 1)) - timedelta(days=1)


def running_assessment(initial: date, on: date) -> tuple[date, date]:
    """The period of 24 months that a day falls into; the first one before it began."""
    number = 0
    while assessment(initial, number)[1] < on:
        number += 1
    return assessment(initial, number)


def owed(listings: Sequence[Listing], papers: Iterable[Paper], changes: Iterable[date] = ()) -> list[Owed]:
    """Every duty of the listings recorded, by its day. Days that fall outside any listing owe nothing."""
    found = [each for listing in listings for each in _of_listing(listing, listings)]
    found += [_disclosure(paper) for paper in papers if paper.relationship_since is not None]
    found += [Owed(Duty.CHANGE, day, day) for day in changes]
    # A renewal signed before the days that bind begins with them, like the paper before it: one duty, not two.
    return sorted({each.key: each for each in found}.values(), key=lambda each: (each.due, each.key))


def _of_listing(listing: Listing, listings: Sequence[Listing]) -> list[Owed]:
    followed = any(each.starts == listing.ends + timedelta(days=1) for each in listings)
    due = days_before(listing.ends, LEADS[Duty.CONTINUED_LISTING])
    return [
        Owed(Duty.CONTINUED_LISTING, listing.ends, due, settled=followed), *_certifications(listing),
        *_profiles(listing),
    ]  # fmt: skip


def _certifications(listing: Listing) -> list[Owed]:
    found: list[Owed] = []
    number = 0
    while True:
        _, ends = assessment(listing.initial, number)
        due = days_before(ends, LEADS[Duty.TWO_CONTRACTS])
        if due > listing.ends:
            return found
        if due >= listing.starts:
            found.append(Owed(Duty.TWO_CONTRACTS, ends, due))
        number += 1


def _profiles(listing: Listing) -> list[Owed]:
    years = range(listing.initial.year, listing.ends.year)
    days = [(date(year, 12, 31), date(year + 1, *PROFILE_DUE)) for year in years]
    return [Owed(Duty.PROFILE, year, due) for year, due in days if listing.starts <= due <= listing.ends]


def _disclosure(paper: Paper) -> Owed:
    since = max(paper.starts, paper.relationship_since or paper.starts)
    return Owed(Duty.DISCLOSURE, since, since + timedelta(days=DISCLOSURE_DAYS), about=paper.provider)


@dataclass(frozen=True, slots=True)
class Count:
    """Contracts in a period of 24 months: providers that count, and why others do not."""

    counting: tuple[str, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def missing(self) -> int:
        return max(0, CONTRACTS_NEEDED - len(self.counting))


def count_contracts(papers: Iterable[Paper], starts: date, ends: date) -> Count:
    """Which providers' contracts count in a period. One provider counts once, however many papers it signed."""
    counting: dict[str, None] = {}
    others: dict[str, str] = {}
    for paper in papers:
        reason = paper.why_not(starts, ends)
        if reason:
            others[paper.provider] = reason
        else:
            counting[paper.provider] = None
    return Count(tuple(counting), tuple(pair for pair in others.items() if pair[0] not in counting))


def state_after(acts: Iterable[Act]) -> State:
    """Where a duty stands after what was noted, oldest first."""
    state = State.OPEN
    for act in acts:
        state = MOVES.get((state, act), state)
    return state


def check_move(duty: Duty, state: State, act: Act) -> State:
    """The state after one more act. Raises Refused."""
    if act is Act.EXCUSE and duty in LEADS:
        raise Refused(NEVER_EXCUSED)
    if (state, act) not in MOVES:
        raise Refused("This cannot be noted in the state it is in. Look at it again.")
    return MOVES[state, act]


def reminders(due: date, on: date, told: Iterable[int]) -> tuple[int, ...]:
    """Which of the reminders have come and were not given. After a standstill several have: one mail says them all."""
    return tuple(days for days in REMIND if days_before(due, days) <= on and days not in set(told))


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.OPEN}"]
    lines += [f"    {start} --> {end}: {act}" for (start, act), end in MOVES.items()]
    return "\n".join(lines) + "\n"
