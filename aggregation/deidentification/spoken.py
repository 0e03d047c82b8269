"""Layer 2e: dates, numbers and rooms that a dictation spells out in words.

The same paragraphs as for their figures: dates 45 CFR 164.514(b)(2)(i)(C), 42 CFR 3.212(a)(2)(i)(C); numbers
164.514(b)(2)(i)(D)–(R), 42 CFR 3.206(b)(4)(iv)(A)(3)–(11); rooms and crews 3.212(a)(2)(i)(D).
"""

from __future__ import annotations

import re

from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import is_plain
from pso_portal.names import Known

NAME = "spoken"
DIGIT = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
TEN = "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
LATER_DAY = TEN.replace("ten|", "", 1)
TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
DIGIT_WORDS = DIGIT[3:-1].replace("|", " ")
NUMBER_WORDS = " ".join((DIGIT_WORDS, TEN[3:-1].replace("|", " "), TENS[3:-1].replace("|", " ")))
NUMBER = rf"(?:{TENS}(?:[ -]{DIGIT})?|{TEN}|{DIGIT})"
FIRST_TO_NINTH = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
ORDINAL = (rf"(?:(?:twenty|thirty)[ -]{FIRST_TO_NINTH}|{FIRST_TO_NINTH}|tenth|eleventh|twelfth|thirteenth|fourteenth"
           r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)")
MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
YEAR = rf"(?:(?:nineteen|twenty)[ -](?:hundred|oh[ -]{DIGIT}|{NUMBER})|two thousand(?: and)?(?: {NUMBER})?)"
NO_DOSE = r"(?! (?:milligrams?|units?|a m|p m))"
DATE = Expression(rf"\b{MONTH},? (?:(?:the )?(?:{ORDINAL}|{NUMBER})(?:,? (?:of )?{YEAR})?|(?:of )?{YEAR})\b{NO_DOSE}",
                  words=MONTH[3:-1].replace("|", " "), before=0)
DAY_OF = Expression(rf"\bthe {ORDINAL} of {MONTH}(?:,? {YEAR})?\b{NO_DOSE}", before=18,
                    parts=tuple(f" of {month}" for month in MONTH[3:-1].split("|")))
PHONETIC = (r"(?:alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|kilo|lima|mike|november|oscar|papa"
            r"|quebec|romeo|sierra|tango|uniform|victor|whiskey|xray|yankee|zulu)")
PHONETIC_SET = frozenset(PHONETIC[3:-1].split("|"))
PART = rf"(?:{DIGIT}|{TEN}|{TENS}|{PHONETIC}|hundred|double|triple|dash|hyphen|slash|[a-z])"
# Parts in a row; the digits among them are counted behind it, since an expression that asks for one goes over the
# row again from each of its parts.
ROW = re.compile(rf"\b{PART}(?: {PART}){{3,}}\b")
NUMBERS = Expression(rf"\b{NUMBER}\b", words=NUMBER_WORDS)
DIGIT_SET, NUMBER_SET = frozenset(DIGIT_WORDS.split()), frozenset(NUMBER_WORDS.split())
ROOM = Expression(rf"\b(?:room|bed|bay|chair|suite|o r|or)(?: number)? ((?:{NUMBER} ){{0,3}}{NUMBER}(?: [a-d])?)\b"
                  r"(?! (?:hours?|minutes?|days?|of|times|more|percent|feet|inches))",
                  words="room bed bay chair suite or", parts=("o r ",), also=NUMBER_WORDS, before=0)
CREW = Expression(rf"\b(?:medic|engine|rescue|squad|ladder|truck|ambulance|battalion|guardian|station|air) {NUMBER}\b"
                  r"(?! (?:hours?|minutes?|times))",
                  words="medic engine rescue squad ladder truck ambulance battalion guardian station air",
                  also=NUMBER_WORDS, before=0)
ROAD = Expression(rf"\b(?:interstate|highway|route|exit|mile marker|(?:county|state|farm|township) road)"
                  rf"(?: {NUMBER})+\b",
                  words="interstate highway route exit marker road", also=NUMBER_WORDS, before=9)
FEDERAL_ROAD = Expression(rf"\b(?:i|us|u s) {NUMBER}(?: {NUMBER})+\b", words="i us u", also=NUMBER_WORDS, before=0)
LABELLED = Expression(rf"\b(?:serial|lot|tag|asset|plate|tail|ticket)(?: number)? (\w+(?: {PART}){{3,}})\b",
                      words="serial lot tag asset plate tail ticket", before=0)
SPELLED = Expression(r"\b(?:spelled|spelling|spell|spells)(?: as| it)? ((?:[a-z][ -]){2,}[a-z])\b",
                     words="spelled spelling spell spells", before=0)
# "on six slash fifteen": the day is no five or ten, of which scores are.
SLASHED = Expression(rf"\b(?:{DIGIT}|ten|eleven|twelve) (?:slash|dash) (?:{LATER_DAY}|(?:twenty|thirty)(?: {DIGIT})?)"
                     rf"(?: (?:slash|dash) (?:{NUMBER} ?){{1,3}})?\b", words="slash dash", also=NUMBER_WORDS, before=7)
# Letters one by one: "K O C S I S". Three may be a short form of care, and four that are a word of its own.
TWO_LETTERS = re.compile(r"[ -](?:double|[a-z])[ -](?:double|[a-z])(?![\w'])")     # in every match, and quickly found
LETTERS = re.compile(r"(?<![\w'-])[a-z](?:[ -](?:double )?[a-z]){3,}(?![\w'])")
SHAPES = ((DATE, 0, Label.DATE, 0.95), (DAY_OF, 0, Label.DATE, 0.95), (ROOM, 1, Label.ROOM, 0.8),
          (CREW, 0, Label.EMSUNIT, 0.85), (SLASHED, 0, Label.DATE, 0.85), (LABELLED, 1, Label.ID, 0.9),
          (SPELLED, 1, Label.NAME, 0.95), (ROAD, 0, Label.LOCATION, 0.85), (FEDERAL_ROAD, 0, Label.LOCATION, 0.85))


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Spelled dates, rooms, crews, and runs of four spelled digits or more."""
    spans = [Span(m.start(group), m.end(group), label, NAME, confidence)
             for shape, group, label, confidence in SHAPES for m in shape.finditer(document)]
    if TWO_LETTERS.search(document.folded):
        spans += [Span(m.start(), m.end(), Label.NAME, NAME, 0.9) for m in LETTERS.finditer(document.folded)
                  if not is_short_form(re.sub("[ -]|double ", "", m.group()))]
    if len(NUMBERS.hinted(document)) < 3:       # in a row that is a number there are more
        return spans
    return spans + [Span(m.start(), m.end(), Label.ID, NAME, 0.9) for m in ROW.finditer(document.folded)
                    if is_number(m.group().split(" "))]


def is_short_form(spelled: str) -> bool:
    """True for letters that are a word of care, be it with an article before or a letter of the next word behind."""
    return any(map(is_plain, (spelled, spelled[1:], spelled[:-1])))


def is_number(parts: list[str]) -> bool:
    """True for a row with a digit and three parts behind it, four numbers in all; three beside spelled letters."""
    numbers = sum(part in NUMBER_SET for part in parts)
    return not DIGIT_SET.isdisjoint(parts[:-3]) and numbers > 3 - (not PHONETIC_SET.isdisjoint(parts))
