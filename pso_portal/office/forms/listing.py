"""Contracts as signed, periods of listing, and what is noted of a duty."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from ..contracts import (
    BAA_WORDS,
    DISPOSITION_WORDS,
    LONGEST_NAME,
    LONGEST_TEXT,
    RELATIONSHIP_WORDS,
    Baa,
    Contract,
    ContractError,
    Disposition,
    Relationship,
)
from ..listing import LISTING_MONTHS, Listing, Refused, check_listing
from ..listing_dates import last_day
from .providers import DAY, DAY_ERRORS

PICK = {"required": "Choose one.", "invalid_choice": "Choose one from the list."}
SIGNER = {"required": "Enter who signed, with the office they hold."}
WHO = "Name and office, for instance: Ada Quist, chief executive."


def _text(label: str, hint: str = "", rows: int = 3, *, needed: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=bool(needed), max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": needed},
    )  # fmt: skip


def _day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=DAY, error_messages=DAY_ERRORS)


class ContractForm(forms.Form):
    """One paper, whole."""

    signed_on = _day("Signed on", "The day of the later signature.")
    agreed_until = _day("Agreed until", "Empty: until one side ends it.", required=False)
    pso_signer = forms.CharField(
        label="Signed for the PSO by", max_length=LONGEST_NAME, help_text=WHO, error_messages=SIGNER
    )
    provider_signer = forms.CharField(
        label="Signed for the provider by", max_length=LONGEST_NAME, help_text=WHO, error_messages=SIGNER
    )
    bona_fide = forms.BooleanField(
        label="Both were officials authorized to sign, and it was signed in good faith", required=False,
        help_text="Only then it is a bona fide contract (42 CFR 3.20) and counts for the listing.",
    )  # fmt: skip
    reasonable_length = forms.BooleanField(
        label="Its length is reasonable", required=False,
        help_text="The rule names no number of months (42 CFR 3.102). Only then it counts.",
    )  # fmt: skip
    functional_reporting = forms.BooleanField(
        label="It has a clause on functional reporting", required=False,
        help_text="Information is reported without being transmitted. Which act it is, the terms say.",
    )  # fmt: skip
    baa = forms.ChoiceField(
        label="Business associate agreement", choices=[(one.value, words) for one, words in BAA_WORDS.items()],
        widget=forms.RadioSelect, error_messages=PICK,
    )  # fmt: skip
    disposition = forms.ChoiceField(
        label="When it ends, the provider's data is", widget=forms.RadioSelect, error_messages=PICK,
        choices=[(one.value, words) for one, words in DISPOSITION_WORDS.items()],
    )  # fmt: skip
    affiliates = _text("Affiliates named in it", "One a line. Each is a provider of its own.")
    relationships = forms.MultipleChoiceField(
        label="Other relationships with this provider", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, words) for one, words in RELATIONSHIP_WORDS.items()],
        help_text="Each must be told to the Secretary (42 CFR 3.102). Choose none if there is none.",
    )  # fmt: skip
    relationship_since = _day("Since when", required=False)
    relationship_words = _text("What it is")
    corrects = forms.BooleanField(
        label="This corrects the record before it", required=False,
        help_text="Leave it open for a new paper: a renewal, an amendment. Earlier records stay readable either way.",
    )  # fmt: skip
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    contract: Contract

    def clean(self) -> dict[str, Any]:
        """Makes `contract`; what the rule refuses is said at its field."""
        told = super().clean() or {}
        if not self.errors:
            said = {name: told[name] for name in told.keys() - {"corrects", "expected"}}
            coded = {
                "baa": Baa(told["baa"]), "disposition": Disposition(told["disposition"]),
                "relationships": frozenset(map(Relationship, told["relationships"])),
            }  # fmt: skip
            try:
                self.contract = Contract(**said | coded)
            except ContractError as wrong:
                for name, text in wrong.problems.items():
                    self.add_error(name, text)
        return told


class ListingForm(forms.Form):
    """A period of listing, from the Secretary's letter."""

    starts = _day("First day of the listing")
    ends = _day("Last day of the listing", "Empty: three years, counted from the first day.", required=False)
    initial = _day(
        "Day of the very first listing", "Empty: this is the first. Periods of 24 months are counted from it.",
        required=False,
    )  # fmt: skip
    pso_number = forms.CharField(label="Number of the PSO", max_length=20, required=False, help_text="Such as P0123.")
    reference = _text(
        "The Secretary's letter", "Date, file number, where it is kept.", needed="Say which letter it is, and where."
    )
    corrects = forms.BooleanField(
        label="This corrects the record before it", required=False,
        help_text="Leave it open for a continued listing, or a new one.",
    )  # fmt: skip
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    listing: Listing

    def clean(self) -> dict[str, Any]:
        """Makes `listing`."""
        told = super().clean() or {}
        if not self.errors:
            starts: date = told["starts"]
            ends = told["ends"] or last_day(starts, LISTING_MONTHS)
            self.listing = Listing(starts, ends, told["initial"] or starts)
            try:
                check_listing(self.listing)
            except Refused as refused:
                self.add_error("starts", str(refused))
        return told


class NoteForm(forms.Form):
    """What is noted of a duty."""

    on = _day("On which day")
    words = _text(
        "What, and where it can be found", "A date, a file number, a confirmation: what an auditor would ask for.",
        needed="Say what it was, and where it can be found.",
    )  # fmt: skip
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ChangeForm(forms.Form):
    """A change that the Secretary must be told of."""

    on = _day("Since when")
    words = _text("What changed", rows=2, needed="Say what changed.")
