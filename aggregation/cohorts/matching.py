"""Which forms a sentence describes. It is held against forms alone, never against a case's own answers.

A form stands for at least k cases of several organizations that are shown alike (`aggregation.alike`). Every cohort is
therefore a union of whole forms, and so is whatever one cohort has more than another: nobody finds a case, or fewer
cases than stand in a row of the page of cases, by putting filters together or by laying two cohorts beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from uuid import UUID

from aggregation.alike import LADDERS, WITHHELD, rungs
from aggregation.cohorts.sentence import EXACT_ANSWERS, Sentence


class Match(Enum):
    """Whether all cases of a form belong, none does, or its answers are too coarse to tell."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Shown:
    """One form as it is shown: how many cases of one setting stand in it."""

    key: UUID
    setting: str
    form: Mapping[str, str]
    cases: int


@dataclass(frozen=True, slots=True)
class Found:
    """The forms a sentence describes, and those that it may describe: their answers are withheld or told coarsely."""

    inside: tuple[Shown, ...]
    perhaps: tuple[Shown, ...]


@cache
def possible(name: str, said: str) -> frozenset[str]:
    """The exact answers that a form's answer may stand for."""
    ladder = LADDERS[name]
    return frozenset(value for value in EXACT_ANSWERS[name] if said in rungs(ladder, value)) or frozenset({said})


def match(wanted: Mapping[str, frozenset[str]], form: Mapping[str, str]) -> Match:
    """`wanted`: as `Sentence.wanted` gives it. An answer that the form does not have is withheld."""
    found = Match.YES
    for name, values in wanted.items():
        could = possible(name, form.get(name, WITHHELD))
        if could.isdisjoint(values):
            return Match.NO
        found = found if could <= values else Match.PERHAPS
    return found


def look_for(said: Sentence, shown: Iterable[Shown]) -> Found:
    """Every form that is shown, sorted out."""
    wanted = said.wanted()
    sorted_out: dict[Match, list[Shown]] = {each: [] for each in Match}
    for one in shown:
        fits = not said.setting or one.setting == said.setting
        sorted_out[match(wanted, one.form) if fits else Match.NO].append(one)
    return Found(tuple(sorted_out[Match.YES]), tuple(sorted_out[Match.PERHAPS]))
