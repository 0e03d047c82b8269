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
SHAPES = (
    re.compile(rf"(?<![\w./])({OLD}|{IN_WORDS})(?={YEARS_OLD})"),
    re.compile(rf"\b(?:aged?|age is|age of|age:|turned|turning)[ :]{{0,2}}(?:about |approximately"
               rf" )?({OLD}|{IN_WORDS})(?![\w/%.]\d|\w)"),
    re.compile(rf"(?<![\w./])({OLD})[ -]?(?=(?:f|m|yom?|yof?)\b)"),
    re.compile(rf"\b({OLD})(?= years?[ ,](?:male|female|woman|man|lady|gentleman))"),
    re.compile(rf"\b({OLD})(?:th|st|nd|rd)(?= birthday)"),
    re.compile(rf"(?<=, )({OLD}|{IN_WORDS})(?=,? (?:male|female|man|woman|lady|gentleman|fell|was found)\b)"),
    re.compile(r"\bin (?:her|his|their) ((?:early |mid |late |mid-)?(?:nineties|90'?s|hundreds))\b"),
    re.compile(r"\b(nonagenarian|centenarian|supercentenarian)s?\b"),
)


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Ages of 90 and over in figures and in words."""
    return [Span(match.start(1), match.end(1), Label.AGE90, NAME, 0.95)
            for shape in SHAPES for match in shape.finditer(document.folded)]
