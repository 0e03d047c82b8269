"""The provider lets out less, at once and alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.services import narrow_terms
from pso_portal.office.views.pages import FormPage
from pso_portal.web.views import PortalView

from ..forms import TermsForm, as_said
from ..negotiations import terms_of
from .sides import OfProvider


class NarrowTerms(OfProvider, FormPage, PortalView):
    """The form starts from what is in force; only less of it can be sent from here."""

    permission = Permission.SIGN_TERMS
    step_up = True
    template = "feedback/narrow_terms.html"

    def form(self, data: Any = None, files: Any = None) -> TermsForm:
        held = self.negotiation()
        terms = terms_of(held.in_force)
        if terms is None:
            raise Http404
        said = as_said(terms) | {"answers": held.table.pk if held.table else None}
        form = TermsForm(data, setting=self.provider().setting, known=[terms], initial=said)
        del form.fields["wished_on"]
        return form

    def shown(self) -> dict[str, Any]:
        return {"negotiation": self.negotiation(), "back_url": self.url()}

    def done(self, form: Any) -> HttpResponse:
        version = narrow_terms(
            by=self.acting, provider_id=self.provider().pk, terms=form.terms, note=form.cleaned_data["note"],
            answers=form.cleaned_data["answers"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, f"Version {version.number} is in force from today. It lets out less.")
        return HttpResponseRedirect(self.url())
