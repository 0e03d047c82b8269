"""Legal requests: the list, a new one, one with its steps, and the answer on paper; and legal holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider, Pso
from pso_portal.tenancy.sides import Side
from pso_portal.web import downloads
from pso_portal.web.zones import OPEN

from .. import legal_selectors as selectors
from ..legal import Letter, RequestKind, RequestMove, RequestState, letter
from ..legal_form import OutcomeForm, RequestForm
from ..policies import Unmet
from ..services import move_request, note_letter, open_request
from ..wording import REQUEST_KINDS, REQUEST_STATES, REQUEST_TINTS, due_words
from .disclosures import DisclosureView
from .shown import people

A_PAGE = 30
HANDLES = (Permission.HANDLE_LEGAL_REQUESTS, Permission.HANDLE_PSO_LEGAL_REQUESTS)


class LegalView(DisclosureView):
    """Each side's own requests."""

    permission = HANDLES


class LegalRequests(LegalView):
    """What is due first on top."""

    template = "pses/legal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        chosen = asked if asked in REQUEST_STATES else ""
        rows = selectors.requests(self.acting)
        page = Paginator(rows.filter(state=chosen) if chosen else rows, A_PAGE).get_page(request.GET.get("page"))
        names = people(each.holder_id for each in page)
        return self.page({
            "page_of": page, "rows": [self.row(each, names) for each in page], "chosen": chosen,
            "states": REQUEST_STATES.items(), "at_pso": self.acting.side is Side.PSO,
            "query": f"state={chosen}" if chosen else "",
        })  # fmt: skip

    def row(self, held: Any, names: Any) -> dict[str, Any]:
        return request_row(self.acting, held) | {"holder": names.get(held.holder_id, "")}


class NewRequest(LegalView):
    """What was served, by whom, by when it wants an answer."""

    template = "pses/legal_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._ask(RequestForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RequestForm(request.POST)
        if form.is_valid():
            try:
                made = open_request(
                    by=self.acting, served=form.served(), key=form.cleaned_data["key"], now=timezone.now()
                )
                return redirect("pses:legal_request", request_id=made.pk)
            except Unmet as unmet:
                for name, text in unmet.problems.items():
                    form.add_error(name, text)
        return self._ask(form)

    def _ask(self, form: RequestForm) -> HttpResponse:
        return self.page({"form": form, "errors": form.errors}, status=422 if form.errors else 200)


class RequestPage(LegalView):
    """One request: its clock, its holder, the answer, and its steps."""

    template = "pses/legal_request.html"

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponse:
        return self._shown(selectors.request(self.acting, request_id), OutcomeForm())

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponse:
        held = selectors.request(self.acting, request_id)
        move, form = _move(request.POST.get("do", "")), OutcomeForm(request.POST)
        if move in (RequestMove.ANSWER, RequestMove.OBJECT) and not form.is_valid():
            return self._shown(held, form)
        try:
            move_request(
                by=self.acting, request_id=request_id, move=move, now=timezone.now(),
                outcome=request.POST.get("outcome", ""), holder_id=_person(request.POST.get("holder", "")),
            )  # fmt: skip
        except Denied as denied:
            return self._shown(held, form if form.is_valid() else OutcomeForm(), refused=str(denied))
        return redirect("pses:legal_request", request_id=request_id)

    def _shown(self, held: Any, form: OutcomeForm, refused: str = "") -> HttpResponse:
        names = people([held.opened_by, held.moved_by, held.holder_id])
        wrong = form.errors if form.is_bound else {}
        return self.page(request_row(self.acting, held) | {
            "form": form, "errors": wrong, "refused": refused, "letter": letter_for(self.acting, held),
            "opened_by": names.get(held.opened_by, ""), "moved_by": names.get(held.moved_by, ""),
            "holder": names.get(held.holder_id, ""), "at_pso": self.acting.side is Side.PSO,
            "handlers": selectors.handlers(self.acting.side, self.acting.provider_id),
            "open": held.state in (RequestState.RECEIVED, RequestState.HELD),
        }, status=422 if wrong or refused else 200)  # fmt: skip


class LetterPaper(LegalView):
    """The answer as a PDF. It discloses nothing, so no legend of work product stands on it."""

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponse:
        held, now = selectors.request(self.acting, request_id), timezone.now()
        said, house = letter_for(self.acting, held), house_of(self.acting)
        data = {"title": said.about, "to": said.to, "paragraphs": list(said.paragraphs), "house": house,
                "day": f"{now:%B} {now.day}, {now.year}"}  # fmt: skip
        file = downloads.document("letter", data, f"answer-{held.number}.pdf", by=self.acting, zone=OPEN, now=now)
        note_letter(by=self.acting, held=held, now=now)
        return file.answer()


def request_row(by: Any, held: Any) -> dict[str, Any]:
    """A request in words. Opens the sealed fields."""
    left = selectors.days_left(by, held.answer_by, timezone.now())
    running = held.state in (RequestState.RECEIVED, RequestState.HELD)
    return {
        "held": held, "kind": REQUEST_KINDS.get(held.kind, held.kind), "running": running,
        "state": REQUEST_STATES.get(held.state, held.state), "tint": REQUEST_TINTS.get(held.state, ""),
        "left": due_words(left) if running else "", "urgent": running and left <= 2,
    }  # fmt: skip


def letter_for(by: Any, held: Any) -> Letter:
    """The answer to one request, made of the request alone."""
    return letter(
        kind=RequestKind(held.kind), requester=held.requester, matter=held.matter, received_on=held.received_on,
        house=house_of(by), is_pso=by.side is Side.PSO,
    )  # fmt: skip


def house_of(by: Any) -> str:
    """Who answers."""
    return str(Pso.objects.get().name if by.side is Side.PSO else Provider.objects.get(pk=by.provider_id).name)


def _move(asked: str) -> RequestMove:
    try:
        return RequestMove(asked)
    except ValueError as error:
        raise Http404 from error


def _person(asked: str) -> UUID | None:
    try:
        return UUID(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
