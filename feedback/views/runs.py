"""Feedback runs: for each provider and period, whether a report was made and read, or why there is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of, query_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import runs
from ..calendar import said


class Runs(PortalView):
    """One period at a time. Sealed: that a provider was reported to is identifiable work product."""

    permission = (Permission.READ_AGREEMENTS, Permission.READ_AGGREGATES)
    zone = "sealed"
    template = "feedback/runs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        periods = runs.periods()
        if not periods:
            return self.page({"zone_kind": "open"})
        asked = request.GET.get("period")
        period = asked if asked in periods else periods[0]
        page = page_of(request, Provider.objects.order_by("name", "pk"))
        lines = [{"run": run, "setting": SETTINGS[run.provider.setting].label} for run in runs.runs(list(page), period)]
        choices = [{"code": code, "label": said(code), "chosen": code == period} for code in periods]
        return self.page({"page_of": page, "lines": lines, "periods": choices, "period": said(period),
                          "query": query_of(request)})  # fmt: skip
