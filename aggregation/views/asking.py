"""What dashboards' pages share: the filters of the address, and figures on their way out."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web import downloads, zones
from pso_portal.web.downloads import File

from ..dashboards.asked import HARM_CHOICES, Asked
from ..dashboards.months import period_words
from ..measures import measures_of
from ..selectors import TYPE_LABELS
from ..selectors.boards import asked_of
from ..services import note_figures_taken
from .panels import Panel, address, for_machines, panel_of

Choice = dict[str, Any]


class Asking:
    """A page whose address says which figures it is of."""

    request: HttpRequest
    acting: Acting
    zone: ClassVar[str]

    @cached_property
    def asked(self) -> Asked | None:
        """None while nothing was reported in any setting."""
        return asked_of(self.request.GET.dict(), timezone.now().date())

    def asked_or_404(self) -> Asked:
        """For files: of nothing there is none."""
        if self.asked is None:
            raise Http404
        return self.asked

    def sheet(self, panels: list[Panel], part: str, query: dict[str, str], name: str) -> HttpResponse:
        """The figures of one panel as CSV, with who took them."""
        now = timezone.now()
        table = for_machines(panel_of(panels, part).taken)
        file = downloads.sheet(table, f"{name}-{part}.csv", by=self.acting, zone=zones.zone_for(self.zone), now=now)
        return self._taken(file, part, query, now)

    def paper(self, data: dict[str, Any], query: dict[str, str], name: str) -> HttpResponse:
        """The page as PDF."""
        now = timezone.now()
        file = downloads.document("figures", data, f"{name}.pdf", by=self.acting, zone=zones.zone_for(self.zone),
                                  now=now)  # fmt: skip
        return self._taken(file, "all", query, now)

    def _taken(self, file: File, part: str, query: dict[str, str], now: datetime) -> HttpResponse:
        note_figures_taken(by=self.acting, part=part, asked=query, file=file, now=now)
        return file.answer()


def sheet_urls(panels: list[Panel], route: str, query: dict[str, str]) -> list[dict[str, Any]]:
    """Panels with the address of their CSV, as the template draws them."""
    return [{"panel": panel, "csv_url": address(reverse(route, args=[panel.code]), query)} for panel in panels]


def choices(asked: Asked) -> dict[str, list[Choice]]:
    """What each filter offers, with the one that is chosen."""
    kinds = [str(kind) for kind in SETTINGS[asked.setting].event_types]
    return {
        "settings": [_choice(code, SETTINGS[code].label, asked.setting) for code in asked.settings],
        "periods": [_choice(code, period_words(code), asked.period) for code in asked.offered],
        "types": [_choice("", "All types", asked.event_type),
                  *(_choice(code, TYPE_LABELS[code], asked.event_type) for code in kinds)],
        "harms": [_choice(code, label, asked.harm) for code, (label, _) in HARM_CHOICES.items()],
    }  # fmt: skip


def measure_choices(setting: str, chosen: str) -> list[Choice]:
    """The measures of a setting."""
    return [_choice(one.code, one.label, chosen) for one in measures_of(setting)]


def _choice(value: str, label: str, chosen: str) -> Choice:
    return {"value": value, "label": label, "chosen": value == chosen}
