"""Firms and bodies of the whole country, by their names: who is named beside an event tells where it was.

Names of affiliated organizations and of those that serve a provider: 42 CFR 3.206(b)(4)(iv)(A)(1), 3.212(a)(2)(i)(A).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span

LIST = Path(__file__).parent / "lists" / "companies.txt"
CONFIDENCE = 0.93
MODEL = re.compile(r" (?:\d{3,4}[a-z]{1,3}|[a-z]{1,3}\d{2,4})\b")     # "Fresenius 2008T" is a machine


@cache
def names() -> tuple[str, ...]:
    """The names, folded, one a line of the list; lines that start with # are remarks."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def automaton() -> AhoCorasick:
    """One pass over a text for all of them, the longest where several begin."""
    return AhoCorasick(names(), matchkind=MatchKind.LeftmostLongest)


def companies(document: Document, layer: str) -> Iterator[Span]:
    """Every firm named, where its name stands as whole words."""
    text = document.folded
    for _, start, end in automaton().find_matches_as_indexes(text):
        whole = not text[start - 1:start].isalnum() and not text[end:end + 1].isalnum()
        if whole and not MODEL.match(text, end):
            yield Span(start, end, Label.FACILITY, layer, CONFIDENCE)
