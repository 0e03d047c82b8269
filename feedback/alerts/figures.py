"""Figures in the text of an alert: each has to be one that a cited release shows. Pure.

A number of cases that was not released can point to somebody: whoever knows of one case and reads "two cases" knows of
the other. So what is counted, a share, a rate or a multiple is looked up in the tables that the alert cites. Doses,
times and steps are no figures. Where it is not clear which a number is, it is taken for a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

TOKEN: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+(?:['’][A-Za-z]+)?|%|[.;:!?]|\n")
NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
STOPS: Final = frozenset(".;:!?\n")
AHEAD: Final = 4     # words between a number and what it counts: "12 such medication related events"
_SAID: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS: Final = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
IN_WORDS: Final[Mapping[str, int]] = {word: number for number, word in enumerate(_SAID)} | {
    word: 10 * number for number, word in enumerate(_TENS, 3)
}
# Said without a number that could be looked up: always a figure that no table shows.
VAGUE: Final = frozenset({"dozen", "dozens", "hundred", "hundreds", "thousand", "thousands", "half", "third", "thirds",
                          "quarter", "quarters", "both", "twice", "doubled", "tripled", "halved"})  # fmt: skip
COUNTED: Final = frozenset({
    "case", "event", "report", "incident", "miss", "condition", "provider", "hospital", "organization",
    "facility", "clinic", "pharmacy", "agency", "home", "contributor", "member", "patient", "resident",
    "person", "death", "fall", "error", "harm", "injury", "infection", "ulcer", "transfusion", "occurrence",
    "site", "house", "place", "source",
})  # fmt: skip
UNITS: Final = frozenset({
    "mg", "mcg", "µg", "g", "kg", "ml", "l", "cc", "unit", "units", "iu", "meq", "mmol", "mm", "cm", "m",
    "inch", "inches", "second", "seconds", "minute", "minutes", "min", "hour", "hours", "h", "day", "days",
    "week", "weeks", "month", "months", "year", "years", "am", "pm", "degree", "degrees", "c", "f", "step",
    "steps", "page", "pages", "nurse", "nurses", "clinician", "clinicians", "people", "colleagues", "times",
    "gauge", "puff", "puffs", "tablet", "tablets", "vial", "vials", "dose", "doses", "drop", "drops",
    "identifiers", "lines", "pump", "pumps",
})  # fmt: skip
MULTIPLE: Final = frozenset({"as", "more", "higher", "lower", "less", "fewer", "oftener", "the"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the text: its words, and its value, None where no number can be looked up."""

    words: str
    value: Decimal | None


def figures_in(text: str) -> list[Figure]:
    """Every figure of a text, in order."""
    tokens = [(found.group(), found.start(), found.end()) for found in TOKEN.finditer(text)]
    found = []
    for at, (token, start, _) in enumerate(tokens):
        value, is_vague = value_of(token), token.lower() in VAGUE
        if value is None and not is_vague:
            continue
        if (last := _counts(tokens, at, is_vague)) is not None:
            found.append(Figure(" ".join(text[start : tokens[last][2]].split()), value))
    return found


def value_of(token: str) -> Decimal | None:
    """The number that a word says."""
    if NUMBER.fullmatch(token):
        return Decimal(token.replace(",", "").rstrip("."))
    said = IN_WORDS.get(token.lower())
    return None if said is None else Decimal(said)


def unknown(text: str, released: Iterable[Decimal]) -> list[Figure]:
    """Figures that none of the numbers released says."""
    known = set(released)
    return [figure for figure in figures_in(text) if figure.value not in known]


def releases_named(text: str) -> list[int]:
    """Numbers of releases that a text names: "release 4", "releases 4 and 5"."""
    named = re.findall(r"\breleases?\s+(\d+(?:(?:\s*,\s*|\s+and\s+)\d+)*)", text, re.IGNORECASE)
    return [int(number) for each in named for number in re.findall(r"\d+", each)]


Token = tuple[str, int, int]


def _counts(tokens: list[Token], at: int, is_vague: bool) -> int | None:
    """The place of the word by which a number is a figure; None where it is none."""
    before = tokens[at - 1][0].lower() if at else ""
    if before in {"per", "release", "releases", "every", "each"}:
        return None
    for ahead, word in enumerate(_words_after(tokens, at), 1):
        here = at + ahead
        if word in {"%", "percent", "per"} or (word == "of" and is_vague):
            return here
        if ahead == 1 and _is_multiple(tokens, here, word):
            return here
        if ahead == 1 and (word in UNITS or _is_anyone(tokens[at][0], word)):
            return None
        if singular(word) in COUNTED:
            return here
    return at if is_vague and tokens[at][0].lower() in {"twice", "doubled", "tripled", "halved"} else None


def _words_after(tokens: list[Token], at: int) -> Iterator[str]:
    for token, _, _ in tokens[at + 1 : at + 1 + AHEAD]:
        if token in STOPS or value_of(token) is not None:
            return
        yield token.lower()


def _is_multiple(tokens: list[Token], at: int, word: str) -> bool:
    """Whether it is "3 times as often", and no "3 times a day"."""
    after = tokens[at + 1][0].lower() if at + 1 < len(tokens) else ""
    return word == "fold" or (word == "times" and after in MULTIPLE)


def _is_anyone(number: str, word: str) -> bool:
    """"One patient" is anybody; "one case" is one case."""
    return number.lower() in {"1", "one"} and singular(word) in {"patient", "person", "resident", "place"}


def singular(word: str) -> str:
    """"facilities" as "facility", "misses" as "miss"."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
