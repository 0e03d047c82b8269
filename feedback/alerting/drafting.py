"""Writing an alert, and handing it to a second person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aggregation import selectors as analysts
from aggregation.cohorts import from_canonical
from aggregation.services import Unsaid
from aggregation.signals.states import SignalState
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.notices.services import tell

from ..alert_grounds import COHORT, SIGNAL, verdict_on
from ..alert_policies import check_can_drop, check_can_send, check_can_take_back, check_can_write
from ..alert_selectors import contents_of
from ..alerts import AlertMove, Contents, Verdict, moved
from ..alerts.evidence import why_not_signal
from ..models import SafetyAlert


class Held(ValueError):
    """The alert stays where it is; `verdict` names the words and what is wrong with them. Nothing of it was changed."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("This alert is held back. What holds it is named below.")
        self.verdict = verdict


@transaction.atomic
def begin_alert(*, by: Acting, source: str = "", source_id: UUID | None = None, now: datetime) -> SafetyAlert:
    """A draft: empty, from what analysts drafted with a signal, or for what a cohort is about.

    Raises Denied, Http404.
    """
    by.check(Permission.DRAFT_ALERTS)
    contents = Contents()
    if source == SIGNAL and source_id is not None:
        contents = _from_signal(source_id)
    elif source == COHORT and source_id is not None:
        contents = _from_cohort(source_id)
    elif source:
        raise Denied("Choose what the alert begins with.")
    alert = SafetyAlert(
        contents=contents.to_json(), source=source, source_id=source_id if source else None,
        writers=[str(by.user_id)], begun_at=now, changed_at=now,
    )  # fmt: skip
    alert.save(force_insert=True)
    audit.record("begin_alert", by=by, subject=alert, now=now, source=source)
    return alert


@transaction.atomic
def save_alert(*, by: Acting, alert_id: UUID, contents: Contents, revision: int, now: datetime) -> SafetyAlert:
    """Keep what was written, gaps and all. Raises Denied, Overtaken, and Unsaid for what cannot be kept."""
    alert = locked(alert_id)
    check_can_write(by, alert, revision)
    kept = contents.tidy()
    for field, words in kept.problems().items():
        raise Unsaid(words, field)
    alert.contents, alert.accepted = kept.to_json(), None
    _write_in(alert, by)
    return keep(alert, by, now, "write_alert")


@transaction.atomic
def send_for_approval(
    *, by: Acting, alert_id: UUID, accepts: bool, revision: int, now: datetime
) -> SafetyAlert:
    """Ask a second person to publish it. `accepts`: the words in doubt point to nobody, says whoever asks.

    Raises Denied, Overtaken, and Held with all that keeps it back.
    """
    alert = locked(alert_id)
    check_can_send(by, alert, revision)
    verdict = verdict_on(alert, contents_of(alert))
    if verdict.holds(accepted=accepts):
        raise Held(verdict)
    alert.state, alert.asked_by, alert.asked_at = moved(alert.state, AlertMove.SEND), by.user_id, now
    note_accepted(alert, by, verdict, now)
    tell(user_ids=holders_of(Permission.PUBLISH_ALERTS, None), now=now)
    return keep(alert, by, now, "send_alert_for_approval", doubts=len(verdict.doubts))


@transaction.atomic
def take_back_alert(*, by: Acting, alert_id: UUID, revision: int, now: datetime) -> SafetyAlert:
    """Back to a draft, before anybody decided. Raises Denied, Overtaken."""
    alert = locked(alert_id)
    check_can_take_back(by, alert, revision)
    alert.state, alert.accepted = moved(alert.state, AlertMove.TAKE_BACK), None
    return keep(alert, by, now, "take_back_alert")


@transaction.atomic
def drop_alert(*, by: Acting, alert_id: UUID, revision: int, now: datetime) -> SafetyAlert:
    """Give a draft up. Its text stays sealed, and on no list. Raises Denied, Overtaken."""
    alert = locked(alert_id)
    check_can_drop(by, alert, revision)
    alert.state = moved(alert.state, AlertMove.DROP)
    return keep(alert, by, now, "drop_alert")


def locked(alert_id: UUID) -> SafetyAlert:
    """The row, for whoever changes it first."""
    found: SafetyAlert = SafetyAlert.objects.select_for_update().get(pk=alert_id)
    return found


def keep(alert: SafetyAlert, by: Acting | None, now: datetime, verb: str, **detail: str | int) -> SafetyAlert:
    """One revision more, and its entry."""
    alert.revision += 1
    alert.changed_at = now
    alert.save()
    audit.record(verb, by=by, subject=alert, now=now, **detail)
    return alert


def note_accepted(alert: SafetyAlert, by: Acting, verdict: Verdict, now: datetime) -> None:
    """Who said of which words that they point to nobody."""
    if verdict.doubts:
        words = [[doubt.part, doubt.words or doubt.sentence] for doubt in verdict.doubts]
        said = {"by": str(by.user_id), "at": now.isoformat(), "words": words}
        alert.accepted = [*(alert.accepted or []), said]


def _write_in(alert: SafetyAlert, by: Acting) -> None:
    if str(by.user_id) not in alert.writers:
        alert.writers = [*alert.writers, str(by.user_id)]


def _from_signal(signal_id: UUID) -> Contents:
    """What analysts wrote with it; no figure of the signal comes along."""
    signal = analysts.signal(signal_id)
    if why := why_not_signal(signal.organizations):
        raise Denied(why)
    if signal.state != SignalState.ALERT_DRAFTED or signal.alert is None:
        raise Denied("No alert is drafted with this signal. Draft one on its page, or begin an empty one here.")
    question, _, code = signal.event.partition("=")
    return Contents(
        title=signal.alert["title"], what=signal.alert["seen"], do_now=signal.alert["do"], settings=(signal.setting,),
        event_types=(code,) if question == "event_type" else (),
    )  # fmt: skip


def _from_cohort(cohort_id: UUID) -> Contents:
    """Whom it is for, by the sentence of the cohort's last version; nothing of its cases."""
    kept = analysts.cohort(cohort_id)
    said = from_canonical(analysts.version(kept, kept.last).sentence)
    return Contents(settings=(said.setting,) if said.setting else (), event_types=tuple(said.types))
