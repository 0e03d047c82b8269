"""Us and our peers: the provider's own figures beside the released ones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.enums import Format
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.office.views.pages import page_of
from pso_portal.tenancy.models import Provider
from pso_portal.web import downloads
from pso_portal.web.views import PortalView
from pso_portal.web.zones import SEALED

from .. import selectors
from ..calendar import said
from ..models import FeedbackReport
from ..policies import check_can_read_feedback
from ..services import note_download, note_first_read
from . import shown_report as shown
from .drawn import sections_of
from .funnel import NOTE, funnel_of
from .report_paper import as_document


class Reader:
    """Whoever opens a report: their provider's terms say whether they may."""

    acting: Acting

    @property
    def provider_id(self) -> UUID:
        assert self.acting.provider_id is not None  # the permission is of the provider's side
        return self.acting.provider_id

    def terms(self) -> Terms:
        """The terms in force, if they let this person read. Raises Denied."""
        found = terms_in_force(self.provider_id, timezone.now().date())
        return check_can_read_feedback(self.acting, found[1] if found else None)

    def readable(self, report_id: UUID) -> tuple[FeedbackReport, Terms]:
        """A report that this person may read. Raises Http404, Denied."""
        return selectors.report_of(self.provider_id, report_id), self.terms()

    def taken_along(self, report_id: UUID, form: Format) -> tuple[FeedbackReport, Terms]:
        """A report that may leave in this form: the terms say in which ones it may. Raises Http404, Denied."""
        report, terms = self.readable(report_id)
        if form not in terms.formats:
            raise Denied("Your terms let reports be read in the portal, and not be taken along in this form.")
        return report, terms

    def report_page(self, report: FeedbackReport, terms: Terms) -> dict[str, Any]:
        """Everything the page shows of one report. Stamps the first reading."""
        note_first_read(report, by=self.acting, now=timezone.now())
        told, fate = told_until(report), selectors.fates([report]).get(report.pk, selectors.Fate())
        contents = told[-1][1]
        return {
            "report": report, "period": said(report.period), "findings": shown.findings(contents),
            "alone": shown.alone(contents), "funnel": funnel_of(contents), "funnel_note": NOTE,
            "sections": sections_of(contents), "may_pdf": Format.PDF in terms.formats,
            "may_tables": Format.TABLES in terms.formats, "may_open_events": self.acting.may(Permission.TRIAGE_EVENTS),
            "interval": shown.interval(report, contents), "run": shown.run(told), "run_says": shown.run_says(told),
            "run_table": shown.run_table(told), "types": shown.type_table(contents),
            "measures": shown.measure_table(contents), "per": shown.per(contents),
            "silent": shown.silent(contents), "words": shown.words_for_all(contents),
            "why": shown.peer_group_words(report, contents, terms), "caveats": shown.caveats(contents, terms),
            "withdrawn": fate.withdrawn,
            "successor": fate.successor and selectors.report_with(self.provider_id, fate.successor),
            "restates": contents.get("restates"),
        }  # fmt: skip


def told_until(report: FeedbackReport) -> list[tuple[str, dict[str, Any]]]:
    """Periods with their opened contents, oldest first, the report's own last; without peers where the table that one
    rests on was withdrawn.
    """
    run = selectors.run_until(report)
    fates = selectors.fates(run)
    return [(each.period, selectors.told_of(each, fates.get(each.pk, selectors.Fate()))) for each in run]


class Peers(Reader, PortalView):
    """The latest report, and the way to earlier ones."""

    permission = Permission.READ_FEEDBACK
    zone = "sealed"
    template = "feedback/peers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            terms = self.terms()
        except Denied as denied:
            return self.page({"why_not": str(denied), "zone_kind": "open"})
        latest = selectors.latest_report(self.provider_id)
        if latest is None:
            return self.page({"why_empty": why_empty(terms), "zone_kind": "open"})
        page = page_of(request, selectors.reports_of(self.provider_id))
        return self.page({**self.report_page(latest, terms), "page_of": page, "earlier": _listed(page)})


class Report(Reader, PortalView):
    """An earlier report."""

    permission = Permission.READ_FEEDBACK
    zone = "sealed"
    template = "feedback/peers.html"

    def get(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        report, terms = self.readable(report_id)
        return self.page({**self.report_page(report, terms), "is_earlier": True})


class ReportPdf(Reader, PortalView):
    """The report on paper: the legend on every page, who printed it and when."""

    permission = Permission.READ_FEEDBACK
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        report, terms = self.taken_along(report_id, Format.PDF)
        now, name = timezone.now(), Provider.objects.get(pk=report.provider_id).name
        withdrawn = selectors.fates([report]).get(report.pk, selectors.Fate()).withdrawn
        data = as_document(report, told_until(report), terms, name, withdrawn=withdrawn)
        called = f"us-and-our-peers-{report.period}.pdf"
        file = downloads.document("feedback_report", data, called, by=self.acting, zone=SEALED, now=now)
        note_download(report, by=self.acting, form="pdf", now=now, file=file)
        return file.answer()


class ReportCsv(Reader, PortalView):
    """The figures, every line."""

    permission = Permission.READ_FEEDBACK
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        (report, _terms), now = self.taken_along(report_id, Format.TABLES), timezone.now()
        contents = told_until(report)[-1][1]
        table, called = shown.every_line(contents), f"us-and-our-peers-{report.period}.csv"
        file = downloads.sheet(table, called, by=self.acting, zone=SEALED, now=now)
        note_download(report, by=self.acting, form="csv", now=now, file=file)
        return file.answer()


class ReportBook(Reader, PortalView):
    """Every table of the report as one workbook."""

    permission = Permission.READ_FEEDBACK
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        (report, _terms), now = self.taken_along(report_id, Format.TABLES), timezone.now()
        tables, called = shown.tables_of(told_until(report)), f"us-and-our-peers-{report.period}.xlsx"
        file = downloads.book(tables, called, by=self.acting, zone=SEALED, now=now)
        note_download(report, by=self.acting, form="xlsx", now=now, file=file)
        return file.answer()


def why_empty(terms: Terms) -> tuple[str, str]:
    """Why there is nothing to read, and what will fill the page."""
    if not terms.asks_for_feedback:
        return (
            "Your terms ask for no feedback",
            "Reports are made once your terms ask for an analysis. Propose one in the feedback settings.",
        )
    return (
        "No report has been made yet",
        "A report is made when a quarter has closed and you returned the exposure of its three months; somebody of the "
        "PSO looks at it and lets it go. Peers stand beside you once the table of your setting is released. With too "
        "few providers in a setting no table can be released to anyone: a figure could then point to one of them.",
    )


def _listed(page: Any) -> list[dict[str, Any]]:
    fates = selectors.fates(page)
    return [{"report": report, "period": said(report.period), "fate": fates.get(report.pk)} for report in page]
