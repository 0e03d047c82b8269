"""Layer 6: ages of 90 and over become "90+": 45 CFR 164.514(b)(2)(i)(C). Younger ages stay."""

from __future__ import annotations

import re

from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span
from pso_portal.names import Known

NAME = "ages"
OLD = r"(?:9\d|1[0-2]\d)"
UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
IN_WORDS = rf"(?:ninety(?:[ -]{UNITS})?|(?:a|one)[ -]hundred(?:(?:[ -]and)?[ -](?:{UNITS}|ten|eleven|twelve))?)"
YEARS_OLD = (r"[ -]{0,2}(?:y\.?/?o\.?\b|years?[ -](?:old|of[ -]age|young)|yrs?\.?[ -](?:old|of[ -]age)|yr\b|y\.o"
             r"|yom\b|yof\b|year olds?)")
VITAL_SIGNS = ("hr", "sat", "sats", "pulse", "rate", "o2", "bp", "temp", "sugar", "glucose", " it", " bs", "weight",
               "level", "score", "map", "systolic", "high", "heat", " that", " this")
NO_SIGN = "".join(f"(?<!{sign} is )" for sign in VITAL_SIGNS)
BEFORE_YEARS = tuple(f"9{joint}y" for joint in ("", " ", "-", "  ", " -", "- ", "--"))
IS_OLD = (" is 9", " is ninety", " is a", " is one")
SHAPES = (
    Expression(rf"(?<![\w./])({OLD}|{IN_WORDS})(?={YEARS_OLD})", parts=(*BEFORE_YEARS, "ninety", "hundred")),
    Expression(rf"\b(?:aged?|age is|age of|age:|turned|turning|turns)[ :]{{0,2}}(?:about |approximately"
               rf" )?({OLD}|{IN_WORDS})(?![\w/%.]\d|\w)", parts=("age", "turn")),
    Expression(rf"(?<![\w./])(?<!of )(?<!temp )(?<!t )(?<!it was )(?<!read )({OLD})[ -]?(?=(?:f|m|yom?|yof?)\b)",
               parts=tuple(f"9{joint}{letter}" for joint in ("", " ", "-") for letter in "fmy")),
    Expression(rf"\b({OLD})(?= years?[ ,](?:male|female|woman|man|lady|gentleman))", parts=("9 year",)),
    Expression(rf"\b({OLD})(?:th|st|nd|rd)(?= birthday)", parts=(" birthday",)),
    Expression(rf"(?<=, )({OLD}|{IN_WORDS})(?=,? (?:male|female|man|woman|lady|gentleman|fell|was found)\b)",
               parts=(", 9", ", ninety", ", a", ", one")),
    Expression(rf"\b(?:she|he|they|pt|patient|resident|who|client|mom|dad|mother|father|now|only|almost|nearly)"
               rf"(?:'s| is| was| just turned|,)? ({OLD}|{IN_WORDS})(?= (?:and|with|w/|now|who|but|lives|years"
               rf"|yo|so|on|period"
               r"|comma)\b"
               r"|[.,;)]?(?:$|\s*\n)|, |\. |\))",
               words="she he they pt patient resident who client mom dad mother father now only almost nearly"),
    # "He is 92 and": anybody may stand before "is", but no vital sign.
    # (The look behind stands after " is ", which is quickly found.)
    Expression(rf" is {NO_SIGN}({OLD}|{IN_WORDS})(?= (?:and|with|now|but|lives|so|years|period)\b)", parts=IS_OLD),
    # "Flo Hill is 93,", "Opal, 95,": a name and its age.
    Expression(rf" is {NO_SIGN}({OLD}|{IN_WORDS})(?=[,!]|\.(?:\s|$)|$)", parts=IS_OLD),
    Expression(rf"(?<=[a-z], )(?<!hr, )(?<!sat, )(?<!bp, )(?<!o2, )({OLD}|ninety(?:-{UNITS})?)(?=, (?!\d))",
               parts=(", 99", ", ninety")),
    Expression(r"\bin (?:her|his|their) ((?:early |mid |late |mid-)?(?:nineties|90'?s|hundreds))\b",
               parts=("nineties", "99s", "99's", "hundreds")),
    Expression(r"\b(nonagenarian|centenarian|supercentenarian)s?\b", parts=("genarian", "tenarian")),
)


# A figure of an age, looked for by its first digit, and what an age in words holds.
HINT = re.compile(r"(?:9(?<![\d./:-]9)\d|1(?<![\d./:-]1)[0-2]\d)(?![\d/:%])|9\d'?s")
IN_LETTERS = ("ninet", "hundred", "genarian", "tenarian")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Ages of 90 and over in figures and in words."""
    if not HINT.search(document.folded) and not any(letters in document.folded for letters in IN_LETTERS):
        return []
    return [Span(match.start(1), match.end(1), Label.AGE90, NAME, 0.95)
            for shape in SHAPES for match in shape.finditer(document)]
