"""Shapes of input: an alert as it is written, and a provider's answer. What is right of it the rules say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from .alerts import PARTS, Answer, Contents
from .alerts.answers import WORDS
from .alerts.contents import FEWEST_DAYS, MOST_DAYS, TITLE_MOST, USUAL_DAYS

HINTS = {
    "what": "What goes wrong, in a sentence or two.", "affected": "Kinds of places, patients, devices or medicines.",
    "do_now": "What a unit can do this week, one step a line.", "why": "What makes it likely.",
    "evidence": "Where this is known from. Figures only as a release shows them: “1.3 per 1,000 visits (release 4)”.",
}  # fmt: skip
NUMBERS = "Enter numbers of releases, with commas between: 4, 7."
IDS = "Enter ids of cases, one a line, as their addresses have them."


def _text(name: str, label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=HINTS[name], strip=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class AlertForm(forms.Form):
    """An alert with its gaps: a draft is kept as it is."""

    title = forms.CharField(
        label="Title", required=False, help_text="What to do or to watch, in a few words.",
        widget=forms.TextInput(attrs={"maxlength": TITLE_MOST, "autocomplete": "off"}),
    )  # fmt: skip
    what, affected = _text("what", PARTS["what"]), _text("affected", PARTS["affected"])
    do_now, why = _text("do_now", PARTS["do_now"]), _text("why", PARTS["why"])
    evidence = _text("evidence", PARTS["evidence"])
    releases = forms.CharField(
        label="Releases cited", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="By number, with commas between. A figure of the text has to stand in one of them.",
    )  # fmt: skip
    cases = forms.CharField(
        label="Cases told of", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ids of cases that the text retells, one a line: only cases whose terms let them stand in alerts.",
    )  # fmt: skip
    settings = forms.MultipleChoiceField(
        label="Settings", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(setting.code, setting.label) for setting in SETTINGS.values()],
        error_messages={"invalid_choice": "Choose settings from the list."},
    )  # fmt: skip
    event_types = forms.MultipleChoiceField(
        label="Event types", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Providers whose terms report at least one of them. None chosen: whatever a provider reports.",
        choices=[(str(code), label) for code, label in LABELS.items()],
        error_messages={"invalid_choice": "Choose event types from the list."},
    )  # fmt: skip
    answer_within = forms.IntegerField(
        label="Days to answer", initial=USUAL_DAYS,
        error_messages=dict.fromkeys(
            ("required", "invalid"), f"Enter a number of days from {FEWEST_DAYS} to {MOST_DAYS}."
        ),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_releases(self) -> tuple[int, ...]:
        said = [each for each in re.split(r"[\s,;]+", self.cleaned_data["releases"]) if each]
        if not all(each.isascii() and each.isdigit() and len(each) < 7 for each in said):
            raise forms.ValidationError(NUMBERS)
        return tuple(int(each) for each in said)

    def clean_cases(self) -> tuple[str, ...]:
        said = re.split(r"[\s,;]+", self.cleaned_data["cases"].strip())
        try:
            return tuple(str(UUID(each)) for each in said if each)
        except ValueError as error:
            raise forms.ValidationError(IDS) from error

    @property
    def contents(self) -> Contents:
        """What was typed, as one value. Of a valid form."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return Contents(**{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()})


def as_typed(contents: Contents, revision: int) -> dict[str, Any]:
    """The initial values of the form."""
    lists = {"releases": ", ".join(map(str, contents.releases)), "cases": "\n".join(contents.cases)}
    return contents.to_json() | lists | {"revision": revision}


class AnswerForm(forms.Form):
    """"Could it happen here?" """

    says = forms.ChoiceField(
        label="Could it happen here?", widget=forms.RadioSelect, required=False,
        choices=[(str(code), label) for code, label in WORDS.items()],
        error_messages={"invalid_choice": "Choose an answer."},
    )  # fmt: skip
    action = forms.CharField(
        label="What is done about it", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="With Yes the action; with Checking what is looked at; with No, if you like, why not.",
    )  # fmt: skip
    owner = forms.TypedChoiceField(
        label="Who sees to it", required=False, coerce=UUID, empty_value=None,
        error_messages={"invalid_choice": "Whoever you chose has left, or may not read alerts. Choose somebody else."},
    )  # fmt: skip
    due = forms.DateField(
        label="Until when", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter the day as the field shows it."},
    )  # fmt: skip
    done = forms.BooleanField(label="The action is done", required=False)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", "Nobody yet"), *((str(pk), name) for pk, name in people.items())]
        self.fields["owner"].choices = chosen  # type: ignore[attr-defined]

    @property
    def answer(self) -> Answer:
        """What was typed, as one value. Of a valid form."""
        said = self.cleaned_data
        return Answer(said["says"], said["action"], said["owner"], said["due"], said["done"])


def as_answered(says: str, action: str, owner: UUID | None, due: Any, *, done: bool, expected: int) -> dict[str, Any]:
    """The initial values of the form: the answer that counts."""
    return {"says": says, "action": action, "owner": str(owner or ""), "due": due, "done": done, "expected": expected}
