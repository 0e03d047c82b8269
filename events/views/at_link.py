"""Reporting by a unit's link, without an account: the same six questions, and who one is, if one likes to say so.

Nobody is known here, so there is no draft: what was typed travels in the page until it is sent, and is kept nowhere.
Names in the text are not looked up and near reports are not told of: a stranger could ask the house by either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from pses import outside_selectors
from pses.views.local import LocalView
from pses.views.outside_mine import sent
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PUBLIC, PortalView
from pso_portal.web.zones import COLLECTED

from .. import selectors
from ..form_catalog import quick_form
from ..form_fields import Offer, answers_from, field_id
from ..questionnaire.model import Questionnaire
from ..quick_report import HARM, NAME, AnswersRefused, is_anonymous
from ..services import (
    AtLink,
    KeyReused,
    NoLink,
    TooManyTries,
    at_link,
    file_at_link,
    file_outside_at_link,
    offer_receipt,
)
from ..stated import NAME_FIELD, REACH_FIELD, Stated, problems_of_stated, read_stated
from .check import SentPage, key_of, receipt_of, summary
from .lanes import OUTSIDE, lane_question
from .report import came_or_went, problems_here
from .report_page import first_answers, form_context

NOBODY = AnonymousUser()  # whoever is signed in in this browser is not greeted, looked up or noted here
NAMES: list[Offer] = [
    ("shown", "I give my name", "Nobody can check it. The risk manager sees it"),
    ("anonymous", "Report anonymously", "Nobody is told who sent this"),
]
FULL = "Many reports are being sent this minute. Yours is still here: wait a minute, then send it again."


class LinkView(LocalView):
    """Enters by the link in the address; one that opens nothing says so."""

    permission = PUBLIC
    zone = "sealed"
    template = "events/at_link.html"
    at: AtLink

    def inside(self, token: str, act: Callable[[], HttpResponse]) -> HttpResponse:
        """What `act` answers within the scope that the link opens."""
        try:
            with at_link(token) as self.at:
                self.acting = self.at.by
                return act()
        except NoLink:
            return PortalView.page(self, {"user": NOBODY}, status=404, template="events/no_link.html")

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        named = {"user": NOBODY, "token": self.at.link.token, "standing": self.at.place, "zone": COLLECTED}
        return super().page({**named, **(context or {})}, status=status, template=template)

    def form(self) -> Questionnaire:
        return quick_form(self.acting.provider_id)

    def typed(self) -> dict[str, Any]:
        """The answers that travel in the page."""
        return answers_from(self.request.POST, self.form().walk(), {})

    def drawn(self, answers: Mapping[str, Any], problems: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What the form draws."""
        return form_context(
            self.acting, NOBODY, answers, now=timezone.now(), form=self.form(), problems=problems,  # type: ignore[arg-type]
            offers={NAME: NAMES},
        )  # fmt: skip


class LinkReport(LinkView):
    """The form. Posting it shows what is newly asked, goes on to check, comes back to change, or sends."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.inside(token, lambda: self._form(first_answers(self.acting, self.at.place.code), Stated()))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        act = {"check": self._check, "send": self._send}.get(request.POST.get("do", ""), self._again)
        return self.inside(token, act)

    def _again(self) -> HttpResponse:
        return self._form(self.typed(), read_stated(self.request.POST))

    def _form(self, answers: Mapping[str, Any], stated: Stated, problems: dict[str, str] | None = None) -> HttpResponse:
        wrong = problems or {}
        listed = [{"id": path if path in OWN else field_id(path), "text": text} for path, text in wrong.items()]
        more = {"stated": stated, "wrong": wrong, "problems": listed, "errors": bool(listed)}
        return self.page(self.drawn(answers, problems) | more, status=422 if listed else 200)

    def _check(self) -> HttpResponse:
        answers, stated = self.typed(), read_stated(self.request.POST)
        problems = problems_here(answers, self.form(), timezone.now())
        problems |= problems_of_stated(stated, anonymous=is_anonymous(answers))
        return self._form(answers, stated, problems) if problems else self._checked(answers, stated)

    def _checked(self, answers: Mapping[str, Any], stated: Stated, full: str = "") -> HttpResponse:
        sending, anonymous = self.request.POST.get("filing_key") or uuid4(), is_anonymous(answers)
        offer = self.request.POST.get("receipt") or offer_receipt(sending)  # type: ignore[arg-type]
        return self.page({
            "rows": summary(answers, self.form()), "stated": None if anonymous else stated, "anonymous": anonymous,
            "kept": self._kept(), "filing_key": sending, "receipt": offer, "full": full,
            "severe": answers.get(HARM) == "severe", "lanes": lane_question(self.acting, answers),
            "provider": Provider.objects.get(pk=self.acting.provider_id),
        }, status=429 if full else 200, template="events/at_link_check.html")  # fmt: skip

    def _kept(self) -> list[tuple[str, str]]:
        """All that was typed, to travel on."""
        own = {"csrfmiddlewaretoken", "do", "lane", "filing_key", "receipt"}
        sent = self.request.POST
        return [(name, value) for name in sent if name not in own for value in sent.getlist(name)]

    def _send(self) -> HttpResponse:
        answers, stated = self.typed(), read_stated(self.request.POST)
        try:
            return self._outside(answers, stated) if self._goes_outside() else self._inside_pses(answers, stated)
        except AnswersRefused as refused:
            return self._form(answers, stated, refused.problems)
        except KeyReused:
            return self._again()
        except TooManyTries:
            return self._checked(answers, stated, FULL)

    def _goes_outside(self) -> bool:
        return self.request.POST.get("lane") == OUTSIDE

    def _inside_pses(self, answers: dict[str, Any], stated: Stated) -> HttpResponse:
        key, receipt = key_of(self.request), receipt_of(self.request)
        event = selectors.filed_with(key) or file_at_link(
            at=self.at, filing_key=key, answers=answers, stated=stated, now=timezone.now(), receipt=receipt
        )
        return SentPage.shown(self, event, receipt, again=self._address())

    def _outside(self, answers: dict[str, Any], stated: Stated) -> HttpResponse:
        key = key_of(self.request)
        record = outside_selectors.filed_with(key) or file_outside_at_link(
            at=self.at, filing_key=key, answers=answers, stated=stated, now=timezone.now()
        )
        return self.page(sent(record) | {"again": self._address()}, template="pses/my_outside.html")

    def _address(self) -> str:
        return reverse("events:at_link", args=[self.at.link.token])


OWN = (NAME_FIELD, REACH_FIELD)


class LinkAsked(LinkView):
    """As one answers: only those follow-up questions that came or went. Nothing is kept."""

    template = "events/at_link_asked.html"

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.inside(token, self._asked)

    def _asked(self) -> HttpResponse:
        context, shown = self.drawn(self.typed()), frozenset(self.request.POST.getlist("shown"))
        changed = [each for each in context["questions"] if each.conditional and came_or_went(each, shown)]
        return self.page(context | {"changed": changed})
