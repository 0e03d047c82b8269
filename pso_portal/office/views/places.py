"""Facilities and units: the PSO's administrator for any provider, a provider's own for its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Facility, Unit
from pso_portal.tenancy.sides import Side
from pso_portal.web.views import PortalView

from .. import selectors
from ..forms.providers import FacilityForm, FacilityNameForm, UnitForm
from ..services import add_facility, add_unit, rename_facility, rename_unit
from .pages import FormPage
from .providers import provider_or_404

KEEPERS = (Permission.MANAGE_PLACES, Permission.REGISTER_PROVIDERS)


class Places(PortalView):
    """The provider's own facilities and units."""

    permission = Permission.MANAGE_PLACES
    template = "office/places.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        provider = provider_or_404(self.acting.provider_id)
        return self.page({"provider": provider, "facilities": selectors.places(provider.pk)})


class PlaceForm(FormPage):
    """A form about one place of one provider."""

    acting: Acting
    kwargs: dict[str, Any]
    request: HttpRequest
    title = ""
    template = "office/place_form.html"

    @property
    def provider_id(self) -> UUID:
        """From the address; the provider's row decides whether it is there for this person."""
        found: UUID = self.kwargs["provider_id"]
        return found

    def shown(self) -> dict[str, Any]:
        provider = provider_or_404(self.provider_id)
        return {"provider": provider, "title": self.title, "back": self.back_url(), "place_name": self.place_name()}

    def place_name(self) -> str:
        """The facility or unit at hand. Raises Http404 where it is not this provider's."""
        return ""

    def back_url(self) -> str:
        own = self.acting.side is Side.PROVIDER
        return reverse("places") if own else reverse("provider", args=[self.provider_id])

    def saved(self, name: str) -> HttpResponse:
        messages.success(self.request, f"{name} is saved.")
        return HttpResponseRedirect(self.back_url())


class AddFacility(PlaceForm, PortalView):
    """A new facility."""

    permission = KEEPERS
    template = PlaceForm.template
    form_class = FacilityForm
    title = "Add a facility"

    def done(self, form: Any) -> HttpResponse:
        name, zone = form.cleaned_data["name"], form.cleaned_data["timezone"]
        add_facility(by=self.acting, provider_id=self.provider_id, name=name, timezone=zone, now=timezone.now())
        return self.saved(name)


class RenameFacility(PlaceForm, PortalView):
    """A facility's new name."""

    permission = KEEPERS
    template = PlaceForm.template
    title = "Rename a facility"

    def form(self, data: Any = None, files: Any = None) -> FacilityNameForm:
        return FacilityNameForm(data, initial={"name": self.place_name()})

    def place_name(self) -> str:
        return _name_or_404(Facility, self.kwargs["facility_id"], self.provider_id)

    def done(self, form: Any) -> HttpResponse:
        now, name = timezone.now(), form.cleaned_data["name"]
        facility_id = self.kwargs["facility_id"]
        rename_facility(by=self.acting, provider_id=self.provider_id, facility_id=facility_id, name=name, now=now)
        return self.saved(name)


class AddUnit(PlaceForm, PortalView):
    """A new unit in a facility."""

    permission = KEEPERS
    template = PlaceForm.template
    form_class = UnitForm
    title = "Add a unit"

    def place_name(self) -> str:
        return _name_or_404(Facility, self.kwargs["facility_id"], self.provider_id)

    def done(self, form: Any) -> HttpResponse:
        now, name = timezone.now(), form.cleaned_data["name"]
        facility_id = self.kwargs["facility_id"]
        add_unit(by=self.acting, provider_id=self.provider_id, facility_id=facility_id, name=name, now=now)
        return self.saved(name)


class RenameUnit(PlaceForm, PortalView):
    """A unit's new name."""

    permission = KEEPERS
    template = PlaceForm.template
    title = "Rename a unit"

    def form(self, data: Any = None, files: Any = None) -> UnitForm:
        return UnitForm(data, initial={"name": self.place_name()})

    def place_name(self) -> str:
        return _name_or_404(Unit, self.kwargs["unit_id"], self.provider_id)

    def done(self, form: Any) -> HttpResponse:
        now, name = timezone.now(), form.cleaned_data["name"]
        unit_id = self.kwargs["unit_id"]
        rename_unit(by=self.acting, provider_id=self.provider_id, unit_id=unit_id, name=name, now=now)
        return self.saved(name)


def _name_or_404(model: Any, pk: UUID, provider_id: UUID) -> str:
    name = model.objects.filter(pk=pk, provider_id=provider_id).values_list("name", flat=True).first()
    if name is None:
        raise Http404
    return str(name)
