"""Reads of the listing: computed duties with what was noted of each. Rows are those of the PSO's side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pso_portal.tenancy.models import Provider

from . import listing
from .contract_selectors import papers
from .contracts import Paper, standing_records
from .listing import Act, Count, Duty, Listing, Owed, Rule, State
from .models import DutyEntry, DutyNotice, ListingRecord

NEAR = 30  # days from which a deadline is told in color


@dataclass(frozen=True, slots=True)
class Line:
    """One duty in the calendar. `left`: days until it is due, negative after."""

    owed: Owed
    rule: Rule
    state: State
    entries: tuple[DutyEntry, ...]
    left: int
    about: str

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def done_on(self) -> date | None:
        """The day of what settled it last."""
        settling = [entry.on for entry in self.entries if entry.act in (Act.FINISH, Act.EXCUSE)]
        return settling[-1] if settling and not self.is_open else None

    @property
    def words(self) -> tuple[str, str]:
        """The state in words, and its tint."""
        if self.owed.settled and self.is_open:
            return "Done: the listing was continued", "ok"
        if not self.is_open:
            late = self.done_on is not None and self.state is State.DONE and self.done_on > self.owed.due
            return ("Done, late", "warn") if late else (self.state.replace("_", " ").capitalize(), "ok")
        if self.left < 0:
            return f"Overdue by {_days(-self.left)}", "concern"
        return (f"Due in {_days(self.left)}" if self.left else "Due today"), "warn" if self.left <= NEAR else ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The listing as of a day."""

    listings: tuple[ListingRecord, ...]
    now: Listing | None
    lines: tuple[Line, ...]
    period: tuple[date, date] | None
    count: Count

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if line.is_open and not line.owed.settled]

    @property
    def settled(self) -> list[Line]:
        return [line for line in reversed(self.lines) if not line.is_open or line.owed.settled]

    @property
    def latest(self) -> ListingRecord | None:
        return self.listings[-1] if self.listings else None


def listing_records() -> list[ListingRecord]:
    """Every record, oldest first."""
    return list(ListingRecord.objects.order_by("number"))


def calendar(on: date) -> Calendar:
    """Everything that the page shows; the number of queries does not grow with the duties."""
    records = standing_records(listing_records())
    listings, signed = [_listing(record) for record in records], papers()
    entries = entries_by_duty()
    changes = [entry.anchor for rows in entries.values() for entry in rows if entry.act == Act.RAISE]
    owed = listing.owed(listings, signed, changes)
    names = names_of_providers({each.about for each in owed if each.about})
    lines = tuple(_line(each, entries.get(each.key, ()), on, names) for each in owed)
    now = listing.standing(listings, on)
    period = listing.running_assessment(now.initial, on) if now else None
    return Calendar(tuple(records), now, lines, period, counted(signed, period))


def counted(signed: list[Paper], period: tuple[date, date] | None) -> Count:
    """Contracts that count in a period; none without one."""
    return listing.count_contracts(signed, *period) if period else Count((), ())


def period_of(owed: Owed, on: date) -> tuple[date, date] | None:
    """The 24 months that a certification is about."""
    if owed.duty is not Duty.TWO_CONTRACTS:
        return None
    initials = [_listing(record).initial for record in standing_records(listing_records())]
    periods = [listing.running_assessment(initial, owed.anchor) for initial in initials]
    return next((period for period in periods if period[1] == owed.anchor), None)


def line(key: str, on: date) -> Line | None:
    """The duty of this key as of a day."""
    return next((each for each in calendar(on).lines if each.owed.key == key), None)


def entries_by_duty() -> dict[str, tuple[DutyEntry, ...]]:
    """What was noted, by the duty's key, oldest first."""
    found: dict[str, list[DutyEntry]] = defaultdict(list)
    for entry in DutyEntry.objects.order_by("number"):
        found[entry.key].append(entry)
    return {key: tuple(rows) for key, rows in found.items()}


def told() -> dict[str, set[int]]:
    """The reminders that went out, by the duty's key."""
    found: dict[str, set[int]] = defaultdict(set)
    for notice in DutyNotice.objects.all():
        found[notice.key].add(notice.days)
    return found


def names_of_providers(ids: set[str]) -> dict[str, str]:
    """Names by id, in one query."""
    rows = Provider.objects.filter(pk__in=[UUID(one) for one in ids]).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def open_count(on: date) -> int:
    """Deadlines that are near or past, for the rail."""
    return sum(1 for line in calendar(on).open if line.left <= NEAR)


def _listing(record: ListingRecord) -> Listing:
    return Listing(record.starts_on, record.ends_on, record.initial_on)


def _line(owed: Owed, entries: tuple[DutyEntry, ...], on: date, names: dict[str, str]) -> Line:
    state = listing.state_after(Act(entry.act) for entry in entries)
    left = (owed.due - on).days
    return Line(owed, listing.RULES[owed.duty], state, entries, left, names.get(owed.about, ""))


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
