"""How fast a sheet becomes reports: `python benchmarks/import_rows.py [ROWS]` on servers of its own, in a new folder.

Every row is invented. Prints one JSON line: rows, seconds (upload, check and filing, jobs taken one after the other
in this process), rows_a_second, peak_mb of this process, rerun_added (reports that the same sheet adds again: 0),
bad_rows (seeded among the others) and bad_found (reported exactly, by row and column, both times: as many).
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.place import a_place  # noqa: E402  the root stands on no path before

TYPES = ("Fall", "Medication", "Device or equipment", "Pressure injury", "Something else")
HARMS = ("No harm", "Mild", "Moderate", "Death")
HEADS = ("Number", "Event date", "Event type", "Harm", "Description")
BAD = 37
WORDS = ("the", "patient", "was", "found", "beside", "a", "bed", "after", "an", "alarm", "nurse", "helped")


def main(rows: int) -> None:
    with a_place():
        print(json.dumps(measure(rows)))


def measure(rows: int) -> dict[str, Any]:
    place = found()
    sheet, bad = invented(rows)
    start = time.perf_counter()
    told = bring(place, sheet)
    seconds = time.perf_counter() - start
    first = count(place)
    again = bring(place, sheet)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": first, "seconds": round(seconds, 1), "rows_a_second": round(first / seconds), "peak_mb": round(peak),
        "rerun_added": count(place) - first, "bad_rows": len(bad),
        "bad_found": len(bad) if told == again == bad else f"{len(told)} and {len(again)}, not those seeded",
    }  # fmt: skip


def invented(rows: int) -> tuple[Path, list[tuple[int, str]]]:
    """A sheet on the disk, so that making it costs the measured process little memory; and its bad cells."""
    chance = random.Random(7)
    seeded = set(random.Random(37).sample(range(rows), BAD))
    bad: list[tuple[int, str]] = []
    path = Path(os.environ["PSO_VAR"]) / "invented.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for number in range(rows):
            day = date(2021, 1, 1) + timedelta(days=chance.randrange(1500))
            story = " ".join(chance.choices(WORDS, k=60))
            row = [f"N-{number}", f"{day:%m/%d/%Y}", chance.choice(TYPES), chance.choice(HARMS), story]
            if number in seeded:
                at, cell = ((1, "never"), (1, "1/1/2199"), (0, ""), (4, "x" * 20_001))[len(bad) % 4]
                row[at] = cell
                bad.append((number + 2, HEADS[at]))
            writer.writerow(row)
    return path, bad


def found() -> Any:
    """A PSO and one provider with its risk manager, as the demo founds them."""
    from pso_portal.accounts.services import give_place
    from pso_portal.office.services.installation import found_pso
    from pso_portal.office.services.providers import NewFacility, NewProvider, register_provider
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope, Side

    now = datetime(2025, 1, 1, tzinfo=UTC)
    with scope.enter(Scope(Side.PSO)):
        found_pso(name="Meridian", now=now, is_demo=True, phone="555-0140", email="help@meridian.example")
        officer = give_place(by=None, email="o@pso.example", name="Officer", provider=None,
                             roles=["pso_administrator"], now=now, password="a long enough password")  # fmt: skip
    with scope.enter(acting(officer).scope()):
        new = NewProvider(
            name="Cedar Falls Hospital", setting="hospital", state="MO", contract_starts=date(2024, 1, 1),
            on_call_phone="555-0142", facilities=[NewFacility("Main", "America/Chicago", ["4 West"])],
        )  # fmt: skip
        provider = register_provider(by=acting(officer), new=new, now=now)
        return give_place(by=None, email="r@cedar.example", name="Lena Marsh", provider=provider.pk,
                          roles=["risk_manager"], now=now, password="a long enough password")  # fmt: skip


def acting(place: Any) -> Any:
    from pso_portal.accounts.acting import acting_as

    return acting_as(place, stepped_up_at=datetime.now(UTC))


def bring(place: Any, sheet: Path) -> list[tuple[int, str]]:
    """Upload, check, confirm, and do every job, as one worker would. Returns the cells that were refused."""
    from events import import_selectors
    from events.services import check_sheet, confirm_import, upload_sheet
    from pses.enums import Purpose
    from pso_portal.tenancy import scope

    by, now = acting(place), datetime.now(UTC)
    with scope.enter(by.scope()), io.BytesIO(sheet.read_bytes()) as file:
        run = upload_sheet(by=by, file=file, name="invented.csv", now=now)
        check_sheet(by=by, run_id=run.pk, now=now)
    work()
    with scope.enter(by.scope()):
        confirm_import(by=acting(place), run_id=run.pk, purpose=Purpose.SIMULATION, now=datetime.now(UTC))
    work()
    with scope.enter(by.scope()):
        return [(each.row, each.column) for each in import_selectors.problems(run)]


def work() -> None:
    from pso_portal.celery import app
    from pso_portal.jobs.models import Message
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope, Side

    app.loader.import_default_modules()
    while True:
        with scope.enter(Scope(Side.SYSTEM)):
            owed = list(Message.objects.filter(done_at=None, task="events.import_piece").order_by("created_at"))
        if not owed:
            return
        for message in owed:
            app.tasks[message.task](message_id=str(message.pk))


def count(place: Any) -> int:
    from events.models import Event
    from pso_portal.tenancy import scope

    with scope.enter(acting(place).scope()):
        return int(Event.objects.count())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
