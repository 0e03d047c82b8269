"""Layer 5: a conditional random field as a second vote on names, places, houses, dates and numbers.

The same paragraphs as the rules it votes beside: names 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1);
geography (B); dates (C); numbers (H)–(R). Trained at build time on sentences of our own (`trained/README.md`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from aggregation.deidentification.asking import asked, bare, grown
from aggregation.deidentification.chain import Chain, loaded
from aggregation.deidentification.document import Document, Vote
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import TRAINED
from aggregation.deidentification.spans import Span
from aggregation.deidentification.templates import Floats
from pso_portal.names import Known

NAME = "statistical"
LABELS = {"N": Label.NAME, "F": Label.FACILITY, "L": Label.LOCATION, "U": Label.UNIT, "E": Label.EMSUNIT,
          "R": Label.ROOM, "D": Label.DATE, "I": Label.ID, "W": Label.WEEKDAY, "A": Label.AGE90}
HOUSES = frozenset({Label.FACILITY, Label.LOCATION})
LEAST = 0.005       # a smaller chance is no vote
JOINTS = frozenset({" ", "", ". ", ", ", ".", "-", "'"})
PIECE = 2_000       # tokens judged at once


@cache
def model() -> Chain:
    """The trained model, loaded once a process."""
    return loaded(TRAINED / "model.npz")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Tokens that the model takes for part of an identifier, joined to spans."""
    spans: list[Span] = []
    for vote in votes(document):
        before = spans[-1] if spans else None
        follows = before is not None and document.text[before.end:vote.start] in JOINTS
        if vote.chance < asked(document, vote, follows=follows and before is not None and before.label is vote.label):
            continue
        if before and follows and before.label is vote.label:
            spans[-1] = Span(before.start, vote.end, before.label, NAME, min(before.confidence, vote.chance))
        else:
            spans.append(Span(vote.start, vote.end, vote.label, NAME, vote.chance))
    return [grown(document, span) for span in spans if not bare(document, span)]


def votes(document: Document) -> list[Vote]:
    """The votes on a text, counted once."""
    if document.votes is None:
        read([document])
    return document.votes or []


def read(documents: Sequence[Document]) -> None:
    """Count the votes on several texts at once: a vote for each token with a chance of one in two hundred or more."""
    chain = model()
    try:
        tokens = [tokens_of(chain, document) for document in documents]
        kinds = [numbers for numbers, _ in tokens]
        pieces = [(place, begin) for place, numbers in enumerate(kinds) for begin in range(0, len(numbers), PIECE)]
        chances = chain.chances([kinds[place][begin:begin + PIECE] for place, begin in pieces])
    except BaseException:
        # An alarm may stop this anywhere. Half a memory would judge the next text by its neighbour's words.
        chain.forget()
        raise
    gathered: list[list[Vote]] = [[] for _ in documents]
    for (place, begin), table in zip(pieces, chances, strict=True):
        gathered[place] += count(chain, documents[place].lines, tokens[place][1], begin, table)
    for document, counted in zip(documents, gathered, strict=True):
        document.votes = counted


def tokens_of(chain: Chain, document: Document) -> tuple[list[int], list[int]]:
    """The tokens of a text: their classes, as the model numbers them; begin, end, begin, end … No token goes over a
    blank, so each stretch between blanks is taken for itself.
    """
    mode = "m" if not document.one_case else "u" if document.text.upper() == document.text else "l"
    text, begin, remembered = document.text, 0, chain.stretches
    numbers: list[int] = []
    places: list[int] = []
    for stretch in document.lines.split(" "):
        end = begin + len(stretch)
        written = text[begin:end]
        found = remembered.get((stretch, written, mode))
        for number, left, right in chain.tokens(stretch, written, mode) if found is None else found:
            numbers.append(number)
            places += begin + left, begin + right
        begin = end + 1
    return numbers, places


def count(chain: Chain, text: str, places: Sequence[int], begin: int, table: Floats) -> Iterator[Vote]:
    """The votes on one piece of a text."""
    chances = 1 - table[:, chain.outside]
    table[:, chain.outside] = 0
    likeliest = table.argmax(axis=1)
    for place in (chances > LEAST).nonzero()[0].tolist():
        start, end = places[2 * (begin + place):2 * (begin + place) + 2]
        word = text[start:end]
        if word[0].isalnum():
            label = LABELS[chain.labels[likeliest[place]]]
            end -= 2 * (word.endswith("'s") and label not in HOUSES)     # "casey's" is a shop
            yield Vote(start, end, label, min(1.0, float(chances[place])))
