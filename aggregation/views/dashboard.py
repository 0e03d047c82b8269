"""What the pooled events show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors
from .shown import heat_chart, shown_cells


class Dashboard(PortalView):
    """Pooled events of one setting and year, and what of them was released."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/dashboard.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        settings = selectors.settings_with_facts()
        if not settings:
            return self.page({"figures": [], "settings": [], **_second_readings()})
        setting = _chosen(request.GET.get("setting"), settings)
        years = selectors.years(setting)
        shown = _context(setting, settings, _chosen(request.GET.get("year"), years), years)
        return self.page(shown | _second_readings())


def _chosen(asked: str | None, offered: list[str]) -> str:
    return asked if asked in offered else offered[0]


def _context(setting: str, settings: list[str], year: str, years: list[str]) -> dict[str, Any]:
    release = selectors.latest_release(setting)
    return {
        "figures": _figures(selectors.counts()),
        "setting": SETTINGS[setting],
        "settings": [SETTINGS[code] for code in settings],
        "year": year,
        "years": years,
        "heat": heat_chart(SETTINGS[setting], year, *selectors.type_by_month(setting, year)),
        "release": release,
        "released": shown_cells(release) if release else None,
    }


def _second_readings() -> dict[str, Any]:
    rows = [{"row": row, "share": f"{row.share:.1%}", "at_most": f"{row.at_most:.1%}"}
            for row in selectors.double_reads()]  # fmt: skip
    return {"double_reads": rows, "waiting_readings": selectors.unread().count()}


def _figures(counts: dict[str, Any]) -> list[dict[str, Any]]:
    waiting = f"oldest since {counts['oldest']:%B %-d}" if counts["oldest"] else "nothing waits"
    return [
        {"label": "Events counted", "value": f"{counts['events']:,}", "aside": "all settings, all months"},
        {"label": "De-identified cases", "value": f"{counts['cases']:,}", "aside": "no provider, no day"},
        {"label": "Waiting for a decision", "value": f"{counts['waiting']:,}", "aside": waiting},
        {"label": "Releases", "value": f"{counts['releases']:,}", "aside": "frozen, each with its proof"},
    ]
