"""What left the evaluation system: the list, the printable ledger, and each very copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..canonical import canonical, digest
from .local import LocalView
from .shown import submission_rows

A_PAGE = 30


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
        page = Paginator(selectors.submissions(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "page_of": page, "rows": submission_rows(list(page)),
            "may_read": self.acting.may(Permission.READ_WORKSPACE),
        })  # fmt: skip


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
            "pairs": list(_pairs(submission.contents)),
        })  # fmt: skip


def _pairs(contents: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every value with the path to it."""
    for key, value in sorted(contents.items()):
        if isinstance(value, dict):
            yield from _pairs(value, f"{prefix}{key} / ")
        else:
            yield f"{prefix}{key}".replace("_", " "), ", ".join(value) if isinstance(value, list) else str(value)
