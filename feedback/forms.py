"""The form of a proposal: every term, the whole text each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import forms

from pso_portal.agreements import wording
from pso_portal.agreements.terms import SMALLEST_CELL, Frequency, PeerGroup, ReportingAct, Terms, TermsError
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from .usual import usual_terms

NARRATIVE = [("yes", "Yes"), ("no", "No")]
ON_LIST = "Choose from the list."
CELL = {
    "required": f"Enter a whole number of {SMALLEST_CELL} or more.",
    "invalid": f"Enter a whole number of {SMALLEST_CELL} or more.",
}


def _first_up(words: str) -> str:
    return words[0].upper() + words[1:]


def _choices(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(str(code), _first_up(word)) for code, word in words.items()]


def _one(label: str, words: dict[Any, str], missing: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=_choices(words), widget=forms.RadioSelect, help_text=hint,
        error_messages={"required": missing, "invalid_choice": ON_LIST},
    )  # fmt: skip


def _several(label: str, words: dict[Any, str], hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=_choices(words), widget=forms.CheckboxSelectMultiple, help_text=hint, required=False,
        error_messages={"invalid_choice": ON_LIST},
    )  # fmt: skip


def _yes_no(label: str, hint: str, missing: str, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=NARRATIVE, coerce=lambda said: said == "yes", widget=forms.RadioSelect, help_text=hint,
        error_messages={"required": missing, "invalid_choice": missing}, required=required, empty_value=False,
    )  # fmt: skip


class TermsForm(forms.Form):
    """All terms at once. `setting` offers its event types, together with those that are agreed already."""

    event_types = _several("Event types reported", LABELS, "No type chosen: no events go to the PSO.")
    narrative_to_desk = _yes_no(
        "May what people wrote go to the de-identification desk?", "The desk of the PSO takes names and dates out.",
        "Say whether text may go to the desk: yes or no.",
    )
    narrative_onward = _yes_no(
        "May de-identified text go onward?", "Only after a person at the desk has cleared it, to other providers.",
        "Say whether text may go onward: yes or no.",
    )
    analyses = _several("Analyses received", wording.ANALYSES, "Only the reporting rate is made as yet.")
    peer_group = _one(
        "Peer group", wording.PEER_GROUPS, "Choose a peer group.",
        "Most like you: of each figure the narrowest group of the year that can show one, else the whole setting.",
    )  # fmt: skip
    frequency = _one(
        "How often", wording.FREQUENCIES, "Choose how often.",
        "Every quarter is the most often yet. Every year: with the last quarter.",
    )  # fmt: skip
    smallest_cell = forms.IntegerField(
        label="Smallest cell shown", error_messages=CELL,
        help_text=f"How many events a figure must stand for: {SMALLEST_CELL} or more.",
    )  # fmt: skip
    recipients = _several("Who receives feedback", wording.RECIPIENTS, "Roles of the provider.")
    reporting_act = _one("What counts as reporting", wording.REPORTING_ACTS, "Choose what counts as reporting.")
    npsd = _yes_no(
        "May nonidentifiable records go to the national database (NPSD)?",
        "Coded answers, the year and a code in place of the provider. Not said is no.",
        "Say whether records may go to the NPSD: yes or no.", required=False,
    )
    note = forms.CharField(
        label="Note to the other side", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays with the version. Write nothing about patients or events here.",
        error_messages={"max_length": "Shorten the note to 500 letters."},
    )  # fmt: skip
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, setting: str, known: Iterable[Terms], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list(known)
        self.spare = asdict(usual_terms(setting))  # stands in for fields that are wrong already, to judge the others
        offered = set(SETTINGS[setting].event_types).union(*(terms.event_types for terms in self.known))
        types = {code: label for code, label in LABELS.items() if code in offered}
        self.fields["event_types"].choices = _choices(types)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The terms as one value; what cannot be agreed stands at its field, beside what was left out."""
        said: dict[str, Any] = super().clean() or {}
        try:
            self.terms = terms_said(self.spare | said)
        except TermsError as error:
            for name in error.problems.keys() & said.keys():
                self.add_error(name, error.problems[name])
        if not self.errors and self.terms in self.known:
            self.add_error(None, "Nothing differs from what is in force or proposed. Change a term, then send it.")
        return said


def terms_said(said: dict[str, Any]) -> Terms:
    """Raises TermsError, a sentence a field."""
    return Terms(
        event_types=frozenset(said["event_types"]),
        narrative_to_desk=said["narrative_to_desk"],
        narrative_onward=said["narrative_onward"],
        analyses=frozenset(said["analyses"]),
        peer_group=PeerGroup(said["peer_group"]),
        frequency=Frequency(said["frequency"]),
        smallest_cell=said["smallest_cell"],
        recipients=frozenset(said["recipients"]),
        reporting_act=ReportingAct(said["reporting_act"]),
        npsd=said["npsd"],
    )


def as_said(terms: Terms) -> dict[str, Any]:
    """The initial values of the form."""
    return {name: _said(value) for name, value in asdict(terms).items()}


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return sorted(str(code) for code in value) if isinstance(value, frozenset) else value
