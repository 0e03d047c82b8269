"""Withdrawing releases, the date on which they may be told anew, and their ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.office.views.pages import FormPage
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..release_forms import ScheduleForm, WithdrawForm
from .release_rows import ledger_table

A_PAGE = 50
DECISIONS = {"withdraw": services.withdraw_release, "keep": services.keep_release}


class AskWithdrawal(FormPage, PortalView):
    """The first person's word, with the reason that readers will read."""

    permission = Permission.DRAFT_RELEASE
    zone = "agg"
    template = "aggregation/ask_withdrawal.html"
    form_class = WithdrawForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.release = selectors.release(kwargs["release_id"])
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.release = selectors.release(kwargs["release_id"])
        return super().post(request, **kwargs)

    def shown(self) -> dict[str, Any]:
        return {"release": self.release, "setting": SETTINGS[self.release.setting]}

    def done(self, form: Any) -> HttpResponse:
        services.ask_withdrawal(
            by=self.acting, release_id=self.release.pk, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        messages.success(self.request, "Asked. The release stands until the privacy officer decides.")
        return redirect("aggregation:release", release_id=self.release.pk)


class DecideWithdrawal(PortalView):
    """The second person's word, after confirming that it is them."""

    permission = Permission.APPROVE_RELEASE
    step_up = True
    zone = "agg"
    template = "aggregation/decide_withdrawal.html"

    def get(self, request: HttpRequest, request_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        asked = selectors.withdrawal_request(request_id)
        if asked.state != "asked":  # the release's own page says what became of it
            return HttpResponseRedirect(reverse("aggregation:release", args=[asked.release_id]))
        shown = {"asked": asked, "release": asked.release, "setting": SETTINGS[asked.release.setting],
                 "asked_by": names_of([asked.asked_by]).get(asked.asked_by, "somebody"),
                 "own": asked.asked_by == self.acting.user_id, "error": error}  # fmt: skip
        return self.page(shown, status=status)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponse:
        asked = selectors.withdrawal_request(request_id)
        act = DECISIONS.get(request.POST.get("decision", ""))
        if act is None:
            return self.get(request, request_id, "Choose whether it is withdrawn.", 422)
        act(by=self.acting, request_id=asked.pk, now=timezone.now())
        return HttpResponseRedirect(reverse("aggregation:release", args=[asked.release_id]))


class Schedule(FormPage, PortalView):
    """After how many months figures may be told anew."""

    permission = Permission.APPROVE_RELEASE
    step_up = True
    zone = "agg"
    template = "aggregation/restatement_schedule.html"

    def form(self, data: Any = None, files: Any = None) -> ScheduleForm:
        return ScheduleForm(data, initial={"months": selectors.restatement_months()})

    def done(self, form: Any) -> HttpResponse:
        services.set_restatement_months(by=self.acting, months=form.cleaned_data["months"], now=timezone.now())
        messages.success(self.request, "Set. What was released before keeps the date that it went out with.")
        return redirect("aggregation:releases")


class Ledger(PortalView):
    """The permanent list: what went out, when, to how many, and the hashes that hold it together."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/ledger.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.ledger(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({"page_of": page, "lines": ledger_table(page)})
