"""Names that the PSO's reviewers met in this provider's narratives: into the directory, or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from .. import directory_selectors as selectors
from ..directory import RULES
from ..enums import EntryKind
from ..services import accept_suggestion, decline_suggestion

KINDS = [(kind, rule.label) for kind, rule in RULES.items()]


class AnswerForm(forms.Form):
    """Which suggestion, as what."""

    suggestion = forms.UUIDField()
    kind = forms.ChoiceField(choices=KINDS)


class Suggestions(PortalView):
    """What waits, and what was declined: it can be taken in after all."""

    permission = Permission.REPORT_TO_PSO  # words of a narrative: for who reads what is reported
    zone = "sealed"
    template = "pses/directory_suggestions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = selectors.suggestions()
        return self.page({
            "waiting": [each for each in found if each.accepted is None], "kinds": KINDS,
            "declined": [each for each in found if each.accepted is False],
        })  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnswerForm(request.POST)
        if form.is_valid():
            messages.success(request, self._answered(form.cleaned_data))
        return redirect("pses:directory_suggestions")

    def _answered(self, told: dict[str, Any]) -> str:
        chosen = {"by": self.acting, "suggestion_id": told["suggestion"], "now": timezone.now()}
        if self.request.POST.get("do") == "accept":
            return f"{accept_suggestion(kind=EntryKind(told['kind']), **chosen)} is in the directory."
        return f"{decline_suggestion(**chosen)} stays out of the directory."
