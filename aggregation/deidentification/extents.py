"""The rest of an identifier that was found in part. A part that stays is a leak as the whole is: "Hays Eye & Retina",
"Lee County dispatch", "l. Thao", "the night of the 30th".

Names of persons: 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1); houses 42 CFR 3.212(a)(2)(i)(A); places (B);
dates (C); numbers (H)-(R).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from aggregation.deidentification.capitals import with_capitals
from aggregation.deidentification.context import given_too
from aggregation.deidentification.document import Document
from aggregation.deidentification.houses import HOUSE_TAIL
from aggregation.deidentification.labels import PEOPLE, Label
from aggregation.deidentification.observing import NUMBER_LABELS, NUMBER_WORDS
from aggregation.deidentification.spans import PLACES, Span, cover
from aggregation.deidentification.vocabulary import is_plain

FARTHEST = 40       # characters looked at before a finding
SURE = 0.5          # a chance of the model
NUMBERS = frozenset({Label.ID, Label.MRN, Label.ACCT, Label.HEALTHPLAN, Label.LICENSE, Label.DEVICE, Label.VEHICLE})
ROAD_TAIL = (r"(?:(?<=[a-z]) (?:st|street|ave|rd|road|dr|drive|ln|lane|ct|court|cir|blvd|way|pl|ter|trl|hwy|pike)\b"
             r"|(?: (?:[nsew]|ne|nw|se|sw|nb|sb|eb|wb)\b(?!')|(?<=\d) ?(?:nb|sb|eb|wb)\b|,? (?:box|mm|exit) \d{1,4}\b"
             r"|,? (?:apt|suite|ste|unit|lot)\.? ?#?\w{1,4}\b))+")
# "Youngblood Sr", 'Margaret "Mags"', "St. Amant".
NAME_TAIL = r",? (?:sr|jr|iii?)\b\.?| [\"“][a-z][\w'-]{1,11}[\"”](?= [a-z])|(?<=\bst)\.? [a-z]+|(?<=\bst\.) [a-z]+"
NUMBER_TAIL = r"-\w+"
COUNT = rf"(?:{'|'.join(sorted(NUMBER_WORDS - {'dash', 'slash', 'point', 'dot'}))})"
SIDES = r"(?:[nsew]\.?|north|south|east|west)"
AFTER = {Label.FACILITY: HOUSE_TAIL, Label.CITY: HOUSE_TAIL, Label.LOCATION: f"{ROAD_TAIL}|{HOUSE_TAIL}"}
# What stands before an identifier that begins with a figure, and before one that begins with a letter.
BEFORE_FIGURE = {Label.LOCATION: r"(?:rural )?(?:rt|rte|po box|box|lot)\.? ", Label.DATE: "the "}
BEFORE_LETTER = {
    Label.FACILITY: r"our (?:lady of )?|masjid |(?:n[ymhjc]|mn|tx|ca|az|wa|co|fl|pa) ",
    Label.LOCATION: rf"(?<!\d)\d{{1,5}} (?:{SIDES} )?|(?:{COUNT} ){{1,4}}(?:{SIDES} )?|{SIDES} ",
    Label.CITY: r"(?<!\d)(?!(?:[01]\d|2[0-3])[0-5]\d )\d{2,5} (?:[nsew]\.? )?",
    Label.DATE: r"the |(?<!\d)(?:19|20)\d\d[ -]",
}
PARTICLES = r"(?:(?:de|bin|al|el|la|van|von|der|den|del|di|da|le|du|abu|ibn|ter) ){1,2}"
NAME_BEFORE = rf"{PARTICLES}|\d{{1,5}} [nsew]\.? |(?<!\d )[b-hj-z]\. ?"
NUMBER_BEFORE = r"[a-z]{1,4}(?:-[a-z])?[ -]"


def shapes(by_label: Mapping[Label, str], people: str, numbers: str, edge: str) -> dict[Label, re.Pattern[str]]:
    """The expressions of all labels; `edge` holds a place for each."""
    every = {**by_label, **dict.fromkeys(PEOPLE, people), **dict.fromkeys(NUMBERS, numbers)}
    return {label: re.compile(edge.format(shape)) for label, shape in every.items() if shape}


ENDS = shapes(AFTER, NAME_TAIL, NUMBER_TAIL, "(?:{})")
EDGE = r"(?<![\w'-])({})$"
BEGINS = (shapes(BEFORE_LETTER, NAME_BEFORE, "", EDGE), shapes(BEFORE_FIGURE, "", NUMBER_BEFORE, EDGE))
LONGEST_PARTICLE = 4
LAST_WORD = re.compile(r"(?<![\w'-])[A-Z][\w'&-]* $")


def whole(document: Document, spans: list[Span]) -> list[Span]:
    """The spans, each with the rest of what it names."""
    covered = cover(len(document.text), spans)
    seen = {vote.start: vote.label for vote in document.votes or () if vote.label in PLACES and vote.chance > SURE}
    return [grown(document, span, covered, seen) for span in spans]


def grown(document: Document, span: Span, covered: bytearray, seen: Mapping[int, Label]) -> Span:
    """The span with the rest of what it names. `covered`: by any span. `seen`: where the model sees a house or a road,
    which the lists may take for somebody's name.
    """
    places = seen.keys() & range(span.start, span.end) if span.label is Label.NAME else ()
    label = seen[min(places)] if places else span.label
    start, end = first(document, label, span.start, span.end), last(document, label, span.end)
    if not document.one_case and document.text[start].isupper():
        start, end = with_capitals(document, label, start, end, covered)
    return span.moved(start, end)


def last(document: Document, label: Label, end: int) -> int:
    """Where the words end that go on with what ends here."""
    shape = ENDS.get(label)
    after = shape.match(document.folded, end) if shape else None
    return after.end() if after else end


def first(document: Document, label: Label, start: int, end: int) -> int:
    """Where the words begin that belong to what begins here."""
    word = word_before(document, start)
    if not word or (label in PEOPLE and len(word) > LONGEST_PARTICLE and not given_too(word)):
        return start
    shape = BEGINS[document.folded[start].isdigit()].get(label)
    before = shape.search(document.folded, max(0, start - FARTHEST), start) if shape else None
    if before and may_begin(document, label, before.start(1), start):
        return before.start(1)
    if label in PEOPLE and document.folded[start:end].isalpha() and given_too(word) and word.isalpha():
        return start - len(word) - 1
    if label in PLACES and document.folded.startswith("of ", start):
        capital = LAST_WORD.search(document.text, max(0, start - FARTHEST), start)
        return capital.start() if capital else start
    return start


def word_before(document: Document, start: int) -> str:
    """What stands before this place, up to a blank; nothing behind a comma or a bracket."""
    if start == 0 or document.folded[start - 1] not in " -.":
        return ""
    return document.folded[document.folded.rfind(" ", 0, start - 1) + 1:start].rstrip(" -")


def may_begin(document: Document, label: Label, start: int, end: int) -> bool:
    """False for a small letter before a name where case tells, and for the label or the unit beside a number."""
    capitals = document.one_case or document.text[start:end].rstrip(" .-").isupper()
    if label in NUMBERS:
        word = document.folded[start:end - 1]
        return capitals and word not in NUMBER_LABELS and not is_plain(word)
    return label not in PEOPLE or capitals or end - start > 3
