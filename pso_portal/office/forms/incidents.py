"""Incidents of security and their notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from ..incidents import LONGEST

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
MOMENT_ERRORS = {"required": "Enter day and time.", "invalid": "Enter day and time, for instance 2026-03-01 14:30."}


def _text(label: str, needed: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed},
    )  # fmt: skip


class IncidentForm(forms.Form):
    """A new incident."""

    happened = _text(
        "What happened", "Say what happened.", "Which information, of whom, who may have seen it. Quote nothing of it."
    )
    found = _text("How it was found", "Say how it was found.", "By whom, by which sign.", 2)
    discovered_at = forms.DateTimeField(
        label="Discovered", widget=MOMENT, error_messages=MOMENT_ERRORS,
        help_text="UTC. Both clocks run from the first moment that anybody knew.",
    )  # fmt: skip

    def clean_discovered_at(self) -> datetime:
        """Raises ValidationError for a moment to come."""
        at: datetime = self.cleaned_data["discovered_at"]
        if at > timezone.now():
            raise forms.ValidationError("It cannot have been discovered later than now.")
        return at


class WordsForm(forms.Form):
    """Words for one step, on the state that the page showed."""

    words = _text("In words", "Say it in words.", rows=3)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoticeForm(forms.Form):
    """What every provider affected is told."""

    text = _text(
        "The notice", "Write what the providers are told.",
        "The same for each. What happened, when, which kind of information, what was done, what they should do, whom "
        "to call. Name no other provider, and no patient.", 12,
    )  # fmt: skip
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TouchedForm(forms.Form):
    """The span in which to look for what was touched; it stands in the address."""

    since = forms.DateTimeField(label="From (UTC)", widget=MOMENT, error_messages=MOMENT_ERRORS)
    until = forms.DateTimeField(label="To (UTC)", widget=MOMENT, error_messages=MOMENT_ERRORS)
    who = forms.ChoiceField(label="By", required=False)

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Anybody at the PSO"), *people]  # type: ignore[attr-defined]

    def actor(self) -> UUID | None:
        """The person chosen."""
        return UUID(self.cleaned_data["who"]) if self.cleaned_data["who"] else None


class AffectedForm(forms.Form):
    """Which providers were touched, chosen by hand."""

    providers = forms.MultipleChoiceField(
        label="Providers affected", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip

    def __init__(self, offered: list[tuple[str, str]], hints: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["providers"]
        field.choices = offered  # type: ignore[attr-defined]
        field.hints = hints  # type: ignore[attr-defined]

    def chosen(self) -> set[UUID]:
        """Their ids."""
        return {UUID(one) for one in self.cleaned_data["providers"]}
