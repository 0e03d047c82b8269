"""Legal requests: received, held by somebody, answered or objected to, closed; with reminders before time is up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side

from .. import legal_selectors as selectors
from ..books import docket_of
from ..disclosure_selectors import local_day
from ..legal import RUNNING, Refused, RequestKind, RequestMove, next_state, reminders, wrong_days
from ..policies import Unmet

REMIND = "pses.remind_of_request"
SAY_WHAT = "Say in a sentence what was answered, or on which ground it was objected to."


@dataclass(frozen=True, slots=True)
class Served:
    """What was served: by whom, about which matter, by when it wants an answer, and who is our counsel."""

    kind: RequestKind
    requester: str
    matter: str
    counsel: str
    received_on: date
    answer_by: date


@transaction.atomic
def open_request(*, by: Acting, served: Served, key: UUID, now: datetime) -> Any:
    """Enter a request; sent twice, it is entered once. Whoever enters it holds it. Raises Denied, Unmet."""
    docket = docket_of(by)
    by.check(docket.permission)
    _wait_for_others(f"requests of {docket.key}")
    earlier = docket.requests.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    wrong = wrong_days(served.received_on, served.answer_by, today=local_day(by, now))
    if wrong:
        raise Unmet(wrong)
    last = docket.requests.objects.aggregate(last=Max("number"))["last"] or 0
    made = docket.requests(
        **docket.owner, kind=served.kind, number=last + 1, received_on=served.received_on,
        answer_by=served.answer_by, key=key, holder_id=by.user_id, opened_at=now, opened_by=by.user_id,
        requester=served.requester.strip(), matter=served.matter.strip(), counsel=served.counsel.strip(),
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("open_request", by=by, subject=made, now=now, kind=made.kind, number=made.number)
    for due in reminders(served.received_on, served.answer_by, now=now):
        enqueue(REMIND, side=by.side, provider_id=by.provider_id, now=now, due=due, request_id=made.pk)
    return made


@transaction.atomic
def move_request(
    *, by: Acting, request_id: UUID, move: RequestMove, now: datetime, outcome: str = "", holder_id: UUID | None = None
) -> Any:
    """Take one step: give it to a holder, answer, object, close. Raises Denied (not in this state, nothing said, a
    holder who may not), Http404.
    """
    by.check(docket_of(by).permission)
    held = selectors.request(by, request_id, locked=True)
    try:
        held.state = next_state(held.state, move)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    if move in (RequestMove.ANSWER, RequestMove.OBJECT):
        if not outcome.strip():
            raise Denied(SAY_WHAT)
        held.outcome = outcome.strip()
    if move is RequestMove.HOLD:
        held.holder_id = _holder(by, holder_id or by.user_id)
    held.moved_at, held.moved_by = now, by.user_id
    held.save(update_fields=["state", "outcome", "holder_id", "moved_at", "moved_by"])
    audit.record("move_request", by=by, subject=held, now=now, move=str(move), number=held.number)
    return held


def remind_of_request(*, request_id: UUID, now: datetime) -> bool:
    """Tell the holder, or everybody who handles requests, that something waits: a mail without content."""
    held = selectors.request_of_scope(request_id)
    if held is None or held.state not in RUNNING:
        return False
    provider_id = getattr(held, "provider_id", None)
    handlers = selectors.handlers(Side.PROVIDER if provider_id else Side.PSO, provider_id)
    tell(user_ids=[held.holder_id] if held.holder_id in handlers else handlers, now=now)
    return True


@transaction.atomic
def note_letter(*, by: Acting, held: Any, now: datetime) -> None:
    """That the answer was printed."""
    by.check(docket_of(by).permission)
    audit.record("print_letter", by=by, subject=held, now=now, number=held.number)


def _holder(by: Acting, user_id: UUID) -> UUID:
    if user_id not in selectors.handlers(by.side, by.provider_id):
        raise Denied("Choose somebody who may handle legal requests.")
    return user_id


def _wait_for_others(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])
