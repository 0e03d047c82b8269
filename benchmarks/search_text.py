"""How long words are looked for: `python benchmarks/search_text.py [REPORTS]` on servers of its own, in a new folder.

Every report is invented, its story 2 KiB. Prints one JSON line: reports, found, first_ms (what a person waits for
before the first page), search_seconds (the whole search, its jobs taken one after the other in this process),
decrypt_seconds (the same rows fetched and their stories opened, nothing else) and ratio (search to decryption). The
better of two runs each.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.import_rows import acting, found  # noqa: E402  the root stands on no path before
from benchmarks.place import a_place  # noqa: E402

LETTERS, A_BATCH = 2048, 250
WORDS = (
    "the patient was found beside a bed after an alarm and the nurse helped at once while José called for the pump "
    "that had been stopped before its ordered dose ended, which nobody noticed until the next round of the night"
)


def main(reports: int) -> None:
    with a_place():
        print(json.dumps(measure(reports)))


def measure(reports: int) -> dict[str, Any]:
    load_tasks()
    place = found()
    fill(place, reports)
    decrypt = min(timed(lambda: opened(place))[0] for _ in range(2))
    runs = [searched(place) for _ in range(2)]
    first, seconds, hits = min(runs, key=lambda run: run[1])
    return {
        "reports": reports, "found": hits, "first_ms": round(first * 1000), "search_seconds": round(seconds, 2),
        "decrypt_seconds": round(decrypt, 2), "ratio": round(seconds / decrypt, 2),
    }  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    came = act()
    return time.perf_counter() - start, came


def fill(place: Any, reports: int) -> None:
    """Reports as an import files them; one in a hundred tells of a wombat."""
    from events.imports.mapping import Applied
    from events.places import places
    from events.services.bulk import Ready, file_rows, read_row, source_id_of
    from pses.enums import Purpose
    from pso_portal.tenancy import scope

    chance, now = random.Random(11), datetime.now(UTC)
    by = acting(place)
    for start in range(0, reports, 500):
        with scope.enter(by.scope()):
            known, rows = places(), []
            for number in range(start, min(start + 500, reports)):
                answers = {
                    "what": "fall", "harm": "no_harm", "when": "another", "when.date": "2025-03-02",
                    "where": known[0].code, "story": story(chance, number), "name": "shown",
                }  # fmt: skip
                applied = Applied(number, answers, str(number), ())
                row = read_row(applied, source_id_of(by.provider_id, "id", str(number)), known, {}, now=now)
                assert isinstance(row, Ready), row
                rows.append(row)
            file_rows(by=by, rows=rows, purpose=Purpose.SIMULATION, now=now)


def story(chance: random.Random, number: int) -> str:
    words = " ".join(chance.choices(WORDS.split(), k=450))[: LETTERS - 10]
    return f"{words} wombat" if number % 100 == 0 else f"{words} numbat"


def opened(place: Any) -> int:
    """Decryption alone, in batches and transactions as large as those of a search."""
    from events.models import Event
    from pso_portal.tenancy import scope

    with scope.enter(acting(place).scope()):
        letters, count = 0, Event.objects.count()
        for start in range(0, count, A_BATCH):
            rows = Event.objects.select_related("unit", "facility").order_by("-filed_at", "-pk")
            letters += sum(len(event.narrative) for event in rows[start : start + A_BATCH])
    return letters


def searched(place: Any) -> tuple[float, float, int]:
    """Seconds to the first page, seconds in all, reports found."""
    from events.models import Search
    from events.services import begin_search
    from pso_portal.tenancy import scope

    by, start = acting(place), time.perf_counter()
    with scope.enter(by.scope()):
        held = begin_search(by=by, words="wombat alarm", filters={}, now=datetime.now(UTC))
    first = time.perf_counter() - start
    work()
    seconds = time.perf_counter() - start
    with scope.enter(by.scope()):
        held = Search.objects.get(pk=held.pk)
        assert held.finished_at
        return first, seconds, len(held.hits)


def load_tasks() -> None:
    """What a worker does once, when it starts."""
    from pso_portal.celery import app

    app.loader.import_default_modules()


def work() -> None:
    from pso_portal.celery import app
    from pso_portal.jobs.models import Message
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope, Side

    while True:
        with scope.enter(Scope(Side.SYSTEM)):
            owed = list(Message.objects.filter(done_at=None, task="events.search_on").order_by("created_at"))
        if not owed:
            return
        for message in owed:
            app.tasks[message.task](message_id=str(message.pk))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
