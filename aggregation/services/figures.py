"""Who looked at single providers' figures, and who took figures along."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.web.downloads import File


@transaction.atomic
def note_contributors_read(*, by: Acting, setting: str, period: str, measure: str, now: datetime) -> None:
    """Single providers' figures are identifiable, under whatever code: every look is an entry. Raises Denied."""
    by.check(Permission.READ_CONTRIBUTORS)
    audit.record("read_contributors", by=by, now=now, setting=setting, period=period, measure=measure)


@transaction.atomic
def note_figures_taken(*, by: Acting, part: str, asked: dict[str, str], file: File, now: datetime) -> None:
    """A copy leaves the portal: which figures, under which filters, to the byte."""
    audit.record("download_figures", by=by, now=now, part=part, asked=asked, **file.noted())
