"""How quickly sums are kept and made: `python -m benchmarks.aggregation`, as `./portal bench aggregation` says it.

On an embedded PostgreSQL of its own, with the settings of an installation, in a folder that goes at the end. Others do
the same work on the same rows in the same run. Each section prints its figures and its goals; the last line is JSON.
Exit code 0: every goal was reached and nothing was left out.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from benchmarks.aggregation.outcome import Outcome, lines
from benchmarks.aggregation.sections import SECTIONS
from benchmarks.aggregation.size import FULL, QUICK, Size
from benchmarks.place import a_place


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    said = options(words)
    size = QUICK if said.quick else FULL.of(cases=said.cases, facts=said.facts)
    outcomes: dict[str, Outcome] = {}
    with a_place():
        for name in said.only or SECTIONS:
            outcomes[name] = SECTIONS[name](size, lambda line: print(line, file=sys.stderr, flush=True))
            print("\n".join(lines(name, outcomes[name])), flush=True)
    print(json.dumps(as_json(size, outcomes)))
    good = all(goal.reached for outcome in outcomes.values() for goal in outcome.goals)
    return 0 if good or said.quick else 1


def as_json(size: Size, outcomes: dict[str, Outcome]) -> dict[str, object]:
    """All of it as one object."""
    return {"size": size.as_json(), **{name: outcome.as_json() for name, outcome in outcomes.items()}}


def options(words: Sequence[str]) -> Namespace:
    """What can be said."""
    parser = ArgumentParser(prog="./portal bench aggregation", description="How quickly sums are kept and made.")
    parser.add_argument("--quick", action="store_true", help="a fixed small sample, DuckDB left out; proves nothing")
    parser.add_argument("--cases", type=int, default=FULL.cases, help="cases in the journal (default: %(default)s)")
    parser.add_argument("--facts", type=int, default=FULL.facts, help="sums that are kept up (default: %(default)s)")
    parser.add_argument("--only", action="append", choices=[*SECTIONS], help="this section, and others so named")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
