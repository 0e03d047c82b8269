"""What the model may not take a token for, whatever it thinks: blood pressures are no dates, clock times no numbers.

A model knows company, not arithmetic. Each rule is about shape and nearest words only.
"""

from __future__ import annotations

import re

from aggregation.deidentification.document import Document, Vote
from aggregation.deidentification.labels import Label
from pso_portal.names.lexicon import word_set

PRESSURE = re.compile(r"\d{2,3}/(?:\d{2,3}|p|palp)")
CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:-\d{1,2}:\d\d)?|\d{1,2}(?::?\d\d)?[ap]\.?m\.?|\d{1,2}:\d\d[apz]"
                  r"|(?:[01]\d|2[0-3])[0-5]\dz")
CLOCKS = re.compile(r"((?:[01]\d|2[0-3])[0-5]\d)-((?:[01]\d|2[0-3])[0-5]\d)")
PARTED = re.compile(r"\d+(?:[./:-]\d+)+")
RATE = re.compile(r"\d{1,3}/(?:min|hr|h|day|hpf|kg)|\d{1,3}(?:[./]\d{1,3}){2}")
DATED = re.compile(r"\b(?:on|since|dated?|from|by|until|till?|(?:mon|tue|wed|thu|fri|sat|sun)\w*"
                   r"|\d/\d{1,2},?(?: and)?) $")
MONTH_BEFORE = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? $")
SURELY_DATED = 0.7
YEAR = re.compile(r"(?:19|20)\d\d")
WHERE_NUMBERED = frozenset({Label.ROOM, Label.UNIT, Label.EMSUNIT})
OUT_OF_TEN = re.compile(r"\d{1,2}/10")
OLD = re.compile(r"9\d|1[0-2]\d|nine?ty(?:-[a-z]+)?|hundred|nineties|90'?s|(?:nona|cente)nt?[a-z]*"
                 r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve")
# After these a number in words counts something; it is nobody's age.
COUNTED = re.compile(r"\W{0,3}(?:(?:one|two|three|four|five|six|seven|eight|nine)\W{1,2})?(?:percent|minutes?|mins?"
                     r"|pounds|lbs|over|milli\w+|mcg|mg|units|degrees|beats|seconds|hours|days|grams"
                     r"|kilos|f\b|by noon)")
MEASURED = re.compile(r"\b(?:sats?|saturation|oxygen|pulse|rate|temp\w*|pressure|sugar|glucose|weighs?|map|systolic"
                      r"|bpm|(?:up|down|back) to)\W+(?:\w+\W+)?$")
PAPERS = word_set("form checklist plan report guide worksheet list protocol policy bundle competency guideline"
                  " guidelines week month day log sheet record notice agreement procedure"
                  " tool audit huddle module survey review notes note pathway huddles agenda handbook manual")
INSURED = "health plan"     # the one title that is a firm's
# No title is longer; a text of titles alone would be read again from each of its words.
CAPITAL_RUN = re.compile(r"(?: ?(?:[A-Z][\w'&/-]*|of|and|for|to|the|on|in|&)){0,200}")
NAMES = frozenset({Label.NAME, Label.FACILITY, Label.LOCATION, Label.UNIT})


def cannot_be(document: Document, vote: Vote, word: str) -> bool:
    """True when the token (`word`, folded) is no identifier of this kind."""
    if vote.label is Label.AGE90:
        return no_age(document, vote, word)
    if word.isalpha():
        return vote.label in NAMES and on_paper(document, vote)
    if vote.label is Label.DATE and no_date(document, vote, word):
        return True
    if YEAR.fullmatch(word) and vote.label in WHERE_NUMBERED:
        return True
    shaped = (PRESSURE.fullmatch(word) and not is_day(word)) or TIME.fullmatch(word)
    return bool(shaped or is_span(word) or (vote.label is Label.ID and RATE.fullmatch(word)))


def no_age(document: Document, vote: Vote, word: str) -> bool:
    """True for what is no number of 90 or more, and for what counts or measures something."""
    before = document.folded[max(0, vote.start - 24):vote.start]
    return not OLD.fullmatch(word) or COUNTED.match(document.folded, vote.end) is not None \
        or MEASURED.search(before) is not None


def no_date(document: Document, vote: Vote, word: str) -> bool:
    """True for figures that are no month and day: "94/52", "0.125", "3-5-6", "7/10"; "Aug 28-29" is one."""
    before = document.folded[max(0, vote.start - 12):vote.start]
    if CLOCK.fullmatch(word):
        return not word.startswith(("19", "20"))
    if OUT_OF_TEN.fullmatch(word):
        return vote.chance < SURELY_DATED and DATED.search(before) is None
    if MONTH_BEFORE.search(before):
        return False
    return PARTED.fullmatch(word) is not None and not is_day(word)


def is_day(word: str) -> bool:
    """True for two or three numbers that can be month and day, or month and year, in some order."""
    parts = re.split(r"[./-]", word)
    if ":" in word or not 2 <= len(parts) <= 3 or not all(map(str.isdigit, parts)) or any(
            len(part) > 4 for part in parts):
        return False
    values = sorted(int(part) for part in (parts[:2] if len(parts[0]) < 3 else parts[1:]))
    month_and_day = 1 <= values[0] <= 12 and 1 <= values[-1] <= 31
    if len(parts) == 2:
        with_year = len(parts[1]) == 4 and parts[1][:2] in {"19", "20"} and 1 <= int(parts[0]) <= 12
        return with_year or (month_and_day and "." not in word) or (month_and_day and parts[1][0] != "0" == parts[0][0])
    return month_and_day and (len(parts[2]) in {2, 4} or len(parts[0]) == 4)


def is_span(word: str) -> bool:
    """True for two clock times, the later one behind: "2225-2350"."""
    both = CLOCKS.fullmatch(word)
    return both is not None and both.group(1) < both.group(2)


def on_paper(document: Document, vote: Vote) -> bool:
    """True inside the title of a form, a plan or a week: "the Transfer Checklist", where case tells."""
    if document.one_case or not document.text[vote.start].isupper():
        return False
    run = CAPITAL_RUN.match(document.text, vote.end)
    title = (document.text[vote.start:vote.end] + (run.group() if run else "")).lower()
    return title.split()[-1] in PAPERS and not title.endswith(INSURED)
