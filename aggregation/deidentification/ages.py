"""Layer 6: ages of 90 and over become "90+": 45 CFR 164.514(b)(2)(i)(C). Younger ages stay."""

from __future__ import annotations

import re

from aggregation.deidentification.document import Document
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
SHAPES = (
    re.compile(rf"(?<![\w./])({OLD}|{IN_WORDS})(?={YEARS_OLD})"),
    re.compile(rf"\b(?:aged?|age is|age of|age:|turned|turning|turns)[ :]{{0,2}}(?:about |approximately"
               rf" )?({OLD}|{IN_WORDS})(?![\w/%.]\d|\w)"),
    re.compile(rf"(?<![\w./])(?<!of )(?<!temp )(?<!t )(?<!it was )(?<!read )({OLD})[ -]?(?=(?:f|m|yom?|yof?)\b)"),
    re.compile(rf"\b({OLD})(?= years?[ ,](?:male|female|woman|man|lady|gentleman))"),
    re.compile(rf"\b({OLD})(?:th|st|nd|rd)(?= birthday)"),
    re.compile(rf"(?<=, )({OLD}|{IN_WORDS})(?=,? (?:male|female|man|woman|lady|gentleman|fell|was found)\b)"),
    re.compile(rf"\b(?:she|he|they|pt|patient|resident|who|client|mom|dad|mother|father|now|only|almost|nearly)"
               rf"(?:'s| is| was| just turned|,)? ({OLD}|{IN_WORDS})(?= (?:and|with|w/|now|who|but|lives|years"
               rf"|yo|so|on|period"
               r"|comma)\b"
               r"|[.,;)]?(?:$|\s*\n)|, |\. |\))"),
    # "He is 92 and": anybody may stand before "is", but no vital sign.
    # (The look behind stands after " is ", which is quickly found.)
    re.compile(rf" is {NO_SIGN}({OLD}|{IN_WORDS})(?= (?:and|with|now|but|lives|so|years|period)\b)"),
    # "Flo Hill is 93,", "Opal, 95,": a name and its age.
    re.compile(rf" is {NO_SIGN}({OLD}|{IN_WORDS})(?=[,!]|\.(?:\s|$)|$)"),
    re.compile(rf"(?<=[a-z], )(?<!hr, )(?<!sat, )(?<!bp, )(?<!o2, )({OLD}|ninety(?:-{UNITS})?)(?=, (?!\d))"),
    re.compile(r"\bin (?:her|his|their) ((?:early |mid |late |mid-)?(?:nineties|90'?s|hundreds))\b"),
    re.compile(r"\b(nonagenarian|centenarian|supercentenarian)s?\b"),
)


HINT = re.compile(r"(?<![\d./:-])(?:9\d|1[0-2]\d)(?![\d/:%])|ninet|hundred|9\d'?s|genarian|tenarian")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Ages of 90 and over in figures and in words."""
    if not HINT.search(document.folded):
        return []
    return [Span(match.start(1), match.end(1), Label.AGE90, NAME, 0.95)
            for shape in SHAPES for match in shape.finditer(document.folded)]
