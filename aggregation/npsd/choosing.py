"""Which records may go: only those that look like enough others of enough organizations, in what goes itself.

A case is shown where it is alike in all that the PSO holds. Not every provider lets its cases go, so it is asked again
of what is delivered, before and now: each form stands there for at least k records of at least ℓ organizations (42 CFR
3.212(a); `aggregation.alike.settling` says why both). A record that waits may go with a later delivery.
"""

from __future__ import annotations

from collections import defaultdict
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


def going(candidates: Iterable[Candidate], standing: Iterable[Candidate], rules: Rules) -> list[Candidate]:
    """Those of the candidates that may go now, beside the records that were delivered and still stand."""
    new, organizations = defaultdict(list), defaultdict(list)
    for each in standing:
        organizations[each.alike].append(each.organization)
    for each in candidates:
        new[each.alike].append(each)
        organizations[each.alike].append(each.organization)
    return [each for alike, found in new.items() if rules.met_by(organizations[alike]) for each in found]
