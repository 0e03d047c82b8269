"""What a workforce attests: one's own confirmation, who has and has not, and the text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import SIGNED_IN, PortalView

from .. import attestation_selectors as selectors
from ..attesting import USUAL
from ..forms.attestations import AttestForm, StatementForm
from ..services import adopt_statement, attest, download_attestations
from .pages import FormPage, page_of

KEEPERS = (Permission.MANAGE_PEOPLE, Permission.MANAGE_PSO_PEOPLE)


class Attest(FormPage, PortalView):
    """Read the statement of one's place and confirm it."""

    permission = SIGNED_IN
    template = "office/attest.html"

    def form(self, data: Any = None, files: Any = None) -> AttestForm:
        held = selectors.own(self.acting).statement
        return AttestForm(data, initial={"sha256": held.sha256 if held else ""})

    def shown(self) -> dict[str, Any]:
        return {"own": selectors.own(self.acting)}

    def done(self, form: Any) -> HttpResponse:
        attest(by=self.acting, expected_sha256=form.cleaned_data["sha256"], now=timezone.now())
        messages.success(self.request, "Confirmed. It is asked again in a year, or when the text changes.")
        return HttpResponseRedirect(reverse("home"))


class Attestations(PortalView):
    """Everybody of the place, and where each stands."""

    permission = KEEPERS
    template = "office/attestations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        lines = selectors.people(self.acting, today)
        versions = selectors.statements(self.acting)
        return self.page({
            "page_of": page_of(request, lines), "owed": sum(1 for line in lines if line.own.is_owed),
            "held": selectors.in_force(versions, today), "versions": versions, "today": today,
        })  # fmt: skip


class AttestationsSheet(PortalView):
    """The same as CSV."""

    permission = KEEPERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return download_attestations(by=self.acting, now=timezone.now()).answer()


class NewStatement(FormPage, PortalView):
    """The next version, from the latest, or from what is usual."""

    permission = KEEPERS
    template = "office/attestation_text.html"

    def form(self, data: Any = None, files: Any = None) -> StatementForm:
        latest = next(iter(selectors.statements(self.acting)), None)
        start = {"text": latest.text, "required": latest.required} if latest else {"text": USUAL}
        fixed = {"effective_on": timezone.localdate(), "expected": latest.number if latest else 0}
        return StatementForm(data, initial=start | fixed)

    def shown(self) -> dict[str, Any]:
        return {"latest": next(iter(selectors.statements(self.acting)), None)}

    def done(self, form: Any) -> HttpResponse:
        made = adopt_statement(by=self.acting, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, f"Version {made.number} is adopted.")
        return HttpResponseRedirect(reverse("attestations"))
