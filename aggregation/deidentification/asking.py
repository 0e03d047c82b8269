"""How sure the statistical model must be of a token, by what the token is.

A model trained on invented sentences is too sure of itself; what the lexicon knows of a word moves the bar.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aggregation.deidentification.context import AMBIGUOUS, CREDENTIALS
from aggregation.deidentification.document import Document, Vote
from aggregation.deidentification.impossible import CLOCK, cannot_be
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import code_of
from aggregation.deidentification.observing import (
    DAYS,
    HOUSES,
    MONTHS,
    NUMBER_LABELS,
    NUMBER_WORDS,
    ORDINALS,
    STREETS,
    UNITS,
)
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import eponyms, is_plain
from pso_portal.names.lexicon import word_set

# The chance asked of any token, of a likely name, of an ordinary word, of a house or firm.
AT_LEAST, IF_NAME, IF_WORD, IF_HOUSE = 0.12, 0.065, 0.21, 0.06
IF_SHORT, IF_SHORTENED, IF_INITIALS, NEVER = 0.6, 0.9, 0.75, 2.0
PRONOUNS = word_set("i he she we they it you me him her them us his my our their your i'm i've i'd i'll he's he'd"
                    " he'll she's she'd she'll we're we've we'd we'll they're they've they'd it's"
                    " you're that's there's who's o'clock clock fyi omg lol asap hundred thousand mi ft lbs")
SPOKEN = frozenset({"period", "comma", "colon", "paragraph", "newline", "mr", "mrs", "ms", "dr", "doctor"})
DATE_WORDS = MONTHS | ORDINALS | NUMBER_WORDS | DAYS
MEASURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}-?(?:year|yr|month|mo|week|wk|day|hour|hr|lead|lumen|bed|person)s?"
                     r"(?:-olds?)?|\d+(?:\.\d+)?(?:mg|mcg|ml|mls|kg|units?|cm|mm|hrs?|mins?|meq|lpm|fr|ga|mmhg)|q\d{1,2}h?")
BESIDE_NUMBERS = word_set("msg req vs ends rec ph new old")
SAID_SO = 0.75      # the chance from which a house without a name is one that people call so
TITLE_BEFORE = re.compile(r"\b(?:mr|mrs|ms|miss|dr|doctor|pt|patient|nurse|resident)\.? $")
SPELLED_OUT = re.compile(r"[a-z](?: [a-z])+")
GENERIC = word_set("the a an our this other another outside local state us in near of at and survey department left"
                   " right old place landing drive area min home house room office front back main store system")
NOUNS = {Label.FACILITY: HOUSES | GENERIC, Label.LOCATION: STREETS | GENERIC, Label.UNIT: UNITS | GENERIC}


def asked(document: Document, vote: Vote, *, follows: bool) -> float:
    """The chance that a token must reach, by what it is; 2 for what is never part of an identifier."""
    word = document.folded[vote.start:vote.end]
    short_form = not document.one_case and 1 < len(word) < 6 and document.text[vote.start:vote.end].isupper()
    bar = asked_of(word, vote.label, follows, short_form)
    return NEVER if vote.chance >= bar and cannot_be(document, vote, word) else bar


@lru_cache(maxsize=50_000)
def asked_of(word: str, label: Label, follows: bool, short_form: bool) -> float:
    """The same by the token itself (folded). `short_form`: it looks like one."""
    if label is Label.AGE90:
        return AT_LEAST
    road = word == "dr" and follows and label is Label.LOCATION     # "2290 Quarry Bend Dr"
    credential = word in CREDENTIALS and word not in AMBIGUOUS
    if (word in SPOKEN and not road) or (word in PRONOUNS and not follows) or credential:
        return NEVER
    if short_form and shortened(word):
        return IF_INITIALS if label is Label.NAME and len(word) < 4 else IF_SHORTENED
    if word.isalpha():
        return asked_of_word(word, label, follows)
    if MEASURE.fullmatch(word) or ("/" in word and not any(map(str.isdigit, word))):
        return NEVER
    if CLOCK.fullmatch(word) and follows and label is Label.LOCATION:
        return NEVER
    short = len(word) < 3 or (len(word) == 4 and CLOCK.fullmatch(word))
    return IF_SHORT if short and not follows and label is not Label.NAME else AT_LEAST


def shortened(word: str) -> bool:
    """True for letters that look like a short form in a text that uses both cases ("IDT", "VAERS"), and are no name."""
    return word.isalpha() and code_of(word)[0] in "?abcd"


def asked_of_word(word: str, label: Label, follows: bool) -> float:
    """The same for a token of letters."""
    if (label is Label.DATE and word not in DATE_WORDS) or (label is Label.WEEKDAY and word not in DAYS):
        return 0.95
    if label is Label.ID and (word in NUMBER_LABELS or word in BESIDE_NUMBERS):
        return NEVER
    if label in {Label.ID, Label.ROOM} and word not in NUMBER_WORDS and (len(word) > 3 or is_plain(word)):
        return IF_SHORT if len(word) > 1 else AT_LEAST
    if word in eponyms() and not follows:
        return IF_SHORT if label is not Label.NAME else IF_WORD
    if label is not Label.NAME or follows:
        return IF_HOUSE if label is Label.FACILITY else AT_LEAST
    if is_plain(word):
        return IF_WORD
    return IF_NAME if code_of(word)[0] in "?ghijk" else AT_LEAST


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
