"""Drafting, approving and reading benchmark tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..disclosure.menu import RATE
from ..models import ReleaseDraft
from ..release_life import DraftState
from .release_rows import checked_context, draft_job, draft_words, release_context, release_rows, request_rows

A_PAGE = 30
DECISIONS = {"approve": services.approve_release, "decline": services.decline_release}
AFTER_FAILURE = {"again": services.try_draft_again, "drop": services.drop_draft}
ANEW = "anew"
CHOOSE = "Choose a table from the list."


class Releases(PortalView):
    """Drafts and requests that wait, and all releases, newest first."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/releases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.releases(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "drafts": draft_words(selectors.drafts_on_their_way().select_related("restates")[:A_PAGE]),
            "requests": request_rows(selectors.requests_to_withdraw()[:A_PAGE]),
            "rows": release_rows(page), "page_of": page,
            "may_draft": self.acting.may(Permission.DRAFT_RELEASE),
            "may_approve": self.acting.may(Permission.APPROVE_RELEASE),
            "months": selectors.restatement_months(),
        })  # fmt: skip


class NewDraft(PortalView):
    """Choose from the fixed menu: a setting and a closed quarter, or a release whose date to be told anew has come."""

    permission = Permission.DRAFT_RELEASE
    zone = "agg"
    template = "aggregation/new_draft.html"

    def get(self, request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
        today = timezone.now().date()
        choices = [
            (SETTINGS[code], selectors.open_quarters(code, today)) for code in selectors.settings_with_facts()
        ]
        shown = {"choices": [pair for pair in choices if pair[1]], "anew": list(selectors.restatable(today))}
        return self.page(shown | {"error": error, "chosen": request.POST.get("table", "")}, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            draft = self._drafted(request.POST.get("table", ""), timezone.now())
        except Denied as denied:
            return self.get(request, str(denied), 422)
        if draft is None:
            return self.get(request, CHOOSE, 422)
        return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))

    def _drafted(self, chosen: str, now: datetime) -> ReleaseDraft | None:
        """The draft that was asked for; None for what is on no list. Raises Denied with the reason, in words."""
        setting, _, period = chosen.partition(" ")
        today = now.date()
        if setting == ANEW:
            found = {str(release.pk): release for release in selectors.restatable(today)}.get(period)
            return found and services.restate_release(by=self.acting, release_id=found.pk, now=now)
        if setting not in SETTINGS or not selectors.is_quarter_with_facts(setting, period):
            return None
        if selectors.is_taken(setting, period):
            raise Denied("This table is drafted or released already. A quarter is released once.")
        return services.draft_release(by=self.acting, measure=RATE, setting=setting, period=period, now=now)


class DraftPage(PortalView):
    """One draft: how far its check is, then every candidate cell with verdict and proof. Sealed: the reasons for the
    officer speak of counts.
    """

    permission = Permission.READ_AGGREGATES
    zone = "sealed"
    template = "aggregation/draft.html"

    def get(self, request: HttpRequest, draft_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        draft = selectors.draft(draft_id)
        job = draft_job(draft, request.path) if draft.state == DraftState.DRAFTING else None
        if request.headers.get("HX-Request"):
            return render(request, "components/job.html", {"job": job}) if job else _again()
        return self.page(self._context(draft) | {"job": job, "error": error}, status=status)

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        """After a failure: try again, or drop it."""
        draft = selectors.draft(draft_id)
        act = AFTER_FAILURE.get(request.POST.get("do", ""))
        if act is None:
            return self.get(request, draft_id, "Choose what happens with the draft.", 422)
        act(by=self.acting, draft_id=draft.pk, now=timezone.now())
        return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))

    def _context(self, draft: ReleaseDraft) -> dict[str, Any]:
        own, decides = draft.drafted_by == self.acting.user_id, self.acting.may(Permission.APPROVE_RELEASE)
        may_draft = self.acting.may(Permission.DRAFT_RELEASE)
        return {
            **checked_context(draft, decides=decides), "own": own,
            "may_approve": decides and draft.state == DraftState.DRAFTED,
            "may_try": may_draft and own and draft.state == DraftState.FAILED,
            "may_drop": may_draft and draft.state == DraftState.FAILED,
        }  # fmt: skip


class DecideDraft(PortalView):
    """The second person's decision, after confirming that it is them."""

    permission = Permission.APPROVE_RELEASE
    step_up = True
    zone = "sealed"
    template = "aggregation/decide_draft.html"

    def get(self, request: HttpRequest, draft_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        draft = selectors.draft(draft_id)
        if draft.state != DraftState.DRAFTED:  # the draft's own page says what became of it
            return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))
        return self.page(checked_context(draft, decides=True) | {"error": error}, status=status)

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = selectors.draft(draft_id)
        act = DECISIONS.get(request.POST.get("decision", ""))
        if act is None:
            return self.get(request, draft_id, "Choose what happens with the table.", 422)
        act(by=self.acting, draft_id=draft.pk, now=timezone.now())
        return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))


class ReleasePage(PortalView):
    """One frozen table as its readers see it; of one that was withdrawn, when and why."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/release.html"

    def get(self, request: HttpRequest, release_id: UUID) -> HttpResponse:
        release, today = selectors.release(release_id), timezone.now().date()
        may_draft = self.acting.may(Permission.DRAFT_RELEASE)
        return self.page({
            **release_context(release),
            "may_withdraw": may_draft, "may_decide": self.acting.may(Permission.APPROVE_RELEASE),
            "may_restate": may_draft and selectors.restatable(today).filter(pk=release.pk).exists(),
        })  # fmt: skip


def _again() -> HttpResponse:
    """The whole page anew, where a part of it was asked for and is done."""
    return HttpResponse(headers={"HX-Refresh": "true"})
