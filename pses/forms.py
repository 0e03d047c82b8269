"""Shapes of input for the lane outside the PSES. Rules stand in the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from .duties import Duty, choices_for, mode_of
from .wording import EVENT_KINDS, HARMS

UNCHOSEN = ("", "Choose")
OTHER = ("other", "Another duty, named below")


class MomentField(forms.DateTimeField):
    """A day and a time on the place's clock; nothing that lies ahead unless `ahead`."""

    def __init__(self, *, ahead: bool = False, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        self.ahead = ahead
        invalid = "Give a day and a time, for example 3/10/2026 2:15 PM."
        super().__init__(widget=widget, error_messages={"required": invalid, "invalid": invalid}, **options)

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        at = super().clean(value)
        if at is not None and at > timezone.now() and not self.ahead:
            raise forms.ValidationError("This lies ahead. Give the time at which it was so.")
        return at


class NewRecordForm(forms.Form):
    """A record typed anew from the original."""

    event_type = forms.ChoiceField(label="What happened?", error_messages={"required": "Choose what happened."})
    kind = forms.ChoiceField(
        label="Did it reach the person?", choices=[UNCHOSEN, *EVENT_KINDS.items()],
        error_messages={"required": "Choose whether it reached the person."},
    )  # fmt: skip
    harm = forms.ChoiceField(
        label="Harm", choices=[UNCHOSEN, *HARMS.items()], error_messages={"required": "Choose the harm."}
    )
    occurred_at = MomentField(label="When did it happen?", required=False, help_text="Leave it empty if nobody knows.")
    known_at = MomentField(label="When did your organization learn of it?", help_text="Deadlines count from here.")
    place = forms.CharField(label="Where?", max_length=200, required=False)
    facts = forms.CharField(
        label="The facts, from the original record", max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write what the outside body has to know."},
    )  # fmt: skip
    original = forms.CharField(
        label="Where does the original record stand?", max_length=200,
        help_text="For example: chart, incident log of the security desk, run record.",
        error_messages={"required": "Say where the original record stands."},
    )  # fmt: skip
    from_original = forms.BooleanField(
        label="I took these facts from the original record, not from a report in the PSES",
        error_messages={"required": "Confirm where the facts come from."},
    )  # fmt: skip

    def __init__(self, setting: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = SETTINGS[setting].event_types
        self.fields["event_type"].choices = [UNCHOSEN, *((code, LABELS[code]) for code in offered)]  # type: ignore[attr-defined]


class ToldForm(forms.Form):
    """When a body was told, whom, under which number."""

    told_at = MomentField(label="When was it told?")
    told_to = forms.CharField(
        label="Whom did you tell?", max_length=300, help_text="The body, and the person or the web form.",
        error_messages={"required": "Say whom you told."},
    )  # fmt: skip
    reference = forms.CharField(label="Reference number", max_length=120, required=False)


class ReasonForm(forms.Form):
    """A sentence that a person stands behind."""

    reason = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, and who decided it."},
    )  # fmt: skip


class AddDutyForm(forms.Form):
    """A duty of the list, or another with its name and time."""

    duty = forms.ChoiceField(label="Duty", error_messages={"required": "Choose a duty."})
    name = forms.CharField(label="Another duty: which body, by which law", max_length=200, required=False)
    due_at = MomentField(label="Another duty: by when", required=False, ahead=True)

    def __init__(self, duties: Iterable[Duty], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(each.id, f"{each.title} ({each.citation})") for each in duties]
        self.fields["duty"].choices = [UNCHOSEN, *listed, OTHER]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Another duty needs its name and its time."""
        told = super().clean() or {}
        if told.get("duty") == OTHER[0]:
            for name, text in (("name", "Name the body and the law."), ("due_at", "Say by when it has to be told.")):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return told


class RulesForm(forms.Form):
    """A mode for each duty that the list knows here."""

    def __init__(self, duties: Iterable[Duty], rules: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in duties:
            self.fields[each.id] = forms.ChoiceField(
                label=each.title, choices=[*choices_for(each).items()], initial=mode_of(rules, each.id),
                error_messages={"invalid_choice": "Choose one from the list.", "required": "Choose one from the list."},
            )  # fmt: skip


