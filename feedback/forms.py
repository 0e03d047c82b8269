"""The form of a proposal: every term, the whole text each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import forms

from pso_portal.agreements.term_words import LABELS as LABELS_OF_TERMS
from pso_portal.agreements.terms import Terms, TermsError
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from .term_fields import SECTIONS, choices, fields
from .usual import usual_terms


class TermsForm(forms.Form):
    """All terms at once. `setting` offers its event types, together with those that are agreed already."""

    note = forms.CharField(
        label="Note to the other side", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays with the version. Write nothing about patients or events here.",
        error_messages={"max_length": "Shorten the note to 500 letters."},
    )  # fmt: skip
    wished_on = forms.DateField(
        label="Binds from", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Left open: the day on which the second side signs.", error_messages={"invalid": "Enter a day."},
    )  # fmt: skip
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, setting: str, known: Iterable[Terms], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = fields() | self.fields
        self.known = list(known)
        self.spare = asdict(usual_terms(setting))  # stands in for fields that are wrong already, to judge the others
        offered = set(SETTINGS[setting].event_types).union(*(terms.event_types for terms in self.known))
        types = {code: label for code, label in LABELS.items() if code in offered}
        self.fields["event_types"].choices = choices(types)  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions under their headings."""
        return [(heading, [self[term] for term in asked]) for heading, asked in SECTIONS.items()]

    def clean(self) -> dict[str, Any]:
        """The terms as one value; what cannot be agreed stands at its field, beside what was left out."""
        said: dict[str, Any] = super().clean() or {}
        try:
            self.terms = terms_said(self.spare | said)
        except TermsError as error:
            for name in error.problems.keys() & said.keys():
                self.add_error(name, error.problems[name])
        if not self.errors and self.terms in self.known:
            self.add_error(None, "Nothing differs from what is in force or proposed. Change a term, then send it.")
        return said


class HouseTermsForm(TermsForm):
    """Terms to begin with, under a name."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="As the PSO's people will find it: “Small rural hospitals”.",
        error_messages={"required": "Give these terms a name.", "max_length": "Shorten the name to 80 letters."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note", "wished_on", "answers"):
            del self.fields[name]


class CommentForm(forms.Form):
    """One remark, on the version or on one term of it."""

    term = forms.ChoiceField(
        label="About", required=False, choices=[("", "The whole version"), *LABELS_OF_TERMS.items()],
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    text = forms.CharField(
        label="What you want to say", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Both sides read it, and it stays. Write nothing about patients or events here.",
        error_messages={"required": "Write something.", "max_length": "Shorten it to 1,000 letters."},
    )  # fmt: skip


def terms_said(said: dict[str, Any]) -> Terms:
    """Raises TermsError, a sentence a field."""
    return Terms(**{name: said[name] for name in asked_terms()})


def asked_terms() -> list[str]:
    """Every term, in the order in which it is asked."""
    return [term for asked in SECTIONS.values() for term in asked]


def as_said(terms: Terms) -> dict[str, Any]:
    """The initial values of the form."""
    return {name: _said(value) for name, value in asdict(terms).items()}


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return sorted(str(code) for code in value) if isinstance(value, frozenset) else value
