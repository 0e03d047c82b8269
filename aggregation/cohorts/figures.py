"""How many cases, and how they are spread: sums over whole forms, or the reason why none is shown.

`fewest` is how many cases a figure stands for at least, by the rules of today; forms that were settled under smaller
ones may hold fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from aggregation.alike import LADDERS, WITHHELD
from aggregation.cohorts.matching import Shown, possible
from aggregation.cohorts.sentence import SCALE
from aggregation.crossing import ASKED_OF
from aggregation.statistics.proportions import FEWEST_ANSWERS, Proportion, share

DIFFERENT, OF_EACH = 2, 3  # a table of one answer has at least two values with three cases each, or is not shown
APART = frozenset({"unknown", "unsaid"})  # told, but telling nothing: counted beside the others


class Why(StrEnum):
    """Why there is no number; the value is the sentence a reader sees."""

    NONE = "No case is shown that this describes. Cases that are withheld, or not settled yet, are in no cohort."
    FEW = "Fewer cases are shown that this describes than have to be alike today. Ask for more at once."


def total(shown: Iterable[Shown], fewest: int) -> int | Why:
    """Cases in all of these forms."""
    cases = sum(one.cases for one in shown)
    return cases if cases >= fewest else Why.FEW if cases else Why.NONE


@dataclass(frozen=True, slots=True)
class Cell:
    """Cases of which one thing is told. `cases` None: too few, or the one that would give such a cell away."""

    said: str
    cases: int | None


def spread(shown: Iterable[Shown], name: str, fewest: int) -> list[Cell]:
    """Cases by what their forms say to one question: years and degrees of harm in their own order, others most first.
    Where a cell has too few, the smallest are hidden until they are at least two and have enough together: a table
    whose sum is known gives one hidden cell away.
    """
    counts: dict[str, int] = {}
    for one in shown:
        said = one.form.get(name, WITHHELD)
        counts[said] = counts.get(said, 0) + one.cases
    hidden = _hidden(counts, fewest)
    cells = [Cell(said, None if said in hidden else cases) for said, cases in counts.items()]
    return sorted(cells, key=lambda cell: (_place(name, cell), cell.said))


def _place(name: str, cell: Cell) -> tuple[float, ...]:
    """What a question has an order of its own for stands in it, told coarsely by the least it may mean, and last what
    stands on no scale. The order of the others says nothing of what is hidden: that stands last, too.
    """
    if name == "year":
        return (float(cell.said) if cell.said.isdigit() else inf,)
    if name == "harm":
        degrees = [SCALE.index(value) for value in possible(name, cell.said) if value in SCALE]
        return (min(degrees), max(degrees)) if degrees and cell.said != WITHHELD else (inf,)
    return (-(cell.cases or 0),)


def _hidden(counts: dict[str, int], fewest: int) -> set[str]:
    smallest = sorted(counts, key=lambda said: (counts[said], said))
    hidden: list[str] = []
    for said in smallest:
        enough = len(hidden) >= DIFFERENT and sum(counts[one] for one in hidden) >= fewest
        if counts[said] >= fewest and (not hidden or enough):
            break
        hidden.append(said)
    return set(hidden)


@dataclass(frozen=True, slots=True)
class Theme:
    """What the cases that answered one question answered, told as coarsely as any form does that tells it.

    `shares` is empty where `why` says so. `answered`: cases behind the shares; `unknown`, `silent`: told as unknown;
    withheld or not asked.
    """

    name: str
    shares: tuple[tuple[str, Proportion], ...]
    answered: int
    unknown: int
    silent: int
    why: str = ""


ALIKE = "* Not shown: too few cases of this cohort answered, or they answered too much alike."


def theme(shown: Sequence[Shown], name: str, fewest: int) -> Theme:
    """One contributing factor or other coded answer over a cohort. Where nearly all share one value, whoever knows that
    a case is among them would know its value: then nothing is shown, and the reason is the same for all (ℓ-diversity:
    Machanavajjhala et al. 2007, ACM TKDD 1(1):3).
    """
    counts: dict[str, int] = {}
    silent = unknown = 0
    for one in shown:
        said = coarsely(name, one.form.get(name, WITHHELD))
        if said in (WITHHELD, ""):
            silent += one.cases
        elif said in APART:
            unknown += one.cases
        else:
            counts[said] = counts.get(said, 0) + one.cases
    answered = sum(counts.values())
    if why := _why_not(counts, unknown, silent, fewest):
        return Theme(name, (), 0, 0, 0, why)
    shares = {said: share(cases, answered) for said, cases in counts.items()}
    told = sorted(((said, one) for said, one in shares.items() if isinstance(one, Proportion)),
                  key=lambda pair: (-pair[1].count, pair[0]))  # fmt: skip
    return Theme(name, tuple(told), answered, unknown, silent)


def can_apply(shown: Iterable[Shown], name: str) -> bool:
    """Whether the question is put of any event that these forms may be of: whether a fall was assisted is asked of no
    other event, and says nothing of a cohort of medication events.
    """
    of = ASKED_OF.get(name)
    return of is None or any(possible("event_type", one.form.get("event_type", WITHHELD)) & of for one in shown)


def coarsely(name: str, said: str) -> str:
    """An answer at the coarsest step short of withholding it."""
    if said in (WITHHELD, ""):
        return said
    ladder = LADDERS[name]
    steps = {ladder.at(ladder.height - 1, value) for value in possible(name, said)}
    return steps.pop() if len(steps) == 1 else WITHHELD


def _why_not(counts: dict[str, int], unknown: int, silent: int, fewest: int) -> str:
    if not counts:
        return "No case of this cohort is shown with an answer."
    small = any(0 < cases < fewest for cases in (*counts.values(), unknown, silent))
    few = small or sum(counts.values()) < FEWEST_ANSWERS
    return ALIKE if few or sum(cases >= OF_EACH for cases in counts.values()) < DIFFERENT else ""
