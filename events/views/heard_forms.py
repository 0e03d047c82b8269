"""What people type about a report that was sent. The rules are the services'; here stand labels and hints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from ..hearing_back import READY_OUTCOMES
from ..quick_report import AnswersRefused
from ..wording import HELPED


class Saying(forms.Form):
    """A form whose service has the last word: what it refuses stands at its field, and nothing typed is lost."""

    def sent_to(self, service: Callable[..., Any], **known: Any) -> bool:
        """Whether the service took what was typed."""
        if not self.is_valid():
            return False
        try:
            service(**known, **self.cleaned_data)
        except AnswersRefused as refused:
            for name, sentence in refused.problems.items():
                self.add_error(name, sentence)
        return not self.errors


class Message(Saying):
    """One message of the thread."""

    text = forms.CharField(label="Your message", required=False, widget=forms.Textarea(attrs={"rows": 4}))


class Outcome(Saying):
    """What changed: a ready answer, own words, or both."""

    ready = forms.ChoiceField(
        label="What came of it", required=False, choices=list(READY_OUTCOMES.items()), widget=forms.RadioSelect
    )
    outcome = forms.CharField(
        label="In your words", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="For example: The two vials now stand on different shelves. The reporter reads this.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The sentences that its reporter reads, the ready one first."""
        said = [READY_OUTCOMES.get(self.cleaned_data.pop("ready", ""), ""), self.cleaned_data.get("outcome", "")]
        return {"outcome": " ".join(each.strip() for each in said if each.strip())}


class Verdict(Saying):
    """Whether the answer helped."""

    choice = forms.CharField(
        label="Did this answer help?", required=False,
        widget=forms.RadioSelect(choices=[(str(code), words) for code, words in HELPED.items()]),
    )  # fmt: skip
    sentence = forms.CharField(label="Tell us more", required=False, widget=forms.Textarea(attrs={"rows": 3}))
