"""Which rules act on a report, and whom they tell. Pure: rules are data, and the page that tries them uses the same.

All rules that match act. The first of them that names an owner gives the report to them. The last rule is the
house's own and cannot be switched off: severe harm and death go to every risk manager.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from .enums import Harm

# From the least to the greatest. "Unknown" is no grade: a rule for "at least mild" does not take it for one.
GRADES: Final[tuple[Harm, ...]] = (Harm.NO_HARM, Harm.MILD, Harm.MODERATE, Harm.SEVERE, Harm.DEATH)


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at: codes and ids of a report, nothing that a person wrote. `unit`, `place_kind` may be empty."""

    place_kind: str
    facility: str
    unit: str
    event_type: str
    kind: str
    harm: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that are set must hold; an empty one holds for every report."""

    place_kind: str = ""
    facility: str = ""
    unit: str = ""
    event_type: str = ""
    kind: str = ""
    harm_at_least: str = ""

    def hold(self, facts: Facts) -> bool:
        """Whether a report is one that the rule means."""
        same = all(
            not wanted or wanted == getattr(facts, name)
            for name, wanted in asdict(self).items()
            if name != "harm_at_least"
        )
        return same and self._grave_enough(facts.harm)

    def to_json(self) -> dict[str, str]:
        """Only what is set."""
        return {name: value for name, value in asdict(self).items() if value}

    def _grave_enough(self, harm: str) -> bool:
        if not self.harm_at_least:
            return True
        return harm in GRADES and GRADES.index(Harm(harm)) >= GRADES.index(Harm(self.harm_at_least))


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a rule tells, by membership. `managers`: every risk manager, whoever they are."""

    code: str
    conditions: Conditions
    members: tuple[str, ...] = ()
    owner: str = ""
    is_on: bool = True
    managers: bool = False


@dataclass(frozen=True, slots=True)
class Acted:
    """One rule that acts: and the members still here. `fell_back`: all had left, so risk managers are told."""

    rule: Rule
    members: tuple[str, ...]
    managers: bool
    fell_back: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What all acting rules do together. `owner` is a membership, empty: nobody."""

    acted: tuple[Acted, ...]
    members: frozenset[str]
    managers: bool
    owner: str


DEFAULT: Final[Rule] = Rule("default", Conditions(harm_at_least=Harm.SEVERE), managers=True)


def conditions_from(stored: Mapping[str, Any]) -> Conditions:
    """What was stored. Raises TypeError for a condition that nobody knows: a rule is never read as a wider one."""
    return Conditions(**{str(name): str(value) for name, value in stored.items()})


def plan(rules: Sequence[Rule], facts: Facts, present: Collection[str]) -> Plan:
    """Which rules act on a report, in order, the house's own last. `present`: members who may be told now."""
    acted = [_acted(rule, present) for rule in (*rules, DEFAULT) if rule.is_on and rule.conditions.hold(facts)]
    owners = (each.rule.owner for each in acted if each.rule.owner in present)
    return Plan(
        acted=tuple(acted),
        members=frozenset(member for each in acted for member in each.members),
        managers=any(each.managers for each in acted),
        owner=next(owners, ""),
    )


def _acted(rule: Rule, present: Collection[str]) -> Acted:
    named = (*rule.members, rule.owner) if rule.owner else rule.members
    here = tuple(dict.fromkeys(member for member in named if member in present))
    nobody = not here and not rule.managers
    return Acted(rule, here, managers=rule.managers or nobody, fell_back=nobody)
