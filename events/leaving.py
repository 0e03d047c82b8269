"""What triage wrote about a report goes with it when it is taken out of the evaluation system."""

from __future__ import annotations

from typing import Any

from .link_selectors import stated_of
from .models import Escalation, Event, FollowUpTask, HarmReview, IdentityOpening, SealedIdentity, StatedReporter


def take_out_triage(event: Event) -> dict[str, Any]:
    """All of it, handed over; nothing of it stays. Codes and dates of who acted stay in the audit entries."""
    reviews = _all(HarmReview, event)
    taken = {
        "harm_reviews": [
            {"harm": each.harm, "reason": each.reason, "rated_at": each.rated_at.isoformat()} for each in reviews
        ],
        "tasks": [{"text": each.text, "due_on": each.due_on.isoformat()} for each in _all(FollowUpTask, event)],
        "escalations": [each.reason for each in _all(Escalation, event) if each.reason],
    }
    for model in (HarmReview, FollowUpTask, Escalation):
        model.objects.filter(event=event).delete()
    return {key: value for key, value in taken.items() if value}


def take_out_stated(event: Event) -> dict[str, Any]:
    """What the sender said of themselves; it may name a person, so nothing of it stays."""
    stated = stated_of(event.pk)
    StatedReporter.objects.filter(event=event).delete()
    return {"stated_reporter": stated.to_json()} if stated else {}


def forget_sealed_name(event: Event) -> None:
    """Who sent it was promised to stay here, sealed: it leaves with nothing and opens no more."""
    IdentityOpening.objects.filter(event=event).delete()
    SealedIdentity.objects.filter(event=event).delete()


def _all(model: Any, event: Event) -> list[Any]:
    return list(model.objects.filter(event=event))
