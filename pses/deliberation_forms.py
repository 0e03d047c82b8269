"""Shapes of input for rooms. Rules stand in the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from .deliberation.actions import HIERARCHY, STRENGTHS, ActionState
from .deliberation.rooms import KINDS
from .forms import UNCHOSEN, MomentField
from .services.deliberations import Planned


def _text(label: str, *, rows: int = 0, required: str = "", longest: int = 2000, hint: str = "") -> forms.CharField:
    """A field for words; `required`: what to say where it is empty."""
    return forms.CharField(
        label=label, max_length=longest, required=bool(required), help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": required},
    )  # fmt: skip


def _day(label: str, *, required: str = "", hint: str = "") -> forms.DateField:
    invalid = "Give a day, for example 3/10/2026."
    return forms.DateField(
        label=label, required=bool(required), help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": required, "invalid": invalid},
    )  # fmt: skip


class RoomForm(forms.Form):
    """A new room."""

    kind = forms.ChoiceField(
        label="What is it for?", choices=[UNCHOSEN, *KINDS.items()],
        error_messages={"required": "Choose what the room is for."},
    )  # fmt: skip
    title = _text("Title", longest=120, required="Give the room a title.")
    purpose = _text(
        "Purpose", rows=2, required="Say what the room is for.",
        hint="Why you deliberate. Courts ask for what purpose a record was made.",
    )
    started_on = _day("When does it start?", required="Give the day.", hint="An RCA² is counted from here.")


class TimelineForm(forms.Form):
    """One moment."""

    at = MomentField(label="When?")
    what = _text("What happened?", rows=2, required="Say what happened.")
    source = _text("How do you know?", hint="For example: interview, chart, log of the pump.", longest=300)


class StatementForm(forms.Form):
    """Cause, effect, event."""

    cause = _text("Cause", rows=2, required="Name the cause.", hint="What was there, and what set it up.")
    effect = _text("Made it more likely that", rows=2, required="Say what it made more likely.")
    event = _text("Which led to", rows=2, required="Say what it led to.")


class ActionForm(forms.Form):
    """One action."""

    what = _text("What is done?", rows=2, required="Say what is done.")
    kind = forms.ChoiceField(label="Kind of action", error_messages={"required": "Choose the kind of action."})
    answers = forms.ChoiceField(label="Which cause does it answer?", required=False)
    owner = forms.ChoiceField(label="Who sees to it?", required=False)
    owner_title = _text("Or an office", longest=120, hint="For example: director of pharmacy.")
    due_on = _day("By when?", required="Give the day.")
    measure = _text("How will you see that it works?", longest=500, hint="What is counted or looked at.")
    target = _text("Target", longest=200, hint="For example: 95 % of 30 pumps.")
    by_when = _text("Measured by when?", longest=120)

    def __init__(self, people: Mapping[UUID, str], causes: Mapping[UUID, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(STRENGTHS[strength], [*each.items()]) for strength, each in HIERARCHY.items()]
        self.fields["kind"].choices = [UNCHOSEN, *kinds]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Nobody on the list"), *_chosen(people)]  # type: ignore[attr-defined]
        self.fields["answers"].choices = [("", "None of them"), *_chosen(causes)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody has to see to it."""
        told = super().clean() or {}
        if not told.get("owner") and not told.get("owner_title", "").strip():
            self.add_error("owner", "Say who sees to it: somebody on the list, or an office.")
        return told

    def planned(self) -> Planned:
        told = self.cleaned_data
        words = {key: told[key] for key in ("what", "owner_title", "measure", "target", "by_when")}
        return Planned(
            kind=told["kind"], due_on=told["due_on"], owner_id=UUID(told["owner"]) if told["owner"] else None,
            answers_id=UUID(told["answers"]) if told["answers"] else None, **words,
        )  # fmt: skip


class SettleForm(forms.Form):
    """What became of an action."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[(ActionState.DONE, "It is done"), (ActionState.DROPPED, "It is dropped")],
        error_messages={"required": "Choose what became of it."},
    )
    note = _text("What did the measure show, or why is it dropped?", rows=2)


class OperationalForm(forms.Form):
    """Words for outside."""

    what = _text("What is to be done, in words for everybody", rows=2, required="Type what is to be done.")
    who = _text("Who does it", longest=120)
    due_on = _day("By when")
    anew = forms.BooleanField(
        label="I typed this anew, without anything of why it was chosen",
        error_messages={"required": "Confirm that you typed it anew."},
    )


class OutcomeForm(forms.Form):
    """What came of a room."""

    outcome = _text("What came of it?", rows=3, required="Say in a sentence what came of it.")


def _chosen(named: Mapping[UUID, str]) -> list[tuple[str, str]]:
    return [(str(key), words) for key, words in named.items()]
