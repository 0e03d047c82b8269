"""A sheet of many providers at the PSO: uploaded in sealed pieces, its rows told apart, handed over or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from .. import delivery_selectors as selectors
from ..deliveries import (
    LEAVE_OUT,
    SHEET_KEPT_FOR,
    SHEET_MOVES,
    BadChoice,
    Text,
    count_texts,
    faults,
    rows_by_provider,
    sheet_stands,
    suggest,
    without_texts,
)
from ..enums import SheetState
from ..imports import mapping as mappings
from ..imports.guesses import guess
from ..imports.mapping import Origin
from ..imports.profile import ColumnProfile
from ..imports.sheet import BadSheet, open_sheet
from ..models import SheetOfMany, SheetPiece
from .imports import NO_ROWS, pieces

NOT_HERE_ANY_MORE = "This sheet has moved on since you opened the page, or its day is over. Open it from the list."


@transaction.atomic
def upload_sheet_of_many(*, by: Acting, file: BinaryIO, name: str, now: datetime) -> SheetOfMany:
    """Keep a sheet sealed under the PSO's key, for a day at most. Raises BadSheet, Denied."""
    by.check(Permission.HAND_OVER_SHEETS)
    sheet = open_sheet(file)
    profiles = {column: ColumnProfile() for column in sheet.columns}
    held = SheetOfMany(
        file_name=name[:200], sheet={}, choice={}, rows=0, pieces=0, uploaded_by=by.user_id, uploaded_at=now
    )
    held.save(force_insert=True)
    for piece in pieces(sheet.lines, profiles):
        SheetPiece(of=held, position=held.pieces, lines=piece).save(force_insert=True)
        held.pieces, held.rows = held.pieces + 1, held.rows + len(piece)
    if not held.rows:
        raise BadSheet(NO_ROWS)
    seen = {column: profile.to_json() for column, profile in profiles.items()}
    held.sheet = {"columns": list(sheet.columns), "profiles": seen}
    guessed = guess(sheet.columns, seen, selectors.asked_of_pso())
    held.choice = {"column": "", "texts": {}, "origins": mappings.to_json(without_texts(guessed))}
    held.save()
    enqueue("events.forget_sheet", side=Side.PSO, now=now, due=now + SHEET_KEPT_FOR, sheet_id=held.pk)
    audit.record("upload_sheet_of_many", by=by, subject=held, now=now, rows=held.rows)
    return held


@transaction.atomic
def choose_whose(*, by: Acting, sheet_id: UUID, column: str, now: datetime) -> SheetOfMany:
    """Say which column tells whose a row is; providers of the same name are suggested. Raises BadChoice, Denied."""
    held = _open(by, sheet_id, SheetState.UPLOADED, now)
    if column not in held.sheet["columns"]:
        raise BadChoice("The sheet has no column of this name. Choose another.")
    if column != held.choice["column"]:
        names = {words: pk for pk, words in selectors.labels(timezone.localdate(now)).items()}
        texts = suggest(count_texts(selectors.cells(held, column)), names)
        held.choice = held.choice | {"column": column, "texts": _told(texts)}
        held.save(update_fields=["choice"])
    return held


@transaction.atomic
def map_texts(*, by: Acting, sheet_id: UUID, whose: Mapping[str, str], now: datetime) -> SheetOfMany:
    """Say whose rows with these texts are: a provider's id, LEAVE_OUT, or empty for not yet. `whose`: by folded text.

    Raises BadChoice for a provider that is not under contract; Denied.
    """
    held = _open(by, sheet_id, SheetState.UPLOADED, now)
    allowed = {"", LEAVE_OUT, *selectors.labels(timezone.localdate(now))}
    if not allowed.issuperset(whose.values()):
        raise BadChoice("Rows go only to a provider under contract. Choose one from the list.")
    texts = selectors.texts_of(held)
    changed = {key: Text(text.shown, text.rows, whose.get(key, text.whose)) for key, text in texts.items()}
    held.choice = held.choice | {"texts": _told(changed)}
    held.save(update_fields=["choice"])
    return held


