"""Layer 5: a trained model as a second vote on names, places, houses, dates and numbers.

The same paragraphs as the rules it votes beside: names 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1);
geography (B); dates (C); numbers (H)–(R). Trained at build time on sentences of our own (`trained/README.md`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from aggregation.deidentification.asking import asked, bare
from aggregation.deidentification.document import Document, Vote
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import TRAINED
from aggregation.deidentification.network import Floats, Network, loaded
from aggregation.deidentification.observing import mode_of
from aggregation.deidentification.spans import Span
from pso_portal.names import Known

NAME = "statistical"
LABELS = {"N": Label.NAME, "F": Label.FACILITY, "L": Label.LOCATION, "U": Label.UNIT, "E": Label.EMSUNIT,
          "R": Label.ROOM, "D": Label.DATE, "I": Label.ID, "W": Label.WEEKDAY, "A": Label.AGE90}
HOUSES = frozenset({Label.FACILITY, Label.LOCATION})
LEAST = 0.005       # a smaller chance is no vote
JOINTS = frozenset({" ", "", ". ", ", ", ".", "-", "'"})
PIECE, OVERLAP = 2_000, 30       # tokens of a text judged at once, and of its neighbours seen with them


@cache
def model() -> Network:
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
    return [span for span in spans if not bare(document, span)]


def votes(document: Document) -> list[Vote]:
    """The votes on a text, counted once."""
    if document.votes is None:
        read([document])
    return document.votes or []


def read(documents: Sequence[Document]) -> None:
    """Count the votes on several texts at once: a vote for each token with a chance of one in two hundred or more."""
    network = model()
    try:
        tokens = [tokens_of(network, document) for document in documents]
        kinds = [numbers for numbers, _ in tokens]
        pieces = [(place, begin) for place, numbers in enumerate(kinds) for begin in range(0, len(numbers), PIECE)]
        chances = network.chances([kinds[place][max(0, begin - OVERLAP):begin + PIECE + OVERLAP]
                                   for place, begin in pieces])
    except BaseException:
        # An alarm may stop this anywhere. Half a memory would judge the next text by its neighbour's words.
        network.forget()
        raise
    gathered: list[list[Vote]] = [[] for _ in documents]
    for (place, begin), table in zip(pieces, chances, strict=True):
        seen = min(begin, OVERLAP)
        places = tokens[place][1][2 * begin:]
        gathered[place] += count(network, documents[place].lines, places, table[seen:seen + PIECE])
    for document, counted in zip(documents, gathered, strict=True):
        document.votes = counted


def tokens_of(network: Network, document: Document) -> tuple[list[int], list[int]]:
    """The tokens of a text: their numbers in the model; begin, end, begin, end … No token goes over a blank, so each
    stretch between blanks is taken for itself.
    """
    mode = mode_of(document.text, document.one_case)
    text, begin, remembered = document.text, 0, network.stretches
    numbers: list[int] = []
    places: list[int] = []
    for stretch in document.lines.split(" "):
        end = begin + len(stretch)
        written = text[begin:end]
        found = remembered.get((stretch, written, mode))
        for number, left, right in network.tokens(stretch, written, mode) if found is None else found:
            numbers.append(number)
            places += begin + left, begin + right
        begin = end + 1
    return numbers, places


def count(network: Network, text: str, places: Sequence[int], table: Floats) -> Iterator[Vote]:
    """The votes on one piece of a text, whose tokens begin and end at these places."""
    chances = 1 - table[:, network.outside]
    table[:, network.outside] = 0
    likeliest = table.argmax(axis=1)
    for token in (chances > LEAST).nonzero()[0].tolist():
        start, end = places[2 * token:2 * token + 2]
        word = text[start:end]
        if word[0].isalnum():
            label = LABELS[network.labels[likeliest[token]]]
            end -= 2 * (word.endswith("'s") and label not in HOUSES)     # "casey's" is a shop
            yield Vote(start, end, label, min(1.0, float(chances[token])))
