"""Shape of input for sharing with affiliates. Rules stand in `family`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from pso_portal.tenancy.event_types import LABELS, EventType
from pso_portal.tenancy.models import Affiliation

from .family import LONGEST_WORDS

NARRATIVE = (
    ("no", "No: type, harm, date and coded answers only"),
    ("yes", "Yes: also what the reporter wrote in their own words"),
)


class OfferForm(forms.Form):
    """One offer, whole: another scope is another offer."""

    reader = forms.ChoiceField(label="Which affiliate may read?", error_messages={"required": "Choose an affiliate."})
    event_types = forms.MultipleChoiceField(
        label="Reports about what?", widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Choose at least one type of event.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    narrative = forms.ChoiceField(
        label="Do they read the reporter's own words?", choices=NARRATIVE, widget=forms.RadioSelect(),
        error_messages={"required": "Choose yes or no."},
    )  # fmt: skip
    purpose = forms.CharField(
        label="Which patient safety activity does it serve?", max_length=LONGEST_WORDS,
        help_text="For example: one falls program for the whole family. The affiliate reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say which patient safety activity it serves."},
    )  # fmt: skip
    until = forms.DateField(
        label="Until which day?", help_text="Within a year. Either of you can stop it before.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Enter a day, for example 2027-03-01."},
    )  # fmt: skip

    def __init__(self, kin: Iterable[Affiliation], offered: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [("", "Choose"), *((str(each.affiliate_id), each.name) for each in kin)]  # type: ignore[attr-defined]
        self.fields["event_types"].choices = [(code, LABELS[EventType(code)]) for code in offered]  # type: ignore[attr-defined]


class StopForm(forms.Form):
    """Why it is stopped."""

    reason = forms.CharField(
        label="Why?", help_text="The affiliate reads it.", max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you stop it. The affiliate reads it."},
    )  # fmt: skip
