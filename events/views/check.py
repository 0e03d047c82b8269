"""Check and send, and the page that says what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider
from pso_portal.web.zones import COLLECTED

from .. import selectors, triage_selectors
from ..form_catalog import of_draft, quick_form
from ..form_fields import field_id
from ..link_selectors import stated_ids
from ..models import Event
from ..names_in_text import marked, without_names
from ..questionnaire.evaluate import asked_items
from ..questionnaire.model import Questionnaire
from ..questionnaire.parse import is_blank
from ..quick_report import HARM, NAME, SEALED, STORY, WHERE, AnswersRefused, bears_no_name, is_anonymous, value_words
from ..receipts import shown_receipt
from ..sealed_selectors import sealed_ids
from ..services import KeyReused, file_event, is_receipt_of, offer_receipt, offered_receipt, save_draft
from .lanes import OUTSIDE, lane_question, sent_outside
from .report import DraftView, _number, problems_here
from .report_page import place_words

HEARS_BACK = timedelta(days=3)
CHANGED = "This report changed after you opened this page. It is not sent yet: check it once more."


def summary(answers: Mapping[str, Any], form: Questionnaire) -> list[dict[str, Any]]:
    """Every asked question with its answer in words."""
    rows = []
    for one in asked_items(form, answers):
        if one.item.type.is_question and not (is_blank(one.raw) and not one.item.required):
            words = "" if is_blank(one.raw) else _words(one.item, one.raw)
            rows.append({"id": field_id(one.path), "label": one.item.text, "value": words, "path": one.path})
    return rows


def _words(item: Any, raw: Any) -> str:
    return place_words(str(raw)) if item.link_id == WHERE else value_words(item, raw)


class CheckAndSend(DraftView):
    """Answers with Change links; names found in the text are underlined. Sending files the report once."""

    template = "events/check.html"

    def get(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = selectors.draft(self.acting, draft_id)
        story = marked(str(draft.answers.get(STORY, "")), self.acting)
        filing_key, anonymous = uuid4(), is_anonymous(draft.answers)
        return self.page({
            "draft": draft, "rows": summary(draft.answers, of_draft(draft)), "story": story,
            "filing_key": filing_key,
            "severe": draft.answers.get(HARM) == "severe", "anonymous": anonymous,
            "sealed": draft.answers.get(NAME) == SEALED,
            "receipt": offer_receipt(filing_key) if anonymous else "",
            "provider": Provider.objects.get(pk=self.acting.provider_id), "zone": COLLECTED,
            "maybe_reported": triage_selectors.maybe_reported(draft.answers, timezone.now()),
            "named": not bears_no_name(draft.answers), "lanes": lane_question(self.acting, draft.answers),
        })  # fmt: skip

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        if request.POST.get("do") == "remove_names":
            return self._remove_names(draft_id)
        if request.POST.get("lane") == OUTSIDE:
            return self._send_outside(request, draft_id)
        event = selectors.filed_with(key_of(request)) or self._file(request, draft_id)
        if event is None:
            return self._again(draft_id)
        if event.reporter_id is None:
            # No address may tie the person to the number: the page is the answer itself.
            return SentPage.shown(self, event, receipt_of(request))
        return redirect("events:report_sent", event_id=event.pk)

    def _file(self, request: HttpRequest, draft_id: UUID) -> Event | None:
        draft = selectors.draft(self.acting, draft_id)
        if _number(request.POST.get("revision")) != draft.revision:
            return None  # it changed since it was checked
        try:
            return file_event(
                by=self.acting, filing_key=key_of(request), answers=draft.answers, draft=draft, now=timezone.now(),
                receipt=receipt_of(request),
            )  # fmt: skip
        except (AnswersRefused, KeyReused):
            return None

    def _send_outside(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = self._draft(draft_id)
        checked = draft is not None and _number(request.POST.get("revision")) == draft.revision
        said = sent_outside(self, key_of(request), draft if checked else None)
        if said is None and draft is None:
            raise Http404
        return said or self._again(draft_id)

    def _again(self, draft_id: UUID) -> HttpResponse:
        """It was not sent: it changed since it was checked, or it can no longer be sent as it is."""
        draft = selectors.draft(self.acting, draft_id)
        if problems_here(draft.answers, quick_form(draft.provider_id, draft), timezone.now()):
            return redirect("events:report_form", draft_id=draft_id)
        messages.warning(self.request, CHANGED)
        return redirect("events:report_check", draft_id=draft_id)

    def _remove_names(self, draft_id: UUID) -> HttpResponse:
        draft = selectors.draft(self.acting, draft_id)
        answers = draft.answers | {STORY: without_names(str(draft.answers.get(STORY, "")), self.acting)}
        save_draft(
            by=self.acting, draft_id=draft_id, answers=answers, expected_revision=draft.revision,
            now=timezone.now(), device=draft.device,
        )  # fmt: skip
        return redirect("events:report_check", draft_id=draft_id)


def key_of(request: HttpRequest) -> UUID:
    """The key under which this page sends. Raises Http404 for none."""
    try:
        return UUID(request.POST.get("filing_key", ""))
    except ValueError as error:
        raise Http404 from error


def receipt_of(request: HttpRequest) -> str:
    """The receipt that was offered for this sending; empty for one that we did not offer."""
    return offered_receipt(request.POST.get("receipt", ""), key_of(request))


class SentPage(LocalView):
    """The number, who reads it next, when the reporter hears back; without a name, the receipt, once."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/sent.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self.shown(self, selectors.my_event(self.acting, event_id))

    @staticmethod
    def shown(view: LocalView, event: Event, receipt: str = "", again: str = "") -> HttpResponse:
        """`again`: where another report begins; for who is signed in, the form."""
        right = is_receipt_of(event, receipt)
        context = {
            "receipt": shown_receipt(receipt) if right else "",
            "receipt_address": f"{settings.PSO_BASE_URL}{reverse('events:receipt')}",
            "event": event, "anonymous": event.reporter_id is None, "zone": COLLECTED,
            "severe": event.harm in ("severe", "death"), "again": again or reverse("events:report"),
            "sealed": bool(sealed_ids([event.pk])) if event.reporter_id is None else False,
            "stated": event.reporter_id is None and bool(stated_ids([event.pk])),
            "provider": Provider.objects.get(pk=event.provider_id), "hears_by": event.filed_at + HEARS_BACK,
        }  # fmt: skip
        if event.reporter_id is None:
            context["user"] = AnonymousUser()  # what is printed of this page bears the receipt, and so no name
        return view.page(context, template="events/sent.html")
