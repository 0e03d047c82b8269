"""The question of the lane, asked before anything is admitted, and sending outside the PSES."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses import outside_selectors
from pses.duties import WHO_DECIDES, Mode
from pses.models import OutsideRecord
from pses.views.local import LocalView
from pses.views.outside_mine import sent
from pso_portal.accounts.acting import Acting

from ..models import Draft
from ..quick_report import codes_of
from ..services import AnswersRefused, KeyReused, file_outside

OUTSIDE = "outside"


def lane_question(by: Acting, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the check page asks; None where the list points to nothing for these answers, and nobody is asked."""
    try:
        event_type, kind, harm = codes_of(answers)
    except ValueError:
        return None  # sending will say what is wrong
    mode, duties = outside_selectors.asked_about(by, event_type=event_type, kind=kind, harm=harm)
    if not duties:
        return None
    return {"mode": str(mode), "duties": duties, "who_decides": WHO_DECIDES, "may_choose": mode is Mode.ASK}


def sent_outside(view: LocalView, key: UUID, draft: Draft | None) -> HttpResponse | None:
    """Send a draft outside, or show what this sending made before. None: the answers cannot be sent as they are."""
    record = outside_selectors.filed_with(key)
    if record is None:
        if draft is None:
            return None
        try:
            record = file_outside(
                by=view.acting, filing_key=key, answers=draft.answers, draft=draft, now=timezone.now()
            )
        except (AnswersRefused, KeyReused):
            return None
    return _said(view, record)


def _said(view: LocalView, record: OutsideRecord) -> HttpResponse:
    if record.opened_by is None:
        # No address may tie the person to the number: the page is the answer itself.
        return view.page(sent(record), template="pses/my_outside.html")
    return redirect("pses:my_outside", record_id=record.pk)
