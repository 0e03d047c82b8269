"""Whether what the auditor lets out can be taken apart: `python -m benchmarks.disclosure [--networks N] [--first N]`.

Networks are invented, audited round by round, and what they would release is attacked by a program that knows nothing
of the auditor, as every provider, pair and family. Then each of the rules 3 to 8 is switched off on an example built
for it, and the auditor whole, and the attack must succeed. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from .built import attack_example, example_names
from .figures import holds, summary
from .networks import attack_network, attack_unaudited

SIDE_BY_SIDE = 2
UNAUDITED = 10  # networks on which the auditor is switched off whole


def main(words: Sequence[str]) -> int:
    """Measure; 0 where everything holds."""
    asked = _asked(words)
    started = time.monotonic()
    seeds = range(asked.first, asked.first + asked.networks)
    with ProcessPoolExecutor(SIDE_BY_SIDE) as pool:
        built = []
        for told in pool.map(attack_example, range(len(example_names()))):
            print(told["line"], flush=True)
            built.append(told)
        networks = []
        for one in pool.map(attack_network, seeds):
            print(one["line"], flush=True)
            networks.append(one)
        unaudited = list(pool.map(attack_unaudited, seeds[:UNAUDITED]))
    figures = summary(networks, built, unaudited) | {"seconds": round(time.monotonic() - started)}
    print(json.dumps(figures))
    return 0 if holds(figures) else 1


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./portal measure disclosure", description=__doc__)
    parser.add_argument("--networks", type=int, default=200, help="how many; 200 unless said")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="seed of the first; each takes the next")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
