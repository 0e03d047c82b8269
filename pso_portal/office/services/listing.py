"""Keeping the listing: its periods, what is noted of duties, and the reminders."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.notices.services import tell

from .. import listing_selectors as selectors
from ..listing import Act, Duty, Listing, Owed, Refused, check_listing, check_move, reminders
from ..models import DutyEntry, DutyNotice, ListingRecord

CHANGED = "Somebody noted something here while you were writing. Look at it, then send yours again."
LONGEST = 2000


@transaction.atomic
def record_listing(
    *, by: Acting, listing: Listing, pso_number: str, reference: str, expected: int, now: datetime,
    corrects: bool = False,
) -> ListingRecord:  # fmt: skip
    """Add a period of listing, or a correction of the record before it, from a page that showed record `expected`.

    Raises Denied: days that cannot be, no letter named, or somebody was faster.
    """
    by.check(Permission.KEEP_LISTING)
    try:
        check_listing(listing)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    if len(selectors.listing_records()) != expected:
        raise Denied(CHANGED)
    if corrects and not expected:
        raise Denied("There is no record to correct yet.")
    made = ListingRecord(
        number=expected + 1, corrects=corrects, starts_on=listing.starts, ends_on=listing.ends,
        initial_on=listing.initial, pso_number=pso_number, reference=_words(reference, "Name the Secretary's letter"),
        recorded_by=by.user_id, recorded_at=now,
    )  # fmt: skip
    _insert(made)
    audit.record("record_listing", by=by, subject=made, now=now, number=made.number, corrects=corrects)
    return made


@transaction.atomic
def note_duty(*, by: Acting, key: str, act: Act, on: date, words: str, expected: int, now: datetime) -> DutyEntry:
    """Note evidence of a duty, that it was done, why it is not needed, or that it is open again.

    `expected`: how many entries the page showed; sent twice, it is noted once. Raises Denied, Http404 for a duty that
    does not exist.
    """
    by.check(Permission.KEEP_LISTING)
    line = selectors.line(key, now.date())
    if line is None:
        raise Http404
    if len(line.entries) == expected + 1 and _is_same(line.entries[-1], by, act, on, words):
        return line.entries[-1]
    if len(line.entries) != expected:
        raise Denied(CHANGED)
    try:
        check_move(line.owed.duty, line.state, act)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    about = UUID(line.owed.about) if line.owed.about else None
    return _noted(by, line.owed.duty, line.owed.anchor, about, expected + 1, act, on, words, now)


@transaction.atomic
def raise_change(*, by: Acting, on: date, words: str, now: datetime) -> DutyEntry:
    """Make known that an attestation is true no longer: a duty that nobody could compute (42 CFR 3.102(a)(1)(vi))."""
    by.check(Permission.KEEP_LISTING)
    if DutyEntry.objects.filter(duty=Duty.CHANGE, anchor=on).exists():
        raise Denied("A change of that day stands in the calendar already. Add to it.")
    return _noted(by, Duty.CHANGE, on, None, 1, Act.RAISE, on, words, now)


@transaction.atomic
def remind_listing(*, now: datetime) -> int:
    """In the PSO's scope: one mail to each keeper for the deadlines that came near; returns for how many duties.

    Each reminder once, however often and late this runs: the row that says so stands in the same transaction.
    """
    told, due = selectors.told(), []
    for line in selectors.calendar(now.date()).open:
        days = reminders(line.owed.due, now.date(), told.get(line.owed.key, ()))
        if days and _note_told(line.owed, days, now):
            due.append(line)
    if due:
        tell(user_ids=holders_of(Permission.KEEP_LISTING, None), now=now, named=False)
    return len(due)


def _note_told(owed: Owed, days: tuple[int, ...], now: datetime) -> bool:
    about = UUID(owed.about) if owed.about else None
    rows = [DutyNotice(duty=owed.duty, anchor=owed.anchor, about_id=about, days=each, told_at=now) for each in days]
    try:
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
    except IntegrityError:
        return False  # another worker was first
    audit.record("remind_listing", by=None, subject=rows[-1], now=now, duty=owed.duty, days=min(days))
    return True


def _noted(
    by: Acting, duty: Duty, anchor: date, about: UUID | None, number: int, act: Act, on: date, words: str, now: datetime
) -> DutyEntry:
    if on > now.date():
        raise Denied("Note it once it has happened: the day lies ahead.")
    made = DutyEntry(
        duty=duty, anchor=anchor, about_id=about, number=number, act=act, on=on, noted_by=by.user_id, noted_at=now,
        words=_words(words, "Say what it was, and where it can be found"),
    )  # fmt: skip
    _insert(made)
    audit.record("note_duty", by=by, subject=made, now=now, duty=duty, anchor=anchor.isoformat(), act=act)
    return made


def _is_same(entry: DutyEntry, by: Acting, act: Act, on: date, words: str) -> bool:
    """Sent twice: the button was pressed twice."""
    return (entry.noted_by, entry.act, entry.on) == (by.user_id, act, on) and entry.words == words.strip()


def _words(text: str, asked: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise Denied(f"{asked}, in at most {LONGEST:,} characters.")
    return text.strip()


def _insert(made: ListingRecord | DutyEntry) -> None:
    """Two at once take the same number: the database lets one of them through."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(CHANGED) from error
