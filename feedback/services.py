"""Answering a release: who may read it, and one provider's report under its own terms."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from aggregation.models import Release, ReleaseCell
from aggregation.periods import months_of
from aggregation.release_builder import ALL
from aggregation.services import add_reader
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal import audit
from pso_portal.agreements.selectors import version_in_force
from pso_portal.agreements.terms import Analysis, Terms
from pso_portal.tenancy.event_types import LABELS

from .comparison import PeerCell, compare, sentence
from .models import FeedbackReport


@transaction.atomic
def answer_release(*, release_id: UUID, provider_id: UUID, now: datetime) -> FeedbackReport | None:
    """Under the terms in force today: open the release to one provider of its roster and freeze its report.

    None where the terms ask for no such feedback: then the provider does not read the release either.
    42 CFR 3.206(b)(4)(i) for its own figures, 3.206(b)(4)(iv) for the peers', which identify nobody.
    """
    release = Release.objects.get(pk=release_id)
    version = version_in_force(provider_id, now.date())
    if version is None:
        return None
    terms = Terms.from_json(version.terms)
    if Analysis.REPORTING_RATE not in terms.analyses:
        return None
    add_reader(release=release, provider_id=provider_id, now=now)
    return _report(release, provider_id, version.number, terms, now)


def _report(
    release: Release, provider_id: UUID, terms_version: int, terms: Terms, now: datetime
) -> FeedbackReport:
    found: FeedbackReport | None = FeedbackReport.objects.filter(
        provider_id=provider_id, release_id=release.pk
    ).first()
    if found is not None:
        return found
    contents = _contents(release, provider_id, terms)
    report = FeedbackReport(
        provider_id=provider_id,
        release_id=release.pk,
        terms_version=terms_version,
        period=release.period,
        setting=release.setting,
        contents=contents,
        sha256=hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest(),
        made_at=now,
    )
    report.save(force_insert=True)
    audit.record("make_feedback", by=None, subject=report, now=now, release=str(release.pk), terms=terms_version)
    return report


def _contents(release: Release, provider_id: UUID, terms: Terms) -> dict[str, Any]:
    months = months_of(release.period)
    events, exposure = own_events(provider_id, months), own_exposure(provider_id, months)
    lines = [
        compare(
            _peer(cell, terms.smallest_cell),
            own_events=sum(events.values()) if cell.category == ALL else events.get(cell.category, 0),
            own_exposure=exposure,
            scale=release.scale,
        )
        for cell in release.cells.all()
    ]
    whole = next(line for line in lines if line.category == ALL)
    return {
        "finding": sentence(
            whole, exposure_name=release.exposure_name, scale=release.scale, period=release.period
        ),
        "exposure": exposure,
        "exposure_name": release.exposure_name,
        "scale": release.scale,
        "contributors": release.contributors,
        "release_number": release.number,
        "lines": [line.to_json() for line in lines],
    }


def _peer(cell: ReleaseCell, smallest_cell: int) -> PeerCell:
    """A released cell as this reader agreed to see it: its terms may ask for larger cells, never smaller ones."""
    shown = cell.shown and (cell.count or 0) >= smallest_cell
    figures = (cell.rate, cell.lower, cell.upper) if shown else (None, None, None)
    rate, lower, upper = (None if figure is None else float(figure) for figure in figures)
    return PeerCell(cell.category, label_of(cell.category), rate, lower, upper, cell.words)


def label_of(category: str) -> str:
    """A category in words."""
    return "All events" if category == ALL else {str(code): label for code, label in LABELS.items()}[category]


def own_events(provider_id: UUID, months: tuple[str, ...]) -> dict[str, int]:
    """What the provider itself reported, by type: from its submissions, which it already has."""
    rows = Submission.objects.filter(provider_id=provider_id, kind=SubmissionKind.EVENT, month__in=months)
    return dict(rows.order_by().values_list("event_type").annotate(count=Count("id")))


def own_exposure(provider_id: UUID, months: tuple[str, ...]) -> int:
    """The months' latest returns, added up."""
    rows = Submission.objects.filter(
        provider_id=provider_id, kind=SubmissionKind.EXPOSURE_RETURN, month__in=months
    )
    last = rows.order_by().values("month").annotate(last=Max("number")).values_list("last", flat=True)
    return sum(rows.filter(number__in=list(last)).values_list("exposure", flat=True))


def note_first_read(report: FeedbackReport, *, now: datetime) -> None:
    """Stamp when the provider first opened its report: silence is what makes people stop reporting."""
    FeedbackReport.objects.filter(pk=report.pk, first_read_at=None).update(first_read_at=now)
