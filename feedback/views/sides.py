"""The two sides of one negotiation: whose terms, what the other side is called, where the pages are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.services import PREPARES, SIGNS
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Provider, Pso
from pso_portal.tenancy.sides import Side

from .. import selectors
from ..negotiations import Negotiation
from ..what_if import Foreseen, foreseen_by_provider, foreseen_by_pso


class Party:
    """What the pages of both sides share."""

    acting: Acting
    kwargs: dict[str, Any]
    pages: str

    def provider(self) -> Provider:
        raise NotImplementedError

    def them(self, provider: Provider) -> str:
        raise NotImplementedError

    def url(self, act: str = "", *args: Any) -> str:
        return reverse(f"feedback:{self.pages}{act}", args=args)

    def negotiation(self) -> Negotiation:
        """Raises Http404 for a provider that is absent or foreign."""
        provider = self.provider()
        today = timezone.now().date()
        return selectors.negotiation_with(provider, side=self.acting.side, them=self.them(provider), on=today)

    def version(self, negotiation: Negotiation) -> TermsVersion:
        """The version that the address names. Raises Http404."""
        wanted: UUID = self.kwargs["version_id"]
        for version in negotiation.versions:
            if version.pk == wanted:
                return version
        raise Http404

    def foreseen(self, provider: Provider, terms: Terms) -> Foreseen:
        """What these terms would have changed, as far as this side may know it."""
        ask = foreseen_by_pso if self.acting.side is Side.PSO else foreseen_by_provider
        return ask(by=self.acting, provider=provider, new=terms, now=timezone.now())

    def rights(self) -> dict[str, bool]:
        """What this person may do about terms, as the services see it."""
        return {
            "may_prepare": self.acting.may(PREPARES[self.acting.side]),
            "may_sign": self.acting.may(SIGNS[self.acting.side]),
        }


class OfProvider(Party):
    """The provider's own pages."""

    pages = "terms"

    def provider(self) -> Provider:
        return get_object_or_404(Provider.objects.all(), pk=self.acting.provider_id)

    def them(self, provider: Provider) -> str:
        return Pso.objects.get().name


class OfPso(Party):
    """The PSO's pages about one provider."""

    pages = "agreement"

    def provider(self) -> Provider:
        return get_object_or_404(Provider.objects.all(), pk=self.kwargs["provider_id"])

    def them(self, provider: Provider) -> str:
        return provider.name

    def url(self, act: str = "", *args: Any) -> str:
        return super().url(act, self.kwargs["provider_id"], *args)
