"""What the auditor says of each cell, and the proof that stays with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from aggregation.disclosure.deciding import Closest, Method
from aggregation.disclosure.rules import Rule
from aggregation.disclosure.values import SYMBOL, CandidateCell, ReleasedCell


class Word(StrEnum):
    """Reasons that are known without looking at any count, and so may be told; the value is the sentence."""

    OFF_MENU = "This combination is not on the release menu."
    OPEN_PERIOD = "The period has not closed yet."
    RELEASED_BEFORE = "This figure was released before and does not change."
    UNKNOWN_CONTRIBUTOR = "The peer group holds a provider that sent nothing for this period."
    NO_EXPOSURE = "A provider of the peer group has not returned its exposure for this period."
    FEW_ORGANISATIONS = "The peer group is too small: fewer than 5 organizations besides the reader."
    FEW_IN_DIFFERENCE = "The difference from another release would rest on too few organizations."
    SINGLE_FIGURES = "Single organizations' figures are not shown, named or not."


@dataclass(frozen=True)
class Proof:
    """How the figures behind a cell were found safe: the hardest method needed, before so many attackers, and how
    close the one of them comes that comes closest (None: what is shown bounds nothing from above).
    """

    method: Method
    attackers: int
    closest: Closest | None = None


@dataclass(frozen=True)
class Shown:
    """The cell goes out: count to `base`, rate per `cell.scale`, size of the group."""

    cell: CandidateCell
    count: int
    rate: Decimal | None
    organisations: int
    proof: tuple[Rule, ...]
    base: int = 5
    decimals: int = 1
    found_safe: Proof | None = None


@dataclass(frozen=True)
class Withheld:
    """The reader sees the symbol and nothing else; reason and rule are for the privacy officer."""

    cell: CandidateCell
    reason_for_officer: str
    rule: Rule
    symbol: str = SYMBOL


@dataclass(frozen=True)
class ReasonInWords:
    """Not offered, for a reason that anyone may read because it depends on no count."""

    cell: CandidateCell
    word: Word
    rule: Rule


Decision = Shown | Withheld | ReasonInWords


def explain(decision: Decision) -> str:
    """A sentence for the privacy officer. It speaks of counts: no reader of the release may see it."""
    if isinstance(decision, ReasonInWords):
        return f"Not offered (rule {int(decision.rule)}): {decision.word}"
    if isinstance(decision, Withheld):
        return f"Withheld (rule {int(decision.rule)}): {decision.reason_for_officer}."
    safe, coarser = decision.found_safe, "" if decision.base == 5 else f", rounded to {decision.base} instead of 5"
    coarser += "" if decision.decimals else ", its rate to whole numbers"
    if safe is None:
        return f"Shown{coarser}: {decision.organisations} organizations."
    return (
        f"Shown{coarser}: {decision.organisations} organizations; attacked as {safe.attackers} providers, pairs and "
        f"families with all that was offered before, none of whom bounds another's figure too closely ({safe.method})."
    )


@dataclass(frozen=True)
class Verdict:
    """One decision for each candidate, in the candidates' order; `offered` is what memory must keep for
    good. `methods`: figures of organizations found safe, by method; `sampled` of them were attacked by a program all
    the same.
    """

    decisions: tuple[Decision, ...]
    offered: tuple[ReleasedCell, ...]
    methods: Mapping[Method, int] = field(default_factory=dict)
    sampled: int = 0

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Cells that go out."""
        return tuple(decision for decision in self.decisions if isinstance(decision, Shown))

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """Cells that go out as the symbol."""
        return tuple(decision for decision in self.decisions if isinstance(decision, Withheld))

    @property
    def in_words(self) -> tuple[ReasonInWords, ...]:
        """Cells that are not offered, each with its sentence."""
        return tuple(decision for decision in self.decisions if isinstance(decision, ReasonInWords))
