"""Where a finding of the model begins and ends, and whether it says anything: it judges words, a name has its parts.

Names: 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1). A part that stays is a leak as the whole is.
"""

from __future__ import annotations

import re

from aggregation.deidentification.context import CREDENTIALS, given_too
from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import Label
from aggregation.deidentification.observing import HOUSES, STREETS, UNITS
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import is_plain
from pso_portal.names.lexicon import word_set

SAID_SO = 0.75      # the chance from which a house without a name is one that people call so
TITLE_BEFORE = re.compile(r"\b(?:mr|mrs|ms|miss|dr|doctor|pt|patient|nurse|resident)\.? $")
TAILS = "|".join(sorted(HOUSES - {"st", "and", "drug", "mercy"} | {
    "er", "ed", "fd", "pd", "hs", "market", "suites", "mobility", "derm", "dermatology", "gi", "kids", "children's",
    "hosp", "infusion", "vision", "ltc", "alf", "dme", "animal", "institute", "path", "pathology", "freight", "motel",
    "inn", "diner", "ent", "isd", "dss", "attorneys", "convent", "counseling", "towing", "llc", "inc", "fitness",
    "day center"}))
HOUSE_TAIL = re.compile(rf"(?: (?:&|and))? (?:{TAILS})\b(?: (?:\d{{1,4}}|center))?"
                        r"| local \d{1,4}|(?<= local) \d{1,4}")
GIVEN_BEFORE = re.compile(r"(?<![\w'-])([a-z]{2,10}) $")
PARTICLE_BEFORE = re.compile(r"(?<![\w'-])((?:(?:de|bin|al|el|la|van|von|der|den|del|di|da|le|du|abu|ibn|ter) ){1,2})$")
# "Youngblood Sr", 'Margaret "Mags"': the rest of the name joins what stands behind.
NAME_TAIL = re.compile(r",? (?:sr|jr|iii?)\b\.?| [\"“][a-z][\w'-]{1,11}[\"”](?= [a-z])")
SPELLED_OUT = re.compile(r"[a-z](?: [a-z])+")
GENERIC = word_set("the a an our this other another outside local state us in near of at and survey department left"
                   " right old place landing drive area min home house room office front back main store system")
NOUNS = {Label.FACILITY: HOUSES | GENERIC, Label.LOCATION: STREETS | GENERIC, Label.UNIT: UNITS | GENERIC}


def bare(document: Document, span: Span) -> bool:
    """True for what says nothing by itself: a single letter without a title, a house or a road without a name."""
    word = document.folded[span.start:span.end]
    if len(word) == 1:
        return not TITLE_BEFORE.search(document.folded, max(0, span.start - 12), span.start)
    if span.label is Label.NAME and SPELLED_OUT.fullmatch(word):
        spelled = word.replace(" ", "")     # "k a r l" is somebody, "t g" and "c b c" are nobody
        return len(spelled) < 3 or is_plain(spelled) or spelled in CREDENTIALS
    nouns = NOUNS.get(span.label) if span.confidence < SAID_SO else None     # "sent to memorial"
    return nouns is not None and all(part in nouns for part in re.findall(r"\w+", word))


def grown(document: Document, span: Span) -> Span:
    """A house with the rest of its name ("… Health & Rehab"), a day with its article ("the 21st"), a person's name."""
    if span.label is Label.DATE and document.folded.startswith("the ", max(0, span.start - 4)):
        return span.moved(span.start - 4, span.end)
    if span.label is Label.FACILITY and (rest := HOUSE_TAIL.match(document.folded, span.end)):
        return span.moved(span.start, rest.end())
    return whole_name(document, span) if span.label is Label.NAME else span


def whole_name(document: Document, span: Span) -> Span:
    """A surname with its particle ("bin Rashid"), a name with what follows it ("Youngblood Sr"), a surname with the
    given name that is also a word.
    """
    text, start = document.folded, span.start
    if particle := PARTICLE_BEFORE.search(text, max(0, start - 12), start):
        start = particle.start(1)
    elif text[start:span.end].isalpha():
        before = GIVEN_BEFORE.search(text, max(0, start - 12), start)
        start = before.start(1) if before and given_too(before.group(1)) else start
    after = NAME_TAIL.match(text, span.end)
    return span.moved(start, after.end() if after else span.end)
