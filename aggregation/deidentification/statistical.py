"""Layer 5: a trained model as a second vote on names, places, houses, dates and numbers.

The same paragraphs as the rules it votes beside: names 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1);
geography (B); dates (C); numbers (H)–(R). Trained at build time on sentences of our own (`trained/README.md`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain

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


class Tokens:
    """The tokens of a text: their numbers in the model, and where each stands. No token goes over a blank, so each
    stretch between blanks is taken for itself.
    """

    def __init__(self, network: Network, document: Document) -> None:
        mode = mode_of(document.text, document.one_case)
        known, pieces = network.stretches[mode], between_blanks(document)
        self.stretches = [known.get(written) or network.tokens(written, mode) for written in pieces]
        numbers = [numbers for numbers, _ in self.stretches]
        self.numbers = list(chain.from_iterable(numbers))
        self.begins = list(accumulate(map(len, pieces), initial=0))     # without the blanks between
        self.counts = list(accumulate(map(len, numbers), initial=0))

    def places(self, tokens: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Begin and end of these tokens in the text."""
        counts, begins, stretches = self.counts, self.begins, self.stretches
        for token in tokens:
            stretch = bisect_right(counts, token) - 1
            left, right = stretches[stretch][1][token - counts[stretch]]
            begin = begins[stretch] + stretch
            yield begin + left, begin + right


def between_blanks(document: Document) -> list[str]:
    """The text as written, parted where the folded one has a blank: other blanks than the usual one are rare."""
    text, begin = document.text, 0
    if text.count(" ") == document.lines.count(" "):
        return text.split(" ")
    pieces = []
    for stretch in document.lines.split(" "):
        pieces.append(text[begin:begin + len(stretch)])
        begin += len(stretch) + 1
    return pieces


def read(documents: Sequence[Document]) -> None:
    """Count the votes on several texts at once: a vote for each token with a chance of one in two hundred or more."""
    network = model()
    try:
        tokens = [Tokens(network, document) for document in documents]
        pieces = [(place, begin) for place, each in enumerate(tokens) for begin in range(0, len(each.numbers), PIECE)]
        chances = network.chances([tokens[place].numbers[max(0, begin - OVERLAP):begin + PIECE + OVERLAP]
                                   for place, begin in pieces])
    except BaseException:
        # An alarm may stop this anywhere. Half a memory would judge the next text by its neighbour's words.
        network.forget()
        raise
    gathered: list[list[Vote]] = [[] for _ in documents]
    for (place, begin), table in zip(pieces, chances, strict=True):
        seen = min(begin, OVERLAP)
        gathered[place] += count(network, documents[place].lines, tokens[place], begin, table[seen:seen + PIECE])
    for document, counted in zip(documents, gathered, strict=True):
        document.votes = counted


def count(network: Network, text: str, tokens: Tokens, begin: int, table: Floats) -> Iterator[Vote]:
    """The votes on one piece of a text, from its token `begin` on."""
    chances = 1 - table[:, network.outside]
    table[:, network.outside] = 0
    some = (chances > LEAST).nonzero()[0]
    likeliest, places = table.take(some, axis=0).argmax(axis=1), tokens.places((some + begin).tolist())
    for (start, end), column, chance in zip(places, likeliest.tolist(), chances[some].tolist(), strict=True):
        if text[start].isalnum():
            label = LABELS[network.labels[column]]
            if text.endswith("'s", start, end) and label not in HOUSES:     # "casey's" is a shop
                end -= 2
            yield Vote(start, end, label, chance)
