"""A sheet of many providers: whose each row is, and how long what waits is kept. Pure.

The PSO splits and hands over; it does not file. What makes information work product is that the provider enters it
into its evaluation system, on a date of its own (42 CFR 3.20, "patient safety work product", (1)(i)(A)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .enums import DeliveryState, SheetState
from .imports.mapping import Origin, Origins, fold

SHEET_KEPT_FOR, DELIVERY_KEPT_FOR = timedelta(days=1), timedelta(days=30)
LEAVE_OUT = "-"
ENDED, LIES_THERE = "ended", "lies_there"  # why a provider of a sheet got nothing
MOST_TEXTS, LONGEST_TEXT = 5_000, 200

# Handing over only goes on, or ends with the sheet's day: rows that one provider has do not come back.
SHEET_MOVES: Mapping[SheetState, frozenset[SheetState]] = {
    SheetState.UPLOADED: frozenset({SheetState.UPLOADED, SheetState.HANDING, SheetState.DROPPED, SheetState.FORGOTTEN}),
    SheetState.HANDING: frozenset({SheetState.HANDED, SheetState.FORGOTTEN}),
    SheetState.HANDED: frozenset(),
    SheetState.DROPPED: frozenset(),
    SheetState.FORGOTTEN: frozenset(),
}
DELIVERY_MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.WAITING: frozenset({DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.FORGOTTEN}),
    DeliveryState.ACCEPTED: frozenset(),
    DeliveryState.REFUSED: frozenset(),
    DeliveryState.FORGOTTEN: frozenset(),
}


class BadChoice(ValueError):
    """What was chosen cannot be; `str()` is a sentence to show."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the column that says whose a row is. `whose`: a provider's id, LEAVE_OUT, or empty (not said)."""

    shown: str
    rows: int
    whose: str = ""


Texts = Mapping[str, Text]


def sheet_stands(state: str, uploaded_at: datetime, now: datetime) -> SheetState:
    """After a day nothing can be done with a sheet any more, whether or not the job that forgets it has run."""
    open_states = (SheetState.UPLOADED, SheetState.HANDING)
    over = SheetState(state) in open_states and now >= uploaded_at + SHEET_KEPT_FOR
    return SheetState.FORGOTTEN if over else SheetState(state)


def delivery_stands(state: str, sent_at: datetime, now: datetime) -> DeliveryState:
    """After 30 days a delivery that nobody accepted is forgotten, whether or not its job has run."""
    over = state == DeliveryState.WAITING and now >= sent_at + DELIVERY_KEPT_FOR
    return DeliveryState.FORGOTTEN if over else DeliveryState(state)


def count_texts(cells: Iterable[str]) -> dict[str, Text]:
    """The texts of a column by folded text, an empty cell among them. Raises BadChoice."""
    shown: dict[str, str] = {}
    rows: dict[str, int] = {}
    for cell in cells:
        folded = fold(cell)
        shown.setdefault(folded, " ".join(cell.split()))
        rows[folded] = rows.get(folded, 0) + 1
        if len(folded) > LONGEST_TEXT or len(rows) > MOST_TEXTS:
            raise BadChoice(
                f"This column has texts of more than {LONGEST_TEXT} letters, or more than {MOST_TEXTS:,} different"
                " ones. Choose the column that says whose each row is."
            )
    return {folded: Text(shown[folded], count) for folded, count in rows.items()}


def suggest(texts: Texts, names: Mapping[str, str]) -> dict[str, Text]:
    """The texts, each with the provider of the same name, where there is one. `names`: words → id."""
    known = {fold(words): whose for words, whose in names.items()}
    return {folded: Text(text.shown, text.rows, known.get(folded, "")) for folded, text in texts.items()}


def rows_by_provider(texts: Texts) -> dict[str, int]:
    """How many rows go to whom; LEAVE_OUT and the empty id are among the keys."""
    found: dict[str, int] = {}
    for text in texts.values():
        found[text.whose] = found.get(text.whose, 0) + text.rows
    return found


def faults(texts: Texts, under_contract: Mapping[str, str]) -> list[str]:
    """What stands against handing over. `under_contract`: id → name."""
    if not texts:
        return ["Choose the column that says whose each row is."]
    found = rows_by_provider(texts)
    unsaid = sum(1 for text in texts.values() if not text.whose)
    said = [whose for whose in found if whose not in ("", LEAVE_OUT)]
    gone = set(said) - set(under_contract)
    ended = [text.shown for text in texts.values() if text.whose in gone]
    sentences = [f"“{words[:40]}” goes to a provider whose contract has ended. Choose again." for words in ended[:5]]
    if unsaid:
        one = unsaid == 1
        sentences.append(
            f"{unsaid:,} text{'' if one else 's'} of the column {'is' if one else 'are'} not mapped yet:"
            " choose a provider or leave its rows out."
        )
    if not said and not unsaid:
        sentences.append("Every row is left out. There is nothing to hand over.")
    return sentences


def without_texts(origins: Origins) -> dict[str, Origin]:
    """A mapping as it travels: columns alone. Answers for texts would show one provider the texts of another."""
    return {key: Origin(each.columns, each.fixed, {}, each.order) for key, each in origins.items()}


def within(origins: Origins, columns: Sequence[str]) -> dict[str, Origin]:
    """The part of a mapping that these columns can answer."""
    kept: dict[str, Origin] = {}
    for key, each in origins.items():
        left = tuple(column for column in each.columns if column in columns)
        if left or each.fixed:
            kept[key] = Origin(left, each.fixed, dict(each.values), each.order)
    return kept
