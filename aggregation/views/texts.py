"""The de-identification desk: doubtful texts, side by side with what the engine proposes."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from .. import selectors, services
from .shown import marked

A_PAGE = 30


class Desk(PortalView):
    """Texts that wait, oldest first. The list shows no text."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/desk.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.waiting_texts(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({"page_of": page})


class TextPage(PortalView):
    """One text: as received, as proposed, what was found, and the decision."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/text.html"

    def get(self, request: HttpRequest, item_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        item = services.open_text(by=self.acting, item_id=item_id, now=timezone.now())
        return self.page({
            "item": item,
            "received": marked(item.received, item.spans),
            "proposed": request.POST.get("text", item.proposed),
            "type_label": selectors.TYPE_LABELS.get(item.event_type, item.event_type),
            "error": error,
        }, status=status)  # fmt: skip

    def post(self, request: HttpRequest, item_id: UUID) -> HttpResponse:
        selectors.text(item_id)  # an absent one is a 404 whatever was sent
        text = request.POST.get("text", "").strip()
        decision = request.POST.get("decision")
        if decision == "approve" and not text:
            return self.get(request, item_id, "Enter the text that may stand, or withhold it.", 422)
        if decision not in {"approve", "withhold"}:
            return self.get(request, item_id, "Choose what happens with the text.", 422)
        passed = text if decision == "approve" else None
        services.decide_text(by=self.acting, item_id=item_id, text=passed, now=timezone.now())
        following = selectors.waiting_texts().first()
        return HttpResponseRedirect(
            reverse("aggregation:text", args=[following.pk]) if following else reverse("aggregation:desk")
        )
