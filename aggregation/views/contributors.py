"""Single providers under their codes. Identifiable work product, whatever the code: sealed, and every look audited."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of, query_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from ..dashboards.attention import by_attention
from ..selectors.boards import ContributorBoard, contributor_board
from ..services import note_contributors_read
from . import shown_contributors as shown
from .asking import Asking, choices, measure_choices, sheet_urls
from .shown_folded import folded, folded_say


class OfContributors(Asking):
    """Figures of single contributors: who reads them is on record, page or file."""

    def found(self) -> ContributorBoard:
        """Raises Http404 where nothing was reported, Denied."""
        asked = self.asked_or_404()
        found = contributor_board(asked, self.request.GET.get("measure", ""))
        note_contributors_read(by=self.acting, setting=asked.setting, period=asked.period, measure=found.measure.code,
                               now=timezone.now())  # fmt: skip
        return found

    def query(self, found: ContributorBoard) -> dict[str, str]:
        return {"setting": found.asked.setting, "period": found.asked.period, "measure": found.measure.code}


class Contributors(OfContributors, PortalView):
    """Who stands out in a measure, and what everybody's data are worth."""

    permission = Permission.READ_CONTRIBUTORS
    zone = "sealed"
    template = "aggregation/contributors.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.asked is None:
            return self.page({"zone_kind": "open"})
        return self.page(self._context(self.found()))

    def _context(self, found: ContributorBoard) -> dict[str, Any]:
        asked, offered = found.asked, choices(found.asked)
        panels, everybody = shown.panels_of(found), by_attention(found.group.lines, found.quality)
        page = page_of(self.request, everybody)
        return {
            "asked": asked, "title": f"Providers by code, {SETTINGS[asked.setting].label.lower()}",
            "left_out": found.known.left_out(asked.months), "settings": offered["settings"],
            "periods": offered["periods"], "measures": measure_choices(asked.setting, found.measure.code),
            "panels": sheet_urls(panels, "aggregation:contributor_sheet", self.query(found)),
            "folded": folded(page.object_list, panels, found.measure.better), "folded_say": folded_say(everybody),
            "page_of": page, "query": query_of(self.request),
        }  # fmt: skip


class ContributorSheet(OfContributors, PortalView):
    """One part as CSV."""

    permission = Permission.READ_CONTRIBUTORS
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        found = self.found()
        name = f"providers-by-code-{found.measure.code.replace('.', '-')}-{found.asked.period}"
        return self.sheet(shown.panels_of(found), part, self.query(found), name)
