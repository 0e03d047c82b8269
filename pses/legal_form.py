"""The forms of legal requests and holds: shapes of input, never rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms

from pso_portal.tenancy.event_types import LABELS

from .disclosure_form import day_field
from .legal import HoldScope, RequestKind
from .services import Served
from .wording import REQUEST_KINDS


class RequestForm(forms.Form):
    """What was served."""

    kind = forms.ChoiceField(
        label="What was served?", choices=list(REQUEST_KINDS.items()), widget=forms.RadioSelect(),
        error_messages={"required": "Choose what was served.", "invalid_choice": "Choose one from the list."},
    )  # fmt: skip
    requester = forms.CharField(
        label="By whom?", max_length=300, help_text="As the answer is addressed: name, office or firm.",
        error_messages={"required": "Say who asks."},
    )  # fmt: skip
    matter = forms.CharField(
        label="Matter number or caption", max_length=200, error_messages={"required": "Enter the matter."}
    )
    received_on = day_field(label="Received on")
    answer_by = day_field(label="Answer due on", help_text="The day on the paper, or the one that counsel computed.")
    counsel = forms.CharField(label="Our counsel", max_length=200, error_messages={"required": "Name our counsel."})
    key = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def served(self) -> Served:
        """What the form says."""
        told = self.cleaned_data
        kept = ("requester", "matter", "counsel", "received_on", "answer_by")
        return Served(kind=RequestKind(told["kind"]), **{name: told[name] for name in kept})


class OutcomeForm(forms.Form):
    """What was answered, or on which ground it was objected to."""

    outcome = forms.CharField(
        label="What was answered, or on which ground was it objected to?", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say it in a sentence."},
    )  # fmt: skip


class HoldForm(forms.Form):
    """What a hold covers: every condition that is set has to fit; with none it covers everything."""

    reason = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Which matter asks for it. What enters later and fits is held too.",
        error_messages={"required": "Say why: which matter asks for it."},
    )  # fmt: skip
    request = forms.ChoiceField(label="Legal request", required=False)
    event_type = forms.ChoiceField(label="Type of event", required=False)
    since = day_field(label="Entered on or after", required=False)
    until = day_field(label="Entered on or before", required=False)
    content_id = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, requests: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(each.pk), f"{each.number}: {each.matter}") for each in requests]
        self.fields["request"].choices = [("", "None"), *listed]  # type: ignore[attr-defined]
        self.fields["event_type"].choices = [("", "Every type"), *LABELS.items()]  # type: ignore[attr-defined]

    def scope(self) -> HoldScope:
        """What the form covers."""
        told: Mapping[str, Any] = self.cleaned_data
        return HoldScope(told["content_id"], told["event_type"], told["since"], told["until"])

    def request_id(self) -> UUID | None:
        """The request that asks for it, if one does."""
        return UUID(self.cleaned_data["request"]) if self.cleaned_data["request"] else None


class LiftForm(forms.Form):
    """Why a hold ends."""

    reason = forms.CharField(
        label="Why is it lifted, and who decided it?", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is lifted, and who decided it."},
    )  # fmt: skip
