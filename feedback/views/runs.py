"""Feedback runs: for each provider and period, whether a report was made and read, or why there is none; and the work
on one run: progress, previews, holding back, letting go.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.office.views.pages import page_of, query_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import reporting, runs
from ..calendar import said
from ..models import FeedbackRun, RunLine
from ..run_life import LineState, RunState
from .previewed import preview_of
from .run_rows import job_of, line_rows, run_cards, run_words

LINE_ACTS = {"take_up": reporting.take_up, "again": reporting.try_again}


class Runs(PortalView):
    """One period at a time. Sealed: that a provider was reported to is identifiable work product."""

    permission = (Permission.READ_AGREEMENTS, Permission.READ_AGGREGATES)
    zone = "sealed"
    template = "feedback/runs.html"

    def get(self, request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
        periods = runs.periods()
        if not periods:
            return self.page({"zone_kind": "open"})
        asked = request.GET.get("period") or request.POST.get("period")
        period = asked if asked in periods else periods[0]
        page = page_of(request, Provider.objects.order_by("name", "pk"))
        lines = [{"run": run, "setting": SETTINGS[run.provider.setting].label} for run in runs.runs(list(page), period)]
        choices = [{"code": code, "label": said(code), "chosen": code == period} for code in periods]
        return self.page({"page_of": page, "lines": lines, "periods": choices, "period": said(period), "code": period,
                          "cards": run_cards(runs.runs_of(period)), "error": error, "query": query_of(request),
                          "may_begin": self.acting.may(Permission.RELEASE_FEEDBACK)}, status=status)  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin a run of a period that stands on the list."""
        period = request.POST.get("period", "")
        if period not in runs.periods():
            return self.get(request, "Choose a period from the list.", 422)
        try:
            run = reporting.begin_run(by=self.acting, period=period, now=timezone.now())
        except Denied as denied:
            return self.get(request, str(denied), 422)
        return HttpResponseRedirect(reverse("feedback:run", args=[run.pk]))


class RunPage(PortalView):
    """One run: how far it is, and where each provider's report stands. Sealed, as the list is."""

    permission = (Permission.READ_AGREEMENTS, Permission.READ_AGGREGATES)
    zone = "sealed"
    template = "feedback/run.html"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run = runs.run_of(run_id)
        job = job_of(run, request.path)
        if request.headers.get("HX-Request"):
            return render(request, "components/job.html", {"job": job}) if job else _again()
        page = page_of(request, runs.lines_of_run(run))
        may = self.acting.may(Permission.RELEASE_FEEDBACK)
        return self.page({**run_words(run), "run": run, "job": job, "page_of": page, "lines": line_rows(page, may),
                          "may_release": may and run.state in (RunState.PREVIEWED, RunState.RELEASED)
                          and run.are_made > 0, "query": query_of(request)})  # fmt: skip


class LinePage(PortalView):
    """One provider's report before it goes: everything its readers will see. Looking is noted."""

    permission = Permission.RELEASE_FEEDBACK
    zone = "sealed"
    template = "feedback/run_line.html"

    def get(
        self, request: HttpRequest, run_id: UUID, line_id: UUID, error: str = "", status: int = 200
    ) -> HttpResponse:
        line = runs.line_of(run_id, line_id)
        if line.state in (LineState.MADE, LineState.HELD):
            line = reporting.look_at(by=self.acting, line_id=line.pk, now=timezone.now())
        people = names_of([line.held_by])
        return self.page({**preview_of(line), "line": line, "run": line.run, "error": error,
                          "typed": request.POST.get("why", ""), "held_by": people.get(line.held_by, ""),
                          "state": runs.LINE_WORDS[LineState(line.state)]}, status=status)  # fmt: skip

    def post(self, request: HttpRequest, run_id: UUID, line_id: UUID) -> HttpResponse:
        """Hold it back, take it up again, or have it made anew."""
        line, do, now = runs.line_of(run_id, line_id), request.POST.get("do", ""), timezone.now()
        try:
            if do == "hold":
                reporting.hold_back(by=self.acting, line_id=line.pk, why=request.POST.get("why", ""), now=now)
            elif do in LINE_ACTS:
                LINE_ACTS[do](by=self.acting, line_id=line.pk, now=now)
            else:
                return self.get(request, run_id, line_id, "Choose what happens with the report.", 422)
        except Denied as denied:
            return self.get(request, run_id, line_id, str(denied), 422)
        return HttpResponseRedirect(reverse("feedback:run", args=[run_id]))


class ReleaseRun(PortalView):
    """Letting the made reports of a run go, all that are not held back."""

    permission = Permission.RELEASE_FEEDBACK
    step_up = True
    zone = "sealed"
    template = "feedback/run_release.html"

    def get(self, request: HttpRequest, run_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        run = runs.run_of(run_id)
        held = RunLine.objects.filter(run=run, state=LineState.HELD).select_related("provider").defer("contents")
        return self.page({**run_words(run), "run": run, "held": list(held[:50]), "error": error}, status=status)

    def post(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run: FeedbackRun = runs.run_of(run_id)
        try:
            reporting.release_run(by=self.acting, run_id=run.pk, now=timezone.now())
        except Denied as denied:
            return self.get(request, run_id, str(denied), 422)
        return HttpResponseRedirect(reverse("feedback:run", args=[run.pk]))


def _again() -> HttpResponse:
    """The whole page anew, where a part of it was asked for and is done."""
    return HttpResponse(headers={"HX-Refresh": "true"})
