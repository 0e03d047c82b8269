"""The blind second reading of texts that passed without a person. Those who read do not see what the engine found."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from .. import selectors
from ..binding import CROSSED
from ..indexing import forget_text
from ..models import Case, DoubleRead, DoubleReadDraw, ReviewItem
from ..policies import Overtaken, check_can_read
from ..review import hour_of
from ..review.double_read import draw, marks_in, month_before
from ..review.findings import Mark, Work

WHY = "A blind second reading found what the engine had missed."


@transaction.atomic
def draw_double_reads(*, now: datetime) -> int:
    """The month's sample of texts that passed by themselves since the last. Run twice in a month, nothing changes."""
    month = month_before(now.date())
    if DoubleReadDraw.objects.filter(month=month).exists():
        return 0
    due = Case.objects.filter(reading="due", withdrawn=False)
    versions = dict(due.order_by("pk").values_list("pk", "engine_version"))
    rate = settings.DOUBLE_READ_RATE
    drawn = draw(list(versions), rate, secrets.SystemRandom()) if versions else []
    made = DoubleReadDraw(month=month, passed=len(versions), drawn=len(drawn), rate=rate, drawn_at=now)
    made.save(force_insert=True)
    for pk in drawn:
        DoubleRead(draw=made, case_id=pk, engine_version=versions[pk]).save(force_insert=True)
    Case.objects.filter(pk__in=list(versions)).update(reading="drawn")
    audit.record("draw_double_reads", by=None, subject=made, now=now, passed=len(versions), drawn=len(drawn))
    return len(drawn)


@transaction.atomic
def open_reading(*, by: Acting, reading_id: UUID, now: datetime) -> tuple[DoubleRead, str]:
    """A drawn text to read, and the words of it. Whoever opens it first reads it. Raises Denied, Http404."""
    reading = selectors.reading(reading_id, lock=True)
    seen = selectors.has_seen(by.user_id, reading.case_id)
    check_can_read(by, reading, seen=seen, now=now)
    reading.opened_by, reading.opened_at = by.user_id, now
    reading.save(update_fields=["opened_by", "opened_at"])
    return reading, _text_of(reading)


@transaction.atomic
def finish_reading(*, by: Acting, reading_id: UUID, lines: str | None, now: datetime) -> DoubleRead:
    """What the reader found: None for nothing, else one identifier a line. A miss takes the text out of use at once.

    Raises Denied, Overtaken, Unready.
    """
    reading = selectors.reading(reading_id, lock=True)
    check_can_read(by, reading, seen=False, now=now)
    if reading.opened_by != by.user_id:
        raise Overtaken("Open the text before you say what is in it.")
    marks = marks_in(lines, _text_of(reading)) if lines is not None else ()
    if marks:
        _back_to_the_desk(reading, marks, now)
    reading.reader, reading.read_at, reading.missed = by.user_id, now, len(marks)
    reading.save(update_fields=["reader", "read_at", "missed"])
    detail: dict[str, Any] = {"missed": len(marks), "engine": reading.engine_version}
    audit.record("double_read", by=by, subject=reading, now=now, **detail)
    return reading


def _text_of(reading: DoubleRead) -> str:
    """Raises Overtaken where the text changed or went since it was drawn."""
    case = Case.objects.select_for_update().get(pk=reading.case_id)
    if case.withdrawn or case.reading != "drawn" or case.narrative is None:
        raise Overtaken("This text is not in use any more: its provider took it back or sent a later one.")
    return str(case.narrative)


def _back_to_the_desk(reading: DoubleRead, marks: tuple[Mark, ...], now: datetime) -> None:
    """The case keeps its codes and loses its text; the text waits with what the reader marked, for two people."""
    case = Case.objects.get(pk=reading.case_id)
    work = Work(marks=marks)
    findings = work.findings(str(case.narrative), [])
    crossed = {name: getattr(case, name) for name in CROSSED}
    item = ReviewItem(
        **crossed, case_id=case.pk, received=case.narrative, spans=[], work=work.to_json(), found=len(findings),
        proposed=work.text(str(case.narrative), findings, understood=True), settled=len(findings), reasons=[WHY],
        risk=1.0, engine_version=case.engine_version, waiting_since=hour_of(now),
    )  # fmt: skip
    item.save(force_insert=True)
    case.narrative, case.reading = None, "reopened"
    case.save(update_fields=["narrative", "reading"])
    forget_text(case.pk)
    audit.record("reopen_text", by=None, subject=item, now=now, engine=case.engine_version)
    enqueue("aggregation.tie_text", side=Side.DOOR, now=now, review_id=item.pk)
