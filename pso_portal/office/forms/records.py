"""API credentials and the filters of the audit page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.services.credentials import FOR_MACHINES
from pso_portal.tenancy.sides import Side

from ..verbs import VERBS
from ..words import KINDS

OTHER_SIDE = {Side.PROVIDER: "The PSO's people", Side.PSO: "Providers' people"}
SPANS = [("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("365", "One year")]


class CredentialForm(forms.Form):
    """What a machine may do, and for how long."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="Which system uses it, for instance: incident system, main campus.",
        error_messages={"required": "Enter a name."},
    )  # fmt: skip
    permissions = forms.MultipleChoiceField(
        label="It may", choices=[(code.value, words) for code, words in FOR_MACHINES.items()],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose what the credential may do."},
    )  # fmt: skip
    days = forms.ChoiceField(label="It lasts", choices=SPANS, initial="90")

    def lasts(self) -> timedelta:
        """The span chosen."""
        return timedelta(days=int(self.cleaned_data["days"]))


class AuditFilterForm(forms.Form):
    """Which entries to show; the filters stand in the address."""

    verb = forms.ChoiceField(
        label="What", required=False,
        choices=[
            ("", "Everything"),
            ("Kinds of acts", [(code, words) for code, (words, _) in KINDS.items()]),
            ("One act", sorted(VERBS.items(), key=lambda pair: pair[1])),
        ],
    )  # fmt: skip
    who = forms.ChoiceField(label="Who", required=False)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, by: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Everybody"), ("own", "Our own people"), ("other", OTHER_SIDE[by.side]),
            ("portal", "The portal itself"),
        ]  # fmt: skip
