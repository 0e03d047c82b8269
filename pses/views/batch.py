"""Reporting several at once: what goes of each with its hash, one confirmation, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..contents import Title
from ..enums import Act
from ..models import Submission, WorkProduct
from ..previews import Preview
from ..services import preview_submission, report_many
from .local import LocalView
from .shown import titles_of

MOST = 30  # a page of the workspace


@dataclass(frozen=True, slots=True)
class Line:
    """One of the chosen: its receipt, or what would leave of it, or why it stays."""

    product: WorkProduct
    title: Title
    receipt: Submission | None = None
    preview: Preview | None = None
    reason: str = ""

    @property
    def goes(self) -> bool:
        return self.preview is not None and not self.reason


class Batch(LocalView):
    """One preview of all that were chosen; those that cannot go are named with their reason."""

    permission = Permission.REPORT_TO_PSO
    step_up = True
    zone = "sealed"
    template = "pses/batch.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request.GET.getlist("product"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """All of those that were shown to go, or none: what changed meanwhile is shown again."""
        ids = request.POST.getlist("product")
        expected = {
            (each.content_kind, each.content_id): request.POST[f"sha256.{each.pk}"]
            for each in selectors.products(ids)
            if f"sha256.{each.pk}" in request.POST
        }
        try:
            report_many(by=self.acting, expected=expected, now=timezone.now())
        except Denied as denied:
            return self._show(ids, refused=str(denied))
        return redirect(f"{reverse('pses:batch')}?{urlencode({'product': ids}, doseq=True)}")

    def _show(self, ids: list[str], *, refused: str = "") -> HttpResponse:
        products = selectors.products(ids)
        if not products:
            raise Http404
        if len(products) > MOST:
            raise Denied(f"Report at most {MOST} at once.")
        lines = lines_of(self.acting, products, timezone.now())
        going = [line for line in lines if line.goes]
        return self.page({
            "going": going, "staying": [line for line in lines if line.reason],
            "gone": [line for line in lines if line.receipt], "refused": refused, "products": products,
            "flags": any(line.preview and line.preview.act is Act.FLAG for line in going),
        }, status=409 if refused else 200)  # fmt: skip


def lines_of(by: Acting, products: list[WorkProduct], now: datetime) -> list[Line]:
    """Each of the chosen as it stands now."""
    titles, sent = titles_of(products), selectors.reports_of([each.content_id for each in products])
    return [_line(by, each, titles, sent, now) for each in products]


def _line(
    by: Acting, product: WorkProduct, titles: dict[UUID, Title], sent: dict[UUID, Submission], now: datetime
) -> Line:
    title, receipt = titles[product.content_id], sent.get(product.content_id)
    if receipt is not None:
        return Line(product, title, receipt=receipt)
    try:
        seen = preview_submission(
            by=by, content_kind=product.content_kind, content_id=product.content_id, now=now
        )
    except Denied as denied:
        return Line(product, title, reason=str(denied))
    return Line(product, title, preview=seen, reason=seen.refusal)
