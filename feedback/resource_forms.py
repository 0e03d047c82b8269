"""The form of a resource: a draft is kept as it is, gaps and all."""

from __future__ import annotations

from typing import Any

from django import forms

from pso_portal.tenancy.care_settings import SETTINGS

from .resources import KINDS, LEDE_MOST, LINK_MOST, TEXT_MOST, TITLE_MOST, TOPICS, Resource, ResourceKind


def _short(label: str, most: int, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": f"Shorten this to {most} letters."},
    )  # fmt: skip


def _many(label: str, choices: list[tuple[str, str]], hint: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, help_text=hint, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip


class ResourceForm(forms.Form):
    """What is right of it `resources` says; here stands how it is asked."""

    kind = forms.ChoiceField(
        label="What is it?", choices=[(str(code), words) for code, words in KINDS.items()],
        widget=forms.RadioSelect, error_messages={"required": "Choose what it is.", "invalid_choice": "Choose one."},
    )  # fmt: skip
    title = _short("Title", TITLE_MOST)
    lede = _short("What is it good for?", LEDE_MOST, "One sentence. It stands in the list.")
    text = forms.CharField(
        label="Text", max_length=TEXT_MOST, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="An empty line begins a paragraph. Write nothing about patients, people or events.",
        error_messages={"max_length": f"Shorten the text to {TEXT_MOST} letters."},
    )  # fmt: skip
    link = _short("Link", LINK_MOST, "Where more stands: an address that begins with https://.")
    day = forms.DateField(
        label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="Of an event.",
        error_messages={"invalid": "Enter a day."},
    )  # fmt: skip
    settings = _many(
        "For whom?", [(each.code, each.label) for each in SETTINGS.values()], "None chosen: for everybody."
    )
    topics = _many("Topics", list(TOPICS.items()), "What people look for it by.")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The resource as one value; what cannot be kept stands at its field."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.resource = resource_of(said)
            for field, words in self.resource.problems().items():
                self.add_error(field, words)
        return said


def resource_of(said: dict[str, Any]) -> Resource:
    """The value of a valid form."""
    return Resource(
        kind=ResourceKind(said["kind"]), title=said["title"], lede=said["lede"], link=said["link"], day=said["day"],
        text=said["text"].replace("\r\n", "\n"), settings=tuple(said["settings"]), topics=tuple(said["topics"]),
    )  # fmt: skip


def as_typed(said: dict[str, Any], revision: int) -> dict[str, Any]:
    """What a form begins with."""
    return said | {"revision": revision}
