"""Answering a release: who may read it, and one provider's report under its own terms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from aggregation.disclosure.menu import ALL
from aggregation.measures import measure
from aggregation.models import Release, ReleaseCell
from aggregation.periods import months_of
from aggregation.release_lines import label_of, leaf_of, lines_of
from aggregation.selectors import withdrawal_of
from aggregation.services import add_reader
from pses.enums import SubmissionKind
from pses.models import Submission
from pses.selectors import counted_events
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.agreements.enums import Analysis, PeerGroup
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import SMALLEST_CELL, Terms
from pso_portal.tenancy.sides import Side
from pso_portal.web.downloads import File

from .calendar import is_due, said
from .comparison import Line, PeerCell, compare, sentence
from .models import FeedbackReport

EVERYBODY = (0,)    # the place of the widest group of a table


@transaction.atomic
def answer_release(
    *, release_id: UUID, provider_id: UUID, now: datetime, places: Sequence[int] = EVERYBODY
) -> FeedbackReport | None:
    """Under the terms in force today: open the release to one provider of its roster and freeze its report. `places`:
    of the groups of the table that hold it, the widest first.

    None where the terms ask for no such feedback, or not for this period, where no exposure stands against the events
    any more, or where the release was withdrawn: then the provider does not read the release either.
    42 CFR 3.206(b)(4)(i) for its own figures, 3.206(b)(4)(iv) for the peers', which identify nobody.
    """
    release = Release.objects.get(pk=release_id)
    if withdrawal_of(release) is not None:
        return None
    found = terms_in_force(provider_id, now.date())
    if found is None or not asks_for(found[1], release.period):
        return None
    if own_exposure(provider_id, months_of(release.period)) == 0:
        return None
    add_reader(release=release, provider_id=provider_id, now=now)
    return _report(release, provider_id, *found, places, now)


def asks_for(terms: Terms, period: str) -> bool:
    """Whether these terms ask for a report with the release of `period`."""
    return Analysis.REPORTING_RATE in terms.analyses and is_due(terms.frequency, period)


def _report(
    release: Release, provider_id: UUID, terms_version: int, terms: Terms, places: Sequence[int], now: datetime
) -> FeedbackReport:
    found: FeedbackReport | None = FeedbackReport.objects.filter(provider_id=provider_id, release_id=release.pk).first()
    if found is not None:
        return found
    contents = _contents(release, provider_id, terms, places)
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


def _contents(release: Release, provider_id: UUID, terms: Terms, places: Sequence[int]) -> dict[str, Any]:
    months = months_of(release.period)
    exposure = own_exposure(provider_id, months)
    asked = places if terms.peer_group is PeerGroup.SETTING_AND_SIZE else EVERYBODY
    cells = _cells(release)
    lines = _lines(release, cells, own_events(provider_id, months), exposure, asked, terms.smallest_cell)
    whole = next(line for line in lines if line.category == ALL)
    return {
        "finding": sentence(
            whole, exposure_name=release.exposure_name, scale=release.scale, period=said(release.period)
        ),
        "exposure": exposure,
        "exposure_name": release.exposure_name,
        "scale": release.scale,
        "contributors": release.contributors,
        "groups": [{"words": cell.group, "size": cell.contributors} for cell in map(cells[ALL].get, asked[1:]) if cell],
        "release_number": release.number,
        **({"restates": release.restates.number} if release.restates else {}),
        "lines": [line.to_json() for line in lines],
    }  # fmt: skip


def _cells(release: Release) -> dict[str, dict[int, ReleaseCell]]:
    """By line of the table, and by place of the group."""
    found: dict[str, dict[int, ReleaseCell]] = {}
    for cell in release.cells.all():
        found.setdefault(cell.category, {})[cell.place] = cell
    return found


def _lines(
    release: Release, cells: Mapping[str, Mapping[int, ReleaseCell]], own: Mapping[str, int], exposure: int,
    places: Sequence[int], smallest_cell: int,
) -> list[Line]:  # fmt: skip
    """Own figures beside those of the narrowest group that shows one."""
    return [
        compare(
            _narrowest(cells[line.category], places, smallest_cell, release.setting),
            own_events=sum(own.get(leaf, 0) for leaf in line.leaves),
            own_exposure=exposure,
            scale=release.scale,
        )
        for line in lines_of(release.setting) if line.category in cells
    ]  # fmt: skip


def _narrowest(
    cells: Mapping[int, ReleaseCell], places: Sequence[int], smallest_cell: int, setting: str
) -> PeerCell:
    """The cell of the narrowest of these groups that may be shown; where none may, that of the widest. Which of them it
    is depends on what every reader of the table sees.
    """
    held = [cells[place] for place in reversed(places) if place in cells]
    found = next((cell for cell in held if _is_shown(cell, smallest_cell)), held[-1])
    return _peer(found, smallest_cell, setting, instead_of="" if found is held[0] else held[0].group)


def _peer(cell: ReleaseCell, smallest_cell: int, setting: str, *, instead_of: str) -> PeerCell:
    """A released cell as this reader agreed to see it: its terms may ask for larger cells, never smaller ones."""
    figures = (cell.rate, cell.lower, cell.upper) if _is_shown(cell, smallest_cell) else (None, None, None)
    rate, lower, upper = (None if figure is None else float(figure) for figure in figures)
    size = cell.contributors or cell.release.contributors
    better = str(measure(cell.measure_code).better) if cell.measure_code else ""
    return PeerCell(cell.category, label_of(cell.category, setting), rate, lower, upper, cell.words, cell.decimals,
                    cell.group, size, instead_of, better)  # fmt: skip


def _is_shown(cell: ReleaseCell, smallest_cell: int) -> bool:
    return cell.shown and _large_enough(cell.count or 0, smallest_cell, cell.base)


def _large_enough(rounded: int, smallest_cell: int, base: int) -> bool:
    """Stricter terms are held against the least that a rounded count can stand for. The floor itself was proved
    on the true count before release: against the rounded one it would hide 11 and 12, which are released as 10.
    """
    return smallest_cell <= SMALLEST_CELL or rounded - base // 2 >= smallest_cell


def own_events(provider_id: UUID, months: tuple[str, ...]) -> dict[str, int]:
    """What the provider itself reported and did not take back, by leaf: from its submissions, which it has."""
    rows = counted_events(provider_id, months).order_by()
    told = rows.values_list("event_type", "event_kind", "harm").annotate(count=Count("id"))
    found: dict[str, int] = {}
    for *event, count in told:
        found[leaf_of(*event)] = found.get(leaf_of(*event), 0) + count
    return found


def own_exposure(provider_id: UUID, months: tuple[str, ...]) -> int:
    """The months' latest returns, added up."""
    rows = Submission.objects.filter(provider_id=provider_id, kind=SubmissionKind.EXPOSURE_RETURN, month__in=months)
    last = rows.order_by().values("month").annotate(last=Max("number")).values_list("last", flat=True)
    return sum(rows.filter(number__in=list(last)).values_list("exposure", flat=True))


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
    """A copy leaves the portal: say who took it and in which form ("pdf", "csv", and without a file "json"). A copy
    read is a report read.
    """
    note_first_read(report, by=by, now=now)
    said = file.noted() if file else {}
    audit.record("download_feedback", by=by, subject=report, now=now, form=form, report=report.sha256, **said)


def note_paper(version: TermsVersion, *, by: Acting, now: datetime, file: File) -> None:
    """A printed agreement leaves the portal: say who took it."""
    audit.record("download_terms", by=by, subject=version, now=now, number=version.number, **file.noted())
