"""The form of a release to the national database: by whom and how it was determined to be nonidentifiable."""

from __future__ import annotations

from typing import Any

from django import forms

from .services import Determined

METHODS = [
    ("expert", "An expert determined that the risk is very small (42 CFR 3.212(a)(1))"),
    ("removal", "Identifiers are removed, and nobody knows otherwise (42 CFR 3.212(a)(2))"),
]
LONGEST = 300


def _text(label: str, missing: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, help_text=hint,
        error_messages={"required": missing, "max_length": f"Write at most {LONGEST} characters."},
    )  # fmt: skip


class DeterminedForm(forms.Form):
    """What the log of disclosures needs, and the hash of the file that was looked at."""

    method = forms.ChoiceField(
        label="By which method was it determined?", choices=METHODS, widget=forms.RadioSelect,
        error_messages={"required": "Choose a method.", "invalid_choice": "Choose one from the list."},
    )  # fmt: skip
    determined_by = _text("Who determined it?", "Say who determined it.")
    determined_on = forms.DateField(
        label="Determined on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Give a day, for example 3/10/2026."},
    )  # fmt: skip
    determination = _text(
        "Reference of the determination", "Give the reference of the determination.", "Where the paper is found."
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_determined_on(self) -> Any:
        """What permits it cannot be younger than it."""
        day = self.cleaned_data["determined_on"]
        if day > self.today:
            raise forms.ValidationError("This day lies ahead: a determination comes before the release.")
        return day

    def determined(self) -> Determined:
        """What was said, of a form that is valid."""
        said = self.cleaned_data
        return Determined(said["method"], said["determined_by"], said["determined_on"], said["determination"])
