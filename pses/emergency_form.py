"""Shape of input for emergency access. Rules stand in `emergency`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from pso_portal.tenancy.models import Provider

from .emergency import LONGEST_WORDS


class AskForm(forms.Form):
    """Whose submissions, and why."""

    provider = forms.ChoiceField(label="Whose submissions?", error_messages={"required": "Choose a provider."})
    reason = forms.CharField(
        label="What is the emergency?", max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example: a pump is recalled today and the provider cannot be reached. The provider reads it.",
        error_messages={"required": "Say what the emergency is. The provider reads it."},
    )  # fmt: skip

    def __init__(self, providers: Iterable[Provider], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [("", "Choose"), *((str(each.pk), each.name) for each in providers)]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Whether it was justified, with words."""

    justified = forms.ChoiceField(
        label="Was it justified?", choices=(("yes", "Yes"), ("no", "No")), widget=forms.RadioSelect(),
        error_messages={"required": "Choose yes or no."},
    )  # fmt: skip
    words = forms.CharField(
        label="Why?", help_text="The provider reads it.", max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why it was or was not justified. The provider reads it."},
    )  # fmt: skip
