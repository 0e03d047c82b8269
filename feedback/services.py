"""Reading and taking along what the PSO said back."""

from __future__ import annotations

from datetime import datetime

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.agreements.models import TermsVersion
from pso_portal.tenancy.sides import Side
from pso_portal.web.downloads import File

from .models import FeedbackReport


def note_first_read(report: FeedbackReport, *, by: Acting, now: datetime) -> bool:
    """Stamp when the provider first opened its report: silence is what makes people stop reporting.

    True for the first reading. A reader of the PSO leaves no stamp.
    """
    if by.side is not Side.PROVIDER:
        return False
    stamped = bool(FeedbackReport.objects.filter(pk=report.pk, first_read_at=None).update(first_read_at=now))
    if stamped:
        audit.record("first_read_feedback", by=by, subject=report, now=now)
    return stamped


def note_download(report: FeedbackReport, *, by: Acting, form: str, now: datetime, file: File | None = None) -> None:
    """A copy leaves the portal: say who took it and in which form ("pdf", "csv", "xlsx"; without a file "json"). A copy
    read is a report read.
    """
    note_first_read(report, by=by, now=now)
    said = file.noted() if file else {}
    audit.record("download_feedback", by=by, subject=report, now=now, form=form, report=report.sha256, **said)


def note_paper(version: TermsVersion, *, by: Acting, now: datetime, file: File) -> None:
    """A printed agreement leaves the portal: say who took it."""
    audit.record("download_terms", by=by, subject=version, now=now, number=version.number, **file.noted())
