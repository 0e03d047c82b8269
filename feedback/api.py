"""The API of what the PSO says back, and of the terms it is said under."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import terms_in_force, version_in_force
from pso_portal.web.api import PortalApiView
from pso_portal.web.api_schema import described

from . import selectors
from .policies import check_can_read_feedback
from .serializers import ReportLine, TermsInForce, WholeReport
from .services import note_download


class FeedbackReports(PortalApiView):
    """Reports of the provider's own."""

    permissions = {"GET": Permission.READ_FEEDBACK}

    @described("list_feedback", gives=ReportLine(many=True))
    def get(self, request: Request) -> Response:
        """Feedback reports, latest period first."""
        return self.listed(selectors.reports_of(_reader_at(self.acting)), ReportLine)


class OneFeedbackReport(PortalApiView):
    """One report with its figures."""

    permissions = {"GET": Permission.READ_FEEDBACK}

    @described("read_feedback", gives=WholeReport)
    def get(self, request: Request, report_id: UUID) -> Response:
        """Own figures beside the peers'. A copy given is noted, like a download."""
        report = selectors.report_of(_reader_at(self.acting), report_id)
        note_download(report, by=self.acting, form="json", now=timezone.now())
        fate = selectors.fates([report]).get(report.pk, selectors.Fate())
        read = {**ReportLine(report).data, "contents": selectors.told_of(report, fate), "withdrawn": fate.withdrawn}
        return Response(WholeReport(read).data)


class Terms(PortalApiView):
    """What provider and PSO agreed."""

    permissions = {"GET": Permission.READ_TERMS}

    @described("read_terms", gives=TermsInForce)
    def get(self, request: Request) -> Response:
        """The terms in force today; absent where nothing was agreed."""
        version = version_in_force(_provider_of(self.acting), timezone.now().date())
        if version is None:
            raise Http404
        return Response(TermsInForce(version).data)


def _reader_at(by: Acting) -> UUID:
    """The provider whose feedback this credential may read under its terms. Raises Denied."""
    provider_id = _provider_of(by)
    found = terms_in_force(provider_id, timezone.now().date())
    check_can_read_feedback(by, found[1] if found else None)
    return provider_id


def _provider_of(by: Acting) -> UUID:
    if by.provider_id is None:
        raise Http404
    return by.provider_id
