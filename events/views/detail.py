"""The full report: what can be added to a report, module by module and page by page, with or without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider
from pso_portal.web.zones import COLLECTED

from .. import selectors
from ..answers import rows_of
from ..form_catalog import modules_for, pinned
from ..form_fields import Page, Shown, field_id, nested_answers
from ..form_figures import Measure
from ..known import known, told_by
from ..models import Event, EventDetail
from ..modules import as_asked_of, as_offered, name_of
from ..policies import check_can_detail
from ..questionnaire.evaluate import enabled
from ..questionnaire.filing import begun
from ..questionnaire.model import Item, Questionnaire, walk
from ..questionnaire.repeats import NoSuchPart, last_taken, put_back, with_another, without
from ..quick_report import AnswersRefused
from ..services import DetailConflict, file_detail, save_detail
from ..services.form_use import note_trouble
from .clock import clock_words, local
from .report import _number, _uuid

STATES = {"": "Not started", "writing": "In progress", "filed": "Done"}


@dataclass(frozen=True, slots=True)
class Opened:
    """One page of one module of an event: the whole form, and the form as this person is asked it."""

    event: Event
    whole: Questionnaire
    form: Questionnaire
    number: int
    detail: EventDetail | None

    @property
    def page(self) -> Item:
        return self.form.items[self.number - 1]

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.detail.answers if self.detail else begun(self.form) | known(self.form, told_by(self.event))

    @property
    def args(self) -> list[Any]:
        return [self.event.pk, name_of(self.form), self.number]


class DetailView(LocalView):
    """What the task list and the pages have in common."""

    permission = (Permission.FILE_REPORT, Permission.TRIAGE_EVENTS)
    zone = "sealed"
    provider: Provider

    def _event(self, event_id: UUID) -> Event:
        event = selectors.event_to_detail(self.acting, event_id)
        check_can_detail(self.acting, event, product_of("event", event.pk))
        return event

    def _modules(self, event: Event) -> list[Questionnaire]:
        self.provider = Provider.objects.get(pk=event.provider_id)
        return modules_for(event.event_type, event.kind, self.provider.setting)

    def _asked(self, whole: Questionnaire) -> Questionnaire:
        return as_asked_of(whole, manager=self.acting.may(Permission.TRIAGE_EVENTS))

    def _opened(self, event_id: UUID, module: str, page: int) -> Opened:
        event = self._event(event_id)
        newest = next((each for each in self._modules(event) if name_of(each) == module), None)
        if newest is None:
            raise Http404
        detail = selectors.detail_of(event, newest.url)
        whole = self._begun(event, newest, detail)
        form = self._asked(whole)
        if not 1 <= page <= len(form.items):
            raise Http404
        return Opened(event, whole, form, page, detail)

    def _begun(self, event: Event, newest: Questionnaire, detail: EventDetail | None) -> Questionnaire:
        """The version that was begun, as this provider is asked it; what the report says already is offered too."""
        whole = pinned(detail.form_url, detail.form_version) if detail else newest
        return as_offered(whole, self.provider.setting, beside=[event.event_type])


class FullReport(DetailView):
    """The task list: the event is done, each module has its state."""

    template = "events/full_report.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        event = self._event(event_id)
        held = {each.form_url: each for each in selectors.details_of(event)}
        forms = [self._asked(self._begun(event, each, held.get(each.url))) for each in self._modules(event)]
        tasks = [
            {"title": form.title, "name": name_of(form), "state": _state(held.get(form.url)),
             "pages": [(number, item.text) for number, item in enumerate(form.items, 1)]}
            for form in forms if form.items
        ]  # fmt: skip
        return self.page({
            "event": event, "tasks": tasks, "zone": COLLECTED, "provider": self.provider,
            "may_triage": self.acting.may(Permission.TRIAGE_EVENTS),
        })  # fmt: skip


def _state(detail: EventDetail | None) -> str:
    if detail is not None and detail.state == "writing" and detail.filed_at is not None:
        return "Changed, not sent again"
    return STATES[detail.state if detail else ""]


class DetailPage(DetailView):
    """One page of a module. Posting it saves, then goes on, back, adds an instance, sends or leaves."""

    template = "events/detail.html"

    def get(self, request: HttpRequest, event_id: UUID, module: str, page: int) -> HttpResponse:
        return self._shown(self._opened(event_id, module, page))

    def post(self, request: HttpRequest, event_id: UUID, module: str, page: int) -> HttpResponse:
        opened = self._opened(event_id, module, page)
        wanted = request.POST.get("do", "next")
        answers = nested_answers(request.POST, [opened.page], opened.answers)
        answers = _parts(opened.page, answers, wanted)
        try:
            detail = _save(self, opened, answers, moved=wanted.startswith(("remove:", "undo")))
        except DetailConflict as conflict:
            note_trouble(by=self.acting, form=opened.whole, measure=Measure.CONFLICT, now=timezone.now())
            return self._both(opened, conflict)
        saved = Opened(opened.event, opened.whole, opened.form, page, detail)
        return self._go(saved, wanted)

    def _go(self, opened: Opened, wanted: str) -> HttpResponse:
        event_id, module, page = opened.args
        steps = {"next": page + 1, "back": page - 1}
        if wanted in steps and 1 <= steps[wanted] <= len(opened.form.items):
            return redirect("events:detail_page", event_id, module, steps[wanted])
        if wanted == "send":
            return self._send(opened)
        if wanted == "leave":
            return redirect("events:full_report", event_id)
        return self._shown(opened)

    def _send(self, opened: Opened) -> HttpResponse:
        assert opened.detail is not None
        now = timezone.now().astimezone(ZoneInfo(opened.event.facility.timezone))
        try:
            file_detail(by=self.acting, detail=opened.detail, form=opened.whole, now=now)
        except AnswersRefused as refused:
            note_trouble(by=self.acting, form=opened.whole, measure=Measure.REFUSED, now=now)
            first = _page_of(opened.form, next(iter(refused.problems)))
            at = Opened(opened.event, opened.whole, opened.form, first, opened.detail)
            return self._shown(at, refused.problems)
        return redirect("events:full_report", opened.event.pk)

    def _shown(self, opened: Opened, problems: Mapping[str, str] | None = None) -> HttpResponse:
        mine = {path: text for path, text in (problems or {}).items() if _page_of(opened.form, path) == opened.number}
        listed = [{"id": field_id(path), "text": text} for path, text in mine.items()]
        shown = _questions(opened, mine)
        return self.page({
            "opened": opened, "shown": shown, "nothing_asked": not any(each.enabled for each in shown),
            "name": name_of(opened.form), "zone": COLLECTED, "taken": _taken_words(opened),
            "provider": self.provider, "last": opened.number == len(opened.form.items), "pages": len(opened.form.items),
            "revision": opened.detail.revision if opened.detail else 0, "problems": listed, "errors": bool(listed),
            "editor": self.request.POST.get("editor") or uuid4(),
        }, status=422 if listed else 200)  # fmt: skip

    def _both(self, opened: Opened, conflict: DetailConflict) -> HttpResponse:
        """Nothing typed is lost: both are shown, and a person chooses."""
        kept = [(name, value) for name in self.request.POST for value in self.request.POST.getlist(name)]
        return self.page({
            "opened": opened, "name": name_of(opened.form), "zone": COLLECTED, "revision": conflict.detail.revision,
            "mine": rows_of(opened.form, conflict.answers), "theirs": rows_of(opened.form, conflict.detail.answers),
            "kept": [pair for pair in kept if pair[0] not in ("csrfmiddlewaretoken", "revision")],
            "saved": _clock(opened, conflict.detail, self.request.user),
        }, status=409, template="events/detail_conflict.html")  # fmt: skip


class DetailSaving(DetailView):
    """Saving as typed. Answers with the saved line, and only those questions that came or went."""

    template = "events/detail_saved.html"

    def post(self, request: HttpRequest, event_id: UUID, module: str, page: int) -> HttpResponse:
        opened = self._opened(event_id, module, page)
        try:
            detail = _save(self, opened, nested_answers(request.POST, [opened.page], opened.answers))
        except DetailConflict as conflict:
            note_trouble(by=self.acting, form=opened.whole, measure=Measure.CONFLICT, now=timezone.now())
            words = {"saved": _clock(opened, conflict.detail, request.user)}
            return render(request, "events/saved_elsewhere.html", words, status=409)
        saved = Opened(opened.event, opened.whole, opened.form, page, detail)
        before = frozenset(request.POST.getlist("shown"))
        return self.page({
            "changed": list(_changed(_questions(saved, {}), before)), "revision": detail.revision,
            "saved": f"Saved {_clock(saved, detail, request.user)}",
        })  # fmt: skip


def _save(view: DetailView, opened: Opened, answers: dict[str, Any], *, moved: bool = False) -> EventDetail:
    """`moved`: parts stand at other places now, so that a save of the page before, still on its way, is a conflict."""
    post = view.request.POST
    return save_detail(
        by=view.acting, event=opened.event, form=opened.whole, answers=answers, now=timezone.now(),
        expected_revision=_number(post.get("revision")) or 0, editor=None if moved else _uuid(post.get("editor")),
    )  # fmt: skip


def _questions(opened: Opened, problems: Mapping[str, str]) -> list[Shown]:
    page = Page(opened.answers, enabled(opened.form, opened.answers), problems, {})
    return page.shown([opened.page])


def _changed(shown: Sequence[Shown], before: frozenset[str]) -> Iterator[Shown]:
    """The outermost questions that came or went."""
    for each in shown:
        if each.conditional and each.enabled != (each.path in before):
            yield each
        else:
            yield from _changed(each.children, before)


def _page_of(form: Questionnaire, path: str) -> int:
    link_id = path.partition("[")[0]
    found = (number for number, item in enumerate(form.items, 1) if link_id in {one.link_id for one in walk([item])})
    return next(found, 1)


def _parts(page: Item, answers: dict[str, Any], wanted: str) -> dict[str, Any]:
    """One more, one less or one back of a part that repeats. Raises Http404 for what is none of this page."""
    verb, _, which = wanted.partition(":")
    try:
        if verb == "add":
            return with_another(page, answers, which)
        if verb == "remove":
            return without(page, answers, which)
    except NoSuchPart as none:
        raise Http404 from none
    return put_back(page, answers) if verb == "undo" else answers


def _taken_words(opened: Opened) -> str:
    """What was taken out of this page last, as its heading called it."""
    last = last_taken(opened.page, opened.answers)
    return f"{opened.form.item(last[0]).text} {last[1] + 1}" if last else ""


def _clock(opened: Opened, detail: EventDetail, user: Any) -> str:
    return clock_words(local(detail.saved_at, opened.event.facility.timezone), user)
