"""Shape of input about releases. Rules stand in `release_life` and in the policies."""

from __future__ import annotations

from django import forms

from .models.release_life import A_REASON
from .release_life import FEWEST_MONTHS, MOST_MONTHS


class WithdrawForm(forms.Form):
    """Why a release should be withdrawn, in the words that its readers will read."""

    reason = forms.CharField(
        label="Why should it be withdrawn?", max_length=A_REASON, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Every reader of the release reads this. Name no provider and no figure.",
        error_messages={"required": "Say why. Every reader of the release reads it."},
    )  # fmt: skip


class ScheduleForm(forms.Form):
    """After how many months figures may be told anew."""

    months = forms.IntegerField(
        label="Months after the end of a period", min_value=FEWEST_MONTHS, max_value=MOST_MONTHS,
        help_text=f"From {FEWEST_MONTHS} to {MOST_MONTHS}. It holds for what is released from now on.",
        error_messages={"required": "Give a number of months.", "invalid": "Give a whole number of months."},
    )  # fmt: skip
