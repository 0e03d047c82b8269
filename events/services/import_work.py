"""One piece of a sheet: its rows read, or filed, in one transaction with what it owes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from uuid import UUID

from pses.enums import Purpose
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied, acting_as
from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell

from .. import selectors
from ..enums import RunState
from ..import_selectors import asked
from ..imports.mapping import Problem, apply, from_json
from ..imports.questions import SOURCE
from ..imports.sheet import Line
from ..models import ImportChunk, ImportRun
from ..places import places
from .bulk import Ready, already_filed, file_rows, read_row, source_id_of
from .imports import content_text, owe_piece


def work_piece(*, run_id: UUID, position: int, round_number: int, now: datetime) -> None:
    """Check or file one piece and owe the next. Done again, or for an earlier round, it changes nothing."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or run.round != round_number or run.state not in (RunState.CHECKING, RunState.FILING):
        return
    if position == 0 and run.state == RunState.CHECKING:
        run.doubles = _doubles(run)
        run.save(update_fields=["doubles"])
    piece = ImportChunk.objects.get(run_id=run.pk, position=position)
    if not _work(run, piece, now):
        return
    if position + 1 < run.chunks:
        owe_piece(run, position + 1, now=now)
    else:
        _finish(run, now)


def _work(run: ImportRun, piece: ImportChunk, now: datetime) -> bool:
    """False where the import stopped: who confirmed it may import no more."""
    ready, problems = _read(run, piece, now) if piece.filed_at is None else ([], [])
    if run.state == RunState.CHECKING:
        _note(piece, run, problems)
        piece.already = len(already_filed([row.source_id for row in ready]))
        piece.good = len(ready) - piece.already
    elif piece.filed_at is None:
        by = _who(run)
        if by is None:
            _move(run, RunState.STOPPED, "stop_import", now)
            return False
        _note(piece, run, problems)
        piece.filed = len(file_rows(by=by, rows=ready, purpose=Purpose(run.purpose), now=now))
        piece.already, piece.filed_at, piece.lines = len(ready) - piece.filed, now, None
    piece.round = run.round
    piece.save()
    return True


def _note(piece: ImportChunk, run: ImportRun, problems: list[Problem]) -> None:
    piece.problems = [list(astuple(problem)) for problem in problems]
    piece.refused = len({problem.row for problem in problems})


def _read(run: ImportRun, piece: ImportChunk, now: datetime) -> tuple[list[Ready], list[Problem]]:
    origins, known, questions = from_json(run.mapping), places(), asked()
    columns = {key: origin.columns[0] for key, origin in origins.items() if origin.columns}
    doubles = run.doubles or {}
    ready: list[Ready] = []
    problems: list[Problem] = []
    for line, times in _lines(run, piece):
        applied = apply(origins, line, questions)
        source_id = _source_id(run, applied.source, line, times)
        read = read_row(applied, source_id, known, columns, now=now)
        first = doubles.get(str(line.number))
        if first is not None:
            said = f"Row {first} has this number already. Give each report a number of its own."
            problems.append(Problem(line.number, columns.get(SOURCE, ""), said, applied.source))
        if isinstance(read, list):
            problems += read
        elif first is None:
            ready.append(read)
    return ready, problems


def _lines(run: ImportRun, piece: ImportChunk) -> Iterator[tuple[Line, int]]:
    columns = run.sheet["columns"]
    for number, surplus, times, cells in piece.lines or []:
        yield Line(number, dict(zip(columns, cells, strict=False)), surplus), times


def _source_id(run: ImportRun, source: str, line: Line, times: int) -> str:
    if source:
        return source_id_of(run.provider_id, "id", " ".join(source.split()))
    return source_id_of(run.provider_id, "content", f"{times}|{content_text(line)}")


def _doubles(run: ImportRun) -> dict[str, int]:
    """Rows whose number in the old system stands in an earlier row: row → that row."""
    origin = from_json(run.mapping).get(SOURCE)
    found: dict[str, int] = {}
    if origin is None or not origin.columns:
        return found
    first: dict[str, int] = {}
    for position in range(run.chunks):
        for line, _ in _lines(run, ImportChunk.objects.get(run_id=run.pk, position=position)):
            source = " ".join(line.cells.get(origin.columns[0], "").split())
            if source and first.setdefault(source, line.number) != line.number:
                found[str(line.number)] = first[source]
    return found


def _who(run: ImportRun) -> Acting | None:
    place = Membership.objects.filter(pk=run.membership_id).select_related("user").first()
    if place is None:
        return None
    try:
        by = acting_as(place)
        by.check(Permission.IMPORT_REPORTS)
    except Denied:
        return None
    return by


def _finish(run: ImportRun, now: datetime) -> None:
    if run.state == RunState.CHECKING:
        run.state = RunState.CHECKED
        run.save(update_fields=["state"])
        if run.chunks > 1:  # a small sheet is checked before anyone leaves the page
            tell(user_ids={run.started_by}, now=now)
        return
    run.finished_at, run.sheet, run.doubles = now, {}, None
    run.save(update_fields=["finished_at", "sheet", "doubles"])
    _move(run, RunState.DONE, "finish_import", now)
    tell(user_ids={run.started_by, *selectors.risk_managers(run.provider_id)}, now=now)


def _move(run: ImportRun, state: RunState, verb: str, now: datetime) -> None:
    run.state = state
    run.save(update_fields=["state"])
    audit.record(verb, by=None, subject=run, now=now, rows=run.rows)
