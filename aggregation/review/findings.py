"""A text in doubt, finding by finding: what was found, what a person decided, and the text that comes of it.

The text is composed from the original and the decisions, so what it says can be explained place by place. Free
rewriting is the last resort and is kept apart. The findings are the engine's; what it missed, a person marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from aggregation.deidentification import Label, Result, explain
from aggregation.deidentification.labels import RULES
from pso_portal.names.folding import fold

BY_PERSON = "person"    # the layer of what a person marked


class Unready(Exception):
    """What was asked does not fit the text or its state; the sentence can be shown."""


class Act(StrEnum):
    """What a person does with a finding: it goes, it goes as something else, or it stays."""

    ACCEPT = "accept"
    EDIT = "edit"
    KEEP = "keep"


@dataclass(frozen=True)
class Decision:
    """On one finding. EDIT needs `becomes`, and may name another kind; KEEP needs a reason in a word."""

    act: Act
    label: str = ""
    becomes: str = ""
    reason: str = ""

    def checked(self) -> Decision:
        """The decision without blanks around its words. Raises Unready where words are missing."""
        clean = replace(self, becomes=self.becomes.strip(), reason=self.reason.strip())
        if clean.act is Act.EDIT and not clean.becomes:
            raise Unready("Enter the words that take its place.")
        if clean.label and clean.label not in set(Label):
            raise Unready("Choose what kind of identifier it is.")
        if clean.act is Act.KEEP and not clean.reason:
            raise Unready("Say in a word why this identifies nobody.")
        return clean


@dataclass(frozen=True)
class Mark:
    """Words that the engine missed. Every place where the text says them goes."""

    words: str
    label: str


@dataclass(frozen=True)
class Finding:
    """One finding with its decision. `places`: [start, end) in the received text, in order."""

    number: int
    places: tuple[tuple[int, int], ...]
    found: str = field(repr=False)
    label: str
    layer: str
    becomes: str
    paragraph: str
    confidence: float | None = None
    decision: Decision | None = None

    @property
    def undecided(self) -> bool:
        """True until a person decided; what a person marked needs no second decision."""
        return self.decision is None and self.layer != BY_PERSON

    @property
    def stays(self) -> bool:
        """True where a person said that it identifies nobody."""
        return self.decision is not None and self.decision.act is Act.KEEP


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. `number`: of the finding that it is or stands for, 0 for none."""

    text: str = field(repr=False)
    number: int = 0


def as_stored(result: Result) -> list[dict[str, Any]]:
    """What is kept of the engine's findings: places, kind, layer, confidence, what each becomes, paragraph."""
    keys = ("start", "end", "label", "layer", "confidence", "becomes", "paragraph")
    return [{key: getattr(row, key) for key in keys} for row in explain(result)]


@dataclass(frozen=True)
class Work:
    """What people decided on one text so far. `rewritten`: a free text in place of the composed one."""

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    rewritten: str | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Work:
        """From the form in which it is stored."""
        kept = kept or {}
        decisions = {int(number): Decision(**{**said, "act": Act(said["act"])})
                     for number, said in kept.get("decisions", {}).items()}
        return cls(decisions, tuple(Mark(**mark) for mark in kept.get("marks", ())), kept.get("rewritten"))

    def to_json(self) -> dict[str, Any]:
        """The form in which it is stored."""
        return {
            "decisions": {str(number): asdict(said) for number, said in self.decisions.items()},
            "marks": [asdict(mark) for mark in self.marks],
            "rewritten": self.rewritten,
        }

    def findings(self, received: str, stored: Sequence[Any]) -> list[Finding]:
        """The engine's findings in the order of the text, then what people marked."""
        own = [_of_engine(number, received, row, self.decisions.get(number))
               for number, row in enumerate(sorted(map(_row, stored), key=lambda row: int(row["start"])), start=1)]
        return own + [_of_person(number, received, mark) for number, mark in enumerate(self.marks, start=len(own) + 1)]

    def text(self, received: str, findings: Sequence[Finding], *, understood: bool) -> str:
        """The text that would stand. Where the engine failed (`understood` false) nothing is composed: the received
        text without findings would be the received text.
        """
        if self.rewritten is not None or not understood:
            return self.rewritten or ""
        return "".join(piece.text for piece in compose(received, findings))


def _row(stored: Any) -> Mapping[str, Any]:
    """A finding as `as_stored` keeps it; texts that waited before it did have four values in its place."""
    if isinstance(stored, Mapping):
        return stored
    start, end, label, layer = stored
    rule = RULES[Label(label)]
    return {"start": start, "end": end, "label": label, "layer": layer, "confidence": None, "becomes": rule.becomes,
            "paragraph": rule.paragraph}


def _of_engine(number: int, received: str, row: Mapping[str, Any], decision: Decision | None) -> Finding:
    label, becomes, paragraph = row["label"], row["becomes"], row["paragraph"]
    if decision is not None and decision.act is Act.EDIT:
        label, becomes = decision.label or label, decision.becomes
        paragraph = RULES[Label(label)].paragraph
    start, end = row["start"], row["end"]
    return Finding(number, ((start, end),), received[start:end], label, row["layer"], becomes, paragraph,
                   row["confidence"], decision)


def _of_person(number: int, received: str, mark: Mark) -> Finding:
    rule = RULES[Label(mark.label)]
    return Finding(number, tuple(places_of(mark.words, received)), mark.words, mark.label, BY_PERSON, rule.becomes,
                   rule.paragraph)


def places_of(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the text says these words, whatever case, accents and blanks; never inside a longer word."""
    said = r"\s+".join(map(re.escape, fold(words).split()))
    if said:
        yield from (found.span() for found in re.finditer(rf"(?<!\w){said}(?!\w)", fold(text)))


def check_mark(mark: Mark, received: str) -> None:
    """Raises Unready unless the words stand in the text and the kind is one of the list."""
    if mark.label not in set(Label):
        raise Unready("Choose what kind of identifier it is.")
    if not any(True for _ in places_of(mark.words, received)):
        raise Unready("Enter the words just as the text has them. These do not stand in it.")


def compose(received: str, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """The received text with everything replaced that does not stay; where two overlap, all of both goes."""
    going = sorted((*place, finding.number, finding.becomes)
                   for finding in findings if not finding.stays for place in finding.places)
    pieces, at = [], 0
    for start, end, number, becomes in going:
        if start >= at:
            pieces += [Piece(received[at:start]), Piece(becomes, number)]
        at = max(at, end)
    return (*(piece for piece in pieces if piece.text), Piece(received[at:]))


def marked(received: str, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """The received text in pieces, each place of a finding with its number; of two that overlap the first."""
    pieces, at = [], 0
    for start, end, number in sorted((*place, finding.number) for finding in findings for place in finding.places):
        if end > at:
            pieces += [Piece(received[at:max(start, at)]), Piece(received[max(start, at):end], number)]
            at = end
    return (*(piece for piece in pieces if piece.text), Piece(received[at:]))
