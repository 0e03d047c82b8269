"""Cohorts: the builder, what is kept, one cohort with its versions, and two versions beside each other."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..cohorts import NotOnTheList, Sentence, asked, look_for, overlap, query_of, words
from ..models import Cohort, CohortVersion
from .cohort_rows import (
    beside_table,
    form_fields,
    number_words,
    overlap_words,
    results,
    sentence_of,
    words_of_version,
)
from .ids import id_in

A_PAGE = 30


class Cohorts(PortalView):
    """What is kept, the one that was saved last first."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/cohorts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        retired = request.GET.get("retired") == "yes"
        page = Paginator(selectors.cohorts_kept(retired=retired), A_PAGE).get_page(request.GET.get("page"))
        return self.page({"page_of": page, "rows": _rows(list(page)), "retired": retired, "may": _may(self)})


class Builder(PortalView):
    """A sentence in the address, and what it describes today."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/cohort_builder.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return build(self, request.GET, cohort_id=id_in(request.GET, "cohort"))


class SaveCohort(PortalView):
    """Keeps the sentence that the builder shows; what cannot be kept comes back to the builder."""

    permission = Permission.KEEP_COHORTS
    zone = "agg"
    template = "aggregation/cohort_builder.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        query, name, cohort_id = QueryDict(request.POST.get("asked", "")), request.POST.get("name", ""), None
        if request.POST.get("do") == "version":
            cohort_id = id_in(request.POST, "cohort")
        try:
            kept = services.save_cohort(
                by=self.acting, said=asked(dict(query.lists())), name=name, cohort_id=cohort_id, now=timezone.now()
            )
        except NotOnTheList:
            return build(self, query)
        except services.BadName as refused:
            return build(self, query, id_in(request.POST, "cohort"), name, str(refused))
        return redirect("aggregation:cohort", cohort_id=kept.pk)


class CohortPage(PortalView):
    """One cohort: what it says, its number then and today, and its versions."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/cohort.html"

    def get(self, request: HttpRequest, cohort_id: UUID) -> HttpResponse:
        return show_cohort(self, selectors.cohort(cohort_id), request.GET.get("page"))


class KeepCohort(PortalView):
    """Another name; off the list, and back."""

    permission = Permission.KEEP_COHORTS
    zone = "agg"
    template = "aggregation/cohort.html"

    def post(self, request: HttpRequest, cohort_id: UUID) -> HttpResponse:
        kept, typed = selectors.cohort(cohort_id), request.POST.get("name", "")
        acts = {"retire": services.retire_cohort, "restore": services.restore_cohort,
                "rename": partial(services.rename_cohort, name=typed)}  # fmt: skip
        act = acts.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        try:
            act(by=self.acting, cohort_id=cohort_id, now=timezone.now())
        except services.BadName as refused:
            return show_cohort(self, kept, None, typed, str(refused))
        return redirect("aggregation:cohort", cohort_id=cohort_id)


class VersionPage(PortalView):
    """One version as it was saved, beside another: the one before, or of the first the one after, unless asked."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/cohort_version.html"

    def get(self, request: HttpRequest, cohort_id: UUID, number: int) -> HttpResponse:
        kept = selectors.cohort(cohort_id)
        shown, others = selectors.version(kept, number), list(selectors.versions_of(kept).exclude(number=number))
        wanted = request.GET.get("with", "") or str(number - 1 or 2)
        other = next((each for each in others if str(each.number) == wanted), None)
        rows = _rows([shown])
        return self.page({
            "kept": kept, "row": rows[0], "others": others, "other": other, "may": _may(self),
            **(_beside(other, shown) if other else {"table": None}),
        })  # fmt: skip


def build(
    view: PortalView, query: QueryDict, cohort_id: UUID | None = None, name: str = "", refused: str = ""
) -> HttpResponse:
    """The builder with the sentence of a query. What is wrong in it is said beside it, and nothing is counted."""
    listed = dict(query.lists())
    shown, kept = selectors.forms_shown(), selectors.cohort(cohort_id) if cohort_id else None
    problems = [{"id": "name", "text": refused}] if refused else []
    context: dict[str, Any] = {"kept": kept, "name": name, "refused": refused, "may": _may(view)}
    try:
        said = asked(listed)
    except NotOnTheList as wrong:
        problems.append({"id": "sentence", "text": str(wrong)})
    else:
        found = look_for(said, shown)
        context |= results(found, selectors.fewest_today()) | {"words": words(said), "asked": query_of(said)}
    context |= form_fields(listed, shown) | {"problems": problems, "none": not shown, "last": selectors.last_quarter()}
    return view.page(context, status=422 if problems else 200)


def show_cohort(
    view: PortalView, kept: Cohort, page: str | None, name: str | None = None, refused: str = ""
) -> HttpResponse:
    """One cohort as it stands."""
    versions = Paginator(selectors.versions_of(kept), A_PAGE).get_page(page)
    said = sentence_of(selectors.version(kept, kept.last))
    found, fewest = selectors.look_up(said), selectors.fewest_today()
    return view.page({
        "kept": kept, "name": kept.name if name is None else name, "refused": refused, "may": _may(view),
        "problems": [{"id": "name", "text": refused}] if refused else [], "words": words(said),
        "asked": query_of(said), "page_of": versions, "rows": _rows(list(versions)), **results(found, fewest),
    }, status=422 if refused else 200)  # fmt: skip


def _beside(before: CohortVersion, after: CohortVersion) -> dict[str, Any]:
    names = (f"Version {before.number}", f"Version {after.number}")
    first, second = sentence_of(before), sentence_of(after)
    shown = selectors.forms_shown()
    shared = overlap(_inside(first, shown), _inside(second, shown), selectors.fewest_today())
    return {
        "table": beside_table(first, second, names), "same": before.sha256 == after.sha256,
        "overlap": overlap_words(shared, names), "before": _rows([before])[0],
    }  # fmt: skip


def _inside(said: Sentence, shown: list[Any]) -> Any:
    return look_for(said, shown).inside


def _rows(versions: list[CohortVersion]) -> list[dict[str, Any]]:
    people = names_of(row.saved_by for row in versions)
    return [
        {"version": row, "words": words_of_version(row), "cases": number_words(row.cases),
         "perhaps": number_words(row.perhaps), "who": people.get(row.saved_by, "")}
        for row in versions
    ]  # fmt: skip


def _may(view: PortalView) -> dict[str, bool]:
    """What the reader may do besides reading figures."""
    asked_for = {"keep": Permission.KEEP_COHORTS, "read": Permission.REVIEW_DEIDENTIFICATION}
    return {name: view.acting.may(permission) for name, permission in asked_for.items()}
