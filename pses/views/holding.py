"""Legal holds: what stands, what stood, setting one and lifting one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS

from .. import legal_selectors as selectors
from ..legal_form import HoldForm, LiftForm
from ..models import WorkProduct
from ..services import lift_hold, set_hold
from .local import LocalView
from .shown import people, titles_of


class Holds(LocalView):
    """What is kept, and why. A post sets a hold or lifts one."""

    permission = Permission.HANDLE_LEGAL_REQUESTS
    zone = "sealed"
    template = "pses/holds.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(self._form(initial={"content_id": request.GET.get("item", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("do") == "lift":
            return self._lift(request)
        form = self._form(request.POST)
        if form.is_valid():
            try:
                set_hold(
                    by=self.acting, scope=form.scope(), reason=form.cleaned_data["reason"], now=timezone.now(),
                    request_id=form.request_id(),
                )  # fmt: skip
                return redirect("pses:holds")
            except Denied as denied:
                form.add_error(None, str(denied))
        return self._shown(form)

    def _lift(self, request: HttpRequest) -> HttpResponse:
        held = selectors.hold(_id(request.POST.get("hold", "")))
        form = LiftForm(request.POST, prefix=f"h{held.number}")
        if not form.is_valid():
            return self._shown(self._form(), lifting={held.pk: form})
        lift_hold(by=self.acting, hold_id=held.pk, reason=form.cleaned_data["reason"], now=timezone.now())
        return redirect("pses:holds")

    def _form(self, *posted: Any, **more: Any) -> HoldForm:
        return HoldForm(selectors.requests(self.acting), *posted, **more)

    def _shown(self, form: HoldForm, lifting: dict[UUID, LiftForm] | None = None) -> HttpResponse:
        rows, wrong = list(selectors.holds()), lifting or {}
        names = people(who for each in rows for who in (each.set_by, each.lifted_by))
        titles = titles_of_ids(each.content_id for each in rows)
        bad = form.errors if form.is_bound else next((each.errors for each in wrong.values()), {})
        return self.page({
            "form": form, "errors": bad, "wrong": next(iter(wrong.values()), None),
            "one": titles_of_ids([_id_or_none(form["content_id"].value())]),
            "rows": [
                {"held": each, "by": names.get(each.set_by, ""), "lifted_by": names.get(each.lifted_by, ""),
                 "type": LABELS.get(each.event_type, ""), "title": titles.get(each.content_id),  # type: ignore[call-overload]
                 "lift": wrong.get(each.pk) or LiftForm(prefix=f"h{each.number}")}
                for each in rows
            ],
        }, status=422 if bad else 200)  # fmt: skip


def titles_of_ids(ids: Any) -> dict[UUID, Any]:
    """Titles of work products by their content's id."""
    wanted = [each for each in ids if each]
    return titles_of(WorkProduct.objects.filter(content_id__in=wanted)) if wanted else {}


def _id(text: str) -> UUID:
    found = _id_or_none(text)
    if found is None:
        raise Http404
    return found


def _id_or_none(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
