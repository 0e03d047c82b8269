"""The terms: what binds, what is proposed, and every move. One set of pages for both sides of the table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import house_terms
from pso_portal.agreements.services import (
    attested,
    propose_terms,
    refuse_terms,
    sign_terms,
    text_hash,
    withdraw_terms,
)
from pso_portal.agreements.terms import Terms as AgreedTerms
from pso_portal.agreements.terms import spelling
from pso_portal.agreements.wording import describe
from pso_portal.office.views.pages import FormPage
from pso_portal.web import zones
from pso_portal.web.views import PortalView

from ..forms import TermsForm, as_said
from ..negotiations import terms_of
from ..usual import usual_terms
from .shown_terms import bound, coming, history, remarks, state_words, stays, term_rows, text_opens, too_often
from .sides import OfProvider, OfPso, Party


class Terms(Party):
    """What binds, what lies on the table, whose turn it is, and how it came to this."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        held, provider = self.negotiation(), self.provider()
        rows = term_rows(terms_of(held.in_force), terms_of(held.table), provider.setting)
        return self.page({  # type: ignore[attr-defined]
            "negotiation": held, "provider": provider, "text_opens": text_opens(held), **self.rights(),
            "too_often": too_often(held), "rows": rows, "changes": sum(row["changed"] for row in rows),
            "same": stays(rows),
            "history": history(held, lambda version: self.url("_version", version.pk)), "urls": self._urls(held),
            "said": remarks(held), "coming": coming(held),
        })  # fmt: skip

    def _urls(self, held: Any) -> dict[str, str]:
        found = {"change": self.url("_change"), "whole": self.url(), "answer": self.url("_answer")}
        if self.pages == "terms":
            found["narrow"] = self.url("_narrow")
        if held.table:
            acts = ("sign", "keep", "withdraw", "talk", "what_if")
            found |= {act: self.url(f"_{act}", held.table.pk) for act in acts}
        return found


class Change(Party, FormPage):
    """Every term in one form; sent, it is the next version on the table."""

    def form(self, data: Any = None, files: Any = None) -> TermsForm:
        held, setting = self.negotiation(), self.provider().setting
        table, ours = terms_of(held.table), terms_of(held.in_force)
        said = as_said(self._begun(setting) or table or ours or usual_terms(setting))
        said |= {"answers": held.table.pk if held.table else None}
        said |= {"wished_on": held.table.wished_on if held.table else None}
        kept = self.request.GET.get("keep", "")  # type: ignore[attr-defined]
        if ours is not None and kept in as_said(ours):
            said[kept] = as_said(ours)[kept]
        return TermsForm(data, setting=setting, known=[each for each in (table, ours) if each], initial=said)

    def _begun(self, setting: str) -> Any:
        """Terms of the house that the address names, on the PSO's side."""
        wanted = self.request.GET.get("house", "")  # type: ignore[attr-defined]
        kept = {str(row.pk): row for row in self._house(setting)} if wanted else {}
        return AgreedTerms.from_json(kept[wanted].terms) if wanted in kept else None

    def _house(self, setting: str) -> Any:
        return house_terms(setting) if self.pages == "agreement" else ()

    def shown(self) -> dict[str, Any]:
        provider = self.provider()
        return {"negotiation": self.negotiation(), "provider": provider, "back_url": self.url(),
                "house": self._house(provider.setting)}  # fmt: skip

    def done(self, form: Any) -> HttpResponse:
        if "look" in self.request.POST:  # type: ignore[attr-defined]
            foreseen = self.foreseen(self.provider(), form.terms)
            return self.page({"form": form, "foreseen": foreseen, "zone": zones.FACTS, **self.shown()})
        version = propose_terms(
            by=self.acting, provider_id=self.provider().pk, terms=form.terms, note=form.cleaned_data["note"],
            answers=form.cleaned_data["answers"], wished_on=form.cleaned_data["wished_on"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, f"Version {version.number} is proposed.")  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.url())


