"""The list of the lane outside the PSES, on screen and as a sheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal import audit
from pso_portal.accounts.permissions import Permission
from pso_portal.web import downloads
from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.zones import OUTSIDE

from .. import outside_selectors as selectors
from ..enums import RecordState
from ..outside_rows import duty_rows, record_row
from ..wording import OUTSIDE_STATES
from .local import LocalView

A_PAGE = 30
COLUMNS = ("Record", "Event", "Harm", "Known since", "Duty", "Law", "Due", "State", "Told on", "Told to", "Reference")


class OutsideView(LocalView):
    """What the lane's pages have in common."""

    permission = Permission.WORK_OUTSIDE_RECORDS
    zone = "open"

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        return super().page({"zone": OUTSIDE, **(context or {})}, status=status, template=template)


class OutsideList(OutsideView):
    """What is due next first."""

    template = "pses/outside.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        chosen = asked if asked in OUTSIDE_STATES else ""
        page = Paginator(selectors.records(chosen), A_PAGE).get_page(request.GET.get("page"))
        names, now, counts = selectors.workers(self.acting.provider_id), timezone.now(), selectors.counts_by_state()
        return self.page({
            "page_of": page, "rows": [record_row(each, names, now) for each in page], "chosen": chosen,
            "states": [{"code": code, "label": OUTSIDE_STATES[code], "count": counts[code]} for code in RecordState],
            "total": sum(counts.values()), "query": urlencode({"state": chosen} if chosen else {}),
        })  # fmt: skip


class OutsideSheet(OutsideView):
    """Every duty of every record as CSV: what was told to whom, and when. The narrative stays where it is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        with self.local_time():
            table = Table("Records outside the PSES", [Column(each) for each in COLUMNS], list(_rows(now)))
        file = downloads.sheet(table, "outside-records.csv", by=self.acting, zone=OUTSIDE, now=now)
        noted = {"rows": len(table.rows), **file.noted()}
        audit.record("list_outside_records", by=self.acting, provider_id=self.acting.provider_id, now=now, **noted)
        return file.answer()


def _rows(now: Any) -> list[Row]:
    found = []
    for record in selectors.records():
        row = record_row(record, {}, now)
        head = [record.number, row["type"], row["harm"], _at(record.known_at)]
        duties = duty_rows(record.duties.all(), {}, now)
        found += [Row([*head, *_said(each)]) for each in duties] or [Row([*head, *[""] * 7])]
    return found


def _said(row: dict[str, Any]) -> list[str]:
    held, known = row["duty"], row["known"]
    return [
        row["title"], known.citation if known else "", _at(held.due_at), "Overdue" if row["overdue"] else row["state"],
        _at(held.told_at), held.told_to or "", held.reference or "",
    ]  # fmt: skip


def _at(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
