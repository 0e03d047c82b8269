"""Learn, for the staff of a provider: what the PSO teaches, its alerts, and what happens to a report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of, query_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.web import zones
from pso_portal.web.views import PortalView

from .. import learning
from ..models import PublishedResource
from ..resources import KINDS, TOPICS


class Learn(PortalView):
    """Resources of the provider's setting, alerts as staff need them, and the own unit's quiet trend."""

    permission = Permission.READ_LEARNING
    zone = "sealed"
    template = "feedback/learn/learn.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        place = self.acting.provider_id
        if place is None:
            raise Http404
        provider = get_object_or_404(Provider.objects.all(), pk=place)
        alerts = learning.alerts_for_staff(place)
        trend = learning.trend_of(self.acting.user_id, timezone.now().date())
        found = learning.published(provider.setting, *chosen(request))
        return self.page({
            "page_of": (page := page_of(request, found)), "rows": [shown(row) for row in page], "alerts": alerts,
            "trend": trend, "setting": SETTINGS[provider.setting].label, "query": query_of(request), **filters(request),
            # The strictest of what stands below it, whatever is empty today: a ribbon that changes is not read.
            "zone": zones.FACTS,
        })  # fmt: skip


class ReadResource(PortalView):
    """One resource. Nothing on this page is work product: it may be printed and hung on a wall."""

    permission = Permission.READ_LEARNING
    template = "feedback/learn/resource.html"

    def get(self, request: HttpRequest, published_id: UUID) -> HttpResponse:
        row = get_object_or_404(PublishedResource, pk=published_id)
        return self.page({"one": shown(row)})


class JustCulture(PortalView):
    """What happens to a report, and to whoever files it."""

    permission = Permission.READ_LEARNING
    template = "feedback/learn/just_culture.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


def chosen(request: HttpRequest) -> tuple[str, str]:
    """Topic and kind that the address asks for; what is on no list asks for nothing."""
    topic, kind = request.GET.get("topic", ""), request.GET.get("kind", "")
    return topic if topic in TOPICS else "", kind if kind in KINDS else ""


def filters(request: HttpRequest) -> dict[str, Any]:
    """The choices of the two lists."""
    topic, kind = chosen(request)
    return {
        "topics": [{"code": code, "label": label, "chosen": code == topic} for code, label in TOPICS.items()],
        "kinds": [{"code": code, "label": label, "chosen": code == kind} for code, label in KINDS.items()],
        "filtered": bool(topic or kind),
    }


def shown(row: Any) -> dict[str, Any]:
    """A published edition, or what is written of one, with its codes in words."""
    return {
        "row": row, "kind": KINDS[row.kind], "topics": [TOPICS[code] for code in row.topics if code in TOPICS],
        "settings": [SETTINGS[code].label for code in row.settings if code in SETTINGS],
    }
