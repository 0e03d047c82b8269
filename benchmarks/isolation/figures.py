"""What the runs told, as figures; and whether they are good enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.mutants.targets import LEAST, is_equivalent

SUMS = ("probes", "leaks", "sensitivity_leaks", "sql_mutants", "sql_mutants_killed")
Told = Mapping[str, Any]  # one run: "name", "code", "said", "properties", "mutants"


def walked(told: Iterable[Told]) -> dict[str, Any]:
    """Figures of walks and of SQL: sums, but routes are the same in each walk. Of a part that did not run, nothing."""
    named = [pair for run in told for pair in run["properties"]]
    found: dict[str, Any] = {}
    for key, value in named:
        if key in SUMS:
            found[key] = found.get(key, 0) + int(value)
    routes = [int(value) for key, value in named if key == "routes"]
    found |= {"routes": max(routes)} if routes else {}
    blind = [value for key, value in named if key == "blind_routes"]
    return found | ({"blind_routes": " ".join(blind).split()} if blind else {})


def score(told: Iterable[Told]) -> dict[str, Any]:
    """How many faults in the rules were noticed: in all, and the share in each module, the equivalent ones left out."""
    modules = {name: outcome for run in told for name, outcome in run["mutants"].items()}
    if not modules:
        return {}
    shares, tried, killed = {}, 0, 0
    for name, outcome in sorted(modules.items()):
        survived = list(_survivors(name, outcome["survived"]))
        counted = outcome["mutants"] - (len(outcome["survived"]) - len(survived))
        tried, killed = tried + counted, killed + counted - len(survived)
        shares[name] = round((counted - len(survived)) / counted, 4)
    return {"mutants": tried, "mutants_killed": killed, "mutation_score": min(shares.values()), "modules": shares}


def _survivors(module: str, survived: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (each for each in survived if not is_equivalent(module, each["source"], each["what"]))


def findings(told: Iterable[Told]) -> list[str]:
    """Faults that nobody noticed, by file and line; and the last words of runs that failed."""
    lines = []
    for run in told:
        for module, outcome in run["mutants"].items():
            lines += [f"survived: {each['file']}:{each['line']}: {each['what']}"
                      for each in _survivors(module, outcome["survived"])]  # fmt: skip
        if run["code"]:
            lines.append(f"── {run['name']} failed\n{run['said']}")
    return lines


def holds(told: Iterable[Told], figures: Mapping[str, Any]) -> bool:
    """Nothing failed, nothing leaked, the walk is not blind, and faults are noticed."""
    return (
        all(run["code"] == 0 for run in told)
        and figures.get("leaks", 0) == 0
        and not figures.get("blind_routes")
        and figures.get("sensitivity_leaks", 1) > 0
        and figures.get("sql_mutants_killed") == figures.get("sql_mutants")
        and figures.get("mutation_score", 1) >= LEAST
    )