class Sign(Party):
    """The exact text, its hash, and what the signature proves; then the signature."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        held = self.negotiation()
        version, provider = self.version(held), self.provider()
        terms = terms_of(version)
        assert terms is not None
        return self.page({  # type: ignore[attr-defined]
            "negotiation": held, "version": version, "provider": provider, "back_url": self.url(),
            "rows": term_rows(terms_of(held.in_force), terms, provider.setting),
            "text": spelling(version.terms), "sha256": text_hash(version),
            "what_if_url": self.url("_what_if", version.pk),
        })  # fmt: skip

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        version = self.version(self.negotiation())
        signed = sign_terms(
            by=self.acting, version_id=version.pk, expected_sha256=request.POST.get("sha256", ""), now=timezone.now()
        )
        messages.success(request, f"Version {version.number} {bound(signed)}.")
        return HttpResponseRedirect(self.url())


class Keep(Party):
    """Refuse what lies on the table: what is in force stays."""

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        version = self.version(self.negotiation())
        refuse_terms(by=self.acting, version_id=version.pk, now=timezone.now())
        messages.success(request, f"Version {version.number} is refused. What is in force stays.")
        return HttpResponseRedirect(self.url())


class Withdraw(Party):
    """Take the own side's proposal back."""

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        version = self.version(self.negotiation())
        withdraw_terms(by=self.acting, version_id=version.pk, now=timezone.now())
        messages.success(request, f"Version {version.number} is withdrawn.")
        return HttpResponseRedirect(self.url())


class Version(Party):
    """One version as it was: its terms in words, its text, its signatures."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        held = self.negotiation()
        version = self.version(held)
        terms = terms_of(version)
        assert terms is not None
        return self.page({  # type: ignore[attr-defined]
            "version": version, "state": state_words(version, held), "lines": describe(terms),
            "text": spelling(version.terms), "sha256": text_hash(version), "back_url": self.url(),
            "provider": self.provider(), "paper_url": self.url("_paper", version.pk),
            "signatures": [{"row": row, "sound": attested(row, version)} for row in version.signatures.all()],
        })  # fmt: skip


class TermsPage(OfProvider, Terms, PortalView):
    """Feedback settings of the provider."""

    permission = Permission.READ_TERMS
    template = "feedback/terms.html"


class AgreementPage(OfPso, Terms, PortalView):
    """The PSO's page of one provider's terms."""

    permission = Permission.READ_AGREEMENTS
    template = "feedback/terms.html"


class ChangeTerms(OfProvider, Change, PortalView):
    """The provider proposes or counters."""

    permission = Permission.PREPARE_TERMS
    template = "feedback/change_terms.html"


class ChangeAgreement(OfPso, Change, PortalView):
    """The PSO proposes or counters."""

    permission = Permission.PROPOSE_AGREEMENT
    template = "feedback/change_terms.html"


class SignTerms(OfProvider, Sign, PortalView):
    """The provider's signatory signs, after confirming that it is them."""

    permission = Permission.SIGN_TERMS
    step_up = True
    template = "feedback/sign_terms.html"


class SignAgreement(OfPso, Sign, PortalView):
    """The PSO's signatory signs, after confirming that it is them."""

    permission = Permission.SIGN_AGREEMENT
    step_up = True
    template = "feedback/sign_terms.html"


class KeepTerms(OfProvider, Keep, PortalView):
    """The provider keeps what is in force."""

    permission = Permission.PREPARE_TERMS


class KeepAgreement(OfPso, Keep, PortalView):
    """The PSO keeps what is in force."""

    permission = Permission.PROPOSE_AGREEMENT


class WithdrawTerms(OfProvider, Withdraw, PortalView):
    """The provider takes its proposal back."""

    permission = Permission.PREPARE_TERMS


class WithdrawAgreement(OfPso, Withdraw, PortalView):
    """The PSO takes its proposal back."""

    permission = Permission.PROPOSE_AGREEMENT


class TermsVersionPage(OfProvider, Version, PortalView):
    """An earlier version, for the provider."""

    permission = Permission.READ_TERMS
    template = "feedback/terms_version.html"


class AgreementVersionPage(OfPso, Version, PortalView):
    """An earlier version, for the PSO."""

    permission = Permission.READ_AGREEMENTS
    template = "feedback/terms_version.html"