@transaction.atomic
def propose_mapping(*, by: Acting, sheet_id: UUID, origins: Mapping[str, Origin], now: datetime) -> SheetOfMany:
    """Keep what the other columns may answer: it travels beside every part, as a proposal. Raises Denied."""
    held = _open(by, sheet_id, SheetState.UPLOADED, now)
    held.choice = held.choice | {"origins": mappings.to_json(without_texts(origins))}
    held.save(update_fields=["choice"])
    return held


@transaction.atomic
def hand_over(*, by: Acting, sheet_id: UUID, now: datetime) -> SheetOfMany:
    """Have the sheet split, each part sealed under its provider's key and laid before it.

    Raises Denied (not whole, moved on, no step-up).
    """
    by.check(Permission.HAND_OVER_SHEETS)
    by.check_stepped_up(now)
    held = _open(by, sheet_id, SheetState.HANDING, now)
    texts = selectors.texts_of(held)
    problems = faults(texts, selectors.labels(timezone.localdate(now)))
    if problems:
        raise Denied(problems[0])
    counts = rows_by_provider(texts)
    held.left_out = counts.pop(LEAVE_OUT, 0)
    held.goes_to = sorted(counts)
    held.state, held.handed_by, held.handed_at, held.done = SheetState.HANDING, by.user_id, now, 0
    held.save(update_fields=["left_out", "goes_to", "state", "handed_by", "handed_at", "done"])
    owe_step(held, now=now)
    audit.record("hand_over_sheet", by=by, subject=held, now=now, rows=held.rows, providers=len(counts))
    return held


def owe_step(held: SheetOfMany, *, now: datetime) -> None:
    """One step is one message: a piece sorted, a provider served (only then the door is told whose it is), the end."""
    at = held.done - held.pieces
    side = Side.PSO if at == len(held.goes_to) else Side.DOOR
    provider_id = UUID(held.goes_to[at]) if 0 <= at < len(held.goes_to) else None
    enqueue("events.split_sheet", side=side, provider_id=provider_id, now=now, sheet_id=held.pk, step=held.done)


@transaction.atomic
def drop_sheet_of_many(*, by: Acting, sheet_id: UUID, now: datetime) -> None:
    """Throw a sheet away of which nothing was handed over. Raises Denied."""
    held = _open(by, sheet_id, SheetState.DROPPED, now)
    empty_sheet(held, SheetState.DROPPED, now)
    audit.record("drop_sheet_of_many", by=by, subject=held, now=now)


def forget_sheet(*, sheet_id: UUID, now: datetime) -> None:
    """Its day is over: what is left of it goes, handed over or not."""
    held = SheetOfMany.objects.select_for_update().filter(pk=sheet_id).first()
    over = held is not None and sheet_stands(held.state, held.uploaded_at, now) is SheetState.FORGOTTEN
    if held is not None and over and held.state != SheetState.FORGOTTEN:
        empty_sheet(held, SheetState.FORGOTTEN, now)
        audit.record("forget_sheet_of_many", by=None, subject=held, now=now)


def empty_sheet(held: SheetOfMany, state: SheetState, now: datetime) -> None:
    """Nothing of what it says stays on the PSO's side."""
    SheetPiece.objects.filter(of_id=held.pk).delete()
    held.state, held.gone_at, held.file_name, held.sheet, held.choice = state, now, "", {}, {}
    held.save(update_fields=["state", "gone_at", "file_name", "sheet", "choice"])


def _open(by: Acting, sheet_id: UUID, state: SheetState, now: datetime) -> SheetOfMany:
    by.check(Permission.HAND_OVER_SHEETS)
    held = selectors.sheet(sheet_id, locked=True)
    if state not in SHEET_MOVES[sheet_stands(held.state, held.uploaded_at, now)]:
        raise Denied(NOT_HERE_ANY_MORE)
    return held


def _told(texts: Mapping[str, Text]) -> dict[str, list[str | int]]:
    return {folded: [text.shown, text.rows, text.whose] for folded, text in texts.items()}
