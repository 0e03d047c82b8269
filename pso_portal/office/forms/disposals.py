"""What becomes of a provider's data."""

from __future__ import annotations

from django import forms

from ..disposition import Way
from ..services.disposing import Choice

WAYS = [
    (Way.RETURN, "Return it to us, then destroy what the PSO holds"),
    (Way.TRANSFER, "Transfer what we reported to another PSO, then destroy it here"),
    (Way.DESTROY, "Destroy what the PSO holds, without a copy"),
]
WORKSPACES = [
    ("keep", "Keep it: our own reports and files stay readable for us"),
    ("destroy", "Destroy it too: nothing that we wrote here opens any more"),
]


class ChoiceForm(forms.Form):
    """The provider's choice."""

    way = forms.ChoiceField(
        label="What becomes of what you reported?", choices=WAYS, widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )  # fmt: skip
    receiver = forms.CharField(
        label="The PSO that takes it over", max_length=200, required=False,
        help_text="Only for a transfer. It has to approve before anything goes.",
    )  # fmt: skip
    workspace = forms.ChoiceField(
        label="And your own workspace, which the PSO cannot read?", choices=WORKSPACES, initial="keep",
        widget=forms.RadioSelect,
    )  # fmt: skip

    def choice(self) -> Choice:
        """What was chosen, as the service wants it."""
        said = self.cleaned_data
        return Choice(Way(said["way"]), said["workspace"] == "destroy", said["receiver"])


class ApprovalForm(forms.Form):
    """What the second person notes."""

    receiver_approval = forms.CharField(
        label="Who at the receiving PSO approved, and when?", max_length=300, required=False,
        help_text="Only for a transfer: name, office, day, and where the letter lies.",
    )  # fmt: skip


class NothingForm(forms.Form):
    """An act without words."""
