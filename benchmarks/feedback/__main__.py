"""How quickly feedback is made and typeset: `python -m benchmarks.feedback`, as `./portal bench feedback` says it.

On an embedded PostgreSQL of its own, with invented providers that reported for two years. Reports are made by the real
jobs, one after the other in this process; each figure stands beside a baseline of the same run. The last line is JSON.
Exit code 0: every goal was reached.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from benchmarks.aggregation.outcome import Outcome, lines
from benchmarks.place import a_place

PROVIDERS, EVENTS = 60, 12      # of the demo; a month and provider
FEW_PROVIDERS, FEW_EVENTS = 12, 3


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    said = options(words)
    providers = FEW_PROVIDERS if said.quick else said.providers
    events = FEW_EVENTS if said.quick else EVENTS
    with a_place():
        from benchmarks.feedback.network import build
        from benchmarks.feedback.running import making
        from benchmarks.feedback.typesetting import typesetting

        network = build(providers, events, lambda line: print(line, file=sys.stderr, flush=True))
        outcomes = {"runs": making(network), "typesetting": typesetting(network, rounds=4 if said.quick else 9)}
    for name, outcome in outcomes.items():
        print("\n".join(lines(name, outcome)), flush=True)
    print(json.dumps(as_json(providers, events, outcomes)))
    good = all(goal.reached for outcome in outcomes.values() for goal in outcome.goals)
    return 0 if good or said.quick else 1


def as_json(providers: int, events: int, outcomes: dict[str, Outcome]) -> dict[str, object]:
    """All of it as one object."""
    size = {"providers": providers, "events_a_month": events}
    return {"size": size, **{name: outcome.as_json() for name, outcome in outcomes.items()}}


def options(words: Sequence[str]) -> Namespace:
    """What can be said."""
    parser = ArgumentParser(prog="./portal bench feedback", description="How quickly feedback is made and typeset.")
    parser.add_argument("--quick", action="store_true", help="a fixed small sample; proves nothing")
    parser.add_argument("--providers", type=int, default=PROVIDERS, help="how many (default: %(default)s)")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
