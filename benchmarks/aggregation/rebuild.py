"""Sums made anew from nothing, primary key included: ours, DuckDB's there and back, Python's over Django's model."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from benchmarks.aggregation import entries
from benchmarks.aggregation.outcome import Goal, Outcome
from benchmarks.aggregation.place import as_owner, door, on_side, owner_does
from benchmarks.aggregation.size import Size
from benchmarks.deid.peers import installing

HERE = Path(__file__).parent
BACK = "bench_back"
STEPS = ("read_and_group", "write_back", "primary_key")
Seconds = dict[str, float]
DIFFERENT = """
SELECT count(*) FROM aggregation_fact ours FULL JOIN {back} theirs USING ({key})
 WHERE ours.count IS DISTINCT FROM theirs.count
"""


def measure(size: Size, say: Callable[[str], None]) -> Outcome:
    """Ours and DuckDB's in turn, the best round of each counts; Python's sum is made once."""
    say(f"rebuild: a journal of {size.cases:,} cases …")
    entries.empty()
    entries.write(entries.invented(size.cases))
    left_out, peer = _peer(size)
    ours, theirs, different = [], [], 0
    for number in range(size.rounds):
        say(f"rebuild: round {number + 1} of {size.rounds} …")
        ours.append(_ours())
        if peer:
            theirs.append(_theirs(peer))
            different += _differ()
    say("rebuild: the whole command, and a sum in Python …")
    whole, python = _whole_command(), _in_python()
    different += python.pop("different")
    figures = {"sums": float(_count()), "ours, seconds": min(ours)} | whole | python | _best(theirs)
    entries.empty()
    return Outcome(figures, _goals(figures, different), left_out)


def _goals(figures: Seconds, different: float) -> list[Goal]:
    took, duckdb = figures["ours, seconds"], figures.get("DuckDB, seconds")
    return [
        Goal("duckdb", "times as fast as DuckDB there and back", duckdb and duckdb / took, 1, low=True),
        Goal("python", "times as fast as a sum over Django's model", figures["Python, seconds"] / took, 10, low=True),
        Goal("different", "sums that differ between them", different, 0, low=False),
    ]


def _ours() -> float:
    """What `rebuild_facts` does to put all sums of events in place. They are none before."""
    from django.db import connection

    from aggregation.facts import FACTS
    from aggregation.rebuilding import HOLD, fill, put_in_place

    owner_does("TRUNCATE aggregation_fact")
    with as_owner():
        start = time.perf_counter()
        with door():
            with connection.cursor() as cursor:
                cursor.execute(HOLD)
            fill(on_side, [FACTS])
            put_in_place(FACTS)
        return time.perf_counter() - start


def _whole_command() -> Seconds:
    """All of `rebuild_facts`, delays and comparison included: from nothing, and where nothing differs."""
    from django.utils import timezone

    from aggregation.rebuilding import rebuild

    owner_does("TRUNCATE aggregation_fact, aggregation_delayfact")
    took = {}
    with as_owner():
        for words in ("rebuild_facts from nothing, seconds", "rebuild_facts where nothing differs, seconds"):
            start = time.perf_counter()
            rebuild(now=timezone.now(), entrance=on_side)
            took[words] = time.perf_counter() - start
    return took


def _in_python() -> Seconds:
    """The sums in a dictionary, from entries read in chunks of 2,000. Nothing is written back."""
    from aggregation.facts import FACTS
    from aggregation.models import Fact, FactEntry

    names = FACTS.key.split(", ")
    with door():
        start = time.perf_counter()
        sums: Counter[tuple[object, ...]] = Counter()
        for entry in FactEntry.objects.iterator(2000):
            sums[tuple(getattr(entry, name) for name in names)] += entry.count
        took = time.perf_counter() - start
        kept = {(*key, count) for *key, count in Fact.objects.values_list(*names, "count").iterator(20_000)}
    return {"Python, seconds": took, "different": float(len(kept ^ {(*key, count) for key, count in sums.items()}))}


def _peer(size: Size) -> tuple[list[str], Path | None]:
    if size.quick:
        return ["DuckDB: it was not asked for"], None
    try:
        return [], installing.python_of("duckdb", HERE / "peers")
    except installing.Unavailable as why:
        return [str(why)], None


def _theirs(python: Path) -> Seconds:
    """DuckDB's seconds. Into a table under row security nobody may copy: it gets one without, of the same columns."""
    from aggregation.facts import FACTS

    owner_does(f"DROP TABLE IF EXISTS {BACK}",
               f"CREATE TABLE {BACK} (LIKE aggregation_fact INCLUDING ALL EXCLUDING INDEXES)")
    given = conninfo_to_dict(os.environ["OWNER_DATABASE_URL"])
    task = {"address": make_conninfo(**given, options="-c pso.side=door"), "key": FACTS.key, "target": BACK,
            "source": "aggregation_factentry"}  # fmt: skip
    command = [str(python), str(HERE / "peers" / "duckdb_sums.py")]
    ended = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, check=True)  # noqa: S603
    told: Seconds = json.loads(ended.stdout)
    return told


def _best(rounds: Sequence[Seconds]) -> Seconds:
    if not rounds:
        return {}
    best = min(rounds, key=lambda told: sum(told[step] for step in STEPS))
    steps = {f"DuckDB: {step.replace('_', ' ')}, seconds": best[step] for step in STEPS}
    own = min(told["own_table"] for told in rounds)
    return {"DuckDB, seconds": sum(best[step] for step in STEPS)} | steps | {
        "DuckDB groups a table of its own (the limit), seconds": own}


def _differ() -> int:
    from aggregation.facts import FACTS

    return int(str(owner_does(DIFFERENT.format(back=BACK, key=FACTS.key), )[0][0]))


def _count() -> int:
    return int(str(owner_does("SELECT count(*) FROM aggregation_fact")[0][0]))

