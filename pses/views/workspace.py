"""What the evaluation system holds, by stage, and removal from it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..contents import of_kind
from ..enums import State
from ..policies import check_can_remove, check_no_files
from ..services import remove
from ..wording import STATES
from .local import LocalView
from .shown import product_rows

A_PAGE = 30
STAGES = (State.COLLECTED, State.READY, State.REPORTED, State.WITHDRAWN, State.REMOVED)


class Workspace(LocalView):
    """Stages as links with their counts; the chosen stage as a table."""

    permission = Permission.READ_WORKSPACE
    zone = "sealed"
    template = "pses/workspace.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("stage", "")
        chosen = asked if asked in STATES else ""
        page = Paginator(selectors.workspace(chosen), A_PAGE).get_page(request.GET.get("page"))
        counts = selectors.counts_by_state()
        stages = [{"code": state, "label": STATES[state], "count": counts.get(state, 0)} for state in STAGES]
        return self.page({
            "stages": stages, "chosen": chosen, "total": sum(counts.values()), "page_of": page,
            "query": urlencode({"stage": chosen} if chosen else {}),
            "rows": product_rows(list(page)), "may_report": self.acting.may(Permission.REPORT_TO_PSO),
        })  # fmt: skip


class RemovalForm(forms.Form):
    """Why a content is taken out."""

    reason = forms.CharField(
        label="Why is it removed?",
        help_text="For example: the State needs this report, or it was filed by mistake.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say why it is removed."},
    )


class Removal(LocalView):
    """Asks why, says what it does in law, and does it."""

    permission = Permission.REMOVE_WORK_PRODUCT
    zone = "sealed"
    template = "pses/removal.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        return self._ask(kind, content_id, RemovalForm())

    def post(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        form = RemovalForm(request.POST)
        if not form.is_valid():
            return self._ask(kind, content_id, form)
        remove(
            by=self.acting, content_kind=kind, content_id=content_id,
            reason=form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
        return redirect(of_kind(kind).titles([content_id])[content_id].url)

    def _ask(self, kind: str, content_id: UUID, form: RemovalForm) -> HttpResponse:
        product = selectors.product_of(kind, content_id)
        check_can_remove(self.acting, product)
        check_no_files(product)
        title = of_kind(kind).titles([content_id])[content_id]
        status = 422 if form.errors else 200
        return self.page({"form": form, "product": product, "title": title, "errors": form.errors}, status=status)
