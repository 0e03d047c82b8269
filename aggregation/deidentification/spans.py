"""Spans: who found what where, and how several findings become one cover of the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from aggregation.deidentification.labels import PEOPLE, Label

BETWEEN_ROADS = frozenset({" and ", " & ", "/", ", ", " ", " on ", " at ", " near ", " off ", " by ", " block of "})
CORNERS = frozenset({" and ", " & ", "/"})
BETWEEN_HOUSES = frozenset({" of ", " of the ", " at ", " at the ", "'s "})
WHERE = frozenset({Label.FACILITY, Label.CITY, Label.LOCATION, Label.NAME})
PLACES = frozenset({Label.FACILITY, Label.CITY, Label.LOCATION})
BETWEEN_NAMES = frozenset({"", " ", ", ", ",", ". ", "-", "'", " comma ", " hyphen ", " dash ",
                           ", girl ", ", boy ", ", bg ", ", bb "})
BETWEEN = BETWEEN_ROADS | BETWEEN_NAMES | BETWEEN_HOUSES
FARTHEST = 1 + max(map(len, BETWEEN))
NAME, LOCATION = Label.NAME, Label.LOCATION     # an enumeration takes longer to find its member than all the rest


class Fields(NamedTuple):
    """What a span holds. A tuple: fifty are made for a text, and a frozen dataclass takes three times as long."""

    start: int
    end: int
    label: Label
    layer: str
    confidence: float


class Span(Fields):
    """Characters [start, end) of the original text. `confidence` in (0, 1] that it identifies somebody."""

    __slots__ = ()

    def __new__(cls, start: int, end: int, label: Label, layer: str, confidence: float) -> Self:
        if not 0 <= start < end:
            raise ValueError("a span covers at least one character")
        if not 0 < confidence <= 1:
            raise ValueError("confidence lies in (0, 1]")
        return tuple.__new__(cls, (start, end, label, layer, confidence))

    def moved(self, start: int, end: int) -> Span:
        """The same finding over other characters."""
        if start == self.start and end == self.end:
            return self
        return Span(start, end, self.label, self.layer, self.confidence)

    def overlaps(self, other: Span) -> bool:
        """True when both cover a character."""
        return self.start < other.end and other.start < self.end


def resolve(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in order, none overlapping, that cover every character that any of the given ones covers.

    Overlapping findings become one: what one layer found, no other can bring back. The surest layer names it.
    """
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        gap = span.start - merged[-1].end if merged else FARTHEST
        if gap < 0 or (gap < FARTHEST and joined(text, merged[-1], span)):
            merged[-1] = union(merged[-1], span)
        else:
            merged.append(span)
    return merged


def joined(text: str, left: Span, right: Span) -> bool:
    """True for two parts of one person's name, with nothing but a blank, a comma or a full stop between, and for
    two roads that meet.
    """
    between, one, other = text[left.end:right.start], left.label, right.label
    if between not in BETWEEN:
        return False
    if one is other is LOCATION:     # "I-25 and Eden Rd": a corner is one place
        return between in BETWEEN_ROADS
    if LOCATION in (one, other) and between in CORNERS:      # "Erie Boulevard and Geddes"
        return one in WHERE and other in WHERE
    if one in PLACES and between in BETWEEN_HOUSES:      # "Smile Makers of Tyler"
        return other in WHERE
    alike = one is other or NAME in (one, other)
    return alike and one in PEOPLE and other in PEOPLE and between in BETWEEN_NAMES


def union(left: Span, right: Span) -> Span:
    """One span over both, named by a rule before the model, then by the surer; two findings make it surer still.
    `left` begins no later.
    """
    surer = right if sureness(right) > sureness(left) else left
    certainty = max(left.confidence, right.confidence) if left.overlaps(right) else surer.confidence
    if left.layer != right.layer:
        certainty = max(certainty, 1 - (1 - left.confidence) * (1 - right.confidence))
    return Span(left.start, max(left.end, right.end), surer.label, surer.layer, certainty)


def sureness(span: Span) -> tuple[bool, bool, float, int]:
    """What tells which of two findings names their union: the greater."""
    return span.layer != "statistical", span.label is not NAME, span.confidence, span.end - span.start


def cover(length: int, spans: Iterable[Span]) -> bytearray:
    """One byte a character, 1 where a span covers it."""
    covered = bytearray(length)
    for start, end, _, _, _ in spans:
        covered[start:end] = b"\x01" * (end - start)
    return covered
