"""Layer 6: ages of 90 and over become "90+": 45 CFR 164.514(b)(2)(i)(C). Younger ages stay."""

from __future__ import annotations

import re

from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import is_plain
from pso_portal.names import Known
from pso_portal.names.lexicon import word_set

NAME = "ages"
OLD = r"(?:9\d|1[0-2]\d)"
UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
IN_WORDS = rf"(?:ninety(?:[ -]{UNITS})?|(?:a|one)[ -]hundred(?:(?:[ -]and)?[ -](?:{UNITS}|ten|eleven|twelve))?)"
YEARS_OLD = (r"[ -]{0,2}(?:y\.?/?o\.?\b|years?[ -](?:old|of[ -]age|young)|yrs?\.?[ -](?:old|of[ -]age)|yr\b|y\.o"
             r"|yom\b|yof\b|year olds?)")
VITAL_SIGNS = ("hr", "sat", "sats", "pulse", "rate", "o2", "bp", "temp", "sugar", "glucose", " it", " bs", "weight",
               "level", "score", "map", "systolic", "high", "heat", " that", " this")
NO_SIGN = "".join(f"(?<!{sign} is )" for sign in VITAL_SIGNS)
MONTH = ("jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
         "|nov(?:ember)?|dec")
# What follows a figure that measures something: "she's 94 on 2 l", "he's 98 percent".
NO_MEASURE = (r"(?![\w/%:]|[.,]\d| ?(?:%|percent|degrees|lbs?|pounds|kilos?|kg|mg|ml|feet|minutes?|mins?|hours?"
              r"|days? (?!old)|beats|bpm|over|on (?:ra|room|\d|[a-z]+ \d|o2|oxygen|nasal|nc)|systolic|cm|inches|of|to"
              r"|miles|calls|at rest)\b)")
