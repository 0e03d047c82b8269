"""How long the audit of a large release takes: 60 hospitals, 40 measures, 8 quarters, every hospital, pair and family.

A measure is a choice of event types, kinds and degrees of harm over the same events; measures nest (falls, falls with
harm) and cross (falls, severe harm). And a draft of one quarter: the lines of the setting, of six nested groups. Alone:
`./portal bench aggregation --only audit`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import numpy as np

from aggregation.disclosure.adversary.attacking import attack, coalitions
from aggregation.disclosure.adversary.reading import read
from aggregation.disclosure.auditor import audit
from aggregation.disclosure.candidates import COARSER
from aggregation.disclosure.case import disclosure_case
from aggregation.disclosure.decisions import Shown, Verdict
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.values import CandidateCell, Contribution, Exposure, ReleasedCell, Truth
from aggregation.release_lines import lines_of
from benchmarks.aggregation.outcome import Goal, Outcome
from benchmarks.aggregation.size import Size
from pso_portal.tenancy.care_settings import SETTINGS

PROVIDERS, QUARTERS, SEED = 60, 8, 20_261
FAMILIES = (5, 3, 2)
MEASURES = 40
SETTING = SETTINGS["hospital"]
TYPES = SETTING.event_types
HARMS = ("no_harm", "mild", "moderate", "severe", "death", "unknown")
STATES = (*(f"incident/{harm}" for harm in HARMS), "near_miss", "unsafe_condition")
# Shares of each state among a type's events, and how unevenly hospitals report.
SHARES = np.array([0.38, 0.16, 0.07, 0.015, 0.005, 0.07, 0.2, 0.1])
A_QUARTER = 150  # events that a hospital reports in the mean
GROUPS = (3, 2)  # parts of everybody, and of the first of them
OUTSIDE = 20  # attackers drawn to try one quarter from outside


def measure(size: Size, say: Callable[[str], None]) -> Outcome:
    """As a section of the bench. Of a quick run 14 hospitals and two quarters."""
    say("a release is drawn, audited and attacked from outside")
    found = run(14, 2) if size.quick else run()
    drafted = run_draft(24 if size.quick else PROVIDERS)
    outside = found["one_quarter_from_outside"]
    figures = {name: float(value) for name, value in found.items() if isinstance(value, int | float)}
    figures |= {f"draft: {name}": float(value) for name, value in drafted.items() if isinstance(value, int | float)}
    methods = {f"figures decided by {name}": float(count) for name, count in found["figures_by_method"].items()}
    return Outcome(figures | methods, [
        Goal("audit_seconds", "seconds of the audit", found["seconds"], 120, low=False),
        Goal("draft_seconds", "seconds of the audit of a draft of nested groups", drafted["seconds"], 120, low=False),
        Goal("tighter", "figures that an attack from outside bounds too closely",
             float(outside["tighter_than_protection"]), 0, low=False),
        Goal("disagreements", "figures on which a program differs", float(outside["disagreements"]), 0, low=False),
    ])  # fmt: skip


def run(providers: int = PROVIDERS, quarters: int = QUARTERS, seed: int = SEED) -> dict[str, Any]:
    """Audit one release; seconds, what was decided and how. Raises Disagreement where a sampled program differs. One
    quarter is then attacked by the program that knows nothing of the auditor, as some attackers; that is not timed.
    """
    truth, menu, candidates = release(providers, quarters, seed)
    started = time.perf_counter()
    verdict = audit(candidates, [], truth, menu=menu)
    seconds = time.perf_counter() - started
    return {
        "providers": providers, "measures": MEASURES, "quarters": quarters, "cells": len(candidates),
        "seconds": round(seconds, 1), **_decisions(verdict),
        "figures_by_method": {str(method): count for method, count in verdict.methods.items()},
        "attacked_by_a_program_all_the_same": verdict.sampled,
        "one_quarter_from_outside": _from_outside(truth, verdict.offered, Random(seed)),
    }  # fmt: skip


def run_draft(providers: int = PROVIDERS, seed: int = SEED) -> dict[str, Any]:
    """Audit what a draft of one quarter asks for: the lines of the setting, of everybody and of nested groups, with
    the coarser roundings of a release. Seconds, what was decided and how.
    """
    truth, menu, _ = release(providers, 1, seed)
    lines = sorted(lines_of(SETTING.code), key=lambda line: (len(line.leaves), line.category))
    groups, (period,) = nested(providers), menu.periods
    menu = replace(menu, peer_groups=frozenset(groups), categories={line.category: line.leaves for line in lines})
    candidates = [
        CandidateCell("events", line.category, period, group, groups[0], SETTING.scale, sensitive=line.sensitive)
        for group in reversed(groups) for line in lines
    ]  # fmt: skip
    started = time.perf_counter()
    verdict = audit(candidates, [], truth, menu=menu, coarser=COARSER)
    seconds = time.perf_counter() - started
    return {"cells": len(candidates), "groups": len(groups), "seconds": round(seconds, 1), **_decisions(verdict),
            "attacked_by_a_program_all_the_same": verdict.sampled}  # fmt: skip


def nested(providers: int) -> list[frozenset[int]]:
    """Everybody, three parts of them by size, and two of the first part: a parent before its children."""
    groups = [frozenset(range(providers))]
    for parts in GROUPS:
        members = sorted(groups[1] if len(groups) > 1 else groups[0])
        groups += [frozenset(members[number::parts]) for number in range(parts)]
    return groups


def _from_outside(truth: Truth, offered: Sequence[ReleasedCell], chance: Random) -> dict[str, Any]:
    quarter = chance.choice(sorted({cell.period for cell in offered}))
    cells = [cell for cell in offered if cell.period == quarter]
    case = read(disclosure_case(truth, cells, rules=ReleaseRules(), protection=Protection()))
    outcome = attack(case, chance.sample(coalitions(case), OUTSIDE), sample=0.02, seed=1)
    return {"quarter": quarter, "attackers": outcome.attackers, "bounded": outcome.bounded,
            "programs": outcome.programs, "tighter_than_protection": outcome.figures,
            "disagreements": outcome.disagreements}  # fmt: skip


def _decisions(verdict: Verdict) -> dict[str, Any]:
    primary = [one for one in verdict.withheld if one.rule is Rule.PRIMARY]
    passed = sum(isinstance(one, Shown) for one in verdict.decisions) + len(verdict.withheld) - len(primary)
    return {
        "shown": len(verdict.shown), "withheld_by_rule_4": len(primary),
        "withheld_by_other_rules": len(verdict.withheld) - len(primary), "in_words": len(verdict.in_words),
        "share_shown": round(len(verdict.shown) / passed, 3) if passed else None,
    }  # fmt: skip


def release(providers: int, quarters: int, seed: int) -> tuple[Truth, Menu, list[CandidateCell]]:
    """An invented network and what a release of it would hold."""
    chance = np.random.default_rng(seed)
    periods = {f"{2024 + q // 4}-Q{q % 4 + 1}": [f"{2024 + q // 4}-{q % 4 * 3 + m:02d}" for m in (1, 2, 3)]
               for q in range(quarters)}  # fmt: skip
    months = [month for each in periods.values() for month in each]
    group = frozenset(range(providers))
    organisation = _organisations(providers)
    size = chance.gamma(1.2, 1 / 1.2, providers)
    rate = chance.gamma(3.0, 1 / 3, (providers, len(TYPES))) * chance.dirichlet(np.full(len(TYPES), 0.4))
    contributions, exposures = [], []
    for one, month in product(group, months):
        expected = np.outer(rate[one], SHARES) * size[one] * A_QUARTER / 3
        for (kind, state), count in np.ndenumerate(chance.poisson(expected)):
            if count:
                leaf = f"{TYPES[kind]}/{STATES[state]}"
                contributions.append(Contribution(one, organisation[one], leaf, month, int(count)))
        days = int(3000 * size[one] * chance.uniform(0.9, 1.1)) + 300
        exposures.append(Exposure(one, organisation[one], month, days))
    menu = Menu(
        measures=frozenset({"events"}),
        categories=measures(),
        periods={name: frozenset(leaves) for name, leaves in periods.items()},
        closed=frozenset(months),
        peer_groups=frozenset({group}),
    )
    candidates = [
        CandidateCell("events", measure, period, group, group, SETTING.scale)
        for period in periods
        for measure in menu.categories
    ]
    return Truth.of(contributions, exposures), menu, candidates


def measures() -> dict[str, frozenset[str]]:
    """Forty choices over type, kind and harm."""
    harmed, grave = HARMS[1:5], HARMS[3:5]
    chosen = {
        "all": _leaves(TYPES, STATES),
        "incidents": _leaves(TYPES, STATES[:6]),
        "near misses": _leaves(TYPES, STATES[6:7]),
        "unsafe conditions": _leaves(TYPES, STATES[7:]),
        "harm": _leaves(TYPES, _incidents(harmed)),
        "moderate harm or more": _leaves(TYPES, _incidents(HARMS[2:5])),
        "severe harm or death": _leaves(TYPES, _incidents(grave)),
        "no harm": _leaves(TYPES, _incidents(HARMS[:1])),
    }
    chosen |= {kind: _leaves([kind], STATES) for kind in TYPES}
    chosen |= {f"{kind} with harm": _leaves([kind], _incidents(harmed)) for kind in TYPES}
    chosen |= {f"{kind} near misses": _leaves([kind], STATES[6:7]) for kind in TYPES}
    return dict(list(chosen.items())[:MEASURES])


def _leaves(kinds: Any, states: Any) -> frozenset[str]:
    return frozenset(f"{kind}/{state}" for kind in kinds for state in states)


def _incidents(harms: Any) -> list[str]:
    return [f"incident/{harm}" for harm in harms]


def _organisations(providers: int) -> dict[int, int]:
    owned, first = {one: one for one in range(providers)}, 0
    for size in FAMILIES:
        owned |= dict.fromkeys(range(first, min(first + size, providers)), first)
        first += size
    return owned

