"""De-identified texts, one at a time, and cases found by the words of their texts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..cohorts import NotOnTheList, Sentence, asked, query_of, words
from .case_rows import form_line, form_list
from .ids import id_in


class CaseTexts(PortalView):
    """Leads to the next text of a cohort; says so where there is none."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/case_text.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        said = sentence_in(request)
        groups = [one.key for one in selectors.look_up(said).inside]
        found = selectors.next_readable(groups, id_in(request.GET, "after"))
        if found is None:
            return self.page(_cohort(said))
        return redirect(f"{reverse('aggregation:case_text', args=[found])}?{query_of(said)}")


class CaseTextPage(PortalView):
    """One text, beside the form in which its case is shown."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/case_text.html"

    def get(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        opened = services.open_case_text(by=self.acting, case_id=case_id)
        said = [{"label": label, "value": value} for label, value in form_list(opened.group)]
        return self.page({"opened": opened, "form": said, **_cohort(sentence_in(request))})


class SimilarCases(PortalView):
    """Cases like one that was read, or like words that somebody types. Words never stand in an address."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/similar_cases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        case_id = id_in(request.GET, "case")
        if case_id is None:
            return self._shown()
        found = services.find_like_case(by=self.acting, case_id=case_id, now=timezone.now())
        return self._shown({"found": found, "like": case_id})

    def post(self, request: HttpRequest) -> HttpResponse:
        typed, setting = request.POST.get("words", ""), request.POST.get("setting", "")
        kept = {"typed": typed, "setting": setting}
        try:
            found = services.find_by_words(by=self.acting, typed=typed, setting=setting, now=timezone.now())
        except services.NothingToLookFor as refused:
            wrong = {"refused": str(refused), "problems": [{"id": "words", "text": str(refused)}]}
            return self._shown(kept | wrong, status=422)
        return self._shown(kept | {"found": found})

    def _shown(self, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        known = context or {}
        found = known.get("found")
        rows = [(one, form_line(one.group), SETTINGS[one.group.setting].label) for one in found.cases] if found else []
        listed = [("", "Any setting"), *((code, one.label) for code, one in SETTINGS.items())]
        options = [{"value": code, "label": label} for code, label in listed]
        return self.page(known | {"rows": rows, "settings": options}, status=status)


def sentence_in(request: HttpRequest) -> Sentence:
    """The sentence of an address. Raises Http404 for one that names what no list has."""
    try:
        return asked(dict(request.GET.lists()))
    except NotOnTheList:
        raise Http404 from None


def _cohort(said: Sentence) -> dict[str, str]:
    return {"words": words(said), "asked": query_of(said)}
