"""Layer 7: how likely it is that something identifying is left, and why: doubtful text waits for a person.

"No actual knowledge" (45 CFR 164.514(b)(2)(ii), 42 CFR 3.212(a)(2)(ii)) asks for somebody who looks where the
rules are unsure. The weights are judgement, not calibrated probabilities; the threshold is a recorded decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aggregation.deidentification.context import NAME_POSITION
from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import PEOPLE, Label
from aggregation.deidentification.spans import Span, cover
from aggregation.deidentification.vocabulary import VERB_ENDING, eponyms, is_plain

THRESHOLD = 0.30
UNEXPLAINED_BELOW = 0.5     # confidence under which a finding is a guess
LONG_TEXT = 20_000          # characters; longer than any narrative of the forms
FOUR_DIGITS = re.compile(r"(?<![\w.,:/-])\d{4}(?![\w.,:/-]\d|\w)")
TIME_OR_YEAR = re.compile(r"(?:19|20)\d\d|[01]\d[0-5]\d|2[0-3][0-5]\d|\d00|\d000|\d500")
UNIT_AFTER = re.compile(r"[ -]?(?:mg|ml|mcg|units?|u|iu|cc|kcal|hours?|hrs?|grams?|g|meq|l|cells|beats|steps)\b")
BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff"
                           "\ufffd\ud800-\udfff]")
OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff]")
GREEK_UNIT = re.compile("[μΩαβγδΔ]")
MARKUP = re.compile(r"</?[a-z]{1,10}[ >/]|&[a-z]{2,6};")


@dataclass(frozen=True)
class Reason:
    """One ground for doubt: its sentence, how often, and the weight of all together in [0, 1)."""

    sentence: str
    count: int
    weight: float


def each(sentence: str, count: int, weight: float) -> Iterator[Reason]:
    """A ground met `count` times, each with this weight; nothing when it is not met."""
    if count:
        yield Reason(sentence, count, 1 - (1 - weight) ** count)


def assess(document: Document, found: Sequence[Span], final: Sequence[Span], *, known_given: bool) -> list[Reason]:
    """All grounds for doubt. `found`: every layer's findings; `final`: the cover that was applied."""
    covered = cover(len(document.text), final)
    return [*doubtful_findings(document, final), *leftovers(document, covered), *disagreements(found),
            *writing(document), *each("Nothing was known about this record beforehand.", int(not known_given), 0.10)]


def doubtful_findings(document: Document, final: Sequence[Span]) -> Iterator[Reason]:
    """Removed on a guess: if the guess was needed, its neighbour may have been missed."""
    guesses = [span for span in final if span.confidence < UNEXPLAINED_BELOW]
    names = [span for span in final if span.label in PEOPLE and span.layer != "known" and span not in guesses]
    numbers = [span for span in final if span.label is Label.ID and span.layer == "numbers" and span.confidence <= 0.7]
    yield from each("A capitalised word that nothing explains was removed.", len(guesses), 0.35)
    unsure = [span for span in names if span.confidence < 0.85]
    harder = 2 if document.one_case else 1      # without capitals a name found says less about one not found
    yield from each("A name was found that the record does not know.", len(names) - len(unsure), 0.03 * harder)
    yield from each("A word was taken for a name by lists or grammar only.", len(unsure), 0.10 * harder)
    yield from each("A number that nothing explains was removed.", len(numbers), 0.15)


def leftovers(document: Document, covered: bytearray) -> Iterator[Reason]:
    """What stays in the text and might be somebody."""
    text = document.folded
    digits = [m for m in FOUR_DIGITS.finditer(text) if not covered[m.start()] and not TIME_OR_YEAR.fullmatch(m.group())
              and not UNIT_AFTER.match(text, m.end())]
    yield from each("A number of four digits stays that is no time, year or dose.", len(digits), 0.15)
    strange = [word for word in document.words if not covered[word.start] and len(word.folded) > 2
               and not is_plain(word.folded) and word.folded not in eponyms()]
    hidden = len({word.folded for word in strange if not VERB_ENDING.fullmatch(word.folded)})
    if document.one_case:
        yield from each("An unknown word stays where capitals do not show names.", hidden, 0.18)
    else:
        yield from each("An unknown word in small letters stays.", hidden, 0.04)
    exposed = sum(1 for before, word in pairwise(document.words) if word in strange
                  and before.folded in NAME_POSITION and document.between(before, word) == " ")
    yield from each("An unknown word stays where a name could stand.", exposed, 0.30)


def disagreements(found: Sequence[Span]) -> Iterator[Reason]:
    """Places where one layer saw a person and another a place or a number."""
    ordered = sorted(found, key=lambda span: (span.start, -span.end))
    count = sum(1 for left, right in pairwise(ordered) if left.overlaps(right)
                and (left.label in PEOPLE) != (right.label in PEOPLE) and "known" not in (left.layer, right.layer))
    yield from each("Two rules disagree about what a word is.", count, 0.08)


def writing(document: Document) -> Iterator[Reason]:
    """Ways of writing under which the rules see badly."""
    text = document.text
    if document.one_case and len(document.words) > 3:
        yield Reason("The text is all in capitals or all in small letters.", 1, 0.20)
    if BAD_CHARACTER.search(text):
        yield Reason("The text holds control or invisible characters.", 1, 0.9)
    if OTHER_SCRIPT.search(GREEK_UNIT.sub("", text)):
        yield Reason("The text holds another script.", 1, 0.9)
    if MARKUP.search(document.folded):
        yield Reason("The text holds markup.", 1, 0.5)
    if len(text) > LONG_TEXT:
        yield Reason("The text is very long.", 1, 0.5)


def combine(reasons: Sequence[Reason]) -> float:
    """Residual risk in [0, 1]: the chance that at least one ground holds, were they independent."""
    safe = 1.0
    for reason in reasons:
        safe *= 1 - reason.weight
    return round(1 - safe, 4)
