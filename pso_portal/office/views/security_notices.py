"""A provider's notices of incidents of security at the PSO."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.web.views import PortalView

from .. import incident_selectors as selectors
from ..services import read_notice


class SecurityNotices(PortalView):
    """Every notice, newest first."""

    permission = Permission.READ_SECURITY_NOTICES
    template = "office/security_notices.html"
    zone = "sealed"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = selectors.notices()
        readers = names_of(notice.first_read_by for notice in found)
        return self.page({"rows": [(notice, readers.get(notice.first_read_by, "")) for notice in found]})


class SecurityNoticePage(PortalView):
    """One notice. The PSO sees when it was first read, and not by whom."""

    permission = Permission.READ_SECURITY_NOTICES
    template = "office/security_notice.html"
    zone = "sealed"

    def get(self, request: HttpRequest, notice_id: Any) -> HttpResponse:
        notice = read_notice(by=self.acting, notice_id=notice_id, now=timezone.now())
        return self.page({"notice": notice, "reader": names_of([notice.first_read_by]).get(notice.first_read_by, "")})
