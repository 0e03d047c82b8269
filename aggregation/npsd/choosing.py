"""Which records may go: only those that look like enough others of enough organizations, in what goes itself.

A case is shown where it is alike in all that the PSO holds. Not every provider lets its cases go, so it is asked again
of what is delivered, before and now: each form stands there for at least k records of at least ℓ organizations (42 CFR
3.212(a); `aggregation.alike.settling` says why both), and no organization holds more of them than of a release's cell.
A record that waits may go with a later delivery.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregation.alike import Rules

Form = tuple[tuple[str, str], ...]
Alike = tuple[str, Form]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record: any key, setting, settled form, and the code of its organization, which affiliates share."""

    key: str
    setting: str
    form: Mapping[str, str]
    organization: int

    @property
    def alike(self) -> Alike:
        """What it looks like."""
        return self.setting, tuple(sorted(self.form.items()))


@dataclass(frozen=True, slots=True)
class Bars:
    """What each form has to meet in all that goes. `max_share`: of the records of one form that one organization may
    hold, as a fraction of 1; `at_most`: records of one delivery.
    """

    rules: Rules
    max_share: float
    at_most: int

    def met_by(self, organizations: list[int]) -> bool:
        """`organizations`: of each record of one form the code of its organization."""
        return self.rules.met_by(organizations) and largest_share(organizations) <= self.max_share


def going(candidates: Iterable[Candidate], standing: Iterable[Candidate], bars: Bars) -> list[Candidate]:
    """Those of the candidates that may go now, beside the records that were delivered and still stand."""
    new, before = defaultdict(list), defaultdict(list)
    for each in standing:
        before[each.alike].append(each.organization)
    for each in candidates:
        new[each.alike].append(each)
    gone: list[Candidate] = []
    for alike, found in new.items():
        part = found[: bars.at_most - len(gone)]
        if part and bars.met_by([*before[alike], *(each.organization for each in part)]):
            gone += part
    return gone


def largest_share(organizations: list[int]) -> float:
    """Of the organizations of some records, one a record: the greatest part that one holds (0 to 1)."""
    return max(Counter(organizations).values()) / len(organizations)
