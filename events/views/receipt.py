"""The page of a receipt: where a report stands and what is said about it, for whoever holds the digits.

Nothing is kept between two requests: no session, no address with the receipt in it. Each request carries the digits in
its body and is shown one report.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pses.enums import State
from pses.selectors import product_of
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy.event_types import LABELS as TYPES
from pso_portal.tenancy.models import Provider
from pso_portal.web.errors import too_many_requests
from pso_portal.web.views import PUBLIC, PortalView
from pso_portal.web.zones import COLLECTED

from .. import heard, selectors
from ..enums import Status
from ..link_selectors import stated_ids
from ..models import Event
from ..quick_report import AnswersRefused
from ..receipts import read_receipt, shown_receipt
from ..services import (
    NoReceipt,
    TooManyTries,
    opened_by_receipt,
    rate_answer_by_receipt,
    see_answer_by_receipt,
    write_remark_by_receipt,
)
from ..wording import STATUSES
from .heard_forms import Verdict

NOBODY = AnonymousUser()  # whoever is signed in in this browser is not greeted, looked up or noted here


class ReceiptPage(PortalView):
    """Asks for the receipt; sent one, shows its report and takes a message."""

    permission = PUBLIC
    template = "events/receipt.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._asked()

    def post(self, request: HttpRequest) -> HttpResponse:
        typed, now = request.POST.get("receipt", ""), timezone.now()
        try:
            with opened_by_receipt(typed, now=now) as event:
                problem, verdict = written(request, event, now), rated(request, event, now)
                return self._shown(event, read_receipt(typed), problem, verdict)
        except NoReceipt as unknown:
            return self._asked(str(unknown))
        except TooManyTries:
            return too_many_requests(request)

    def _asked(self, problem: str = "") -> HttpResponse:
        problems = [{"id": "receipt", "text": problem}] if problem else []
        shown = {"problem": problem, "problems": problems, "errors": bool(problem), "user": NOBODY}
        return self.page(shown, status=422 if problem else 200)

    def _shown(self, event: Event, digits: str, problem: str, verdict: Verdict | None) -> HttpResponse:
        shown = open_report(self.request, event, problem, verdict) | {"receipt": shown_receipt(digits), "user": NOBODY}
        return self.page(shown, status=422 if shown["errors"] else 200, template="events/receipt_open.html")


def open_report(request: HttpRequest, event: Event, problem: str, verdict: Verdict | None) -> dict[str, Any]:
    """What the page of a report without a name draws; looking clears the mark that an answer waits."""
    see_answer_by_receipt(event)
    rating = heard.rating_of(event)
    said = {"choice": rating.choice, "sentence": rating.sentence} if rating else {}
    problems = [{"id": "text", "text": problem}] if problem else []
    wrong = verdict.errors if verdict else {}
    problems += [{"id": f"id_{name}", "text": sentences[0]} for name, sentences in wrong.items()]
    return _told(event) | {
        "zone": COLLECTED, "written": request.POST.get("text", "") if problem else "", "problem": problem,
        "problems": problems, "errors": bool(problems), "rating": rating,
        "verdict": verdict if verdict and verdict.errors else Verdict(initial=said),
    }  # fmt: skip


def written(request: HttpRequest, event: Event, now: datetime) -> str:
    """Send the message where there is one; the sentence that says why not."""
    if request.POST.get("do") != "write":
        return ""
    try:
        write_remark_by_receipt(event=event, text=request.POST.get("text", ""), now=now)
    except AnswersRefused as refused:
        return str(refused)
    except Denied as denied:
        return str(denied)
    return ""


def rated(request: HttpRequest, event: Event, now: datetime) -> Verdict | None:
    """Keep whether the answer helped where that was sent; the form, with what is wrong with it."""
    if request.POST.get("do") != "rate":
        return None
    verdict = Verdict(request.POST)
    verdict.sent_to(rate_answer_by_receipt, event=event, now=now)
    return verdict


def _told(event: Event) -> dict[str, Any]:
    """What the sender may know. Nobody's name: this page has no reader whom we know."""
    stands = Status(selectors.status_for_reporter(event))
    moves, reached = heard.moves_of(event), list(Status).index(stands)
    days = {Status.SENT.value: event.filed_at} | {move.to_status: move.moved_at for move in moves}
    return {
        "event": event,
        "stated": bool(stated_ids([event.pk])),
        "type": TYPES.get(event.event_type, event.event_type),
        "place": Provider.objects.get(pk=event.provider_id),
        "removed": product_of("event", event.pk).state == State.REMOVED,
        "closed": stands == Status.CLOSED,
        "steps": [
            {"word": STATUSES[status], "done": number <= reached, "now": number == reached,
             "at": days.get(status.value) if number <= reached else None}
            for number, status in enumerate(Status)
        ],
        "outcomes": [move.outcome for move in moves if move.outcome],
        "thread": heard.remarks_of(event),
    }  # fmt: skip
