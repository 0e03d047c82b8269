"""Layer 7: how likely it is that something identifying is left, and why: doubtful text waits for a person.

"No actual knowledge" (45 CFR 164.514(b)(2)(ii), 42 CFR 3.212(a)(2)(ii)) asks for somebody who looks where the
rules are unsure. A logistic score over few signals; its weights were fitted, the threshold is a recorded decision
(`docs/decisions/0033-the-residual-risk-and-its-threshold.md`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregation.deidentification import statistical
from aggregation.deidentification.context import says_nothing
from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression
from aggregation.deidentification.labels import PEOPLE, Label
from aggregation.deidentification.lexicon import UNKNOWN, code_of
from aggregation.deidentification.remembering import remembered
from aggregation.deidentification.spans import Span, cover
from aggregation.deidentification.vocabulary import VERB_ENDING, eponyms, is_plain
from aggregation.deidentification.wordview import opens

THRESHOLD = 0.07
FAINTLY, SUSPECTED, SUREST = 0.02, 0.05, 0.99
UNEXPLAINED_BELOW = 0.5     # confidence under which a finding is a guess
LONG_TEXT = 20_000          # characters; longer than any narrative of the forms
FOUR_DIGITS = Expression(r"(?<![\w.,:/-])\d{4}(?![\w.,:/-]\d|\w)", parts=("9999",), before=0)
TIME_OR_YEAR = re.compile(r"(?:19|20)\d\d|[01]\d[0-5]\d|2[0-3][0-5]\d|\d00|\d000|\d500")
UNIT_AFTER = re.compile(r"[ -]?(?:mg|ml|mcg|units?|u|iu|cc|kcal|hours?|hrs?|grams?|g|meq|l|cells|beats|steps)\b")
BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff"
                           "\ufffd\ud800-\udfff]")
OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff]")
GREEK_UNIT = re.compile("[μΩαβγδΔ]")
MARKUP = re.compile(r"</?[a-z]{1,10}[ >/]|&[a-z]{2,6};")
SOFT = frozenset({Label.UNIT, Label.ROOM, Label.WEEKDAY, Label.EMSUNIT})
# Log-odds that something is left: of a text with no signal, then for each signal at 1 (counts are capped).
BASE = -5.3
UNSURE, GUESSED, STRANGE, ONE_CASE, UNKNOWN_RECORD, DIGITS = 0.24, 0.25, 0.23, 1.1, 0.2, 1.3
MANY, PROPER = 0.49, 2.0
SEVERAL, CARELESS, CAPITALS = 0.34, 0.36, 0.3
UNEXPLAINED = 0.6   # by decision: the rules do not know what they took away
CERTAIN = 20.0      # a ground that holds the text alone


@dataclass(frozen=True)
class Reason:
    """One ground for doubt: its sentence, how often it was met, and what it adds to the log-odds of a leak."""

    sentence: str
    count: int
    weight: float


def assess(document: Document, found: Sequence[Span], final: Sequence[Span], *, known_given: bool) -> list[Reason]:
    """All grounds for doubt. `found`: every layer's findings; `final`: the cover that was applied."""
    covered = cover(len(document.text), final)
    return [*unsure(document, covered), *many(final), *guessed(final), *careless(document, final),
            *leftovers(document, covered), *writing(document, known_given)]


def unsure(document: Document, covered: bytearray) -> Iterator[Reason]:
    """What the model half suspects and nothing removed: the strongest suspicion counts."""
    if document.votes is None:
        return
    chances = [vote.chance for vote in statistical.votes(document)
               if not covered[vote.start] and vote.label not in SOFT]
    worst = max(chances, default=0.0)
    several = sum(chance > FAINTLY for chance in chances)
    if several > 1:
        yield Reason("The model half suspects several words that stay.", several, SEVERAL * math.log1p(several))
    if worst > statistical.LEAST:
        count = sum(chance > SUSPECTED for chance in chances)
        weight = UNSURE * (log_odds(min(worst, SUREST)) - log_odds(statistical.LEAST))
        yield Reason("The model is unsure of a word that stays.", count, weight)


def many(final: Sequence[Span]) -> Iterator[Reason]:
    """The more identifiers a text holds, the likelier one of them was missed."""
    if final:
        yield Reason("So many identifiers were found that one more may have been missed.", len(final),
                     MANY * math.log1p(len(final)))


