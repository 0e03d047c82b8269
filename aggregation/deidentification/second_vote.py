"""Where the statistical model overrules the rules that guess: names by grammar or list alone, known
names used as words.

Rules that are sure (titles, shapes, labels, the record) are never dropped.
"""

from __future__ import annotations

import re

from aggregation.deidentification import known as known_layer
from aggregation.deidentification.asking import IF_WORD
from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import PEOPLE, Label
from aggregation.deidentification.lexicon import UNKNOWN, code_of, sounds_like_name
from aggregation.deidentification.spans import Span
from aggregation.deidentification.statistical import LEAST, votes
from aggregation.deidentification.vocabulary import eponyms
from pso_portal.names.folding import fold
from pso_portal.names.lexicon import ordinary_words

CREDENTIAL = "(?:c r n a|c n a|l p n|l v n|r n|m d|d o|r p h|p a c|p a|n p|r t|e m t)"
SPELLED_CREDENTIAL = re.compile(rf"(?:{CREDENTIAL} )?(?P<name>.*?[a-z]{{2,}})(?: {CREDENTIAL})?")
FLOOR = 0.05        # a chance below it drops an unsure finding
SURE = 0.9
# The chance asked of a known name that is also a word: in small letters where case tells; where case tells nothing.
IN_SMALL, UNTOLD = 0.3, 0.03
INTRODUCED = 0.8    # a title, an initial, a verb of speech: grammar that names a person
Chances = list[float]     # of each character
ON_GRAMMAR = frozenset({Label.FACILITY, Label.CITY, Label.UNIT})


def second_vote(document: Document, found: list[Span]) -> list[Span]:
    """What context, lists and grammar found, cut to the words that the model thinks possible at all."""
    chances: Chances = [0.0] * len(document.text)
    for vote in votes(document):
        chances[vote.start:vote.end] = [vote.chance] * (vote.end - vote.start)
    kept = [span for span in found if span.layer != known_layer.NAME or stays(document, span, chances)]
    parts = (trimmed(document, span, chances) if doubtful(document, span) else [span] for span in kept)
    return [without_credential(document, part) for several in parts for part in several]


def without_credential(document: Document, span: Span) -> Span:
    """A name without the credential that a dictation spelled behind or before it: "Santos D O"."""
    if span.label not in PEOPLE or " " not in document.folded[span.start:span.end]:
        return span
    found = SPELLED_CREDENTIAL.fullmatch(document.folded, span.start, span.end)
    return span.moved(*found.span("name")) if found else span


def stays(document: Document, span: Span, chances: Chances) -> bool:
    """False for a known name that is also a word ("hope", "grace") and is used as one: in small letters where case
    tells, or where the model sees nothing of a name.
    """
    word = document.folded[span.start:span.end]
    if not (span.label in PEOPLE and word.isalpha() and is_also_a_word(word)):
        return True
    small = not document.one_case and document.text[span.start].islower()
    asked = IN_SMALL if small else UNTOLD if document.one_case or document.opens(span.start) else 0.0
    return max(chances[span.start:span.end]) >= asked


def is_also_a_word(word: str) -> bool:
    """True for a name that the language uses as a word oftener than as a name."""
    code = code_of(word)
    return word in ordinary_words() or (code[0] < "g" and code[1] > "3" and code != UNKNOWN)


def doubtful(document: Document, span: Span) -> bool:
    """True for the findings that the model may overrule; not a capitalised word that no list knows and that sounds
    like a name.
    """
    if span.layer == "words" and span.confidence < 0.5:
        return sounds_like_name(document.folded[span.start:span.end]) < 1
    if span.layer == "context" and span.confidence >= INTRODUCED and nobody_knows(document, span):
        return False
    by_grammar = span.layer == "locations" and span.label in ON_GRAMMAR and span.confidence < SURE
    return by_grammar or span.layer in {"context", "words"}


def nobody_knows(document: Document, span: Span) -> bool:
    """True where case tells and a capitalised word stands that no list has: "K. Quiverfeather". The model knows it no
    better.
    """
    words = [] if document.one_case else re.findall(r"[^\W\d_]{3,}", document.text[span.start:span.end])
    return any(word[0].isupper() and not word.isupper() and code_of(fold(word)) == UNKNOWN for word in words)


def trimmed(document: Document, span: Span, chances: Chances) -> list[Span]:
    """The span from the first to the last character with a fair chance; nothing when there is none."""
    floor = FLOOR if span.confidence < SURE else LEAST
    if span.layer == "words" and document.folded[span.start:span.end] in eponyms():
        floor = IF_WORD
    if min(chances[span.start:span.end]) >= floor:
        return [span]
    places = [place for place in range(span.start, span.end) if chances[place] >= floor]
    if not places:
        return [span] if span.confidence >= SURE else []
    return [span.moved(places[0], places[-1] + 1)]
