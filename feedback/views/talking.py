"""What the sides say to each other about a version, beside the moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.services import comment_on_terms
from pso_portal.office.views.pages import FormPage
from pso_portal.web.views import PortalView

from ..forms import CommentForm
from .sides import OfProvider, OfPso, Party


class Talk(Party, FormPage):
    """One comment, on the version or on one of its terms."""

    def form(self, data: Any = None, files: Any = None) -> CommentForm:
        return CommentForm(data, initial={"term": self.request.GET.get("term", "")})  # type: ignore[attr-defined]

    def shown(self) -> dict[str, Any]:
        held = self.negotiation()
        return {"negotiation": held, "version": self.version(held), "back_url": self.url(),
                "provider": self.provider()}  # fmt: skip

    def done(self, form: Any) -> HttpResponse:
        version = self.version(self.negotiation())
        comment_on_terms(by=self.acting, version_id=version.pk, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, "Your comment stands beside the proposal.")  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.url() + "#said")


class TalkOfTerms(OfProvider, Talk, PortalView):
    """The provider says something."""

    permission = Permission.PREPARE_TERMS
    template = "feedback/talk_of_terms.html"


class TalkOfAgreement(OfPso, Talk, PortalView):
    """The PSO says something."""

    permission = Permission.PROPOSE_AGREEMENT
    template = "feedback/talk_of_terms.html"
