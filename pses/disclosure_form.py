"""The forms of a disclosure. What is needed, and what is wrong, the rules say; here is only its shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms

from .disclosing import BY_TWO, open_to
from .disclosure_selectors import Candidate
from .disclosures import BY_CODE
from .evidence import LONGEST, REQUIRED, Evidence, Extent, Kind
from .services import Said
from .wording import EXTENTS, GROUNDS

ROWS = range(6)  # authorizations on one form
A_DAY = {"required": "Choose a day.", "invalid": "Give a day, for example 3/10/2026."}


def day_field(**options: Any) -> forms.DateField:
    """A day as the browser's own control has it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, error_messages=A_DAY, **options)


class GroundForm(forms.Form):
    """The first step: on which ground, and when what was disclosed entered the evaluation system."""

    ground = forms.ChoiceField(
        label="On which ground?", widget=forms.RadioSelect(),
        help_text="What is not on the list is not permitted (42 CFR 3.206(a)).",
        error_messages={"required": "Choose a ground.", "invalid_choice": "Choose a ground from the list."},
    )  # fmt: skip
    since = day_field(label="It entered the PSES on or after")
    until = day_field(label="and on or before")

    def __init__(self, side: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = open_to(side)
        self.fields["ground"].choices = [(row.code, GROUNDS[row.code]) for row in rows]  # type: ignore[attr-defined]
        self.fields["ground"].hints = {row.code: f"{row.paragraph}, to: {row.recipient}" for row in rows}  # type: ignore[attr-defined]


class DisclosureForm(forms.Form):
    """One disclosure on a chosen ground: its conditions as fields, each evidence under `e_` and its code."""

    items = forms.MultipleChoiceField(
        label="What was disclosed?", widget=forms.CheckboxSelectMultiple(), required=False,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    extent = forms.ChoiceField(
        label="How much of it?", choices=list(EXTENTS.items()), widget=forms.RadioSelect(),
        help_text="No more than the purpose needs.",
        error_messages={"required": "Choose how much.", "invalid_choice": "Choose one from the list."},
    )  # fmt: skip
    entity = forms.CharField(label="Which legal entity received it?", max_length=200, required=False)
    person = forms.CharField(label="Which person there?", max_length=200, required=False, help_text="Name and office.")
    disclosed_on = day_field(label="On which day?")
    late_reason = forms.CharField(
        label="Why is it entered only now?", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where the day is past. The day of entry stands beside it.",
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput())
    names_earlier = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, ground: str, offered: Iterable[Candidate], *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), "extent": Extent.CODED} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.ground, self.by_two = ground, ground in BY_TWO
        self.fields["items"].choices = [(each.code, _named(each)) for each in offered]  # type: ignore[attr-defined]
        for each in REQUIRED[ground]:
            self.fields |= _fields(each)
        if self.by_two:  # it leaves on the day of the second person
            del self.fields["disclosed_on"], self.fields["late_reason"]

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Each condition of the ground with the fields that show it."""
        told = BY_CODE[self.ground].conditions
        shown: dict[int, list[Evidence]] = {}
        for each in REQUIRED[self.ground]:
            shown.setdefault(each.shows[0], []).append(each)
        return [{"said": told[at], "also": _also(fields, told, at), "fields": [self._drawn(each) for each in fields]}
                for at, fields in sorted(shown.items())]  # fmt: skip

    def said(self, today: Any) -> Said:
        """What the form says; `today` where the day is not the form's to say."""
        told = self.cleaned_data
        return Said(
            ground=self.ground, entity=told["entity"], person=told["person"],
            disclosed_on=told.get("disclosed_on") or today, extent=Extent(told["extent"]),
            evidence={each.code: self._evidence(each) for each in REQUIRED[self.ground]},
            items=tuple(chosen(told["items"])), late_reason=told.get("late_reason", ""),
            names_earlier=told["names_earlier"],
        )  # fmt: skip

    def put(self, problems: Mapping[str, str]) -> None:
        """Say at its field what the rules refuse."""
        for name, text in problems.items():
            at = next((each for each in (name, f"e_{name}", f"e_{name}_0_name") if each in self.fields), None)
            self.add_error(at, text)

    def _evidence(self, each: Evidence) -> Any:
        told = self.cleaned_data
        if each.kind is Kind.AUTHORIZATIONS:
            named = [{part: f"e_{each.code}_{row}_{part}" for part in PARTS} for row in ROWS]
            rows = [{part: str(told.get(at) or "").strip() for part, at in row.items()} for row in named]
            return [row for row in rows if any(row.values())]
        said = told.get(f"e_{each.code}")
        if each.kind is Kind.NAMES:
            return [line.strip() for line in (said or "").splitlines() if line.strip()]
        return str(said or "").strip()

    def _drawn(self, each: Evidence) -> dict[str, Any]:
        """One field, or the rows of authorizations."""
        if each.kind is not Kind.AUTHORIZATIONS:
            return {"field": self[f"e_{each.code}"], "narrow": each.kind is Kind.DATE}
        rows = [[self[f"e_{each.code}_{row}_{part}"] for part in PARTS] for row in ROWS]
        return {"first": rows[0], "more": rows[1:], "open": any(row[0].value() for row in rows[1:])}


