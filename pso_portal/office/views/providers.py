"""Providers under contract, as the PSO's administrator keeps them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.policies import keepers_of
from pso_portal.accounts.roles import PROVIDER_ADMINISTRATOR
from pso_portal.accounts.selectors import open_invitations, people_at, role_titles
from pso_portal.accounts.services import invite
from pso_portal.tenancy.care_settings import OWNERSHIPS, SETTINGS, SIZE_BANDS
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import selectors
from ..forms.people import InvitationForm
from ..forms.providers import DetailsForm, EndForm, FilterForm, RegistrationForm
from ..services import change_provider, end_contract, register_provider
from .pages import FormPage, page_of, query_of


def provider_or_404(provider_id: Any) -> Provider:
    """The provider, or the one 404 for absent and foreign."""
    found: Provider | None = Provider.objects.select_related("parent").filter(pk=provider_id).first()
    if found is None:
        raise Http404
    return found


class Providers(PortalView):
    """Every provider: contract, people, last submission."""

    permission = Permission.REGISTER_PROVIDERS
    template = "office/providers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form, today = FilterForm(request.GET), timezone.localdate()
        said = form.cleaned_data if form.is_valid() else {}
        found = selectors.providers(
            named=said.get("q", ""), setting=said.get("setting", ""), contract=said.get("contract", ""), on=today
        )
        page = page_of(request, found)
        lines = selectors.provider_lines(page, on=today)
        return self.page({"form": form, "page_of": page, "lines": lines, "query": query_of(request)})


class RegisterProvider(FormPage, PortalView):
    """Register a provider with its first facility and its administrator."""

    permission = Permission.REGISTER_PROVIDERS
    template = "office/register_provider.html"

    def form(self, data: Any = None, files: Any = None) -> RegistrationForm:
        parents = Provider.objects.filter(parent=None, contract_ends=None).order_by("name").values_list("pk", "name")
        return RegistrationForm(data, parents=[(str(pk), name) for pk, name in parents])

    def done(self, form: Any) -> HttpResponse:
        provider = register_provider(by=self.acting, new=form.new_provider(), now=timezone.now())
        messages.success(self.request, f"{provider.name} is registered. Its administrator's invitation is on its way.")
        return HttpResponseRedirect(reverse("provider", args=[provider.pk]))


class ProviderPage(PortalView):
    """One provider: contract, places, people."""

    permission = Permission.REGISTER_PROVIDERS
    template = "office/provider.html"

    def get(self, request: HttpRequest, provider_id: Any) -> HttpResponse:
        provider, today = provider_or_404(provider_id), timezone.localdate()
        words, kind = selectors.contract_words(provider, today)
        page = page_of(request, people_at(provider.pk))
        return self.page({
            "provider": provider,
            "contract": words,
            "contract_kind": kind,
            "setting": SETTINGS[provider.setting].label,
            "size": SIZE_BANDS.get(provider.size_band, provider.size_band),
            "ownership": OWNERSHIPS[provider.ownership],
            "facilities": selectors.places(provider.pk),
            "page_of": page,
            "people": [(place, role_titles(place.roles)) for place in page],
            "offers": open_invitations(provider.pk)[:20],
            "may_invite": not keepers_of(provider.pk).exists(),
        })  # fmt: skip


class OneProvider(FormPage):
    """A form about one provider; done, it leads back to the provider's page."""

    def provider(self) -> Provider:
        return provider_or_404(self.kwargs["provider_id"])  # type: ignore[attr-defined]

    def shown(self) -> dict[str, Any]:
        return {"provider": self.provider()}

    def back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("provider", args=[self.kwargs["provider_id"]]))  # type: ignore[attr-defined]


class ChangeProvider(OneProvider, PortalView):
    """All details but the setting."""

    permission = Permission.REGISTER_PROVIDERS
    template = "office/change_provider.html"

    def form(self, data: Any = None, files: Any = None) -> DetailsForm:
        provider = self.provider()
        return DetailsForm(data, initial={name: getattr(provider, name) for name in DetailsForm.base_fields})

    def done(self, form: Any) -> HttpResponse:
        provider_id = self.kwargs["provider_id"]
        change_provider(by=self.acting, provider_id=provider_id, values=form.cleaned_data, now=timezone.now())
        return self.back()


class EndContract(OneProvider, PortalView):
    """The last day of a contract. It asks who is there once more."""

    permission = Permission.REGISTER_PROVIDERS
    step_up = True
    template = "office/end_contract.html"
    form_class = EndForm

    def done(self, form: Any) -> HttpResponse:
        provider_id, on = self.kwargs["provider_id"], form.cleaned_data["on"]
        end_contract(by=self.acting, provider_id=provider_id, on=on, now=timezone.now())
        messages.success(self.request, "The contract's last day is set.")
        return self.back()


class InviteAdministrator(OneProvider, PortalView):
    """Lets in the administrator of a provider that has none."""

    permission = Permission.REGISTER_PROVIDERS
    template = "office/invite_administrator.html"

    def form(self, data: Any = None, files: Any = None) -> InvitationForm:
        form = InvitationForm(data, side=self.acting.side)  # type: ignore[attr-defined]
        del form.fields["roles"]
        return form

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        invite(
            by=self.acting, email=said["email"], name=said["name"], roles=[PROVIDER_ADMINISTRATOR.code],
            job_title=said["job_title"], provider=self.kwargs["provider_id"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "The invitation is on its way.")
        return self.back()
