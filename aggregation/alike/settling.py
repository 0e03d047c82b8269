"""Which cases are shown in which form: k-anonymity with local recoding, and distinct ℓ-diversity of organizations.

Each combination that is shown stands for at least k cases (Samarati 2001, IEEE TKDE 13(6):1010; Sweeney 2002,
Int J Uncertain Fuzz 10(5):557) of at least ℓ organizations (Machanavajjhala et al. 2007, ACM TKDD 1(1):3, with whose
case it is as the sensitive value): k cases of one provider would all be that provider's (42 CFR 3.206(b)(4)(iv)).

What is lost is Sweeney's precision (2002, Int J Uncertain Fuzz 10(5):571), weighted: of each answer the steps that it
was taken up, of all its steps. The least loss over all cases is NP-hard to find (Meyerson, Williams 2004, PODS). Here
combinations of levels are tried from the least loss on, each takes all cases that are alike at it, and the rest goes
on. So no part of what is shown at a loss, or withheld, would have been alike at a smaller one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm, prod

from aggregation.alike.ladders import Ladder
from aggregation.alike.waiting import Waiting

Form = tuple[str, ...]
Levels = tuple[int, ...]
MOST = 100_000  # combinations of levels: beyond this, trying them all takes too long


@dataclass(frozen=True, slots=True)
class Rules:
    """At least `k` cases of at least `organizations` organizations; affiliates are one. Raises ValueError below 1."""

    k: int
    organizations: int

    def __post_init__(self) -> None:
        if min(self.k, self.organizations) < 1:
            raise ValueError("a case is alike at least itself")

    @property
    def fewest(self) -> int:
        """Fewer cases than these meet it under no circumstances."""
        return max(self.k, self.organizations)

    def met_by(self, organizations: Iterable[int]) -> bool:
        """`organizations`: of each case the code of its organization."""
        found = list(organizations)
        return len(found) >= self.k and len(set(found)) >= self.organizations


@dataclass(frozen=True, slots=True)
class Member:
    """One case of a peer set: any key, whose it is, and its answers by the names of the ladders; "" for none."""

    key: str
    organization: int
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that are shown alike, keys sorted. `loss`: 0 nothing, 1 all is withheld."""

    form: Mapping[str, str]
    keys: tuple[str, ...]
    loss: float


def settle(members: Iterable[Member], rules: Rules, ladders: Mapping[str, Ladder]) -> list[Group]:
    """The groups of one peer set, in the order of their forms. A case in none of them is withheld whole.

    The order of the members changes nothing. Raises ValueError where the ladders make too many combinations.
    """
    waiting = Waiting(members, ladders)
    shown: dict[int, tuple[Form, Fraction, list[Member]]] = {}
    for levels in by_loss(ladders):
        for number, places in waiting.alike(levels, rules.k, shown):
            found = [member for place in places for member in waiting.members[place]]
            if number in shown or rules.met_by(member.organization for member in found):
                form = waiting.form(places[0], levels)
                shown.setdefault(number, (form, loss_of(levels, ladders), []))[2].extend(found)
                waiting.take(places)
    return [
        Group(dict(zip(ladders, form, strict=True)), tuple(sorted(member.key for member in found)), float(loss))
        for form, loss, found in sorted(shown.values(), key=lambda one: one[0])
    ]


def by_loss(ladders: Mapping[str, Ladder]) -> Iterator[Levels]:
    """Every combination of levels, one level a ladder, from the least loss on."""
    if prod(ladder.height + 1 for ladder in ladders.values()) > MOST:
        raise ValueError("too many answers to try every combination of their levels")
    common = lcm(*(ladder.height for ladder in ladders.values()))  # whole numbers sort ten times as fast as fractions
    lost = [[level * ladder.weight * common // ladder.height for level in range(ladder.height + 1)]
            for ladder in ladders.values()]  # fmt: skip
    every = product(*(range(ladder.height + 1) for ladder in ladders.values()))
    yield from sorted(every, key=lambda at: (sum(of[level] for of, level in zip(lost, at, strict=True)), at))


def loss_of(levels: Sequence[int], ladders: Mapping[str, Ladder]) -> Fraction:
    """0: each answer as it is. 1: each withheld."""
    of = list(zip(levels, ladders.values(), strict=True))
    whole = sum(ladder.weight for ladder in ladders.values())
    return sum((Fraction(level * ladder.weight, ladder.height) for level, ladder in of), Fraction()) / whole


def kept_of(groups: Iterable[Group], cases: int) -> float:
    """Sweeney's precision over `cases` cases, 0 to 1: how much of their answers is shown. 1 where there are none."""
    return sum((1 - group.loss) * len(group.keys) for group in groups) / cases if cases else 1.0
