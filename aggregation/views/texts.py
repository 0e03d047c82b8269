"""The review desk: texts that wait, and one text side by side with what would stand of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..door import at_the_door
from ..policies import Overtaken
from ..review import Act, Decision, Mark, Query, Unready
from ..services.texts import Asked
from .desk_rows import queue_rows, text_context

A_PAGE = 30
Handler = Callable[[Asked, int, QueryDict], object]
ACTS: dict[str, Handler] = {
    "claim": lambda asked, _number, _said: services.claim_text(asked),
    "release": lambda asked, _number, _said: services.release_text(asked),
    "accept": lambda asked, number, _said: services.decide_finding(asked, number, Decision(Act.ACCEPT)),
    "edit": lambda asked, number, said: services.decide_finding(
        asked, number, Decision(Act.EDIT, said.get("kind", ""), said.get("becomes", ""))
    ),
    "keep": lambda asked, number, said: services.decide_finding(
        asked, number, Decision(Act.KEEP, reason=said.get("reason", ""))
    ),
    "undo": lambda asked, number, _said: services.decide_finding(asked, number, None),
    "accept_all": lambda asked, _number, _said: services.accept_remaining(asked),
    "mark": lambda asked, _number, said: services.mark_more(
        asked, Mark(" ".join(said.get("words", "").split()), said.get("kind", ""))
    ),
    "unmark": lambda asked, number, _said: services.take_mark_back(asked, number),
    "ask": lambda asked, _number, said: services.ask_provider(
        asked, Query(said.get("asked_words", ""), said.get("asks", ""))
    ),
    "rewrite": lambda asked, _number, said: services.rewrite_text(asked, said.get("text", "")),
    "unask": lambda asked, number, _said: services.take_question_back(asked, number),
    "compose": lambda asked, _number, _said: services.rewrite_text(asked, None),
    "sign": lambda asked, _number, _said: services.sign_text(asked),
    "confirm": lambda asked, _number, _said: services.confirm_text(asked),
    "send_back": lambda asked, _number, said: services.send_back_text(asked, said.get("why", "")),
    "withhold": lambda asked, _number, _said: services.withhold_text(asked),
}
LEADS_ON = {"release", "sign", "confirm", "send_back", "withhold"}  # this person is done with the text
FIELDS = {"edit": "becomes", "keep": "reason", "mark": "words", "rewrite": "text", "send_back": "why",
          "ask": "asked_words"}  # fmt: skip


class Desk(PortalView):
    """Texts that wait, oldest first. The list shows no text."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/desk.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.waiting_texts(), A_PAGE).get_page(request.GET.get("page"))
        rows = queue_rows(list(page.object_list), self.acting.user_id, timezone.now())
        return self.page({"page_of": page, "rows": rows, "door": at_the_door(timezone.now())})


class TextPage(PortalView):
    """One text: as received, as it would stand, what was found, and each decision."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/text.html"

    def get(
        self, request: HttpRequest, item_id: UUID, told: dict[str, Any] | None = None, code: int = 200
    ) -> HttpResponse:
        now, me = timezone.now(), self.acting.user_id
        item = services.open_text(by=self.acting, item_id=item_id, now=now)
        following = selectors.next_text(item, me, now)
        return self.page({
            **text_context(item, request.POST.get("finding") or request.GET.get("finding"), me, now),
            "type_label": selectors.TYPE_LABELS.get(item.event_type, item.event_type),
            "following": following.pk if following else None,
            **(told or {}),
        }, status=code)  # fmt: skip

    def post(self, request: HttpRequest, item_id: UUID) -> HttpResponse:
        selectors.text(item_id)  # an absent one is a 404 whatever was sent
        do, number = _said(request.POST)
        if do not in ACTS:
            return self._again(item_id, do, "Choose what happens with the text.", 422)
        asked = Asked(self.acting, item_id, timezone.now(), _whole(request.POST.get("revision")))
        try:
            ACTS[do](asked, number, request.POST)
        except Unready as unready:
            return self._again(item_id, do, str(unready), 422)
        except Overtaken as overtaken:
            return self._again(item_id, do, str(overtaken), 409)
        return HttpResponseRedirect(self._next(item_id, do))

    def _again(self, item_id: UUID, do: str, problem: str, code: int) -> HttpResponse:
        """The page with what is wrong and with what was typed: nothing that a person wrote is lost."""
        field = FIELDS.get(do, "")
        typed = self.request.POST.get(field, "")
        problems = [{"id": field if code == 422 else "", "text": problem}]
        return self.get(self.request, item_id, {"problems": problems, "typed": typed, "typed_in": field,
                                                "overtaken": code == 409}, code)  # fmt: skip

    def _next(self, item_id: UUID, do: str) -> str:
        here = reverse("aggregation:text", args=[item_id])
        if do not in LEADS_ON:
            return f"{here}#decide"
        following = selectors.next_text(selectors.text(item_id), self.acting.user_id, timezone.now())
        leads_to_text = following is not None and do != "release"
        return reverse("aggregation:text", args=[following.pk]) if leads_to_text else reverse("aggregation:desk")


def _said(said: QueryDict) -> tuple[str, int]:
    """ "accept 3" → ("accept", 3); what names no finding has the number 0."""
    do, _, number = said.get("do", "").partition(" ")
    return do, _whole(number) or 0


def _whole(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else None
