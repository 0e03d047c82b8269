"""What is owed to reporters: who waits beyond the targets, by unit, and how long it takes us."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from .. import heard
from ..hearing_back import FIRST_SIGN, LOOKED_AT, OUTCOME, Waited
from ..wording import HELPED
from .clock import age_words


class HearingBack(LocalView):
    """One table of debts, two medians, and what reporters say of the answers."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/hearing_back.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        ratings = heard.ratings_since(now - LOOKED_AT)
        return self.page({
            "rows": [_row(debt, now) for debt in heard.debts(now)],
            "spans": [
                _span("A first sign of life", heard.first_signs(now), FIRST_SIGN),
                _span("An outcome", heard.outcomes(now), OUTCOME),
            ],
            "ratings": [{"words": HELPED[code], "count": ratings.get(code, 0)} for code in HELPED] if ratings else [],
            "fewest": heard.FEWEST_RATINGS,
            "replies": list(heard.replies_waiting()[:20]),
        })  # fmt: skip


def _row(debt: heard.Debt, now: Any) -> dict[str, Any]:
    narrowed = {"unit": debt.unit_id} if debt.unit_id else {}
    return {
        "place": f"{debt.unit}, {debt.facility}" if debt.unit else f"Elsewhere in {debt.facility}",
        "unread": debt.unread,
        "unanswered": debt.unanswered,
        "oldest": age_words(now - debt.oldest),
        "url": f"{reverse('events:inbox')}?{urlencode(narrowed)}" if narrowed else reverse("events:inbox"),
    }


def _span(words: str, waited: Waited, target: timedelta) -> dict[str, Any]:
    return {
        "words": words,
        "target": age_words(target),
        "reports": waited.reports,
        "within": waited.within,
        "share": round(100 * waited.within / waited.reports) if waited.reports else None,
        "median": age_words(waited.median) if waited.median is not None else "",
        "late": waited.median is None or waited.median > target,
    }
