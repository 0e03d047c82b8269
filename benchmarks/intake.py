"""How fast submissions come through the door: `python benchmarks/intake.py [TEXTS]` on servers of its own, in a folder.

The same texts (those of `benchmarks/deid`, again and again) are taken in twice: one job a text, as the baseline, and in
batches, one call of the broker a batch, as one leads to the next. Prints one JSON line:
texts, rounds, engine_seconds (de-identification alone), one_by_one_seconds and batches_seconds (by the clock, the best
round of each; jobs taken one after the other in this process), texts_a_second of each, ratio (baseline to batches),
ratio_of_work (the same of the seconds that a core worked in this process, the database's left out: on a busy machine it
alone says something), statements of each a text, and same (both left as many cases, held texts and sums).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.deid.reading import Row, read_all  # noqa: E402  the root stands on no path before
from benchmarks.import_rows import acting, found  # noqa: E402
from benchmarks.place import a_place  # noqa: E402

TASK, ROUNDS = "aggregation.take_in", 3
Taking = Callable[[UUID], object]


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, seconds of work, and how many cases, held texts and events there are more."""

    seconds: float
    work: float
    left: tuple[int, ...]


def main(texts: int) -> None:
    with a_place():
        print(json.dumps(measure(texts)))


def measure(texts: int) -> dict[str, Any]:
    from pso_portal.celery import app

    app.loader.import_default_modules()
    place, rows = found(), read_all()
    told = [rows[number % len(rows)] for number in range(texts)]
    take(place, told[:20], in_batches)  # the engine reads its lists, the provider gets its code
    engine = min(engine_alone(told) for _ in range(ROUNDS))
    runs: dict[str, list[Taken]] = {"one_by_one": [], "batches": []}
    for _ in range(ROUNDS):
        runs["one_by_one"].append(take(place, told, one_by_one))
        runs["batches"].append(take(place, told, in_batches))
    alone, together = (min(run.seconds for run in runs[name]) for name in runs)
    work = [min(run.work for run in runs[name]) for name in runs]
    return {
        "texts": texts, "rounds": ROUNDS, "engine_seconds": round(engine, 2),
        "one_by_one_seconds": round(alone, 2), "batches_seconds": round(together, 2),
        "one_by_one_texts_a_second": round(texts / alone, 1), "batches_texts_a_second": round(texts / together, 1),
        "ratio": round(alone / together, 2), "ratio_of_work": round(work[0] / work[1], 2),
        **{f"{name}_statements": round(statements(place, told[:100], taking), 1)
           for name, taking in (("one_by_one", one_by_one), ("batches", in_batches))},
        "same": len({run.left for name in runs for run in runs[name]}) == 1,
    }  # fmt: skip


def statements(place: Any, rows: list[Row], taking: Taking) -> float:
    """Sent to the database for each text, beginnings and ends of transactions left out."""
    from django.db import connection

    count = 0

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*given)

    sent = send(place, rows)
    with connection.execute_wrapper(counting):
        work_off(sent, taking)
    return count / len(rows)


def engine_alone(rows: list[Row]) -> float:
    from aggregation.deidentification import deidentify
    from pso_portal.names import Known

    start = time.perf_counter()
    for row in rows:
        deidentify(row.text, Known.from_mapping(row.known))
    return time.perf_counter() - start


def one_by_one(message_id: UUID) -> object:
    """The baseline: a job a text, with a scope and transactions of its own."""
    from aggregation.intake import take_in
    from pso_portal.jobs.task import run

    return run(message_id, lambda *, submission_id, now: take_in(submission_id=UUID(submission_id), now=now), TASK)


def in_batches(message_id: UUID) -> object:
    from pso_portal.celery import app

    return app.tasks[TASK](message_id=str(message_id))


def take(place: Any, rows: list[Row], taking: Taking) -> Taken:
    """Take in what was sent: by one call for each, or by one for each batch."""
    sent, before = send(place, rows), counted(place)
    start, worked = time.perf_counter(), time.process_time()
    work_off(sent, taking)
    seconds, work = time.perf_counter() - start, time.process_time() - worked
    after = counted(place)
    assert after[0] == 0, f"{after[0]} messages are still owed"
    return Taken(seconds, work, tuple(now - then for now, then in zip(after[1:], before[1:], strict=True)))


def work_off(sent: list[UUID], taking: Taking) -> None:
    while sent:
        taking(sent[0])
        sent = owed() if taking is in_batches else sent[1:]


def send(place: Any, rows: list[Row]) -> list[UUID]:
    """Submissions as a provider reports them; returns the outbox ids of their intake."""
    from pses.enums import SubmissionKind
    from pses.models import Submission
    from pses.services.submission import hand_over
    from pso_portal.tenancy import scope

    by, now = acting(place), datetime.now(UTC)
    with scope.enter(by.scope()):
        for row in rows:
            hand_over(Submission(
                provider_id=by.provider_id, kind=SubmissionKind.EVENT, content_id=uuid4(), purpose="patient_safety",
                event_type="fall", event_kind="incident", harm="no_harm", month="2025-03",
                contents={"narrative": row.text, "coded": {}}, annex={"known": row.known}, sha256="0" * 64,
                terms_version=1, act="transmission", sent_by=by.user_id, sent_at=now,
            ), by=by, now=now)  # fmt: skip
    return owed()


def owed() -> list[UUID]:
    """What is not taken in yet, oldest first."""
    from pso_portal.jobs.models import Message
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope, Side

    with scope.enter(Scope(Side.SYSTEM)):
        found = Message.objects.filter(task=TASK, done_at=None).order_by("created_at", "pk")
        return list(found.values_list("pk", flat=True))


def counted(place: Any) -> tuple[int, ...]:
    """Messages still owed; cases, held texts and events counted."""
    from django.db.models import Sum

    from aggregation.models import Case, Fact, ReviewItem
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope, Side

    left = len(owed())
    with scope.enter(Scope(Side.PSO)):
        events = Fact.objects.aggregate(total=Sum("count"))["total"] or 0
        return left, Case.objects.count(), ReviewItem.objects.count(), events


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 640)
