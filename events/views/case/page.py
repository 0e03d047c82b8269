"""One case: summary, answers, files, people, timeline; beside them status, owner and what is due."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pses.models import WorkProduct
from pses.policies import check_can_remove
from pses.pswp import is_work_product
from pses.selectors import product_of, submission_of
from pses.views.local import LocalView
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from ... import selectors, triage_selectors
from ...answers import answered, sent_detail
from ...common_formats import carries_harm
from ...enums import EventKind
from ...link_selectors import stated_of
from ...models import Event, HarmReview
from ...modules import title_of_form
from ...services import note_read_status
from ...wording import KINDS, harm_words
from ..clock import local
from ..files import EventFiles, file_rows
from ..heard_forms import Message
from ..listed import NAME_SEALED, NOT_CHECKED, event_rows
from ..sealed_names import OPENERS
from ..talking import conversation
from .escalation import handed_up
from .tasks import task_rows
from .timeline import timeline

PARTS = (("summary", "Summary"), ("answers", "Answers"), ("files", "Files"),
         ("conversation", "Conversation"), ("people", "People"), ("timeline", "Timeline"))  # fmt: skip


class EventPage(LocalView):
    """The whole case on one page; its parts are links to places on it. Opening it tells the reporter it was read."""

    permission = (Permission.TRIAGE_EVENTS, Permission.READ_WORKSPACE)
    zone = "sealed"
    template = "events/event.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        event = selectors.event(event_id)
        if self.acting.may(Permission.TRIAGE_EVENTS):
            read = note_read_status(by=self.acting, event_id=event_id, now=timezone.now())
            event.status, event.owner_id = read.status, read.owner_id
        return self.page(self._shown(event))

    def _shown(self, event: Event) -> dict[str, Any]:
        product, submission = product_of("event", event.pk), submission_of(event.pk)
        reviews, files, now = triage_selectors.harm_reviews(event), file_rows(event.pk), timezone.now()
        event.reviewed_harm = reviews[0].harm if reviews else None  # as the inbox has it
        (row,), stated = event_rows([event]), stated_of(event.pk) if event.reporter_id is None else None
        return row | _may(self.acting, event, product) | {
            "parts": PARTS,
            "kind": KINDS.get(event.kind, event.kind),
            "occurred": local(event.occurred_at, event.facility.timezone).replace(tzinfo=None),
            "answers": answered(event),
            "modules": _modules(event),
            "product": product,
            "zone_kind": "sealed" if is_work_product(product.state, product.route) else "open",
            "submission": submission,
            "entered_by": selectors.names_of({product.entered_by}).get(product.entered_by, ""),
            "owners": selectors.possible_owners(self.acting),
            "stated": stated,
            "sealed": row["reporter"] == NAME_SEALED,
            "may_open_name": any(self.acting.may(each) for each in OPENERS),
            "files": files,
            "routes": EventFiles.routes,
            "ratings": _ratings(event, reviews),
            "tasks": task_rows(triage_selectors.tasks_of(event), triage_selectors.today(now)),
            "handed_up": handed_up(triage_selectors.open_escalations(event)),
            "merge": triage_selectors.merge_of(event),
            "kept_under": triage_selectors.kept_under(event),
            "entries": timeline(event, product, submission, files, reviews, how=_how(row["reporter"])),
            "conversation": conversation(event),
            "message": Message(),
        }  # fmt: skip


def _modules(event: Event) -> list[dict[str, Any]]:
    sent = [each for each in selectors.details_of(event) if each.filed_at]
    return [{"title": title_of_form(each.form_url), "rows": sent_detail(each)} for each in sent]


def _ratings(event: Event, reviews: list[HarmReview]) -> list[dict[str, Any]]:
    names = selectors.names_of({each.rated_by for each in reviews})
    return [
        {"harm": harm_words(event.kind, each.harm), "by": names.get(each.rated_by, ""), "at": each.rated_at,
         "reason": each.reason}
        for each in reviews
    ]  # fmt: skip


def _may(acting: Acting, event: Event, product: WorkProduct) -> dict[str, bool]:
    inside, triage = product.state != "removed", acting.may(Permission.TRIAGE_EVENTS)
    return {
        "may_triage": triage,
        "may_work": triage and inside,
        "may_rate": triage and inside and carries_harm(EventKind(event.kind)),
        "may_report": acting.may(Permission.REPORT_TO_PSO),
        "may_read_history": acting.may(Permission.READ_WORKSPACE),
        "may_mark": acting.may(Permission.MARK_WORK_PRODUCT) and product.state not in ("removed", "withdrawn"),
        "may_remove": _may_remove(acting, product),
        "may_remove_files": product.reported_at is None and (triage or acting.may(Permission.REMOVE_WORK_PRODUCT)),
    }


def _may_remove(acting: Acting, product: WorkProduct) -> bool:
    try:
        check_can_remove(acting, product)
    except Denied:
        return False
    return True


def _how(reporter: str) -> str:
    """How a report came that bears no name of ours."""
    told = {NAME_SEALED: "Filed with the name sealed.", NOT_CHECKED: "Filed by a link, without an account."}
    return told.get(reporter, "Filed without a name.")
