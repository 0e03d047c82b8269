"""What left the evaluation system: the list, the printable ledger, its sheet, and each very copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import query_of
from pso_portal.web import downloads
from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.zones import FACTS

from .. import selectors
from ..canonical import canonical, digest
from ..disclosure_selectors import place_zone
from ..ledger import Asked, lines, outbound
from ..ledger_form import LedgerForm
from ..services import download_copy, note_ledger_download
from ..submitted import pairs
from .disclosures import as_file
from .ledger_rows import ledger_rows
from .local import LocalView
from .shown import submission_rows

A_PAGE = 30
COLUMNS = ("Date", "Entered", "To whom", "Person", "Ground", "Paragraph", "What", "Terms", "SHA-256", "Corrects")


class SentToPso(LocalView):
    """Submissions, latest first, each with its receipt."""

    permission = Permission.REPORT_TO_PSO
    zone = "sealed"
    template = "pses/sent.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.submissions(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({"page_of": page, "rows": submission_rows(list(page))})


class Ledger(LocalView):
    """What left our PSES: date, to whom, on which ground, under which terms, with which hash."""

    permission = Permission.READ_LEDGER
    zone = "sealed"
    template = "pses/ledger.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LedgerForm(request.GET)
        asked = form.asked()
        page = Paginator(outbound(asked), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "page_of": page, "rows": ledger_rows(self.acting, lines(page)), "form": form, "query": query_of(request),
            "filtered": asked != Asked(), "errors": form.errors, "may_read": self.acting.may(Permission.READ_WORKSPACE),
        })  # fmt: skip


class LedgerSheet(LocalView):
    """Every line that the filters show, as CSV."""

    permission = Permission.READ_LEDGER
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, now = ledger_rows(self.acting, lines(outbound(LedgerForm(request.GET).asked()))), timezone.now()
        zone = place_zone()
        table = Table("What left our PSES", [Column(each) for each in COLUMNS], [_line(each, zone) for each in rows])
        file = downloads.sheet(table, "what-left.csv", by=self.acting, zone=FACTS, now=now)
        note_ledger_download(by=self.acting, rows=len(rows), now=now, file=file)
        return file.answer()


class VeryCopy(LocalView):
    """The copy itself, opened from the sealed row, with its hash counted anew."""

    permission = Permission.READ_WORKSPACE
    zone = "sealed"
    template = "pses/copy.html"

    def get(self, request: HttpRequest, submission_id: UUID) -> HttpResponse:
        submission = selectors.submission(submission_id)
        whole = digest(submission.contents, submission.annex) == submission.sha256
        return self.page({
            "submission": submission, "whole": whole, "text": canonical(submission.contents),
            "pairs": list(pairs(submission.contents)),
        })  # fmt: skip


class CopyBytes(LocalView):
    """The exact bytes that the hash covers: contents, and the annex that went sealed beside them."""

    permission = Permission.READ_WORKSPACE
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest, submission_id: UUID) -> HttpResponse:
        submission = selectors.submission(submission_id)
        text = download_copy(by=self.acting, row=submission, now=timezone.now())
        return as_file(text, f"submission-{submission.number}.json")


def _line(row: dict[str, Any], zone: Any) -> Row:
    entered = timezone.localtime(row["entered"], zone)
    return Row([
        row["on"].isoformat(), f"{entered:%Y-%m-%d %H:%M}", row["entity"], row["person"], row["ground"],
        row["paragraph"], row["what"], row["terms"], row["sha256"], row["corrects"],
    ])  # fmt: skip
