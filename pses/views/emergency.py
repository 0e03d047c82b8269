"""Emergency access: what the PSO opens and judges, and what the provider reads of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import FormPage
from pso_portal.web.views import PortalView

from .. import emergency_selectors as selectors
from ..canonical import canonical, digest
from ..emergency import PROCEDURE, Access
from ..emergency_form import AskForm, ReviewForm
from ..emergency_selectors import OPENED, Emergency
from ..models import Submission
from ..policies import OF_PSO, SEES_EMERGENCIES
from ..services import note_listed, open_emergency, read_in_emergency, review_emergency
from ..submitted import pairs
from ..wording import ACCESS_TINTS, ACCESSES
from .local import LocalView
from .shown import people

A_PAGE = 30


class Emergencies(PortalView):
    """The PSO's accesses: open ones, debts, and those that were judged."""

    permission = OF_PSO
    zone = "sealed"
    template = "pses/emergencies.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        page = Paginator(selectors.emergencies(now), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "rows": rows(list(page), now), "page_of": page, "paragraph": PROCEDURE,
            "may_ask": self.acting.may(Permission.ASK_EMERGENCY_ACCESS),
            "may_review": self.acting.may(Permission.REVIEW_EMERGENCY_ACCESS), "me": self.acting.user_id,
        })  # fmt: skip


class NewEmergency(FormPage, PortalView):
    """Asks why, says what it does, and opens one provider's submissions for an hour."""

    permission = Permission.ASK_EMERGENCY_ACCESS
    zone = "sealed"
    step_up = True
    template = "pses/emergency_new.html"

    def form(self, data: Any = None, files: Any = None) -> AskForm:
        return AskForm(selectors.holders(), data)

    def shown(self) -> dict[str, Any]:
        return {"paragraph": PROCEDURE}

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        access = open_emergency(
            by=self.acting, provider_id=UUID(said["provider"]), reason=said["reason"], now=timezone.now()
        )
        return redirect("pses:emergency_submissions", access_id=access.pk)


class EmergencySubmissions(PortalView):
    """The submissions that one's own access opens. When its hour is over this page is absent."""

    permission = Permission.ASK_EMERGENCY_ACCESS
    zone = "sealed"
    template = "pses/emergency_submissions.html"

    def get(self, request: HttpRequest, access_id: UUID) -> HttpResponse:
        now = timezone.now()
        access = selectors.open_access(self.acting, access_id, now)
        page = Paginator(selectors.held(access), A_PAGE).get_page(request.GET.get("page"))
        note_listed(by=self.acting, access=access, shown=list(page), now=now)
        return self.page({"access": access, "provider": access.provider, "page_of": page, "rows": list(page)})


class EmergencyCopy(PortalView):
    """One very copy, identifiable. Each look is an entry that the provider reads."""

    permission = Permission.ASK_EMERGENCY_ACCESS
    zone = "sealed"
    template = "pses/emergency_copy.html"

    def get(self, request: HttpRequest, access_id: UUID, submission_id: UUID) -> HttpResponse:
        found: Submission = read_in_emergency(
            by=self.acting, access_id=access_id, submission_id=submission_id, now=timezone.now()
        )
        return self.page({
            "submission": found, "access_id": access_id, "text": canonical(found.contents),
            "pairs": list(pairs(found.contents)), "whole": digest(found.contents, found.annex) == found.sha256,
        })  # fmt: skip


class EmergencyJudging(FormPage, PortalView):
    """One access with all that was read by it; somebody else judges it when it is over."""

    permission = Permission.REVIEW_EMERGENCY_ACCESS
    zone = "sealed"
    step_up = True
    template = "pses/emergency.html"
    form_class = ReviewForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.found = selectors.emergency(kwargs["access_id"], timezone.now())
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.found = selectors.emergency(kwargs["access_id"], timezone.now())
        return super().post(request, **kwargs)

    def shown(self) -> dict[str, Any]:
        mine = self.found.row.asked_by == self.acting.user_id
        (row,) = rows([self.found], timezone.now())
        return {"row": row, **row, "may_judge": self.found.standing is Access.OVER and not mine, "paragraph": PROCEDURE}

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        review_emergency(
            by=self.acting, access_id=self.found.row.pk, justified=said["justified"] == "yes", words=said["words"],
            now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "Judged. The provider reads what you wrote.")
        return redirect("pses:emergencies")


class EmergenciesSeen(LocalView):
    """The provider's page: who of the PSO opened its submissions, why, what was read, and what a second person said."""

    permission = SEES_EMERGENCIES
    zone = "sealed"
    template = "pses/emergencies_seen.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        page = Paginator(selectors.emergencies(now), A_PAGE).get_page(request.GET.get("page"))
        return self.page({"rows": rows(list(page), now), "page_of": page, "paragraph": PROCEDURE})


def rows(found: list[Emergency], now: datetime) -> list[dict[str, Any]]:
    """Accesses in words, with what was read by each: as many queries for thirty as for one."""
    entries = selectors.read_by(each.row for each in found)
    names = people(who for each in found for who in (each.row.asked_by, each.review and each.review.reviewed_by))
    opened = {entry.row for several in entries.values() for entry in several if entry.verb == OPENED}
    numbers = dict(Submission.objects.filter(pk__in=opened).values_list("pk", "number"))
    return [
        {
            "emergency": each, "access": each.row, "review": each.review, "provider": each.row.provider,
            "words": ACCESSES[each.standing], "tint": ACCESS_TINTS.get(each.standing, ""),
            "asked_by": names.get(each.row.asked_by, ""),
            "reviewed_by": names.get(each.review.reviewed_by, "") if each.review else "",
            "opened": [(entry.at, numbers.get(entry.row)) for entry in entries[each.row.pk] if entry.verb == OPENED],
            "listed": sum(entry.verb != OPENED for entry in entries[each.row.pk]),
        }
        for each in found
    ]  # fmt: skip
