"""Disclosures: the log, a new entry in two steps, one entry with its very copy, and what waits for a second person."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side
from pso_portal.web import downloads

from .. import disclosure_selectors as selectors
from ..disclosing import open_to
from ..disclosure_form import DisclosureForm, GroundForm, as_typed, chosen
from ..disclosures import BY_CODE
from ..policies import Unmet
from ..services import Said, decide_disclosure, download_copy, propose_disclosure, record_disclosure
from .disclosed import disclosure_page, disclosure_rows, proposal_page, proposal_rows
from .local import LocalView

A_PAGE, FIRST_DAYS = 30, timedelta(days=90)
RECORDS = (Permission.RECORD_DISCLOSURES, Permission.RECORD_PSO_DISCLOSURES)


class DisclosureView(LocalView):
    """Both sides' pages: each reads and writes its own tables."""

    permission = RECORDS
    zone = "sealed"

    def local_time(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """The PSO's log has no provider's clock."""
        return nullcontext() if self.acting.side is Side.PSO else super().local_time()


class Disclosures(DisclosureView):
    """The log, latest first, and what waits for a second person."""

    template = "pses/disclosures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.disclosures(self.acting), A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "page_of": page, "rows": disclosure_rows(self.acting, list(page)),
            "waiting": proposal_rows(selectors.waiting(self.acting)), "at_pso": self.acting.side is Side.PSO,
        })  # fmt: skip


class NewDisclosure(DisclosureView):
    """The ground first; then its conditions as fields. What is refused stands at its field, and nothing is lost."""

    step_up = True
    template = "pses/disclosure_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if "corrects" in request.GET:
            return self._correct(_uuid(request.GET["corrects"]))
        step = self._step()
        if "ground" not in request.GET or not step.is_valid():
            asked = step if "ground" in request.GET else self._step({"since": self._today() - FIRST_DAYS})
            kept = request.GET.getlist("item")
            return self.page({"step": asked, "kept": kept}, template="pses/disclosure_ground.html")
        told = step.cleaned_data
        form = self._form(told["ground"], told["since"], told["until"], initial={
            "items": request.GET.getlist("item"), "disclosed_on": self._today(),
        })  # fmt: skip
        return self._ask(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("ground") not in {row.code for row in open_to(str(self.acting.side))}:
            raise Http404
        form = self._form(
            request.POST["ground"], _day(request.POST.get("since")), _day(request.POST.get("until")), request.POST
        )
        if form.is_valid():
            try:
                return self._done(form)
            except Unmet as unmet:
                form.put(unmet.problems)
            except Denied as denied:
                form.add_error(None, str(denied))
        return self._ask(form)

    def _done(self, form: DisclosureForm) -> HttpResponse:
        said, key, now = form.said(self._today()), form.cleaned_data["key"], timezone.now()
        if form.by_two:
            made = propose_disclosure(by=self.acting, said=said, key=key, now=now)
            return redirect("pses:disclosure_proposal", proposal_id=made.pk)
        made = record_disclosure(by=self.acting, said=said, key=key, now=now)
        return redirect("pses:disclosure", disclosure_id=made.pk)

    def _correct(self, disclosure_id: UUID) -> HttpResponse:
        held = selectors.disclosure(self.acting, disclosure_id)
        items = selectors.items_of(self.acting, [held.pk])[held.pk]
        return self._ask(self._form(held.ground, None, None, initial=as_typed(held, items)))

    def _form(self, ground: str, since: Any, until: Any, data: Any = None, initial: Any = None) -> DisclosureForm:
        codes = data.getlist("items") if data is not None else (initial or {}).get("items", [])
        until = until or self._today()
        offered = selectors.candidates(self.acting, since or until - FIRST_DAYS, until, chosen(codes))
        form = DisclosureForm(ground, offered, data, initial=initial or {})
        form.since, form.until = since, until  # type: ignore[attr-defined]
        return form

    def _ask(self, form: DisclosureForm) -> HttpResponse:
        row = BY_CODE[form.ground]
        return self.page({"form": form, "row": row, "errors": form.errors}, status=422 if form.errors else 200)

    def _step(self, more: dict[str, Any] | None = None) -> GroundForm:
        first = {"since": self._today() - FIRST_DAYS, "until": self._today()} | (more or {})
        return GroundForm(str(self.acting.side), None if more else self.request.GET, initial=first)

    def _today(self) -> date:
        return selectors.local_day(self.acting, timezone.now())


class DisclosurePage(DisclosureView):
    """One entry: ground, conditions, recipient, items, the very copy with its hash counted anew, and the legend."""

    permission = (*RECORDS, Permission.READ_WORKSPACE)  # type: ignore[assignment]
    template = "pses/disclosure.html"

    def get(self, request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
        held = selectors.disclosure(self.acting, disclosure_id)
        may = any(self.acting.may(each) for each in RECORDS)
        return self.page(disclosure_page(self.acting, held) | {"may_record": may})


class DisclosureBytes(DisclosureView):
    """The exact bytes that left."""

    permission = (*RECORDS, Permission.READ_WORKSPACE)  # type: ignore[assignment]
    step_up = True  # a copy leaves the portal

    def get(self, request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
        held = selectors.disclosure(self.acting, disclosure_id)
        text = download_copy(by=self.acting, row=held, now=timezone.now())
        return as_file(text, f"disclosure-{held.number}.json")


class Proposal(DisclosureView):
    """What one person prepared: another confirms it, or either declines it."""

    step_up = True
    template = "pses/disclosure_proposal.html"

    def get(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        held = selectors.proposal(self.acting, proposal_id)
        return self.page(proposal_page(held, Said.from_json(held.said), self.acting))

    def post(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        held = decide_disclosure(
            by=self.acting, proposal_id=proposal_id, make=request.POST.get("do") == "confirm", now=timezone.now()
        )
        if held.disclosure_id:
            return redirect("pses:disclosure", disclosure_id=held.disclosure_id)
        return redirect("pses:disclosures")


def as_file(text: str, name: str) -> HttpResponse:
    """A download whose bytes are those of the text, no more and no less."""
    return downloads.untouched(text.encode(), name, "application/json").answer()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
