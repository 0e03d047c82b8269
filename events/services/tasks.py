"""Follow-up tasks of a report: given to somebody until a day, done, and done taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pses.selectors import product_of
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell

from .. import selectors
from ..models import FollowUpTask
from ..policies import check_can_own, check_can_triage

LONGEST_TASK = 500


@transaction.atomic
def make_task(*, by: Acting, event_id: UUID, text: str, owner_id: UUID, due_on: date, now: datetime) -> FollowUpTask:
    """Give somebody a task about a report; they get a notice unless it is the person who makes it.

    Raises Denied, Http404.
    """
    by.check(Permission.TRIAGE_EVENTS)
    event = selectors.event(event_id)
    check_can_triage(by, product_of("event", event_id))
    check_can_own(owner_id, selectors.possible_owners(by))
    if not text.strip() or len(text) > LONGEST_TASK:
        raise Denied(f"Say what is to be done, in at most {LONGEST_TASK} characters.")
    task = FollowUpTask(
        provider_id=event.provider_id, event=event, text=text.strip(), owner_id=owner_id, due_on=due_on,
        made_by=by.user_id, made_at=now,
    )  # fmt: skip
    task.save(force_insert=True)
    audit.record("make_task", by=by, subject=event, now=now, task=str(task.pk), owner=str(owner_id), due=str(due_on))
    if owner_id != by.user_id:
        tell(user_ids=[owner_id], now=now)
    return task


@transaction.atomic
def settle_task(*, by: Acting, task_id: UUID, done: bool, now: datetime) -> FollowUpTask:
    """Mark a task done, or not done after all. Saying the same twice changes nothing. Raises Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    task: FollowUpTask | None = FollowUpTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise Http404
    if (task.done_at is not None) == done:
        return task
    task.done_at, task.done_by = (now, by.user_id) if done else (None, None)
    task.save(update_fields=["done_at", "done_by"])
    verb = "finish_task" if done else "reopen_task"
    audit.record(verb, by=by, subject=task.event, now=now, task=str(task.pk))
    return task
