"""Entering a disclosure (42 CFR 3.206): its conditions shown, its copy frozen and sealed in the same moment."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied

from .. import disclosure_selectors as selectors
from ..books import Book, book_of
from ..disclosing import BY_TWO
from ..disclosures import BY_CODE
from ..evidence import Extent
from ..frozen_copy import Copy, copy_of
from ..models import DisclosedItem, WorkProduct
from ..policies import check_can_disclose

TWO = "This ends both protections for everybody, so a second person has to confirm it. Prepare it instead."
CHANGED = "What would leave has changed since it was prepared. Decline it, and prepare it anew."
ONLY_ONE = "You prepared this yourself. Another person has to confirm it."
DECIDED = "This was decided already."
CORRECTED = "This was corrected already. Correct the later entry."


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of one disclosure. `evidence`: see `evidence.REQUIRED`; `items`: kind and id of each."""

    ground: str
    entity: str
    person: str
    disclosed_on: date
    extent: Extent
    evidence: dict[str, Any]
    items: tuple[tuple[str, UUID], ...]
    late_reason: str = ""
    names_earlier: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        """For a sealed field."""
        named = str(self.names_earlier) if self.names_earlier else None
        items = [[kind, str(content_id)] for kind, content_id in self.items]
        return asdict(self) | {
            "disclosed_on": self.disclosed_on.isoformat(), "items": items, "names_earlier": named,
            "extent": str(self.extent),
        }  # fmt: skip

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        named = UUID(said["names_earlier"]) if said["names_earlier"] else None
        items = tuple((kind, UUID(content_id)) for kind, content_id in said["items"])
        return cls(**said | {
            "disclosed_on": date.fromisoformat(said["disclosed_on"]), "items": items, "names_earlier": named,
            "extent": Extent(said["extent"]),
        })  # fmt: skip


@dataclass
class _Row:
    """What stands on a row besides what was said."""

    copy: Copy
    by: Acting
    key: UUID
    now: datetime
    proposed_by: UUID | None = None


@transaction.atomic
def record_disclosure(*, by: Acting, said: Said, key: UUID, now: datetime) -> Any:
    """Enter one disclosure; sent twice with the same key, it is entered once.

    Raises Unmet (what is missing, by field, each with its paragraph), Denied (no step-up, two people needed), Http404.
    """
    book = _begin(by, now)
    earlier = book.disclosures.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    if said.ground in BY_TWO:
        raise Denied(TWO)
    return _enter(book, said, _Row(_checked(by, said, now), by, key, now))


@transaction.atomic
def propose_disclosure(*, by: Acting, said: Said, key: UUID, now: datetime) -> Any:
    """Prepare what a second person has to confirm; nothing leaves yet. Raises as `record_disclosure`."""
    book = _begin(by, now)
    earlier = book.proposals.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    copy = _checked(by, said, now)
    made = book.proposals(
        **book.owner, ground=said.ground, said=said.to_json(), sha256=copy.sha256, proposed_at=now,
        proposed_by=by.user_id, key=key,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("propose_disclosure", by=by, subject=made, now=now, ground=said.ground, sha256=copy.sha256)
    return made


@transaction.atomic
def decide_disclosure(*, by: Acting, proposal_id: UUID, make: bool, now: datetime) -> Any:
    """Confirm or decline what another prepared; confirmed, it is entered with the copy of that very hash.

    Whoever prepared it may decline it, never confirm it. Returns the proposal. Raises Denied, Unmet, Http404.
    """
    book = _begin(by, now)
    held = selectors.proposal(by, proposal_id, locked=True)
    if held.outcome:
        raise Denied(DECIDED)
    if make:
        held.disclosure_id = _confirmed(book, held, by, now).pk
    held.outcome, held.decided_at, held.decided_by = "made" if make else "declined", now, by.user_id
    held.save(update_fields=["outcome", "decided_at", "decided_by", "disclosure_id"])
    audit.record("decide_disclosure", by=by, subject=held, now=now, outcome=held.outcome)
    return held


def _confirmed(book: Book, held: Any, by: Acting, now: datetime) -> Any:
    if held.proposed_by == by.user_id:
        raise Denied(ONLY_ONE)
    # It leaves on the day of the second person, whenever it was prepared.
    said = replace(Said.from_json(held.said), disclosed_on=selectors.local_day(by, now))
    copy = _checked(by, said, now)
    if copy.sha256 != held.sha256:
        raise Denied(CHANGED)
    return _enter(book, said, _Row(copy, by, held.key, now, proposed_by=held.proposed_by))


def _begin(by: Acting, now: datetime) -> Book:
    book = book_of(by)
    by.check(book.permission)
    by.check_stepped_up(now)
    with connection.cursor() as cursor:  # until the transaction ends: numbers have no gap, and a key has one row
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"disclosures of {book.key}"])
    return book


