"""Later facts: what changed since it was reported, exactly what the PSO would see, and sending it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..services import add_later_facts, preview_later_facts
from .local import LocalView


class AddingFacts(LocalView):
    """One page: then and now field by field, the bytes, one button bound to their hash."""

    permission = Permission.REPORT_TO_PSO
    step_up = True
    zone = "sealed"
    template = "pses/later_facts.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        return self._show(kind, content_id)

    def post(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        """What changed while the page was open is shown again; what was sent already is not sent twice."""
        seen = request.POST.get("sha256", "")
        copies = selectors.copies_of(content_id)
        if not (copies and copies[-1].sha256 == seen):
            facts = preview_later_facts(by=self.acting, content_kind=kind, content_id=content_id, now=timezone.now())
            if facts.refusal or facts.preview.sha256 != seen:
                return self._show(kind, content_id, status=409)
        submission = add_later_facts(
            by=self.acting, content_kind=kind, content_id=content_id, now=timezone.now(), expected_sha256=seen
        )
        return redirect("pses:receipt", submission_id=submission.pk)

    def _show(self, kind: str, content_id: UUID, *, status: int = 200) -> HttpResponse:
        facts = preview_later_facts(by=self.acting, content_kind=kind, content_id=content_id, now=timezone.now())
        return self.page({"facts": facts, "changed": status != 200}, status=status)
