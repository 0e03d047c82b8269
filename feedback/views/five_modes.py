"""Five ways in which a report comes back to the ward, counted by unit: for whoever works on reports."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from events.heard_modes import UnitModes, modes_by_unit
from events.hearing_back import LOOKED_AT
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import learning
from ..alert_selectors import alerts_of

COUNTED = ("read", "acted_on", "told", "improved")


class FiveModes(PortalView):
    """A table of units, with a sum; what others were told stands beside it for the whole house."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "feedback/five_modes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        place, now = self.acting.provider_id, timezone.now()
        if place is None:
            raise Http404
        provider, units = get_object_or_404(Provider.objects.all(), pk=place), modes_by_unit(now)
        alerts = alerts_of(place).filter(sent_at__gt=now - LOOKED_AT)
        return self.page({
            "rows": [_row(each) for each in units], "whole": _whole(units),
            "alerts": alerts.count(), "read_alerts": alerts.filter(first_read_at__isnull=False).count(),
            "resources": learning.published(provider.setting).filter(published_at__gt=now - LOOKED_AT).count(),
        })  # fmt: skip


def _row(unit: UnitModes) -> dict[str, Any]:
    return {"place": unit.place, "reports": unit.reports} | {
        name: _share(getattr(unit, name), unit.reports) for name in COUNTED
    }


def _whole(units: list[UnitModes]) -> dict[str, Any]:
    reports = sum(unit.reports for unit in units)
    return {"reports": reports} | {
        name: _share(sum(getattr(unit, name) for unit in units), reports) for name in COUNTED
    }


def _share(count: int, whole: int) -> str:
    return f"{count} ({count / whole:.0%})" if whole else "0"
