"""The form of a PSES policy, and the text that a provider without one starts from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from pso_portal.tenancy.event_types import LABELS, EventType

from .enums import Act
from .written_policy import (
    ACTS,
    BACK_DATED,
    LONGEST,
    LONGEST_LEGEND,
    LONGEST_RIBBON,
    MOST_YEARS,
    PolicyError,
    WrittenPolicy,
)

TO_CHECK = "Have counsel read it before you adopt it."


def usual_policy(place: str, pso: str, act: str) -> WrittenPolicy:
    """What most providers write, for them to change."""
    return WrittenPolicy(
        covers=(
            f"Reports of incidents, near misses and unsafe conditions at {place}, and what is deliberated and analyzed "
            f"about them, collected for reporting to {pso}. Not in it: the medical record, billing and discharge "
            "information, other original records, and whatever the law requires us to report elsewhere."
        ),
        workforce=(
            f"Employees, volunteers, trainees and contractors whose work is under the direct control of {place}, and "
            "practitioners who hold privileges here, each as far as their task needs it."
        ),
        reporting_act=Act(act),
        retention_years=6,
    )


def as_typed(policy: WrittenPolicy) -> dict[str, Any]:
    """A policy as the form's values."""
    return policy.to_json()


class PolicyForm(forms.Form):
    """One version, whole."""

    covers = forms.CharField(
        label="What enters the evaluation system?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Say also what stays outside it.",
        error_messages={"required": "Say what enters the evaluation system."},
    )  # fmt: skip
    workforce = forms.CharField(
        label="Who belongs to the workforce?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="They may see it without a disclosure, where their task needs it (42 CFR 3.20).",
        error_messages={"required": "Say who belongs to the workforce."},
    )  # fmt: skip
    for_analysis = forms.MultipleChoiceField(
        label="Which reports enter for analysis only?", required=False, widget=forms.CheckboxSelectMultiple(),
        help_text="The usual is none: reports enter for reporting to the PSO. What enters for analysis is protected "
        "as such, is not reported by entry, and can never be removed.",
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    reporting_act = forms.ChoiceField(
        label="Which act is the report to the PSO?", choices=list(ACTS.items()), widget=forms.RadioSelect(),
        help_text="The same as in your terms.",
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one from the list."},
    )  # fmt: skip
    retention_years = forms.IntegerField(
        label="For how many years is it kept?", min_value=1, max_value=MOST_YEARS,
        error_messages={"required": "Enter a number of years."},
    )  # fmt: skip
    ribbon = forms.CharField(
        label="Words on the ribbon", max_length=LONGEST_RIBBON, required=False,
        help_text="They stand above pages of your work product, after “Patient safety work product, identifiable.” "
        "Empty: the portal's words.",
    )  # fmt: skip
    legend = forms.CharField(
        label="Legend", max_length=LONGEST_LEGEND, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Boxed on what you print. Empty: the portal's words.",
    )  # fmt: skip
    effective_on = forms.DateField(
        label="From which day on?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Enter a day, for example 2026-03-01."},
    )  # fmt: skip
    expected = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)
    policy: WrittenPolicy

    def __init__(self, offered: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_analysis"].choices = [(code, LABELS[EventType(code)]) for code in offered]  # type: ignore[attr-defined]

    def clean_effective_on(self) -> date:
        """Raises ValidationError for a day that is past."""
        day: date = self.cleaned_data["effective_on"]
        if day < timezone.now().date():
            raise forms.ValidationError(BACK_DATED)
        return day

    def clean(self) -> dict[str, Any]:
        """Makes `policy`; what the rule refuses is said at its field."""
        told = super().clean() or {}
        if not self.errors:
            said = {name: told[name] for name in told.keys() - {"effective_on", "expected"}}
            try:
                self.policy = WrittenPolicy(**said | {"for_analysis": frozenset(told["for_analysis"])})
            except PolicyError as wrong:
                for name, text in wrong.problems.items():
                    self.add_error(name, text)
        return told
