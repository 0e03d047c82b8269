"""One step of handing a sheet over, on the door's side: a piece sorted by provider, or one provider served. The last
is the PSO's own.

Each step is one transaction with the next one owed, so that a killed worker goes on where it was. Serving a provider
seals its rows under its own key and takes them from the PSO's side in that same transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side
from pso_portal.vault.pepper import pepper

from .. import delivery_selectors as selectors
from ..deliveries import DELIVERY_KEPT_FOR, ENDED, LEAVE_OUT, LIES_THERE, sheet_stands, within
from ..enums import DeliveryState, SheetState
from ..imports.mapping import fold, from_json, to_json
from ..models import Delivery, DeliveryPart, SheetOfMany, SheetPiece
from .imports import ROWS_A_PIECE
from .sheets_of_many import empty_sheet, owe_step

Row = list[Any]


def work_step(*, sheet_id: UUID, step: int, now: datetime) -> None:
    """Do one step and owe the next. Done again, or after the sheet's day, it changes nothing."""
    held = SheetOfMany.objects.select_for_update().filter(pk=sheet_id).first()
    if held is None or held.done != step or sheet_stands(held.state, held.uploaded_at, now) != SheetState.HANDING:
        return
    if step == held.pieces + len(held.goes_to):
        _finish(held, now)
        return
    if step < held.pieces:
        _sort(held, SheetPiece.objects.get(of_id=held.pk, goes_to=None, position=step))
    else:
        _serve(held, UUID(held.goes_to[step - held.pieces]), now)
    held.done += 1
    held.save(update_fields=["done", "unsent"])
    owe_step(held, now=now)


def _finish(held: SheetOfMany, now: datetime) -> None:
    """On the PSO's own side, so that its auditor reads that nothing stayed."""
    empty_sheet(held, SheetState.HANDED, now)
    audit.record("finish_hand_over", by=None, subject=held, now=now, providers=len(held.goes_to))
    tell(user_ids={held.handed_by}, now=now)


def _sort(held: SheetOfMany, piece: SheetPiece) -> None:
    """Rows by provider, in place of the piece; rows left out go with it."""
    texts, place = selectors.texts_of(held), held.sheet["columns"].index(held.choice["column"])
    found: dict[str, list[Row]] = {}
    for row in piece.lines:
        found.setdefault(texts[fold(row[3][place])].whose, []).append(row)
    found.pop(LEAVE_OUT, None)
    for whose, rows in found.items():
        SheetPiece(of=held, goes_to=UUID(whose), position=piece.position, lines=rows).save(force_insert=True)
    piece.delete()


def _serve(held: SheetOfMany, provider_id: UUID, now: datetime) -> None:
    digest, rows, columns = _look(held, provider_id)
    if not selectors.under_contract(timezone.localdate(now)).filter(pk=provider_id).exists():
        held.unsent[str(provider_id)] = ENDED
    elif Delivery.objects.filter(provider_id=provider_id, digest=digest, state=DeliveryState.WAITING).exists():
        held.unsent[str(provider_id)] = LIES_THERE
    else:
        _deliver(held, provider_id, digest, rows, columns, now)
    SheetPiece.objects.filter(of_id=held.pk, goes_to=provider_id).delete()


def _deliver(held: SheetOfMany, provider_id: UUID, digest: str, rows: int, columns: list[int], now: datetime) -> None:
    delivery = Delivery(
        provider_id=provider_id, sheet_id=held.pk, digest=digest, rows=rows, sent_by=held.handed_by, sent_at=now
    )
    delivery.save(force_insert=True)
    names = [held.sheet["columns"][place] for place in columns]
    proposal = to_json(within(from_json(held.choice["origins"]), names))
    for position, lines in enumerate(_parts(held, provider_id, columns)):
        head = {"columns": names, "proposal": proposal} if position == 0 else None
        part = DeliveryPart(provider_id=provider_id, delivery=delivery, position=position, head=head, lines=lines)
        part.save(force_insert=True)
    audit.record("deliver_rows", by=None, subject=delivery, now=now, rows=rows, sent_by=str(held.handed_by))
    enqueue(
        "events.forget_delivery", side=Side.PROVIDER, provider_id=provider_id, now=now, due=now + DELIVERY_KEPT_FOR,
        delivery_id=delivery.pk,
    )  # fmt: skip
    tell(user_ids=selectors.who_imports(provider_id), now=now)


def _look(held: SheetOfMany, provider_id: UUID) -> tuple[str, int, list[int]]:
    """A keyed digest of the provider's rows, how many there are, and the columns that say anything in them: the name
    of a column that is empty here could still speak of somebody else.
    """
    hashed, count, filled = hashlib.sha256(), 0, set[int]()
    for _surplus, row in _rows(held, provider_id):
        hashed.update(json.dumps(row).encode())
        count += 1
        filled.update(place for place, cell in enumerate(row) if cell.strip())
    return pepper("delivery", provider_id.bytes + hashed.digest()).hex(), count, sorted(filled)


def _parts(held: SheetOfMany, provider_id: UUID, columns: list[int]) -> Iterator[list[Row]]:
    """[surplus, cells] in pieces. Rows carry no number: it would tell how many rows others have."""
    part: list[Row] = []
    for surplus, row in _rows(held, provider_id):
        part.append([surplus, [row[place] for place in columns]])
        if len(part) >= ROWS_A_PIECE:
            yield part
            part = []
    if part:
        yield part


def _rows(held: SheetOfMany, provider_id: UUID) -> Iterator[tuple[bool, list[str]]]:
    mine = SheetPiece.objects.filter(of_id=held.pk, goes_to=provider_id).order_by("position")
    for piece_id in list(mine.values_list("pk", flat=True)):
        for _number, surplus, _times, cells in SheetPiece.objects.get(pk=piece_id).lines:
            yield surplus, cells
