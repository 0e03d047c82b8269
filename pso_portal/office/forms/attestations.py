"""The statement of a workforce."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone

from ..attesting import LONGEST
from .providers import DAY, DAY_ERRORS


class StatementForm(forms.Form):
    """One version."""

    text = forms.CharField(
        label="What everybody confirms", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "Write what everybody confirms."},
    )  # fmt: skip
    required = forms.BooleanField(
        label="Nothing else opens until it is confirmed", required=False,
        help_text="Otherwise a reminder stands on every page. Nobody is ever kept from profile, help and sign-out.",
    )  # fmt: skip
    effective_on = forms.DateField(label="From which day on", widget=DAY, error_messages=DAY_ERRORS)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_effective_on(self) -> date:
        """Raises ValidationError for a day that is past."""
        day: date = self.cleaned_data["effective_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("A version takes effect today or later.")
        return day


class AttestForm(forms.Form):
    """That one has read it."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(
        label="I have read this, and it is true", error_messages={"required": "Confirm that you have read it."}
    )