PARTS = {"name": "Provider that authorized it", "signed_on": "Signed on", "scope": "What the authorization covers"}


def chosen(codes: Iterable[str]) -> list[tuple[str, UUID]]:
    """Kind and id of each; what is neither is left out."""
    found = []
    for code in codes:
        kind, _, content_id = code.partition(":")
        try:
            found.append((kind, UUID(content_id)))
        except ValueError:
            continue
    return found


def as_typed(held: Any, items: Iterable[Any]) -> dict[str, Any]:
    """An earlier disclosure as the form's values, for its correction."""
    typed: dict[str, Any] = {
        "entity": held.entity, "person": held.person, "disclosed_on": held.disclosed_on, "extent": held.extent,
        "late_reason": held.late_reason or "", "names_earlier": held.pk,
        "items": [f"{each.content_kind}:{each.content_id}" for each in items],
    }  # fmt: skip
    for each in REQUIRED[held.ground]:
        said = held.evidence.get(each.code)
        if each.kind is Kind.AUTHORIZATIONS:
            typed |= {f"e_{each.code}_{at}_{part}": row[part] for at, row in enumerate(said or []) for part in PARTS}
        else:
            typed[f"e_{each.code}"] = "\n".join(said) if each.kind is Kind.NAMES else said
    return typed


def _named(each: Candidate) -> str:
    said = f"{each.title.number}, {each.title.text}" if each.title else each.kind
    return f"{said} (entered {each.entered_at:%b} {each.entered_at.day}, {each.entered_at.year})"


def _also(fields: list[Evidence], told: tuple[str, ...], at: int) -> list[str]:
    """Further conditions that the same fields show."""
    return [told[other] for other in sorted({place for each in fields for place in each.shows} - {at})]


def _fields(each: Evidence) -> dict[str, forms.Field]:
    if each.kind is Kind.AUTHORIZATIONS:
        return {
            f"e_{each.code}_{row}_{part}": _field(Kind.DATE if part == "signed_on" else Kind.TEXT, label)
            for row in ROWS for part, label in PARTS.items()
        }  # fmt: skip
    return {f"e_{each.code}": _field(each.kind, each.label, each.help, each.choices)}


def _field(
    kind: Kind, label: str, help_text: str = "", choices: tuple[tuple[str, str], ...] = ()
) -> forms.Field:
    """Never required here: what is missing the rule says, with its paragraph."""
    if kind is Kind.DATE:
        return day_field(label=label, required=False, help_text=help_text)
    if kind is Kind.CHOICE:
        return forms.ChoiceField(label=label, required=False, help_text=help_text, choices=[("", "Choose"), *choices])
    area = forms.Textarea(attrs={"rows": 3}) if kind in (Kind.REASON, Kind.NAMES) else forms.TextInput()
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=area, max_length=LONGEST.get(kind, 4000)
    )
