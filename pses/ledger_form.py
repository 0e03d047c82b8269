"""The ledger's filters, as the address holds them."""

from __future__ import annotations

from typing import Any

from django import forms

from .disclosing import BY_SUBMISSION, open_to
from .disclosure_form import day_field
from .ledger import Asked
from .wording import GROUNDS


class LedgerForm(forms.Form):
    """Days and ground; what is left empty filters nothing."""

    since = day_field(label="From", required=False)
    until = day_field(label="To", required=False)
    ground = forms.ChoiceField(
        label="Ground", required=False, error_messages={"invalid_choice": "Choose a ground from the list."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [BY_SUBMISSION, *(row.code for row in open_to("provider"))]
        self.fields["ground"].choices = [("", "All grounds"), *((code, GROUNDS[code]) for code in codes)]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What is asked; a filter that makes no sense asks for everything, and the page says so."""
        told = self.cleaned_data if self.is_valid() else {}
        return Asked(told.get("since"), told.get("until"), told.get("ground", ""))
