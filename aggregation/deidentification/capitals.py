"""Capitals beside a name that belong to it, where case tells: "Hays Eye & Retina", "Kayleigh Pickup".

Names: 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1); houses 42 CFR 3.212(a)(2)(i)(A); places (B).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from aggregation.deidentification.context import AFTER_NAME, BEFORE_NAME, TITLED, given_too
from aggregation.deidentification.document import Document
from aggregation.deidentification.houses import TAIL
from aggregation.deidentification.labels import PEOPLE, Label
from aggregation.deidentification.observing import DAYS, MONTHS
from aggregation.deidentification.spans import PLACES
from aggregation.deidentification.vocabulary import THINGS, device_nouns, eponyms, is_name, is_plain
from pso_portal.names.folding import fold
from pso_portal.names.lexicon import word_set

CAPITAL = r"[A-Z][\w'’-]*"
HOUSE_NEXT = re.compile(rf"(?:\.?(?: of| at)?(?: the)? | ?[&+] ?)({CAPITAL})")
NAME_NEXT = re.compile(rf" ({CAPITAL})")
LETTER_NEXT = re.compile(r" [B-HJ-Z](?![\w'’/+-])(?!\.? ?\d| [A-Z]\b)")   # "Lainey C charted", and not "K 3.2"
CAPITAL_BEFORE = re.compile(rf"(?<![\w'’&-])({CAPITAL})(?: | ?[&+] ?)$")
SHORTENED = word_set("co st ft mt pt twp")        # the point behind these ends no sentence
NO_PART = TITLED | DAYS | MONTHS | word_set(
    "i im i'm id i'd er ed or icu ems pt pts the a an he she they we it in on at to from by and but so no not")
# What careless writers give a capital behind a name: it does something, or something is done.
CALLS = AFTER_NAME | BEFORE_NAME
MANY = 9
GOES_ON = frozenset(" &+.")
Belongs = Callable[[str], bool]


def with_capitals(document: Document, label: Label, start: int, end: int, covered: bytearray) -> tuple[int, int]:
    """Begin and end with the capitalised words beside them that belong to the name."""
    if label in PLACES:
        return begun(document, start, covered, house_word), ended(document, end, covered, HOUSE_NEXT, house_word)
    if label in PEOPLE:
        start = begun(document, start, covered, name_word)
        end = ended(document, end, covered, NAME_NEXT, name_or_house_word)
        if letter := LETTER_NEXT.match(document.text, end):
            end = letter.end()
        if is_given(document.folded[start:end]):
            end = ended(document, end, covered, NAME_NEXT, may_be_surname, most=1)
        return start, end
    return start, end


def ended(document: Document, end: int, covered: bytearray, shape: re.Pattern[str], belongs: Belongs,
          most: int = MANY) -> int:
    """Where the last capitalised word ends that goes on from here, `most` of them."""
    if document.text[end:end + 1] not in GOES_ON:
        return end
    for _ in range(most):
        found = shape.match(document.text, end)
        if not found or covered[found.start(1)] or not belongs(found.group(1)) or ends_sentence(document, end):
            break
        end = found.end()
    return end


def ends_sentence(document: Document, end: int) -> bool:
    """True where a full stop stands that shortens no word: "Canal Street. Hip"."""
    stop = document.text[end] == "." and document.folded[max(0, end - 3):end].split()[-1] not in SHORTENED
    return stop or document.text[end - 1] == "."


def begun(document: Document, start: int, covered: bytearray, belongs: Belongs) -> int:
    """Where the first of the capitalised words before this place begins."""
    if document.text[start - 1:start] not in GOES_ON:
        return start
    while (found := CAPITAL_BEFORE.search(document.text, max(0, start - 30), start)) and not covered[found.start()] \
            and belongs(found.group(1)) and not document.opens(found.start(1)):
        start = found.start(1)
    return start


def house_word(written: str) -> bool:
    """True for a word that may go on with the name of a house."""
    word = fold(written)
    if TAIL.fullmatch(word):
        return True
    short = written.isupper() and len(word) < 5 and is_plain(word)
    return word not in NO_PART and not short and word not in THINGS


def name_word(written: str) -> bool:
    """True for a word that may go on with the name of a person."""
    word = fold(written)
    if word in NO_PART or word in device_nouns() or is_plain(word) or (written.isupper() and len(word) < 5):
        return False
    return word not in eponyms() or (word not in THINGS and is_name(word) and not word.endswith("'s"))


def is_given(word: str) -> bool:
    """True for a given name alone (folded)."""
    return word.isalpha() and given_too(word)


def may_be_surname(written: str) -> bool:
    """True for a capitalised ordinary word that can be a surname behind a given name: "Kayleigh Pickup"."""
    word = fold(written)
    return len(word) > 2 and not written.isupper() and not written.endswith("'s") and word not in NO_PART \
        and word not in THINGS and word not in device_nouns() and word not in CALLS


def name_or_house_word(written: str) -> bool:
    """The same, or a word that shows that the name was a house's: "Ashgrove OBGYN"."""
    return name_word(written) or (TAIL.fullmatch(fold(written)) is not None and fold(written) not in NO_PART)
