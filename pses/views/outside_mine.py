"""What became of a report that went outside the PSES, for the person who sent it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.zones import OUTSIDE

from .. import outside_selectors as selectors
from ..duties import duty
from ..models import OutsideRecord
from ..outside_rows import record_row
from .local import LocalView


class MyOutside(LocalView):
    """The number, whom the organization may have to tell, and how far that is. Nothing sealed is opened."""

    permission = Permission.FILE_REPORT
    zone = "open"
    template = "pses/my_outside.html"

    def get(self, request: HttpRequest, record_id: UUID) -> HttpResponse:
        return self.page(sent(selectors.my_record(self.acting, record_id)))


def sent(record: OutsideRecord) -> dict[str, Any]:
    """What the page of a sent record draws."""
    known = [duty(each.duty_id) for each in record.duties.all()]
    named = {"bodies": [each for each in known if each], "zone": OUTSIDE, "anonymous": record.opened_by is None}
    return record_row(record, {}, timezone.now()) | named
