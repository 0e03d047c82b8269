"""A sheet on its way: uploaded in sealed pieces, mapped, checked, confirmed, thrown away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from pses.enums import Purpose
from pses.policies import check_can_admit
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from .. import import_selectors
from ..enums import RunState
from ..imports import mapping as mappings
from ..imports.guesses import guess
from ..imports.mapping import Origin, Origins
from ..imports.profile import ColumnProfile, Profiles
from ..imports.sheet import BadSheet, Line, Sheet, open_sheet
from ..models import ImportChunk, ImportMapping, ImportRun
from ..policies import check_can_take

ROWS_A_PIECE, LETTERS_A_PIECE = 250, 1_000_000
NO_ROWS = "The sheet names its columns and has no rows below them."
Piece = list[list[Any]]


@transaction.atomic
def upload_sheet(
    *, by: Acting, file: BinaryIO, name: str, now: datetime, saved: ImportMapping | None = None
) -> ImportRun:
    """Keep a sheet sealed, in pieces, with a first mapping: the `saved` one where its columns are there, or a guess.

    Raises BadSheet, Denied.
    """
    by.check(Permission.IMPORT_REPORTS)
    held = mappings.from_json(saved.mapping) if saved else None
    run = keep_sheet(by=by, sheet=open_sheet(file), name=name, now=now, offer=lambda _: held)
    audit.record("upload_sheet", by=by, subject=run, now=now, rows=run.rows)
    return run


def keep_sheet(
    *, by: Acting, sheet: Sheet, name: str, now: datetime, offer: Callable[[Profiles], Origins | None]
) -> ImportRun:
    """An import of the rows of `sheet`, in the caller's transaction. `offer`: from what stands in the columns to a
    first mapping, None for a guess. Raises BadSheet.
    """
    profiles = {column: ColumnProfile() for column in sheet.columns}
    run = ImportRun(
        provider_id=by.provider_id, file_name=name[:200], membership_id=by.membership_id, started_by=by.user_id,
        started_at=now, rows=0, chunks=0, sheet={}, mapping={},
    )  # fmt: skip
    run.save(force_insert=True)
    for piece in pieces(sheet.lines, profiles):
        _piece_of(run, piece).save(force_insert=True)
        run.chunks, run.rows = run.chunks + 1, run.rows + len(piece)
    if not run.rows:
        raise BadSheet(NO_ROWS)
    seen = {column: profile.to_json() for column, profile in profiles.items()}
    run.sheet = {"columns": list(sheet.columns), "profiles": seen}
    asked = import_selectors.asked()
    offered = offer(seen)
    origins = guess(sheet.columns, seen, asked) if offered is None else offered
    faults = mappings.lint(origins, sheet.columns, asked)
    run.mapping = mappings.to_json({key: each for key, each in origins.items() if key not in faults})
    run.save(update_fields=["rows", "chunks", "sheet", "mapping"])
    return run


def _piece_of(run: ImportRun, piece: Piece) -> ImportChunk:
    return ImportChunk(provider_id=run.provider_id, run=run, position=run.chunks, size=len(piece), lines=piece)


def pieces(lines: Iterator[Line], profiles: dict[str, ColumnProfile]) -> Iterator[Piece]:
    """Rows as [number, surplus, how often the same stood before, cells], a piece at a time."""
    piece: Piece = []
    letters, before = 0, dict[bytes, int]()
    for line in lines:
        for column, cell in line.cells.items():
            profiles[column].see(cell)
            letters += len(cell)
        same = _content(line)
        before[same] = before.get(same, 0) + 1
        piece.append([line.number, line.surplus, before[same], list(line.cells.values())])
        if len(piece) >= ROWS_A_PIECE or letters >= LETTERS_A_PIECE:
            yield piece
            piece, letters = [], 0
    if piece:
        yield piece


def _content(line: Line) -> bytes:
    return hashlib.sha256(content_text(line).encode()).digest()[:16]


def content_text(line: Line) -> str:
    """All that stands in a row, whatever the order of the columns."""
    return json.dumps(sorted((column, cell) for column, cell in line.cells.items() if cell.strip()))


@transaction.atomic
def change_mapping(*, by: Acting, run_id: UUID, origins: dict[str, Origin], now: datetime) -> ImportRun:
    """Keep a mapping, right or not yet. A check of another mapping no longer counts, and what it still owes does
    nothing. Raises Denied where rows are being filed already.
    """
    _may(by)
    run = import_selectors.locked_run(by, run_id)
    check_can_take(run, RunState.UPLOADED)
    run.state, run.round, run.mapping = RunState.UPLOADED, run.round + 1, mappings.to_json(origins)
    run.save(update_fields=["state", "round", "mapping"])
    return run


@transaction.atomic
def check_sheet(*, by: Acting, run_id: UUID, now: datetime) -> ImportRun:
    """Have every row read, nothing filed. Raises Denied (no whole mapping, moved on)."""
    _may(by)
    run = import_selectors.locked_run(by, run_id)
    check_can_take(run, RunState.CHECKING)
    if import_selectors.faults(run, mappings.from_json(run.mapping)):
        raise Denied("The mapping is not complete yet.")
    run.state, run.round = RunState.CHECKING, run.round + 1
    run.save(update_fields=["state", "round"])
    owe_piece(run, 0, now=now)
    audit.record("check_sheet", by=by, subject=run, now=now, round=run.round)
    return run


@transaction.atomic
def confirm_import(*, by: Acting, run_id: UUID, purpose: Purpose, now: datetime) -> ImportRun:
    """Have the checked rows filed, or go on where filing stopped. Raises Denied (no step-up, moved on, simulation)."""
    _may(by)
    by.check_stepped_up(now)
    check_can_admit(purpose)
    run = import_selectors.locked_run(by, run_id)
    check_can_take(run, RunState.FILING)
    going_on = run.state == RunState.STOPPED
    run.state, run.round, run.confirmed_at = RunState.FILING, run.round + 1, now
    run.purpose = run.purpose if going_on else purpose
    run.membership_id, run.started_by = by.membership_id, by.user_id
    run.save(update_fields=["state", "round", "confirmed_at", "purpose", "membership_id", "started_by"])
    owe_piece(run, 0, now=now)
    audit.record("confirm_import", by=by, subject=run, now=now, rows=run.rows, purpose=str(run.purpose))
    return run


def owe_piece(run: ImportRun, position: int, *, now: datetime) -> None:
    """One piece is one message; the next is owed in the transaction that did the one before."""
    enqueue(
        "events.import_piece", side=Side.PROVIDER, provider_id=run.provider_id, now=now,
        run_id=run.pk, position=position, round=run.round,
    )  # fmt: skip


@transaction.atomic
def drop_import(*, by: Acting, run_id: UUID, now: datetime) -> None:
    """Throw a sheet away of which nothing was filed. Raises Denied."""
    _may(by)
    run = import_selectors.locked_run(by, run_id)
    check_can_take(run, RunState.DROPPED)
    ImportChunk.objects.filter(run_id=run.pk).delete()
    run.state, run.finished_at, run.sheet, run.mapping, run.doubles = RunState.DROPPED, now, {}, {}, None
    run.save(update_fields=["state", "finished_at", "sheet", "mapping", "doubles"])
    audit.record("drop_import", by=by, subject=run, now=now)


@transaction.atomic
def save_mapping(*, by: Acting, run: ImportRun, name: str, now: datetime) -> ImportMapping:
    """Keep the run's mapping under a name; the same name again is the same mapping, changed. Raises Denied."""
    _may(by)
    name = " ".join(name.split())[:80]
    held = next((each for each in ImportMapping.objects.all() if each.name.casefold() == name.casefold()), None)
    kept = held or ImportMapping(provider_id=by.provider_id)
    kept.name, kept.mapping, kept.saved_by, kept.saved_at = name, run.mapping, by.user_id, now
    kept.save()
    audit.record("save_mapping", by=by, subject=kept, now=now)
    return kept


def _may(by: Acting) -> None:
    by.check(Permission.IMPORT_REPORTS)
