"""Answering a proposal term by term: what is accepted and what stays as now is the counter-proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.services import answer_terms
from pso_portal.agreements.terms import Terms, TermsError
from pso_portal.web.views import PortalView

from ..negotiations import Negotiation, terms_of
from .shown_terms import remarks, term_rows
from .sides import OfProvider, OfPso, Party

ACCEPT, KEEP = "accept", "keep"


class Answer(Party):
    """Each term that differs: accept it, keep it as now, and say why."""

    request: HttpRequest

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self._shown({}, "")

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        held, version, old, new = self._asked()
        said = {row["term"]: request.POST.get(f"answer_{row['term']}", "") for row in self._rows(held, old, new)}
        if not set(said.values()) <= {ACCEPT, KEEP}:
            return self._shown(request.POST, "Answer each term: accept it, or keep it as now.", status=422)
        try:
            return self._answered(version, said)
        except TermsError as error:
            return self._shown(request.POST, " ".join(error.problems.values()), status=422)
        except Denied as denied:
            return self._shown(request.POST, str(denied), status=422)

    def _answered(self, version: TermsVersion, said: dict[str, str]) -> HttpResponse:
        request, kept = self.request, [term for term, answer in said.items() if answer == KEEP]
        remarks = {term: request.POST.get(f"say_{term}", "").strip() for term in said}
        made = answer_terms(
            by=self.acting, version_id=version.pk, keep=kept, now=timezone.now(),
            said={term: text for term, text in remarks.items() if text},
        )  # fmt: skip
        if made is None:
            messages.success(request, f"You accept every change of version {version.number}. It binds once both sign.")
            may = self.rights()["may_sign"]
            return HttpResponseRedirect(self.url("_sign", version.pk) if may else self.url())
        messages.success(request, f"Version {made.number} is your answer. {len(kept)} of {len(said)} stay as now.")
        return HttpResponseRedirect(self.url())

    def _asked(self) -> tuple[Negotiation, TermsVersion, Terms, Terms]:
        """Where it stands, the version to answer, those in force and its own. Raises Http404: nothing to answer."""
        held = self.negotiation()
        old, new = terms_of(held.in_force), terms_of(held.table)
        if held.table is None or held.is_ours or old is None or new is None:
            raise Http404
        return held, held.table, old, new

    def _rows(self, held: Negotiation, old: Terms, new: Terms) -> list[dict[str, Any]]:
        return [row for row in term_rows(old, new, self.provider().setting) if row["changed"]]

    def _shown(self, typed: Any, error: str, status: int = 200) -> HttpResponse:
        held, version, old, new = self._asked()
        rows = self._rows(held, old, new)
        told = remarks(held)
        for row in rows:
            row |= {"answer": typed.get(f"answer_{row['term']}", ""), "said": typed.get(f"say_{row['term']}", ""),
                    "remarks": [each for each in told if each["about"] == row["label"]]}
        return self.page({  # type: ignore[attr-defined, no-any-return]
            "negotiation": held, "version": version, "rows": rows, "error": error, "back_url": self.url(),
            "provider": self.provider(),
        }, status=status)  # fmt: skip


class AnswerTerms(OfProvider, Answer, PortalView):
    """The provider answers the PSO."""

    permission = Permission.PREPARE_TERMS
    template = "feedback/answer_terms.html"


class AnswerAgreement(OfPso, Answer, PortalView):
    """The PSO answers the provider."""

    permission = Permission.PROPOSE_AGREEMENT
    template = "feedback/answer_terms.html"
