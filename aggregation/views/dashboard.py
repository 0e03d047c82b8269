"""What the pooled events of a setting show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from .. import selectors
from ..dashboards.headline import figures_of
from ..dashboards.months import spoken
from ..selectors.boards import Board, board
from . import shown_dashboard as shown
from .asking import Asking, choices, sheet_urls
from .panels import address, document_of


class Dashboard(Asking, PortalView):
    """Pooled events of one setting and period: no more of them than a reader of a release would see."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/dashboard.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.asked is None:
            return self.page(_second_readings())
        return self.page(_context(board(self.asked)) | _second_readings())


class DashboardSheet(Asking, PortalView):
    """The figures of one part as CSV, under the same filters."""

    permission = Permission.READ_AGGREGATES
    step_up = True  # a copy leaves the portal
    zone = "agg"

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        found = board(self.asked_or_404())
        return self.sheet(shown.panels_of(found), part, found.asked.query(), _name(found))


class DashboardPaper(Asking, PortalView):
    """The page as PDF, with the same charts."""

    permission = Permission.READ_AGGREGATES
    step_up = True  # a copy leaves the portal
    zone = "agg"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = board(self.asked_or_404())
        data = document_of(shown.panels_of(found), title=shown.title_of(found), subtitle=_subtitle(found),
                           figures=figures_of(found.headlines), caveats=shown.CAVEATS)  # fmt: skip
        return self.paper(data, found.asked.query(), _name(found))


def _context(found: Board) -> dict[str, Any]:
    asked, query = found.asked, found.asked.query()
    return {
        "asked": asked, "title": shown.title_of(found), "subtitle": _subtitle(found), "caveats": shown.CAVEATS,
        "figures": figures_of(found.headlines), **choices(asked),
        "panels": sheet_urls(shown.panels_of(found), "aggregation:dashboard_sheet", query),
        "paper_url": address(reverse("aggregation:dashboard_paper"), query),
        "contributors_url": address(reverse("aggregation:contributors"), {
            "setting": asked.setting, "period": asked.period}),
        "release": selectors.latest_release(asked.setting),
    }  # fmt: skip


def _subtitle(found: Board) -> str:
    left_out, refused = found.known.left_out(found.asked.months), found.known.refused
    before = f"A year before: {spoken(found.window.earlier)}." if found.window.months else ""
    unknown = f"How complete months are cannot be told: {refused.words}" if refused else ""
    parts = [found.window.says, before, left_out, unknown]
    return " ".join(part for part in parts if part)


def _name(found: Board) -> str:
    return f"dashboard-{found.asked.setting}-{found.asked.period}"


def _second_readings() -> dict[str, Any]:
    rows = [{"row": row, "share": f"{row.share:.1%}", "at_most": f"{row.at_most:.1%}"}
            for row in selectors.double_reads()]  # fmt: skip
    return {"double_reads": rows, "waiting_readings": selectors.unread().count()}
