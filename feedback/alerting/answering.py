"""What a provider does with an alert: reads it, takes it along, and answers whether it could happen there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import Provider
from pso_portal.web.downloads import File

from ..alert_policies import check_can_answer, check_can_own, check_not_overtaken
from ..alert_selectors import alert_of, answers_to, tombstones
from ..alerts import Answer
from ..alerts.answers import problems
from ..models import AlertAnswer, SafetyAlert, SentAlert


class Unanswered(ValueError):
    """The answer cannot be taken as it is; `problems` says what is wrong, a sentence a field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@transaction.atomic
def read_alert(*, by: Acting, sent_id: UUID, now: datetime) -> SentAlert:
    """A provider's copy, its first reading stamped. Raises Denied, Http404."""
    by.check(Permission.READ_ALERTS)
    sent = alert_of(_place(by), sent_id)
    if SentAlert.objects.filter(pk=sent.pk, first_read_at=None).update(first_read_at=now):
        audit.record("first_read_alert", by=by, subject=sent, now=now)
    return sent


@transaction.atomic
def answer_alert(*, by: Acting, sent_id: UUID, answer: Answer, expected: int, now: datetime) -> AlertAnswer:
    """Add an answer, from a page that showed answer number `expected` (0: none yet); the one before stays in the
    history. Raises Denied, Overtaken, Unanswered, Http404.
    """
    sent = alert_of(_place(by), sent_id)
    SentAlert.objects.select_for_update().get(pk=sent.pk)  # two answers at once wait for each other
    provider = Provider.objects.get(pk=sent.provider_id)
    check_can_answer(by, sent, tombstones([sent]).get(sent.pk), provider, now.date())
    earlier = answers_to(sent)
    check_not_overtaken(expected, len(earlier))
    before = earlier[0] if earlier else None
    if wrong := problems(answer, today=now.date(), due_before=before.due if before else None):
        raise Unanswered(wrong)
    _check_owner(answer, provider)
    row = AlertAnswer(
        provider=provider, sent=sent, number=expected + 1, says=answer.says, action=answer.action.strip(),
        owner_id=answer.owner, due=answer.due, done=answer.done, answered_by=by.user_id, answered_at=now,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("answer_alert", by=by, subject=sent, now=now, number=row.number, says=answer.says)
    if answer.is_open and answer.owner not in {by.user_id, before and before.owner_id}:
        tell(user_ids=[answer.owner] if answer.owner else [], now=now)
    return row


def _check_owner(answer: Answer, provider: Provider) -> None:
    """Of an action that is done, whoever did it may have left."""
    if answer.is_open:
        try:
            check_can_own(answer.owner, holders_of(Permission.READ_ALERTS, provider.pk))
        except Denied as denied:
            raise Unanswered({"owner": str(denied)}) from denied


@transaction.atomic
def note_alert_download(*, by: Acting, alert: SafetyAlert | SentAlert, file: File, now: datetime) -> None:
    """A copy leaves the portal: who took which."""
    audit.record("download_alert", by=by, subject=alert, now=now, **file.noted())


@transaction.atomic
def note_answers_read(*, by: Acting, alert: SafetyAlert, now: datetime) -> None:
    """Somebody at the PSO looked at what each provider answered."""
    by.check(Permission.READ_ALERT_ANSWERS)
    audit.record("read_alert_answers", by=by, subject=alert, now=now)


def _place(by: Acting) -> UUID:
    if by.provider_id is None:
        raise Denied("Alerts are answered by providers.")
    return by.provider_id
