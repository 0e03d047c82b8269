"""Reporting to the PSO in three steps: what goes, confirm, receipt."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.files.selectors import files_of

from .. import selectors
from ..enums import SubmissionKind
from ..services import preview_submission, report_to_pso
from .local import LocalView
from .shown import submission_rows


class ReportPreview(LocalView):
    """Field by field, and the very bytes."""

    permission = Permission.REPORT_TO_PSO
    zone = "sealed"
    template = "pses/preview.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        earlier = selectors.submission_of(content_id)
        if earlier is not None:
            return redirect("pses:receipt", submission_id=earlier.pk)
        preview = preview_submission(
            by=self.acting, content_kind=kind, content_id=content_id, now=timezone.now()
        )
        files = files_of(kind, content_id).count()
        return self.page({"preview": preview, "kind": kind, "content_id": content_id, "files": files})


class ReportConfirmation(LocalView):
    """After signing in again: one button, bound to the hash that the preview showed."""

    permission = Permission.REPORT_TO_PSO
    step_up = True
    zone = "sealed"
    template = "pses/confirm.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        preview = preview_submission(
            by=self.acting, content_kind=kind, content_id=content_id, now=timezone.now()
        )
        seen = request.GET.get("sha256", "")
        return self.page({
            "preview": preview, "kind": kind, "content_id": content_id, "seen": seen,
            "changed": seen != preview.sha256,
        })  # fmt: skip

    def post(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        submission = report_to_pso(
            by=self.acting, content_kind=kind, content_id=content_id, now=timezone.now(),
            expected_sha256=request.POST.get("sha256", ""),
        )  # fmt: skip
        return redirect("pses:receipt", submission_id=submission.pk)


class Receipt(LocalView):
    """What was reported, when, by whom, under which terms; with the hash. Made to be printed."""

    permission = (Permission.REPORT_TO_PSO, Permission.READ_WORKSPACE, Permission.RETURN_EXPOSURES)
    zone = "sealed"
    template = "pses/receipt.html"

    def get(self, request: HttpRequest, submission_id: UUID) -> HttpResponse:
        submission = selectors.submission(submission_id)
        (row,) = submission_rows([submission])
        return self.page(row | {
            "may_read": self.acting.may(Permission.READ_WORKSPACE),
            "earlier": selectors.named_by(submission), "taken_back": selectors.withdrawal_of(submission),
            "later": selectors.copies_of(submission.content_id)[1:] if submission.kind == SubmissionKind.EVENT else [],
        })  # fmt: skip
