"""Search: words are sent in the body and shown back from the sealed row; addresses and logs never hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from .. import search_selectors, selectors
from ..answers import question_words
from ..models import Event, Search
from ..search_form import NARROWING, SearchForm
from ..searching import Term, in_context, terms_of
from ..services import begin_search, stop_search
from ..services.searching import MOST_HITS
from ..texts import modules_of, texts_of
from .listed import event_rows

A_PAGE = 20


class NewSearch(LocalView):
    """The form; an address may carry filters, never words."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {name: request.GET[name] for name in NARROWING if request.GET.get(name)}
        return self._shown(SearchForm(initial=initial, owners=selectors.possible_owners(self.acting)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.POST, owners=selectors.possible_owners(self.acting))
        if not form.is_valid():
            return self._shown(form, status=422)
        held = begin_search(
            by=self.acting, words=form.cleaned_data["words"], filters=form.filters(), now=timezone.now()
        )
        return redirect("events:search_hits", search_id=held.pk)

    def _shown(self, form: SearchForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "errors": form.errors, "narrowed": narrows(form), "kept": False}
        return self.page(context, status=status)


class SearchHits(LocalView):
    """What was found so far, latest first, each report with the words in their context."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/search.html"

    def get(self, request: HttpRequest, search_id: UUID) -> HttpResponse:
        held = search_selectors.search(self.acting, search_id, timezone.now())
        working = held.finished_at is None and held.stopped_at is None
        if request.headers.get("HX-Request") and working:
            return render(request, "events/_search_progress.html", progress(held, working))
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.page(self._found(request, held) | progress(held, working))

    def _found(self, request: HttpRequest, held: Search) -> dict[str, Any]:
        words, filters = held.asked["words"], held.asked["filters"]
        terms, page = terms_of(words), _page(request, held)
        form = SearchForm(
            initial=filters | {"words": words}, owners=selectors.possible_owners(self.acting)
        )
        return {
            "form": form, "narrowed": bool(filters), "page_of": page, "rows": _rows(list(page), terms), "terms": terms,
            "kept": True, "cut": len(held.hits) >= MOST_HITS, "most": MOST_HITS,
        }  # fmt: skip


class SearchStop(LocalView):
    """Stops a search where it stands, or goes on."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"

    def post(self, request: HttpRequest, search_id: UUID) -> HttpResponse:
        stop_search(by=self.acting, search_id=search_id, go_on=request.POST.get("do") == "on", now=timezone.now())
        return redirect("events:search_hits", search_id=search_id)


def narrows(form: SearchForm) -> bool:
    """True where a filter is chosen or wrong: its fields stand open then."""
    return any(form[name].value() or form[name].errors for name in NARROWING)


def progress(held: Search, working: bool) -> dict[str, Any]:
    """How far a search is."""
    return {
        "held": held, "working": working, "found": len(held.hits),
        "percent": 100 * held.looked // max(held.total, 1),
    }  # fmt: skip


def _page(request: HttpRequest, held: Search) -> Page[Any]:
    """Events of the page asked for. A report taken away since then is left out."""
    wanted = request.GET.get("page")
    if not held.asked["words"].strip():
        every = search_selectors.narrowed(held.asked["filters"], asked_by=held.asked_by, before=held.began_at)
        return Paginator(every, A_PAGE).get_page(wanted)
    page: Page[Any] = Paginator(held.hits, A_PAGE).get_page(wanted)
    ids = [UUID(each) for each in page.object_list]
    events = Event.objects.select_related("unit", "facility").in_bulk(ids)
    page.object_list = [events[each] for each in ids if each in events]
    return page


def _rows(events: list[Event], terms: Sequence[Term]) -> list[dict[str, Any]]:
    """Rows as the inbox has them, each with up to two places where the words stand."""
    rows = event_rows(events)
    if not terms:
        return rows
    modules = modules_of([event.pk for event in events])
    for row in rows:
        places = [
            {"question": question_words(name), "pieces": pieces}
            for name, text in texts_of(row["event"], modules) if (pieces := in_context(terms, text))
        ]  # fmt: skip
        row["places"] = places[:2]
    return rows
