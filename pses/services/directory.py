"""Keeping the provider's directory: one name at a time, or from a list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.memo import forget

from .. import directory_selectors as selectors
from ..directory import MOST_ENTRIES, Said, problems
from ..directory_csv import Plan, Standing, plan
from ..house_names import memo_of
from ..models import DirectoryBook, DirectoryEntry

THERE = "This stands in the directory already."
RETIRED = "This stands in the directory already, retired. Bring it back there."
FULL = f"A directory holds {MOST_ENTRIES:,} names at most."


@transaction.atomic
def add_to_directory(*, by: Acting, said: Said, now: datetime) -> DirectoryEntry:
    """Take a name in. Raises Denied."""
    _open_book(by)
    standing = selectors.standing()
    _check(said, standing)
    if len(standing) >= MOST_ENTRIES:
        raise Denied(FULL)
    made = _row(by, said, now)
    made.save(force_insert=True)
    audit.record("add_to_directory", by=by, subject=made, now=now, kind=str(said.kind))
    return made


@transaction.atomic
def change_in_directory(*, by: Acting, entry_id: UUID, said: Said, now: datetime) -> DirectoryEntry:
    """Write an entry anew. Raises Denied, Http404."""
    _open_book(by)
    row = selectors.entry(entry_id, locked=True)
    _check(said, [each for each in selectors.standing() if each.id != entry_id])
    if row.said != said:
        row.kind, row.held, row.changed_at, row.changed_by = said.kind, said.to_json(), now, by.user_id
        row.save(update_fields=["kind", "held", "changed_at", "changed_by"])
        audit.record("change_in_directory", by=by, subject=row, now=now, kind=str(said.kind))
    return row


@transaction.atomic
def retire_in_directory(*, by: Acting, entry_id: UUID, now: datetime) -> DirectoryEntry:
    """Stop looking for a name; it stays on the list of what was retired. Twice is once. Raises Denied, Http404."""
    _open_book(by)
    row = selectors.entry(entry_id, locked=True)
    if row.retired_at is None:
        row.retired_at, row.retired_by = now, by.user_id
        row.save(update_fields=["retired_at", "retired_by"])
        audit.record("retire_in_directory", by=by, subject=row, now=now, kind=row.kind)
    return row


@transaction.atomic
def bring_back_in_directory(*, by: Acting, entry_id: UUID, now: datetime) -> DirectoryEntry:
    """Look for a retired name again. Twice is once. Raises Denied, Http404."""
    _open_book(by)
    row = selectors.entry(entry_id, locked=True)
    if row.retired_at is not None:
        row.retired_at, row.retired_by = None, None
        row.save(update_fields=["retired_at", "retired_by"])
        audit.record("bring_back_in_directory", by=by, subject=row, now=now, kind=row.kind)
    return row


def check_directory_list(*, by: Acting, text: str) -> Plan:
    """What a list would do; changes nothing. Raises Denied."""
    by.check(Permission.KEEP_DIRECTORY)
    return plan(text, selectors.standing())


@transaction.atomic
def import_directory_list(*, by: Acting, text: str, now: datetime) -> Plan:
    """Add what is right in a list; what is wrong is told and left out. The same list again adds nothing.

    Raises Denied where the list cannot be read.
    """
    _open_book(by)
    found = plan(text, selectors.standing())
    if found.problem:
        raise Denied(found.problem)
    rows = [_row(by, said, now) for said in found.new]
    DirectoryEntry.objects.bulk_create(rows)
    for row in DirectoryEntry.objects.select_for_update().filter(pk__in=found.more):
        row.held, row.changed_at, row.changed_by = found.more[row.pk].to_json(), now, by.user_id
        row.save(update_fields=["held", "changed_at", "changed_by"])
    audit.record(
        "import_directory", by=by, provider_id=by.provider_id, now=now, added=len(rows), changed=len(found.more),
        wrong=len(found.wrong),
    )  # fmt: skip
    return found


def _open_book(by: Acting) -> None:
    """One change at a time; from now on nothing that was compiled before is used. Raises Denied."""
    by.check(Permission.KEEP_DIRECTORY)
    books = DirectoryBook.objects.select_for_update().filter(provider_id=by.provider_id)
    if not books.exists():
        book = DirectoryBook(provider_id=by.provider_id, version=uuid4())
        DirectoryBook.objects.bulk_create([book], ignore_conflicts=True)
    book = books.get()
    book.version = uuid4()
    book.save(update_fields=["version"])
    forget(memo_of(by.provider_id))


def _check(said: Said, standing: list[Standing]) -> None:
    wrong = problems(said)
    if wrong:
        raise Denied(" ".join(wrong.values()))
    same = next((each for each in standing if each.said.key == said.key), None)
    if same is not None:
        raise Denied(RETIRED if same.retired else THERE)


def _row(by: Acting, said: Said, now: datetime) -> DirectoryEntry:
    return DirectoryEntry(
        provider_id=by.provider_id, kind=said.kind, held=said.to_json(), added_at=now, added_by=by.user_id
    )
