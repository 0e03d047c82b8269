"""The full report: saving a module as typed, and sending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pses.selectors import locked_product
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from ..models import CodedAnswer, Event, EventDetail
from ..modules import as_asked_of
from ..policies import check_can_detail
from ..questionnaire.coded import coded_answers
from ..questionnaire.filing import filed, to_response
from ..questionnaire.model import Questionnaire
from ..questionnaire.repeats import for_good
from ..questionnaire.validate import check
from ..quick_report import AnswersRefused
from ..selectors import detail_of
from .form_use import note_sent


class DetailConflict(Exception):
    """The module was saved elsewhere since; `answers` are those just sent, `detail` holds the ones saved before."""

    def __init__(self, detail: EventDetail, answers: dict[str, Any]) -> None:
        super().__init__("These answers were saved somewhere else in the meantime.")
        self.detail, self.answers = detail, answers


def save_detail(
    *,
    by: Acting,
    event: Event,
    form: Questionnaire,
    answers: dict[str, Any],
    expected_revision: int,
    now: datetime,
    editor: UUID | None = None,
) -> EventDetail:
    """Keep answers as typed, unchecked. `expected_revision` is 0 for a module that was not begun.

    Raises DetailConflict where another opened page (`editor`) saved since, and Denied.
    """
    try:
        with transaction.atomic():
            return _save(by, event, form, answers, expected_revision, now, editor)
    except IntegrityError:  # two pages began it at once: the second finds the first's
        with transaction.atomic():
            return _save(by, event, form, answers, expected_revision, now, editor)


def _save(
    by: Acting,
    event: Event,
    form: Questionnaire,
    answers: dict[str, Any],
    expected: int,
    now: datetime,
    editor: UUID | None,
) -> EventDetail:
    check_can_detail(by, event, locked_product("event", event.pk))
    detail = detail_of(event, form.url, locked=True)
    if detail is None:
        detail = EventDetail(provider_id=event.provider_id, event=event, form_url=form.url, form_version=form.version)
        detail.answers, detail.editor, detail.saved_by, detail.saved_at = answers, editor, by.user_id, now
        detail.begun_at = now
        detail.save(force_insert=True)
        audit.record("begin_detail", by=by, subject=event, now=now, form=form.canonical)
        return detail
    _check_pinned(detail, form)
    if detail.revision != expected and (editor is None or editor != detail.editor) and answers != detail.answers:
        raise DetailConflict(detail, answers)
    if for_good(answers) == detail.answers:
        return detail  # a save that arrives late does not make what was sent a draft again
    detail.answers, detail.editor, detail.saved_by, detail.saved_at = answers, editor, by.user_id, now
    detail.state, detail.revision = "writing", detail.revision + 1
    detail.save(update_fields=["answers", "editor", "saved_by", "saved_at", "state", "revision"])
    return detail


@transaction.atomic
def file_detail(*, by: Acting, detail: EventDetail, form: Questionnaire, now: datetime) -> EventDetail:
    """Send a module: what was not asked is dropped, and coded answers get their rows. `now` in the place's zone.

    Sent again, it takes the place of what was sent before. Raises AnswersRefused (sentences by path) and Denied.
    """
    event = detail.event
    check_can_detail(by, event, locked_product("event", event.pk))
    held = detail_of(event, detail.form_url, locked=True) or detail
    _check_pinned(held, form)
    asked = as_asked_of(form, manager=by.may(Permission.TRIAGE_EVENTS))
    if found := check(asked, held.answers, now=now):
        raise AnswersRefused(found)
    kept = filed(form, held.answers)
    held.response, held.state = to_response(form, kept, authored=now), "filed"
    held.answers = for_good(held.answers)
    if held.filed_at is None:
        note_sent(by=by, form=asked, answers=held.answers, begun_at=held.begun_at, now=now)
    held.filed_by, held.filed_at = by.user_id, now
    held.save(update_fields=["answers", "response", "state", "filed_by", "filed_at"])
    CodedAnswer.objects.filter(event=event, form_url=form.url).delete()
    rows = [
        CodedAnswer(
            provider_id=event.provider_id, event=event, form_url=form.url, form_version=form.version, path=row.path,
            link_id=row.link_id, system=row.system, code=row.code, yes=row.yes, number=row.number,
        )
        for row in coded_answers(form, kept)
    ]  # fmt: skip
    CodedAnswer.objects.bulk_create(rows)
    audit.record("file_detail", by=by, subject=event, now=now, form=form.canonical, coded=len(rows))
    return held


def _check_pinned(detail: EventDetail, form: Questionnaire) -> None:
    """What was begun with one version goes on with it. Raises Denied."""
    if detail.form_version != form.version:
        raise Denied("This was begun with another version of the form. Open it again from the report.")
