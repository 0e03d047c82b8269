"""How well the engine de-identifies: `python -m benchmarks.deid`, as `./portal bench deid` says it.

On narratives of the project's own, written by people who did not see the patterns, with Presidio and spaCy beside it
on the same text in the same run. Prints tables with 95 % bounds; the last line is JSON. Exit code 0: every figure is
good enough and Presidio ran.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from benchmarks.deid import ablation, bench, printing
from benchmarks.deid.figures import GOALS, meets
from benchmarks.deid.reading import Malformed, read_all, sample
from benchmarks.deid.running import Failed


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    said = options(words)
    rows = sample() if said.quick else read_all()
    draw = printing.as_markdown if said.markdown else printing.as_text
    if said.ablation:
        print(draw(f"Without one layer each, {len(rows)} narratives", printing.ablation(list(ablation.table(rows)))))
        return 0
    told = bench.run(rows, alone=said.quick, say=lambda line: print(line, file=sys.stderr, flush=True))
    for heading, table in printing.tables(told):
        print(draw(heading, table))
    print("\n".join(printing.real_text(told.real_text, listed=said.explain_real)))
    if told.peer is None:
        print(f"Presidio was not measured. {told.peer_absent}")
    print(json.dumps(printing.as_json(told)))
    good = all(meets(goal, told.value(goal)) is not False for goal in GOALS) and told.peer is not None
    return 0 if good or said.quick else 1


def options(words: Sequence[str]) -> Namespace:
    """What can be said."""
    parser = ArgumentParser(prog="./portal bench deid", description="How well the engine de-identifies.")
    parser.add_argument("--quick", action="store_true", help="a fixed small sample, Presidio left out; proves nothing")
    parser.add_argument("--ablation", action="store_true", help="only the table of each layer's gain and cost")
    parser.add_argument("--markdown", action="store_true", help="tables for docs/deidentification.md")
    parser.add_argument("--explain-real", action="store_true", help="list what goes of real event language, by layer")
    return parser.parse_args(words)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Failed, Malformed) as why:
        sys.exit(str(why))