SAID_OF = "he she mom dad who being age lived eldest is going will would about"
BEFORE_YEARS = tuple(f"9{joint}y" for joint in ("", " ", "-", "  ", " -", "- ", "--"))
BEFORE_TIME = ("9 y", "9y", "9 next", "9 this", "9 in ")
IS_OLD = (" is 9", " is ninety", " is a", " is one")
# What may follow an age that begins a sentence.
ALONE = r"(?=\. |\.$|, [a-z]| (?:and frail|and still|years young))"
FIRST = re.compile(rf"({OLD}|ninety(?:-{UNITS})?){ALONE}")
SHAPES = (
    Expression(rf"(?<![\w./])({OLD}|{IN_WORDS})(?={YEARS_OLD})", parts=(*BEFORE_YEARS, "ninety", "hundred"), before=4),
    Expression(rf"\b(?:aged?|age is|age of|age:|turned|turning|turns)[ :]{{0,2}}(?:about |approximately"
               rf" )?({OLD}|{IN_WORDS})(?![\w/%.]\d|\w)", parts=("age", "turn"), before=0),
    Expression(rf"(?<![\w./])(?<!of )(?<!temp )(?<!t )(?<!it was )(?<!read )({OLD})[ -]?(?=(?:f|m|yom?|yof?)\b)",
               parts=tuple(f"9{joint}{letter}" for joint in ("", " ", "-") for letter in "fmy"), before=2),
    Expression(rf"\b({OLD})(?= years?[ ,](?:male|female|woman|man|lady|gentleman))", parts=("9 year",), before=2),
    Expression(rf"\b({OLD}(?:th|st|nd|rd))(?= birthday)", parts=(" birthday",), before=5),
    Expression(rf", ({OLD}|{IN_WORDS})(?=,? (?:male|female|man|woman|lady|gentleman|fell|was found)\b)",
               parts=(", 9", ", ninety", ", a", ", one"), before=0),
    Expression(rf"\b(?:she|he|they|pt|patient|resident|who|client|mom|dad|mother|father|now|only|almost|nearly)"
               rf"(?:'s| is| was| just turned|,)? ({OLD}|{IN_WORDS})(?= (?:and|with|w/|now|who|but|lives|years"
               rf"|yo|so|on|period"
               r"|comma)\b"
               r"|[.,;)]?(?:$|\s*\n)|, |\. |\))",
               words="she he they pt patient resident who client mom dad mother father now only almost nearly",
               before=0),
    # "He is 92 and": anybody may stand before "is", but no vital sign.
    # (The look behind stands after " is ", which is quickly found.)
    Expression(rf" is {NO_SIGN}({OLD}|{IN_WORDS})(?= (?:and|with|now|but|lives|so|years|period)\b)", parts=IS_OLD,
               before=0),
    # "Flo Hill is 93,", "Opal, 95,": a name and its age.
    Expression(rf" is {NO_SIGN}({OLD}|{IN_WORDS})(?=[,!]|\.(?:\s|$)|$)", parts=IS_OLD, before=0),
    Expression(rf", (?<=[a-z], )(?<!hr, )(?<!sat, )(?<!bp, )(?<!o2, )({OLD}|ninety(?:-{UNITS})?)(?=, (?!\d))",
               parts=(", 99", ", ninety"), before=0),
    Expression(r"\bin (?:her|his|their) ((?:early |mid |late |mid-)?(?:nineties|90'?s|hundreds))\b",
               parts=("nineties", "99s", "99's", "hundreds"), before=15),
    # "She's 94 let her have it", "he's 91, hips replaced", "being 93": said of somebody, and measures nothing.
    Expression(rf"\b(?:(?:he|she|mom|dad|who)(?:'s| is)|being|at age|lived to(?: be)?|eldest(?: \w+)? at|is almost"
               rf"|is nearly|going to be|will be|would be|about to turn) ({OLD}|{IN_WORDS}){NO_MEASURE}",
               words=SAID_OF, before=3),
    Expression(rf"(?<![\w./])({OLD})/?(?=[fm]\b)", parts=("9f", "9m", "9/f", "9/m"), before=2),
    Expression(rf"\b[fm]/({OLD})\b", parts=("f/9", "m/9"), before=0),
    Expression(rf"\b(?:fe)?male,? ({OLD})(?=[,.;]|$| (?:with|w/|who|fell|found|here))", words="male female", before=0),
    Expression(rf"[a-z][.!?] ({OLD}|ninety(?:-{UNITS})?){ALONE}",
               parts=tuple(f"{stop} {age}" for stop in ".!?" for age in ("99", "ninety")), before=1),
    Expression(rf"\bat ({OLD}) (?:she|he|they)\b", parts=("at 99",), before=0),
    Expression(rf"\b({OLD}|{IN_WORDS})(?= ?(?:yrs?|years) young| (?:next|this) month| in (?:{MONTH})\b)",
               parts=(*BEFORE_TIME, "ninety", "hundred"), before=4),
    Expression(r"\b(nonagenarian|centenarian|supercentenarian)s?\b", parts=("genarian", "tenarian"), before=8),
)
# "Dodie Lindgren (95, no dementia)".
IN_BRACKETS = Expression(rf"(?<![\w'-])(?P<before>[^\W\d_][^\W\d_'-]*|(?:19|20)\d\d)(?: {{1,2}}\(|\.?, )(?P<age>{OLD})"
                         r"(?=\)|, ?[a-z]| ?(?:f|m|y/?o)\b)", parts=("(99", ", 99"))
SIGNS = word_set("sat sats spo bp hr rr temp t map gcs fsbs fsbg bg ef etco etc")
# A figure of an age, looked for by its first digit, and what an age in words holds.
HINT = re.compile(r"(?:9(?<![\d.:-]9)\d|1(?<![\d.:-]1)[0-2]\d)(?![\d:%]|/\d)|9\d'?s")
IN_LETTERS = ("ninet", "hundred", "genarian", "tenarian")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Ages of 90 and over in figures and in words."""
    if not HINT.search(document.folded) and not any(letters in document.folded for letters in IN_LETTERS):
        return []
    places = [match.span(1) for shape in SHAPES for match in shape.finditer(document)]
    if first := FIRST.match(document.folded):
        places.append(first.span(1))
    places += [match.span("age") for match in IN_BRACKETS.finditer(document) if behind_a_name(document, match)]
    return [Span(start, end, Label.AGE90, NAME, 0.95) for start, end in places]


def behind_a_name(document: Document, match: re.Match[str]) -> bool:
    """True for "Mr. Ames (93)", and not for "Sats (92)" or, where case tells, "on air (92)"."""
    word = match.group("before")
    if word.isdigit():      # the year of a birthday
        return True
    if len(word) == 1:      # "Mildred H., 101,"
        return not document.one_case and document.text[match.start()].isupper()
    small = not document.one_case and document.text[match.start()].islower()
    return not (small or is_plain(word) or word in SIGNS)
