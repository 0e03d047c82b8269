"""Rows that the PSO sent: what waits, and one of them, to accept or to refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.web.zones import BETWEEN

from .. import delivery_selectors, import_selectors, selectors
from ..deliveries import DELIVERY_KEPT_FOR, delivery_stands
from ..enums import DeliveryState
from ..imports.mapping import from_json
from ..models import Delivery
from ..services import accept_delivery, refuse_delivery
from ..services.deliveries import LONGEST_REASON


def sent_rows(now: datetime) -> list[dict[str, Any]]:
    """What waits for this provider: who sent it, when, how many rows."""
    held = list(delivery_selectors.waiting(now)[:50])
    names = selectors.names_of([each.sent_by for each in held])
    return [
        {"delivery": each, "who": names.get(each.sent_by, ""), "until": each.sent_at + DELIVERY_KEPT_FOR}
        for each in held
    ]


class RefusalForm(forms.Form):
    """Why rows are sent away."""

    reason = forms.CharField(
        label="Why do you refuse them?", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The PSO reads this sentence. Name no patient in it.",
        error_messages={"required": "Say in a sentence why, so that the PSO can mend it."},
    )  # fmt: skip


class DeliveryPage(LocalView):
    """One delivery. Accepting makes an import of it, which is mapped, checked and confirmed like any other."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"
    template = "events/delivery.html"

    def get(self, request: HttpRequest, delivery_id: UUID) -> HttpResponse:
        return self._shown(delivery_selectors.delivery(delivery_id), RefusalForm())

    def post(self, request: HttpRequest, delivery_id: UUID) -> HttpResponse:
        held, now = delivery_selectors.delivery(delivery_id), timezone.now()
        if request.POST.get("do") == "accept":
            run = accept_delivery(by=self.acting, delivery_id=delivery_id, now=now)
            return redirect("events:import_columns", run_id=run.pk)
        form = RefusalForm(request.POST)
        if not form.is_valid():
            return self._shown(held, form, status=422)
        refuse_delivery(by=self.acting, delivery_id=delivery_id, reason=form.cleaned_data["reason"], now=now)
        return redirect("events:imports")

    def _shown(self, held: Delivery, form: RefusalForm, status: int = 200) -> HttpResponse:
        stands = delivery_stands(held.state, held.sent_at, timezone.now())
        head = delivery_selectors.head_of(held) if stands is DeliveryState.WAITING else {}
        context = {
            "held": held, "stands": stands, "who": selectors.names_of([held.sent_by]).get(held.sent_by, ""),
            "form": form, "errors": form.errors, "columns": head.get("columns", []), "proposed": _proposed(head),
            "until": held.sent_at + DELIVERY_KEPT_FOR, "zone": BETWEEN,
        }  # fmt: skip
        return self.page(context, status=status)


def _proposed(head: dict[str, Any]) -> list[dict[str, str]]:
    """The proposed mapping in words: question and columns, or one answer for every row."""
    asked = import_selectors.asked()
    return [
        {"label": asked[key].label, "value": ", ".join(each.columns) or asked[key].codes.get(each.fixed, "")}
        for key, each in from_json(head.get("proposal", {})).items()
        if key in asked
    ]
