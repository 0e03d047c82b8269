"""How long the forms take here, against the goals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from ..form_figures import FEWEST, MEDIAN_GOAL, TAIL_GOAL, reached, span_words
from ..form_use import Key, Use, uses
from ..modules import title_of_form
from ..quick_report import FORM

LOOKED_AT = timedelta(days=365)
CHANNELS = {"page": "On the page", "machine": "By a machine", "link": "By a link, without an account"}


class FormUse(LocalView):
    """One row a version and channel; no figure under ten reports."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/form_use.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        found = uses(f"{now - LOOKED_AT:%Y-%m}", now)
        quick_first = sorted(found, key=lambda key: (key[0] != FORM.url, key))
        rows = [_row(key, found[key]) for key in quick_first]
        return self.page({"rows": rows, "fewest": FEWEST, "median_goal": MEDIAN_GOAL, "tail_goal": TAIL_GOAL})


def _row(key: Key, use: Use) -> dict[str, Any]:
    url, version, channel = key
    told = {"form": title_of_form(url), "version": version, "channel": CHANNELS.get(channel, channel)}
    if use.sent < FEWEST:
        return told | {"few": True}
    median, tail = reached(use.seconds, 50), reached(use.seconds, 90)
    quick = url == FORM.url
    return told | {
        "sent": use.sent, "median": span_words(median), "tail": span_words(tail), "quick": quick,
        "median_met": median is not None and median <= MEDIAN_GOAL, "tail_met": tail is not None and tail <= TAIL_GOAL,
        "questions": reached(use.questions, 50), "refused": use.refused, "conflict": use.conflict,
        "left": round(100 * use.left / (use.sent + use.left)), "known": median is not None,
    }  # fmt: skip
