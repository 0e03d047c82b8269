"""Exports of nonidentifiable records for the national database: prepare, look, release by a second person, take."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..forms import DeterminedForm
from .npsd_rows import export_page, export_table, record_table

A_PAGE = 30


class Exports(PortalView):
    """All exports, newest first, and asking for the next."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/npsd.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.npsd_exports(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "page_of": page, "table": export_table(page.object_list), "under_way": selectors.npsd_under_way(),
            "may_prepare": self.acting.may(Permission.DRAFT_RELEASE),
            "allowing": len(selectors.allowing_npsd(timezone.now().date())),
        })  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        export = services.prepare_npsd_export(by=self.acting, now=timezone.now())
        return HttpResponseRedirect(reverse("aggregation:npsd_export", args=[export.pk]))


class ExportPage(PortalView):
    """One export and its records. Sealed: records of one provider stand under one code."""

    permission = Permission.READ_AGGREGATES
    zone = "sealed"
    template = "aggregation/npsd_export.html"

    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponse:
        export = selectors.npsd_export(export_id)
        return self.page(export_page(export, self.acting) | _records(request, export_id))


class Decide(PortalView):
    """The second person's decision, after confirming that it is them."""

    permission = Permission.APPROVE_RELEASE
    step_up = True
    zone = "sealed"
    template = "aggregation/decide_npsd.html"

    def get(self, request: HttpRequest, export_id: UUID, form: DeterminedForm | None = None) -> HttpResponse:
        export = selectors.npsd_export(export_id)
        if export.state != "prepared":  # the export's own page says what became of it
            return HttpResponseRedirect(reverse("aggregation:npsd_export", args=[export.pk]))
        asked = form or DeterminedForm(today=timezone.now().date(), initial={"sha256": export.sha256})
        status = 422 if asked.errors else 200
        return self.page(export_page(export, self.acting) | {"form": asked}, status=status)

    def post(self, request: HttpRequest, export_id: UUID) -> HttpResponse:
        export, now = selectors.npsd_export(export_id), timezone.now()
        if request.POST.get("decision") == "decline":
            services.decline_npsd_export(by=self.acting, export_id=export.pk, now=now)
            return HttpResponseRedirect(reverse("aggregation:npsd_export", args=[export.pk]))
        form = DeterminedForm(request.POST, today=now.date())
        if not form.is_valid():
            return self.get(request, export_id, form)
        services.release_npsd_export(
            by=self.acting, export_id=export.pk, expected_sha256=form.cleaned_data["sha256"],
            determined=form.determined(), now=now,
        )  # fmt: skip
        return HttpResponseRedirect(reverse("aggregation:npsd_export", args=[export.pk]))


class TakeFile(PortalView):
    """The released file."""

    permission = (Permission.DRAFT_RELEASE, Permission.APPROVE_RELEASE)
    step_up = True
    zone = "agg"

    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponse:
        return services.take_npsd_file(by=self.acting, export_id=export_id, now=timezone.now()).answer()


def _records(request: HttpRequest, export_id: UUID) -> dict[str, object]:
    """A page of the file's records."""
    told = selectors.npsd_file(export_id)
    page = Paginator(told["records"] if told else [], A_PAGE).get_page(request.GET.get("page"))
    return {"page_of": page, "table": record_table(page.object_list) if told else None}
