"""Layer 5: a conditional random field as a second vote on names, places, houses, dates and numbers.

The same paragraphs as the rules it votes beside: names 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1);
geography (B); dates (C); numbers (H)–(R). Trained at build time on sentences of our own (`trained/README.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pycrfsuite

from aggregation.deidentification.asking import asked, bare, grown
from aggregation.deidentification.document import Document, Vote
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import TRAINED
from aggregation.deidentification.observing import TOKEN, features
from aggregation.deidentification.spans import Span
from pso_portal.names import Known

NAME = "statistical"
LABELS = {"N": Label.NAME, "F": Label.FACILITY, "L": Label.LOCATION, "U": Label.UNIT, "E": Label.EMSUNIT,
          "R": Label.ROOM, "D": Label.DATE, "I": Label.ID, "W": Label.WEEKDAY}
LEAST = 0.005       # a smaller chance is no vote
JOINTS = frozenset({" ", "", ". ", ", ", ".", "-", "'"})
PIECE = 2_000       # tokens judged at once


@cache
def tagger() -> pycrfsuite.Tagger:
    """The trained model, loaded once a process."""
    loaded = pycrfsuite.Tagger()
    loaded.open(str(TRAINED / "model.crfsuite"))
    return loaded


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Tokens that the model takes for part of an identifier, joined to spans."""
    spans: list[Span] = []
    for vote in votes(document):
        before = spans[-1] if spans else None
        follows = before is not None and document.text[before.end:vote.start] in JOINTS
        if vote.chance < asked(document, vote, follows=follows and before is not None and before.label is vote.label):
            continue
        if before and follows and before.label is vote.label:
            spans[-1] = replace(before, end=vote.end, confidence=min(before.confidence, vote.chance))
        else:
            spans.append(Span(vote.start, vote.end, vote.label, NAME, vote.chance))
    return [grown(document, span) for span in spans if not bare(document, span)]


def votes(document: Document) -> list[Vote]:
    """The votes on a text, counted once."""
    if document.votes is None:
        document.votes = list(count(document))
    return document.votes


def count(document: Document) -> Iterator[Vote]:
    """A vote for each token with a chance of one in two hundred or more."""
    tokens = [(match.group(), document.text[match.start():match.end()], match.start())
              for match in TOKEN.finditer(document.lines)]
    mode = "m" if not document.one_case else "u" if document.text.upper() == document.text else "l"
    model = tagger()
    for begin in range(0, len(tokens), PIECE):
        piece = tokens[begin:begin + PIECE]
        model.set(pycrfsuite.ItemSequence(features([token[:2] for token in piece], mode)))
        for place, (word, written, start) in enumerate(piece):
            chance = 1 - model.marginal("O", place)
            if chance > LEAST and word[0].isalnum():
                likeliest = max(LABELS, key=lambda label: model.marginal(label, place))
                yield Vote(start, start + len(written) - 2 * word.endswith("'s"), LABELS[likeliest], min(1.0, chance))
