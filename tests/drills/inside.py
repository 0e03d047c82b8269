"""Makes people and reads tables from inside the installation: `python -m tests.drills.inside people|tables|kept`.

It runs in a process of its own, because a test run has settings and servers of its own. The answer is one line of
JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import django

MACHINES = 3


def people() -> list[dict[str, Any]]:
    """Providers under contract, each with a machine that files and reports. Made again, they are found."""
    from django.utils import timezone

    from pso_portal.demo.cast import providers
    from pso_portal.demo.founding import engage, found

    now = timezone.now()
    found(now - timedelta(days=2))
    return [_machine(engage(cast, None, now - timedelta(days=1)), now) for cast in providers(24)[4 : 4 + MACHINES]]


def _machine(provider: Any, now: Any) -> dict[str, Any]:
    from pso_portal.accounts.permissions import Permission
    from pso_portal.accounts.services import make_credential
    from pso_portal.demo.stage import member, on_stage
    from pso_portal.tenancy.models import Unit

    with on_stage(member(provider.pk, "provider_administrator"), now) as keeper:
        _, secret = make_credential(
            by=keeper, name="Night run", permissions=[Permission.FILE_REPORT, Permission.REPORT_TO_PSO],
            lasts=timedelta(days=1), now=now,
        )  # fmt: skip
        return {"provider": str(provider.pk), "secret": secret, "unit": str(Unit.objects.first().pk)}


def tables() -> dict[str, Any]:
    """What stands in the tables of the main job, each from the side that may read it."""
    from django.db.models import Sum

    from aggregation.models import Fact, Passage
    from pses.canonical import digest
    from pses.models import Submission
    from pso_portal.demo.closing import owed
    from pso_portal.demo.stage import as_pso
    from pso_portal.demo.tally import tally
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.models import Provider
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    with as_pso():
        providers = list(Provider.objects.values_list("pk", flat=True))
        submissions = list(Submission.objects.all())
        told: dict[str, Any] = {
            "submissions": [[str(row.content_id), row.sha256] for row in submissions],
            "hashes_hold": all(digest(row.contents, row.annex) == row.sha256 for row in submissions),
            "facts": Fact.objects.aggregate(total=Sum("count"))["total"] or 0,
        }
    with scope.enter(Scope(Side.DOOR)):
        told["passages"] = Passage.objects.count()
    told["events"] = [row for provider in providers for row in _events(provider)]
    told["entries"] = _entries()
    told["owed"], told["dead"] = owed()
    return told | {"tally": tally()}


def _events(provider: Any) -> list[list[str]]:
    from events.models import Event
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    with scope.enter(Scope(Side.PROVIDER, frozenset({provider}))):
        return [
            [str(row.pk), str(row.filing_key), hashlib.sha256(row.narrative.encode()).hexdigest()]
            for row in Event.objects.all()
        ]


def _entries() -> dict[str, dict[str, int]]:
    """By verb: how many entries name each row."""
    from pso_portal.audit.models import Entry
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    found: dict[str, Counter[str]] = {}
    with scope.enter(Scope(Side.SYSTEM)):
        for verb, row in Entry.objects.filter(row__isnull=False).order_by().values_list("verb", "row"):
            found.setdefault(verb, Counter())[str(row)] += 1
    return {verb: dict(rows) for verb, rows in found.items()}


def kept() -> dict[str, Any]:
    """Every event and submission by its id."""
    told = tables()
    return {name: sorted(told[name]) for name in ("events", "submissions")}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"people": people, "tables": tables, "kept": kept}[sys.argv[1]]()))  # noqa: T201
