"""What can be looked for: words, and codes that narrow which reports are opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from pso_portal.tenancy.event_types import LABELS as TYPES

from .places import places
from .search_selectors import MINE, NOBODY, NUMBER, WITH, WITHOUT
from .searching import LONGEST, BadWords, terms_of
from .wording import HARMS, KINDS, STATUSES

Options = list[tuple[str, str]]


class SearchForm(forms.Form):
    """Every field may stay empty."""

    words = forms.CharField(
        label="Words in the report", required=False, max_length=LONGEST, strip=True,
        help_text="Every word has to occur, whole or as a beginning. Put words that stand together in quotes.",
    )  # fmt: skip
    number = forms.CharField(label="Number", required=False, max_length=10, strip=True)
    event_type = forms.ChoiceField(label="Event", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    harm = forms.ChoiceField(label="Harm", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    facility = forms.ChoiceField(label="Facility", required=False)
    unit = forms.ChoiceField(label="Unit", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    files = forms.ChoiceField(label="Files", required=False)
    since = forms.DateField(label="Happened from", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="Happened until", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, owners: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = places()
        lists: dict[str, Options] = {
            "event_type": [(str(code), word) for code, word in TYPES.items()],
            "kind": [(str(code), word) for code, word in KINDS.items()],
            "harm": [(str(code), word) for code, word in HARMS.items()],
            "status": [(str(code), word) for code, word in STATUSES.items()],
            "facility": [(str(place.facility.pk), place.facility.name) for place in found if not place.unit],
            "unit": [(str(place.unit.pk), place.words) for place in found if place.unit],
            "owner": [(MINE, "Mine"), (NOBODY, "Nobody"), *((str(pk), name) for pk, name in owners.items())],
            "files": [(WITH, "With files"), (WITHOUT, "Without files")],
        }
        for name, options in lists.items():
            self.fields[name].choices = [("", "All"), *options]  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        try:
            terms_of(self.cleaned_data["words"])
        except BadWords as refused:
            raise forms.ValidationError(str(refused)) from None
        return str(self.cleaned_data["words"])

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if number and not NUMBER.fullmatch(number):
            raise forms.ValidationError("A report's number looks like 26-000123. Part of it will do.")
        return number

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            self.add_error("until", "This day lies before the first one.")
        return told

    def filters(self) -> dict[str, str]:
        """The coded part, without what is empty; days as 2026-03-10."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "words" and value}
        return {name: value.isoformat() if name in ("since", "until") else value for name, value in told.items()}


NARROWING = tuple(name for name in SearchForm.base_fields if name != "words")
