"""One emergency access of the demo: opened for a recalled pump, and judged the next day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from pses import emergency_selectors as selectors
from pses.services import note_listed, open_emergency, read_in_emergency, review_emergency

from .stage import member, on_stage

REASON = "The maker recalls an infusion pump today, and the hospital's risk office does not answer: which pump was it?"
JUDGMENT = "The recall notice and three calls are on file. One copy was opened; the hospital was told within the hour."


def open_in_emergency(provider_id: UUID, now: datetime) -> bool:
    """False a second time, and where nothing was submitted: then nothing changes."""
    with on_stage(member(None, "analyst"), begun := now - timedelta(days=20)) as analyst:
        if selectors.emergencies(now):
            return False
        access = open_emergency(by=analyst, provider_id=provider_id, reason=REASON, now=begun)
        shown = list(selectors.held(access).filter(sent_at__lt=begun)[:30])
        note_listed(by=analyst, access=access, shown=shown, now=begun)
        if shown:
            read_in_emergency(by=analyst, access_id=access.pk, submission_id=shown[0].pk, now=begun)
    with on_stage(member(None, "pso_privacy_officer"), judged := begun + timedelta(days=1)) as officer:
        review_emergency(by=officer, access_id=access.pk, justified=True, words=JUDGMENT, now=judged)
    return True
