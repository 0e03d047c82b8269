"""The forms of the directory: shapes of input, never rules."""

from __future__ import annotations

from typing import Any

from django import forms

from .directory import LONGEST_NAME, RULES, Said, problems, said
from .directory_csv import MOST_LINES, NOT_UTF8, decoded
from .enums import EntryKind

UNCHOSEN = ("", "Choose")
FORMS_HINT = "One on each line: nicknames, initials, abbreviations, former names. Usual short forms are found anyway."
LIST_HINT = f"Columns: kind, name, other forms (separated by a semicolon). Up to {MOST_LINES:,} lines."


class EntryForm(forms.Form):
    """One name."""

    kind = forms.ChoiceField(
        label="What does it name?", choices=[UNCHOSEN, *((kind, rule.label) for kind, rule in RULES.items())],
        error_messages={"required": "Choose what it names.", "invalid_choice": "Choose one from the list."},
    )  # fmt: skip
    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, help_text="As people write it, whole: Dr. Ines Okoro, Alder Creek.",
        error_messages={"required": "Enter the name."},
    )  # fmt: skip
    others = forms.CharField(
        label="Other forms", required=False, help_text=FORMS_HINT, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        told = self.cleaned_data
        if {"name", "others"} <= told.keys():  # no rule asks for the kind, so nothing waits until one is chosen
            for field, sentence in problems(self._said(EntryKind.STAFF)).items():
                self.add_error(field, sentence)
        return told

    def said(self) -> Said:
        """What the form says."""
        return self._said(EntryKind(self.cleaned_data["kind"]))

    def _said(self, kind: EntryKind) -> Said:
        told = self.cleaned_data
        return said(kind, told["name"], told["others"].splitlines())


def typed(entry: Said) -> dict[str, str]:
    """An entry as the form holds it."""
    return {"kind": entry.kind, "name": entry.name, "others": "\n".join(entry.others)}


class ListForm(forms.Form):
    """Many names: from a file, or as they stand in the field."""

    file = forms.FileField(
        label="File (CSV), or lines below", required=False, help_text=LIST_HINT,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": "The file is empty. Choose another one."},
    )  # fmt: skip
    lines = forms.CharField(
        label="Lines", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Paste them from a spreadsheet saved as CSV, or mend here what a file has wrong.",
    )

    def clean(self) -> dict[str, Any] | None:
        """The file, where one was chosen, takes the place of what stood in the field."""
        told = self.cleaned_data
        if told.get("file"):
            text = decoded(told["file"].read())
            if text is None:
                self.add_error("file", NOT_UTF8)
            told["lines"] = text or told.get("lines", "")
        if not self.errors and not told.get("lines", "").strip():
            self.add_error("file", "Choose a file, or write lines below.")
        return told
