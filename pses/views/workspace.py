"""What the evaluation system holds, by stage; what is done to several at once; and removal from it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import terms_in_force

from .. import selectors
from ..contents import of_kind
from ..enums import Act, State
from ..models import WorkProduct
from ..overdue import OVERDUE, overdue
from ..policies import check_can_remove, check_no_files
from ..pswp import ATTESTATION
from ..services import flag_reports, make_ready, remove, unmake_ready
from ..services.removal import NOT_ATTESTED
from ..wording import STATES
from .local import LocalView
from .shown import product_rows, titles_of

A_PAGE = 30
STAGES = (State.COLLECTED, State.READY, State.REPORTED, State.WITHDRAWN, State.REMOVED)


class Workspace(LocalView):
    """Stages as links with their counts; the chosen stage as a table."""

    permission = Permission.READ_WORKSPACE
    zone = "sealed"
    template = "pses/workspace.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark the chosen as ready, take the mark off, or go on to the preview of all of them."""
        chosen, act = selectors.products(request.POST.getlist("product")), request.POST.get("do", "")
        if not chosen:
            return self._show(request, wrong="Choose at least one report first.")
        if act == "report" or (act == "ready" and any(flag_reports(each, timezone.now()) for each in chosen)):
            query = urlencode({"product": [str(each.pk) for each in chosen]}, doseq=True)
            return redirect(f"{reverse('pses:batch')}?{query}")
        self._mark(request, chosen, ready=act == "ready")
        back = titles_of(chosen)[chosen[0].content_id].url if request.POST.get("back") == "case" else ""
        return redirect(back or request.get_full_path())

    def _mark(self, request: HttpRequest, chosen: list[WorkProduct], *, ready: bool) -> None:
        """Each for itself: one that cannot be marked keeps none of the others."""
        titles, service, done = titles_of(chosen), make_ready if ready else unmake_ready, 0
        for each in chosen:
            try:
                service(
                    by=self.acting, content_kind=each.content_kind, content_id=each.content_id, now=timezone.now()
                )
                done += 1
            except Denied as denied:
                messages.warning(request, f"{titles[each.content_id].number}: {denied}")
        if done:
            words = "ready to report" if ready else "not ready any more"
            messages.success(request, f"Marked as {words}: {done}.")

    def _show(self, request: HttpRequest, *, wrong: str = "") -> HttpResponse:
        asked, late = request.GET.get("stage", ""), overdue(self.acting.provider_id, timezone.now())
        chosen = asked if asked in STATES or asked == OVERDUE else ""
        found = selectors.workspace("" if chosen == OVERDUE else chosen)
        if chosen == OVERDUE:
            found = found.filter(pk__in=list(late)).order_by("entered_at")
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        counts = selectors.counts_by_state()
        return self.page({
            "stages": _stages(counts, len(late), chosen), "chosen": chosen, "total": sum(counts.values()),
            "page_of": page, "late": late,
            "query": urlencode({"stage": chosen} if chosen else {}),
            "rows": product_rows(list(page), self.acting), "may_report": self.acting.may(Permission.REPORT_TO_PSO),
            "problems": [{"id": "chosen", "text": wrong}] if wrong else [], "flags": self._flags(),
        }, status=422 if wrong else 200)  # fmt: skip

    def _flags(self) -> bool:
        """Whether marking something is the report under the terms in force."""
        found = terms_in_force(self.acting.provider_id, timezone.now().date())
        return found is not None and found[1].reporting_act is Act.FLAG


def _stages(counts: dict[str, int], late: int, chosen: str) -> list[dict[str, object]]:
    """With what is overdue, where anything is or somebody looks there."""
    stages: list[dict[str, object]] = [
        {"code": state, "label": STATES[state], "count": counts.get(state, 0)} for state in STAGES
    ]
    return [*stages, {"code": OVERDUE, "label": "Overdue", "count": late}] if late or chosen == OVERDUE else stages


class RemovalForm(forms.Form):
    """Why a content is taken out."""

    reason = forms.CharField(
        label="Why is it removed?",
        help_text="For example: the State needs this report, or it was filed by mistake.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say why it is removed."},
    )
    attested = forms.BooleanField(label=ATTESTATION, error_messages={"required": NOT_ATTESTED})


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
            reason=form.cleaned_data["reason"], attested=form.cleaned_data["attested"], now=timezone.now(),
        )  # fmt: skip
        return redirect(of_kind(kind).titles([content_id])[content_id].url)

    def _ask(self, kind: str, content_id: UUID, form: RemovalForm) -> HttpResponse:
        product = selectors.product_of(kind, content_id)
        check_can_remove(self.acting, product)
        check_no_files(product)
        title = of_kind(kind).titles([content_id])[content_id]
        status = 422 if form.errors else 200
        return self.page({"form": form, "product": product, "title": title, "errors": form.errors}, status=status)