def guessed(final: Sequence[Span]) -> Iterator[Reason]:
    """Removed on a guess: if the guess was needed, its neighbour may have been missed."""
    guesses = sum(span.confidence < UNEXPLAINED_BELOW and span.layer == "words" for span in final)
    if guesses:
        yield Reason("A capitalised word that nothing explains was removed.", guesses, UNEXPLAINED * guesses)
    doubts = [1 - span.confidence for span in final if span.layer != "known" and span.confidence < 0.95]
    if doubts:
        yield Reason("Something was removed on weak grounds.", len(doubts), GUESSED * min(3.0, sum(doubts)))


def careless(document: Document, final: Sequence[Span]) -> Iterator[Reason]:
    """Names in small letters in a text that uses both: where nothing shows a name, another may have been missed."""
    small = sum(span.label in PEOPLE and document.text[span.start].islower() for span in final)
    if small and not document.one_case:
        yield Reason("Names stand in small letters although the text uses capitals.", small, CARELESS * min(2, small))


def leftovers(document: Document, covered: bytearray) -> Iterator[Reason]:
    """What stays in the text and might be somebody."""
    text = document.folded
    digits = sum(1 for m in FOUR_DIGITS.finditer(document) if not covered[m.start()]
                 and not UNIT_AFTER.match(text, m.end()) and not TIME_OR_YEAR.fullmatch(m.group()))
    if digits:
        yield Reason("A number of four digits stays that is no time, year or dose.", digits, DIGITS * min(2, digits))
    words = document.words
    # A word that says nothing is a plain one, and those are listed.
    strange = {words.folded[index]: index for index in words.telling(says_nothing)
               if not is_listed(words.folded[index]) and not covered[words.starts[index]]}
    if strange:
        yield Reason("A word stays that no list knows.", len(strange), STRANGE * min(3, len(strange)))
    if document.one_case:
        return
    text = document.text
    capitals = sum(stands_as_proper(text, start, end) for start, end in zip(words.starts, words.ends, strict=True)
                   if text[start].isupper() and not covered[start])
    if capitals:
        yield Reason("Words with a capital stay in the middle of sentences.", capitals, CAPITALS * math.log1p(capitals))
    proper = [word for word, index in strange.items() if code_of(word) == UNKNOWN
              and stands_as_proper(text, words.starts[index], words.ends[index])]
    if proper:
        yield Reason("A capitalised word stays that no list knows.", len(proper), PROPER * min(2, len(proper)))


def stands_as_proper(text: str, start: int, end: int) -> bool:
    """True for a word with a capital that its place does not explain, and that is no short form."""
    return text[start].isupper() and not (end - start > 1 and text[start:end].isupper()) and not opens(text, start)


@remembered
def is_listed(word: str) -> bool:
    """True for a word (folded) that a list knows or its ending explains, and for one of two letters or less."""
    return len(word) < 3 or is_plain(word) or word in eponyms() or VERB_ENDING.fullmatch(word) is not None


def writing(document: Document, known_given: bool) -> Iterator[Reason]:
    """Ways of writing under which the rules see badly, and a record of which nothing is known."""
    text = document.text
    if not known_given:
        yield Reason("Nothing was known about this record beforehand.", 1, UNKNOWN_RECORD)
    if document.one_case and len(document.words) > 3:
        yield Reason("The text is all in capitals or all in small letters.", 1, ONE_CASE)
    if BAD_CHARACTER.search(text):
        yield Reason("The text holds control or invisible characters.", 1, CERTAIN)
    if not text.isascii() and OTHER_SCRIPT.search(GREEK_UNIT.sub("", text)):
        yield Reason("The text holds another script.", 1, CERTAIN)
    if ("<" in document.folded or "&" in document.folded) and MARKUP.search(document.folded):
        yield Reason("The text holds markup.", 1, CERTAIN)
    if len(text) > LONG_TEXT:
        yield Reason("The text is very long.", 1, CERTAIN)


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a chance in (0, 1)."""
    return math.log(chance / (1 - chance))


def combine(reasons: Sequence[Reason]) -> float:
    """Residual risk in (0, 1): the fitted chance that a core identifier is left."""
    return round(1 / (1 + math.exp(-BASE - sum(reason.weight for reason in reasons))), 4)
