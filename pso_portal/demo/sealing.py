"""Two reports of the demo whose senders sealed their names; for one of them the name was asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from events.models import IdentityOpening
from events.places import places
from events.services import ask_for_name, file_event

from .stage import member, on_stage
from .telling import quick_answers

TEXTS = (
    "The senior on nights signs the second check of insulin without looking. I was asked not to make a fuss.",
    "Restraint rounds were filled in for the whole shift at seven in the morning.",
)
REASON = "We want to protect the person from what they describe, and cannot without knowing the shift they work."


def seal_some(provider_id: UUID, now: datetime) -> None:
    """A second time changes nothing."""
    reporter = member(provider_id, "reporter")
    filed = []
    for number, text in enumerate(TEXTS):
        with on_stage(reporter, sent := now - timedelta(days=11 - 5 * number)) as by:
            answers = quick_answers("other", "none", sent, places()[0].unit, text) | {"name": "confidential"}  # type: ignore[arg-type]
            key = uuid5(NAMESPACE_URL, f"demo:sealed:{provider_id}:{number}")
            filed.append(file_event(by=by, filing_key=key, answers=answers, now=sent))
    with on_stage(member(provider_id, "provider_privacy_officer"), asked := now - timedelta(days=2)) as officer:
        if not IdentityOpening.objects.exists():
            ask_for_name(by=officer, event_id=filed[0].pk, reason=REASON, now=asked)
