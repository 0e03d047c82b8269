"""What triage wrote about a report goes with it when it is taken out of the evaluation system."""

from __future__ import annotations

from typing import Any

from .models import Event, HarmReview


def take_out_triage(event: Event) -> dict[str, Any]:
    """All of it, handed over; nothing of it stays. Codes and dates of who acted stay in the audit entries."""
    reviews = list(HarmReview.objects.filter(event=event))
    taken = {
        "harm_reviews": [
            {"harm": each.harm, "reason": each.reason, "rated_at": each.rated_at.isoformat()} for each in reviews
        ]
    }
    HarmReview.objects.filter(event=event).delete()
    return {key: value for key, value in taken.items() if value}
