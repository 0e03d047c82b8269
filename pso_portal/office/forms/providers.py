"""Providers and their places."""

from __future__ import annotations

from typing import Any

from django import forms

from pso_portal.tenancy.care_settings import OWNERSHIPS, SETTINGS, SIZE_BANDS, UNKNOWN_OWNERSHIP

from ..services import NewFacility, NewProvider
from ..us_states import STATES, ZONES
from .people import EMAIL_ERRORS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DAY_ERRORS = {"required": "Enter the date.", "invalid": "Enter the date as year-month-day."}
SETTING_CHOICES = [(setting.code, setting.label) for setting in SETTINGS.values()]


def _needed(label: str) -> dict[str, str]:
    return {"required": f"Enter the {label}."}


class DetailsForm(forms.Form):
    """What may change about a provider."""

    name = forms.CharField(label="Name of the legal entity", max_length=200, error_messages=_needed("name"))
    state = forms.ChoiceField(label="State", choices=STATES)
    size_band = forms.ChoiceField(label="Size", choices=list(SIZE_BANDS.items()), initial="medium")
    ownership = forms.ChoiceField(label="Ownership", choices=list(OWNERSHIPS.items()), initial=UNKNOWN_OWNERSHIP)
    teaching = forms.BooleanField(
        label="Teaching organization", required=False,
        help_text="It trains residents or students of a health profession. Peer groups are formed by setting, size, "
        "teaching, ownership and region in January; a change counts from the next year on.",
    )  # fmt: skip
    on_call_phone = forms.CharField(
        label="On-call telephone", max_length=40, required=False,
        help_text="Shown at once to who reports severe harm.",
    )  # fmt: skip


class RegistrationForm(DetailsForm):
    """A new provider with its first facility and its administrator."""

    setting = forms.ChoiceField(
        label="Setting", choices=SETTING_CHOICES,
        help_text="It cannot change later: figures of two settings are never pooled.",
    )  # fmt: skip
    parent = forms.ChoiceField(
        label="Parent organization", required=False,
        help_text="Affiliates of one parent count as one organization in every benchmark.",
    )  # fmt: skip
    contract_starts = forms.DateField(label="Contract starts", widget=DAY, error_messages=DAY_ERRORS)
    facility = forms.CharField(label="First facility", max_length=200, error_messages=_needed("facility's name"))
    timezone = forms.ChoiceField(label="Time zone of the facility", choices=ZONES, initial="America/Chicago")
    units = forms.CharField(
        label="Units", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One a line: wards, stations, dispensaries. More can follow.",
    )  # fmt: skip
    administrator = forms.CharField(label="Administrator's name", max_length=120, error_messages=_needed("name"))
    email = forms.EmailField(label="Administrator's e-mail address", error_messages=EMAIL_ERRORS)

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "None"), *parents]  # type: ignore[attr-defined]

    def clean_units(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError("A unit's name has at most 120 letters.")
        return list(dict.fromkeys(names))

    def new_provider(self) -> NewProvider:
        """What was entered, as the service wants it."""
        said = self.cleaned_data
        return NewProvider(
            name=said["name"], setting=said["setting"], state=said["state"], size_band=said["size_band"],
            teaching=said["teaching"], ownership=said["ownership"], parent_id=said["parent"] or None,
            contract_starts=said["contract_starts"], on_call_phone=said["on_call_phone"],
            administrator=(said["administrator"], said["email"]),
            facilities=[NewFacility(said["facility"], said["timezone"], said["units"])],
        )  # fmt: skip


class FilterForm(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label="Name", required=False, max_length=80)
    setting = forms.ChoiceField(label="Setting", required=False, choices=[("", "All"), *SETTING_CHOICES])
    contract = forms.ChoiceField(
        label="Contract", required=False,
        choices=[("", "All"), ("running", "In force"), ("ended", "Ended"), ("coming", "Not started")],
    )  # fmt: skip


class EndForm(forms.Form):
    """The contract's last day."""

    on = forms.DateField(label="Last day of the contract", widget=DAY, error_messages=DAY_ERRORS)


class FacilityForm(forms.Form):
    """A new facility."""

    name = forms.CharField(label="Name", max_length=200, error_messages=_needed("name"))
    timezone = forms.ChoiceField(
        label="Time zone", choices=ZONES, initial="America/Chicago",
        help_text="It cannot change later: times of events are local to it.",
    )  # fmt: skip


class FacilityNameForm(forms.Form):
    """A facility's name."""

    name = forms.CharField(label="Name", max_length=200, error_messages=_needed("name"))


class UnitForm(forms.Form):
    """A unit's name."""

    name = forms.CharField(label="Name", max_length=120, error_messages=_needed("name"))
