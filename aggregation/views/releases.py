"""Drafting, approving and reading benchmark tables."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..disclosure.menu import RATE
from .shown import cell_table, draft_table

A_PAGE = 30
DECISIONS = {"approve": services.approve_release, "decline": services.decline_release}


class Releases(PortalView):
    """Drafts that wait, and all releases, newest first."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/releases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.releases(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "drafts": selectors.drafts().exclude(state="published")[:A_PAGE],
            "page_of": page,
            "may_draft": self.acting.may(Permission.DRAFT_RELEASE),
        })  # fmt: skip


class NewDraft(PortalView):
    """Choose from the fixed menu: a setting and a closed quarter."""

    permission = Permission.DRAFT_RELEASE
    zone = "agg"
    template = "aggregation/new_draft.html"

    def get(self, request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
        today = timezone.now().date()
        choices = [
            (SETTINGS[code], selectors.open_quarters(code, today)) for code in selectors.settings_with_facts()
        ]
        return self.page({"choices": [pair for pair in choices if pair[1]], "error": error}, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        setting, _, period = request.POST.get("table", "").partition(" ")
        now = timezone.now()
        if setting not in SETTINGS or period not in selectors.open_quarters(setting, now.date()):
            return self.get(request, "Choose a table from the list.", 422)
        draft = services.draft_release(by=self.acting, measure=RATE, setting=setting, period=period, now=now)
        return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))


class DraftPage(PortalView):
    """One draft: every candidate cell with its verdict and proof. Sealed: the officer's reasons speak of counts."""

    permission = Permission.READ_AGGREGATES
    zone = "sealed"
    template = "aggregation/draft.html"

    def get(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = selectors.draft(draft_id)
        return self.page({
            "draft": draft,
            "setting": SETTINGS[draft.setting],
            "cells": draft_table(draft) if draft.cells else None,
            "may_approve": self.acting.may(Permission.APPROVE_RELEASE) and draft.state == "drafted",
            "own": draft.drafted_by == self.acting.user_id,
        })  # fmt: skip


class DecideDraft(PortalView):
    """The second person's decision, after confirming that it is them."""

    permission = Permission.APPROVE_RELEASE
    step_up = True
    zone = "sealed"
    template = "aggregation/decide_draft.html"

    def get(self, request: HttpRequest, draft_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        draft = selectors.draft(draft_id)
        if draft.state != "drafted":  # the draft's own page says what became of it
            return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))
        shown = {"draft": draft, "setting": SETTINGS[draft.setting], "cells": draft_table(draft), "error": error}
        return self.page(shown, status=status)

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = selectors.draft(draft_id)
        act = DECISIONS.get(request.POST.get("decision", ""))
        if act is None:
            return self.get(request, draft_id, "Choose what happens with the table.", 422)
        act(by=self.acting, draft_id=draft.pk, now=timezone.now())
        return HttpResponseRedirect(reverse("aggregation:draft", args=[draft.pk]))


class ReleasePage(PortalView):
    """One frozen table, as its readers see it."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/release.html"

    def get(self, request: HttpRequest, release_id: UUID) -> HttpResponse:
        release = selectors.release(release_id)
        return self.page({"release": release, "setting": SETTINGS[release.setting], "cells": cell_table(release)})
