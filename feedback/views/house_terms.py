"""The terms that the PSO begins with, by setting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.models import HouseTerms
from pso_portal.agreements.selectors import house_terms
from pso_portal.agreements.services import drop_house_terms, keep_house_terms
from pso_portal.agreements.terms import Terms
from pso_portal.office.views.pages import FormPage
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from ..forms import HouseTermsForm, as_said
from ..usual import usual_terms


class HouseTermsList(PortalView):
    """By setting, with the usual ones that are always there."""

    permission = Permission.PROPOSE_AGREEMENT
    template = "feedback/house_terms.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        kept: dict[str, list[HouseTerms]] = {}
        for row in house_terms():
            kept.setdefault(row.setting, []).append(row)
        groups = [{"code": code, "label": each.label, "kept": kept.get(code, [])} for code, each in SETTINGS.items()]
        return self.page({"groups": groups})


class KeepHouseTerms(FormPage, PortalView):
    """New ones of a setting, or those that are kept under an id."""

    permission = Permission.PROPOSE_AGREEMENT
    template = "feedback/keep_house_terms.html"

    @property
    def kept(self) -> HouseTerms | None:
        wanted = self.kwargs.get("house_terms_id")
        return get_object_or_404(HouseTerms.objects.all(), pk=wanted) if wanted else None

    @property
    def setting(self) -> str:
        kept = self.kept
        code: str = kept.setting if kept else self.kwargs["setting"]
        if code not in SETTINGS:
            raise Http404
        return code

    def form(self, data: Any = None, files: Any = None) -> HouseTermsForm:
        kept = self.kept
        terms = Terms.from_json(kept.terms) if kept else usual_terms(self.setting)
        said = as_said(terms) | {"name": kept.name if kept else ""}
        return HouseTermsForm(data, setting=self.setting, known=[], initial=said)

    def shown(self) -> dict[str, Any]:
        return {"kept": self.kept, "setting": SETTINGS[self.setting].label, "back_url": reverse("feedback:house_terms")}

    def done(self, form: Any) -> HttpResponse:
        kept = self.kept
        made = keep_house_terms(
            by=self.acting, setting=self.setting, name=form.cleaned_data["name"], terms=form.terms,
            house_terms_id=kept.pk if kept else None, now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, f"“{made.name}” is kept.")
        return HttpResponseRedirect(reverse("feedback:house_terms"))


class DropHouseTerms(PortalView):
    """Begin with them no more."""

    permission = Permission.PROPOSE_AGREEMENT

    def post(self, request: HttpRequest, house_terms_id: Any) -> HttpResponse:
        kept = get_object_or_404(HouseTerms.objects.all(), pk=house_terms_id)
        drop_house_terms(by=self.acting, house_terms_id=kept.pk, now=timezone.now())
        messages.success(request, f"“{kept.name}” is dropped. Agreements made from it stay.")
        return HttpResponseRedirect(reverse("feedback:house_terms"))