def _checked(by: Acting, said: Said, now: datetime) -> Copy:
    """The copy, where nothing is missing. Raises Unmet."""
    chosen = selectors.entered(by, said.items)
    entered_on = max((selectors.local_day(by, each.entered_at) for each in chosen), default=None)
    check_can_disclose(
        side=str(by.side), ground=said.ground, evidence=said.evidence, extent=said.extent, on=said.disclosed_on,
        today=selectors.local_day(by, now), entered_on=entered_on, late_reason=said.late_reason,
        recipient=(said.entity, said.person), missing=len(set(said.items)) - len(chosen) if said.items else None,
    )  # fmt: skip
    return _copy(by, said)


def _copy(by: Acting, said: Said) -> Copy:
    """A correction of the words alone keeps the bytes that left; else the contents are frozen as they stand now."""
    fresh = copy_of(said.items, said.extent)
    if said.names_earlier is None:
        return fresh
    earlier = selectors.disclosure(by, said.names_earlier)
    if selectors.correction_of(by, earlier.pk) is not None:
        raise Denied(CORRECTED)
    items = selectors.items_of(by, [earlier.pk])[earlier.pk]
    same = [(each.content_kind, each.content_id) for each in items] == list(said.items)
    if not same or earlier.extent != said.extent:
        return fresh
    left = {each.content_id: each for each in items}
    return Copy(earlier.copy, earlier.sha256, tuple(
        type(each)(each.kind, each.content_id, left[each.content_id].version, left[each.content_id].sha256)
        for each in fresh.items
    ))  # fmt: skip


def _enter(book: Book, said: Said, row: _Row) -> Any:
    last = book.disclosures.objects.aggregate(last=Max("number"))["last"] or 0
    made = book.disclosures(
        **book.owner, ground=said.ground, number=last + 1, disclosed_on=said.disclosed_on, recorded_at=row.now,
        recorded_by=row.by.user_id, proposed_by=row.proposed_by, extent=said.extent,
        after=BY_CODE[said.ground].after, sha256=row.copy.sha256, key=row.key, names_earlier=said.names_earlier,
        entity=said.entity.strip(), person=said.person.strip(), evidence=said.evidence,
        late_reason=said.late_reason.strip() or None, copy=row.copy.text,
    )  # fmt: skip
    made.save(force_insert=True)
    _list_items(book, made, row.copy)
    audit.record(
        "record_disclosure", by=row.by, subject=made, now=row.now, ground=said.ground, number=made.number,
        sha256=made.sha256, items=len(row.copy.items), on=said.disclosed_on.isoformat(),
    )  # fmt: skip
    return made


def _list_items(book: Book, made: Any, copy: Copy) -> None:
    products = {} if book.items is not DisclosedItem else {
        each.content_id: each.pk
        for each in WorkProduct.objects.filter(content_id__in=[item.content_id for item in copy.items])
    }  # fmt: skip
    rows = []
    for position, item in enumerate(copy.items, 1):
        bound = {"work_product_id": products[item.content_id]} if products else {}
        rows.append(book.items(
            **book.owner, **bound, disclosure=made, position=position, content_kind=item.kind,
            content_id=item.content_id, version=item.version, sha256=item.sha256,
        ))  # fmt: skip
    book.items.objects.bulk_create(rows)

