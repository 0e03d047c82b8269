"""The quick report: six questions on one page, saved as typed, with or without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.web.zones import COLLECTED

from .. import selectors
from ..form_catalog import of_draft, quick_form
from ..form_fields import answers_from, field_id
from ..form_figures import Measure
from ..models import Draft
from ..places import places, zone_here
from ..questionnaire.model import Questionnaire
from ..quick_report import STORY, asked, bears_no_name, problems_of
from ..services import DraftConflict, save_draft
from ..services.drafts import check_named, name_draft
from ..services.form_use import note_trouble
from ..unnamed import day_of
from . import names
from .clock import clock_words, local
from .report_page import first_answers, form_context


class NewReport(LocalView):
    """Gives the draft its name, so that whatever happens next it can be found again."""

    permission = Permission.FILE_REPORT
    zone = "sealed"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = reverse("events:report_form", args=[name_draft(self.acting)])
        where = request.GET.get("where")
        return redirect(f"{form}?{urlencode({'where': where})}" if where else form)


class DraftView(LocalView):
    """What reading and saving a draft have in common."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/report.html"

    def _draft(self, draft_id: UUID) -> Draft | None:
        found: Draft | None = selectors.drafts_of(self.acting, timezone.now()).filter(pk=draft_id).first()
        return found

    def _save(self, request: HttpRequest, draft_id: UUID, now: datetime) -> Draft:
        before = self._draft(draft_id)
        held = before.answers if before else first_answers(self.acting)
        answers = answers_from(request.POST, of_draft(before).walk(), held)
        return save_draft(
            by=self.acting, draft_id=draft_id, answers=answers, now=now, device=_device(request),
            expected_revision=_number(request.POST.get("revision")), editor=_uuid(request.POST.get("editor")),
        )  # fmt: skip

    def _form(
        self, draft_id: UUID, draft: Draft | None, answers: Mapping[str, Any], problems: Mapping[str, str] | None = None
    ) -> HttpResponse:
        now, form, revision = timezone.now(), of_draft(draft), draft.revision if draft else 0
        context = form_context(self.acting, self.request.user, answers, now=now, form=form, problems=problems)
        listed = [{"id": field_id(path), "text": text} for path, text in (problems or {}).items()]
        more = {
            "draft_id": draft_id, "revision": revision, "editor": self.request.POST.get("editor") or uuid4(),
            "zone": COLLECTED, "problems": listed, "errors": bool(listed),
        }  # fmt: skip
        return self.page(context | more, status=422 if listed else 200)

    def _trouble(self, draft: Draft, measure: Measure) -> None:
        note_trouble(by=self.acting, form=of_draft(draft), measure=measure, now=timezone.now())

    def _saved_words(self, draft: Draft) -> str:
        saved_at = timezone.now() if bears_no_name(draft.answers) else draft.saved_at  # the row has the day alone
        return f"Draft saved {_clock(saved_at, self.request.user)}"


class ReportForm(DraftView):
    """The page. Posting it saves, then shows what is newly asked, goes on to check, or leaves."""

    def get(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = self._draft(draft_id)
        if draft is None:
            check_named(self.acting, draft_id)
        answers = draft.answers if draft else first_answers(self.acting, request.GET.get("where", ""))
        return self._form(draft_id, draft, answers)

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        now = timezone.now()
        try:
            draft = self._save(request, draft_id, now)
        except DraftConflict as conflict:
            self._trouble(conflict.draft, Measure.CONFLICT)
            return self._both(conflict)
        wanted = request.POST.get("do", "check")
        if wanted == "leave":
            return redirect("events:drafts")
        problems = problems_here(draft.answers, quick_form(draft.provider_id, draft), now) if wanted == "check" else {}
        if wanted == "check" and not problems:
            return redirect("events:report_check", draft_id=draft_id)
        if problems:
            self._trouble(draft, Measure.REFUSED)
        return self._form(draft_id, draft, draft.answers, problems)

    def _both(self, conflict: DraftConflict) -> HttpResponse:
        """Nothing typed is lost: both are shown, and a person chooses."""
        from .check import summary  # noqa: PLC0415  check builds on this module

        kept = [(name, value) for name in self.request.POST for value in self.request.POST.getlist(name)]
        context = {
            "draft": conflict.draft, "mine": summary(conflict.answers, of_draft(conflict.draft)),
            "theirs": summary(conflict.draft.answers, of_draft(conflict.draft)),
            "kept": [pair for pair in kept if pair[0] not in ("csrfmiddlewaretoken", "revision")],
            "saved": _clock(conflict.draft.saved_at, self.request.user), "zone": COLLECTED,
        }  # fmt: skip
        return self.page(context, status=409, template="events/conflict.html")


class DraftSaving(DraftView):
    """Saving as typed. Answers with the saved line, and only those follow-up questions that came or went."""

    template = "events/saved.html"

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        names.apply(request, self.acting)
        try:
            draft = self._save(request, draft_id, timezone.now())
        except DraftConflict as conflict:
            self._trouble(conflict.draft, Measure.CONFLICT)
            saved = _clock(conflict.draft.saved_at, request.user)
            return render(request, "events/saved_elsewhere.html", {"saved": saved}, status=409)
        context = form_context(self.acting, request.user, draft.answers, now=timezone.now(), form=of_draft(draft))
        shown = frozenset(request.POST.getlist("shown"))
        changed = [each for each in context["questions"] if each.conditional and came_or_went(each, shown)]
        return self.page(context | {
            "draft": draft, "changed": changed, "saved": self._saved_words(draft), "revision": draft.revision,
            **names.told(request, str(draft.answers.get(STORY) or ""), self.acting, _story(context["questions"])),
        })  # fmt: skip


def _story(questions: Any) -> Any:
    return next((each.control for each in questions if each.item.link_id == STORY), None)


def came_or_went(question: Any, shown: frozenset[str]) -> bool:
    return question.enabled != (question.item.link_id in shown)


def problems_here(answers: Mapping[str, Any], form: Questionnaire, now: datetime) -> dict[str, str]:
    """What stands against sending these answers at the provider in scope, by question that is asked."""
    known = places()
    zone = known[0].facility.timezone if known else "UTC"
    codes = frozenset(place.code for place in known)
    found = problems_of(answers, places=codes, zone=zone, now=now, form=form)
    return {path: text for path, text in found.items() if path in asked(answers, form)}


def _clock(moment: datetime, user: Any) -> str:
    known = places()
    there = local(moment, known[0].facility.timezone if known else "UTC")
    return "a time that is not kept" if moment == day_of(moment, zone_here()) else clock_words(there, user)


def _device(request: HttpRequest) -> str:
    """What kind of device, in one word; nothing that could tell one device from another."""
    agent = request.headers.get("User-Agent", "")
    return "Phone or tablet" if "Mobi" in agent or "iPad" in agent else "Computer" if agent else ""


def _number(text: str | None) -> int | None:
    """A revision; nothing for what is none. "²" is a digit to Python, and no number."""
    return int(text) if text and text.isdecimal() and len(text) <= 9 else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
