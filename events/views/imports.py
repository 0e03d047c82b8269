"""Imports of sheets: the list, one import from check to result, its sheet of errors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal import audit
from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of
from pso_portal.web import downloads
from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.zones import SEALED

from .. import import_selectors, selectors
from ..enums import RunState
from ..imports.mapping import Problem
from ..models import ImportRun
from ..services import drop_import
from .deliveries import sent_rows

SHOWN = 25
STATES = {
    RunState.UPLOADED: "Uploaded, not checked", RunState.CHECKING: "Being checked", RunState.CHECKED: "Checked",
    RunState.FILING: "Being imported", RunState.STOPPED: "Stopped", RunState.DONE: "Imported",
    RunState.DROPPED: "Thrown away",
}  # fmt: skip


class Imports(LocalView):
    """Sheets on their way, and those that arrived."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"
    template = "events/imports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(request, import_selectors.runs(self.acting))
        counts = import_selectors.tallies([run.pk for run in page])
        names = selectors.names_of([run.started_by for run in page])
        rows = [
            {"run": run, "state": STATES[RunState(run.state)], "who": names.get(run.started_by, ""),
             "counts": counts.get(run.pk, {})}
            for run in page
        ]  # fmt: skip
        return self.page({"page_of": page, "rows": rows, "sent": sent_rows(timezone.now())})


class ImportPage(LocalView):
    """One import: what was found when it was checked, how far it is, what came of it."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"
    template = "events/import.html"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run = import_selectors.run(self.acting, run_id)
        working = run.state in (RunState.CHECKING, RunState.FILING)
        if request.headers.get("HX-Request") and working:
            return render(request, "components/job.html", {"job": _job(run, request.path)})
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.page(self._context(run, request.path, working=working))

    @staticmethod
    def _context(run: ImportRun, path: str, *, working: bool) -> dict[str, Any]:
        counts = import_selectors.tallies([run.pk]).get(run.pk, {})
        told = run.state in (RunState.CHECKED, RunState.DONE, RunState.STOPPED)
        found = list(import_selectors.problems(run, limit=SHOWN)) if told and counts.get("refused") else []
        return {
            "run": run, "state": STATES[RunState(run.state)], "counts": counts, "working": working,
            "job": _job(run, path) if working else None, "problems": found, "shown": SHOWN,
            "figures": _figures(run, counts) if told else [], "table": _table(found),
        }  # fmt: skip


class ImportErrors(LocalView):
    """What is wrong, by row and column, to mend the sheet by. Cells that a spreadsheet would run are led by a sign."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run, now = import_selectors.run(self.acting, run_id), timezone.now()
        table = _table(list(import_selectors.problems(run)))
        file = downloads.sheet(table, "import-errors.csv", by=self.acting, zone=SEALED, now=now)
        audit.record("download_import_errors", by=self.acting, subject=run, now=now, **file.noted())
        return file.answer()


class ImportDrop(LocalView):
    """Throws a sheet away of which nothing was imported."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"

    def post(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        drop_import(by=self.acting, run_id=run_id, now=timezone.now())
        return redirect("events:imports")


def _job(run: ImportRun, url: str) -> dict[str, Any]:
    done = import_selectors.worked_on(run)
    doing = "Checking" if run.state == RunState.CHECKING else "Importing"
    return {
        "title": f"{doing} {run.rows:,} rows", "percent": 100 * done // max(run.chunks, 1), "url": url, "done": False,
        "text": f"{done:,} of {run.chunks:,} parts of the sheet are done.",
    }  # fmt: skip


def _figures(run: ImportRun, counts: dict[str, int]) -> list[dict[str, Any]]:
    new = ("Imported", counts["filed"]) if run.state != RunState.CHECKED else ("Ready to import", counts["good"])
    told = [("Rows", run.rows), new, ("Already here", counts["already"]), ("Refused", counts["refused"])]
    return [{"label": label, "value": f"{value:,}"} for label, value in told]


def _table(problems: list[Problem]) -> Table:
    columns = (Column("Row", number=True), Column("Column"), Column("Cell"), Column("What is wrong"))
    rows = [Row((each.row, each.column or "Whole row", each.cell, each.sentence)) for each in problems]
    return Table("Errors by row and column", columns, rows, hide_caption=True)
