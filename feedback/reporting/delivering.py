"""Handing one report over: under the terms of this very day, with the table that stands today, to somebody who is
there.

What a report rests on is asked again here. Where it changed since the report was made, the report is made anew and
waits to be looked at again; where nothing may go any more, the line says why.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aggregation.models import Release
from aggregation.services import add_reader
from pso_portal import audit
from pso_portal.notices.services import tell

from ..models import FeedbackReport, RunLine
from ..run_life import LineState, LineStep, next_line
from .due import NOBODY, Binding, binding_of, recipients_of, table_for
from .making import FIELDS, digest, make_anew, refuse

OTHER_TERMS = "Terms version {number} came into force after it was made: it is made anew under them."
OTHER_TABLE = "The table that it rests on was withdrawn or told anew after it was made: it is made anew."


def deliver_report(*, line_id: UUID, now: datetime) -> None:
    """Freeze the report for its provider, open the table to it and tell its recipients that something is there. A
    second time changes nothing. 42 CFR 3.206(b)(4)(i) for its own figures, (iv) for the peers', which identify nobody.
    """
    line = RunLine.objects.select_for_update(of=("self",)).select_related("run", "provider").get(pk=line_id)
    if line.state != LineState.LET_GO:
        return
    found = binding_of(line.provider, line.run.period, now.date())
    if isinstance(found, str):
        refuse(line, found, now)
    elif found.number != line.terms_version:
        make_anew(line, OTHER_TERMS.format(number=found.number), now)
    elif not _table_stands(line):
        make_anew(line, OTHER_TABLE, now)
    elif not (people := recipients_of(line.provider_id, found.terms)):
        refuse(line, NOBODY, now)
    else:
        _hand_over(line, found, people, now)


def _table_stands(line: RunLine) -> bool:
    if line.release_id is None:
        return True
    release = table_for(line.provider, line.run.period)
    return release is not None and release.pk == line.release_id


def _hand_over(line: RunLine, found: Binding, people: list[UUID], now: datetime) -> None:
    contents = line.contents
    if digest(contents) != line.sha256:
        raise ValueError("the report is not what was looked at")
    if line.release_id is not None:
        add_reader(
            release=Release.objects.get(pk=line.release_id), provider_id=line.provider_id, terms_version=found.number,
            now=now,
        )  # fmt: skip
    report = FeedbackReport(
        provider_id=line.provider_id, release_id=line.release_id, terms_version=found.number, period=line.run.period,
        run=line.run.number, setting=line.provider.setting, contents=contents, sha256=line.sha256, made_at=now,
    )  # fmt: skip
    report.save(force_insert=True)
    line.state, line.report, line.settled_at = next_line(line.state, LineStep.DELIVER), report, now
    line.contents = None
    line.save(update_fields=[*FIELDS, "report"])
    audit.record("make_feedback", by=None, subject=report, now=now, run=str(line.run_id), terms=found.number)
    tell(user_ids=people, now=now)
