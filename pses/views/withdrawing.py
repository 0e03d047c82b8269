"""Taking back what was reported."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..contents import of_kind
from ..policies import check_can_withdraw
from ..services import withdraw
from .local import LocalView


class WithdrawalForm(forms.Form):
    """Why a report is taken back."""

    reason = forms.CharField(
        label="Why do you take it back?",
        help_text="For example: the wrong patient's event, or reported twice. The reason stays with you.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say why this is taken back."},
    )


class TakingBack(LocalView):
    """Asks why, says what it does in law and in numbers, and does it."""

    permission = Permission.REPORT_TO_PSO
    step_up = True
    zone = "sealed"
    template = "pses/withdrawal.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        return self._ask(kind, content_id, WithdrawalForm())

    def post(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        form = WithdrawalForm(request.POST)
        if not form.is_valid():
            return self._ask(kind, content_id, form)
        submission = withdraw(
            by=self.acting, content_kind=kind, content_id=content_id,
            reason=form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
        return redirect("pses:receipt", submission_id=submission.pk)

    def _ask(self, kind: str, content_id: UUID, form: WithdrawalForm) -> HttpResponse:
        product = selectors.product_of(kind, content_id)
        check_can_withdraw(self.acting, product)
        title = of_kind(kind).titles([content_id])[content_id]
        status = 422 if form.errors else 200
        return self.page({
            "form": form, "product": product, "title": title, "errors": form.errors,
            "submission": selectors.submission_of(content_id),
        }, status=status)  # fmt: skip
