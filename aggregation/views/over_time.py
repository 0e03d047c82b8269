"""One measure over time, all providers of a setting together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from ..dashboards.asked import SPANS, USUAL_SPAN
from ..selectors.boards import MeasureBoard, measure_board
from . import shown_over_time as shown
from .asking import Asking, choices, measure_choices, sheet_urls
from .panels import address, document_of
from .shown_dashboard import CAVEATS


class OneMeasure(Asking):
    """The measure and the span that the address asks for."""

    def span(self) -> str:
        given = self.request.GET.get("span", "")
        return given if given in SPANS else USUAL_SPAN

    def found(self) -> MeasureBoard:
        """Raises Http404 where nothing was reported."""
        return measure_board(self.asked_or_404(), self.request.GET.get("measure", ""), SPANS[self.span()][1])

    def query(self, found: MeasureBoard) -> dict[str, str]:
        return {"setting": found.asked.setting, "measure": found.measure.code, "span": self.span()}


class OverTime(OneMeasure, PortalView):
    """Month by month with the limits that its chart has, then the longer periods."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/over_time.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.asked is None:
            return self.page()
        found = self.found()
        return self.page(self._context(found))

    def _context(self, found: MeasureBoard) -> dict[str, Any]:
        asked, query = found.asked, self.query(found)
        return {
            "asked": asked, "title": _title(found), "remarks": shown.remarks(found), "caveats": CAVEATS,
            "settings": choices(asked)["settings"], "measures": measure_choices(asked.setting, found.measure.code),
            "spans": [{"value": code, "label": label, "chosen": code == self.span()}
                      for code, (label, _) in SPANS.items()],
            "panels": sheet_urls(shown.panels_of(found), "aggregation:over_time_sheet", query),
            "paper_url": address(reverse("aggregation:over_time_paper"), query),
            "dashboard_url": address(reverse("aggregation:dashboard"), {"setting": asked.setting}),
            "contributors_url": address(reverse("aggregation:contributors"), {
                "setting": asked.setting, "measure": found.measure.code}),
        }  # fmt: skip


class OverTimeSheet(OneMeasure, PortalView):
    """The figures of one part as CSV."""

    permission = Permission.READ_AGGREGATES
    step_up = True  # a copy leaves the portal
    zone = "agg"

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        found = self.found()
        return self.sheet(shown.panels_of(found), part, self.query(found), _name(found))


class OverTimePaper(OneMeasure, PortalView):
    """The page as PDF, with the same charts and their limits."""

    permission = Permission.READ_AGGREGATES
    step_up = True  # a copy leaves the portal
    zone = "agg"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.found()
        data = document_of(shown.panels_of(found), title=_title(found), subtitle=" ".join(shown.remarks(found)),
                           caveats=CAVEATS)  # fmt: skip
        return self.paper(data, self.query(found), _name(found))


def _title(found: MeasureBoard) -> str:
    return f"{found.measure.label}, {SETTINGS[found.asked.setting].label.lower()}"


def _name(found: MeasureBoard) -> str:
    return found.measure.code.replace(".", "-")
