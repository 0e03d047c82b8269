"""A version of the terms on paper, with what its signatures prove."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Pso
from pso_portal.web import downloads
from pso_portal.web.views import PortalView
from pso_portal.web.zones import OPEN

from ..documents import agreement
from ..services import note_paper
from .shown_terms import history, state_words
from .sides import OfProvider, OfPso, Party


class Paper(Party):
    """The PDF of one version."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        held, provider, now = self.negotiation(), self.provider(), timezone.now()
        version, pso = self.version(held), Pso.objects.get().name
        ours = provider.name if held.them == pso else pso
        data = agreement(
            version, provider=provider.name, pso=pso, state=state_words(version, held),
            history=[(entry["at"], entry["text"]) for entry in history(held, lambda _version: "", we=ours)],
        )  # fmt: skip
        file = downloads.document("agreement", data, f"terms-version-{version.number}.pdf", by=self.acting, zone=OPEN,
                                  now=now)  # fmt: skip
        note_paper(version, by=self.acting, now=now, file=file)
        return file.answer()


class TermsPaper(OfProvider, Paper, PortalView):
    """The provider's copy."""

    permission = Permission.READ_TERMS


class AgreementPaper(OfPso, Paper, PortalView):
    """The PSO's copy."""

    permission = Permission.READ_AGREEMENTS
