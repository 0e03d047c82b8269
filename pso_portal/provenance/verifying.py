"""Whether the log is what was sealed: everything is computed anew from the entries. Inside the system's scope.

What is looked for: an entry edited, deleted, moved or put in between; a checkpoint forged, altered or taken out; the
end cut off (only by what stands outside); entries that nobody sealed; a clock that went back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Max

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.signing import installation_signer, verifies

from . import outside, statements
from .entries import behind
from .leaves import Looked, look_at
from .merkle import Frontier
from .models import Checkpoint, Log

BACK = timedelta(seconds=5)  # a clock that is set right by so much is not called back


@dataclass
class Report:
    """What was looked at and what is wrong, a sentence each."""

    entries: int = 0
    checkpoints: int = 0
    outside: int = 0
    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # not wrong, but to be known


def verify(*, now: datetime, since: int = 0) -> Report:
    """Look at every log; of the newest one only what was sealed after its first `since` entries.

    Raises ValueError where no checkpoint has that size.
    """
    report = Report()
    logs = list(Log.objects.order_by("number"))
    looked = Looked()
    for number, log in enumerate(logs):
        of = list(Checkpoint.objects.filter(log=log).order_by("size"))
        report.wrong += _opening(log, logs[number - 1] if number else None)
        report.checkpoints += len(of)
        report.wrong += _signed(of)
        report.entries += _grown(log, of, looked, report, since if log == logs[-1] else 0)
    report.wrong += _chained(logs)
    report.wrong += _outside(report)
    report.wrong += _behind(now)
    return report


def _opening(log: Log, before: Log | None) -> Iterator[str]:
    if log.name != statements.sha256(log.opening):
        yield f"Log {log.number}: its opening was altered."
        return
    said = json.loads(log.opening)
    newest = Checkpoint.objects.filter(log=before).order_by("-size").first() if before else None
    if said["after"] != (statements.sha256(newest.statement) if newest else ""):
        yield f"Log {log.number}: it does not begin where the one before ends."


def _signed(found: list[Checkpoint]) -> Iterator[str]:
    for each in found:
        said = _stated(each.statement)
        if (said.get("log"), said.get("size")) != (each.log.name, each.size):
            yield f"Checkpoint {each.size}: its row says something else than its statement."
        if not _verifies(said.get("key", ""), bytes(each.signature), each.statement):
            yield f"Checkpoint {each.size}: the signature is not ours."


def _verifies(key: str, signature: bytes, statement: str) -> bool:
    algorithm, _, version = str(key).partition("-")
    try:
        public = installation_signer(int(version)).public_key if algorithm == "ed25519" else b""
    except (ValueError, VaultError):
        return False
    return verifies(public, signature, statement.encode())


def _grown(log: Log, checkpoints: list[Checkpoint], looked: Looked, report: Report, since: int) -> int:
    """Add leaf after leaf and compare at each checkpoint; returns how many entries were read."""
    frontier = _start(checkpoints, since)
    wanted = {each.size: each for each in checkpoints if each.size > since}
    for leaf in look_at(log, since, looked):
        report.wrong += leaf.wrong
        frontier.add(leaf.computed)
        due = wanted.pop(frontier.size, None)
        if due and _stated(due.statement).get("root") != frontier.root().hex():
            report.wrong.append(f"Checkpoint {due.size}: the entries do not give its root.")
    report.wrong += [f"Checkpoint {size}: the log has only {frontier.size} entries." for size in sorted(wanted) if size]
    if frontier.size > max((each.size for each in checkpoints), default=0):
        report.wrong.append(f"Log {log.number}: entries at its end stand under no checkpoint.")
    return frontier.size - since


def _start(checkpoints: list[Checkpoint], since: int) -> Frontier:
    if not since:
        return Frontier()
    held = next((each for each in checkpoints if each.size == since), None)
    if held is None:
        raise ValueError(f"The newest log has no checkpoint of {since} entries.")
    frontier = held.frontier()
    if _stated(held.statement).get("root") != frontier.root().hex():
        raise ValueError(f"The checkpoint of {since} entries cannot be gone on from: its tree does not give its root.")
    return frontier


def _chained(logs: list[Log]) -> Iterator[str]:
    """Each statement names the one before, and no time lies before the last."""
    order = {log.pk: log.number for log in logs}
    found = sorted(Checkpoint.objects.all(), key=lambda each: (order[each.log_id], each.size))
    if found and _stated(found[0].statement).get("after"):
        yield "The first checkpoint is missing."
    for before, after in pairwise(found):
        said, earlier = _stated(after.statement), _stated(before.statement)
        if said.get("after") != statements.sha256(before.statement):
            yield f"Checkpoint {after.size}: the one it follows is missing or altered."
        if _time(said) + BACK < _time(earlier):
            yield f"Checkpoint {after.size}: the clock went back."


def _outside(report: Report) -> Iterator[str]:
    """Each checkpoint kept outside stands in the database, unless a later log owned up to its loss."""
    held = {(each.log.name, each.size): each for each in Checkpoint.objects.select_related("log")}
    owned = {json.loads(log.opening)["lost"] for log in Log.objects.all()} - {""}
    missing: list[dict[str, Any]] = []
    try:
        for line in outside.lines():
            report.outside += 1
            said = _stated(line["statement"])
            one = held.get((said.get("log", ""), said.get("size", -1)))
            if one is None or one.line() != line:
                missing.append(line)
            if statements.sha256(line["statement"]) in owned and missing:
                report.told.append(f"{len(missing)} checkpoints were lost with what they sealed; a later log says so.")
                missing = []
    except outside.Damaged as damaged:
        yield str(damaged)
    if missing:
        said = _stated(missing[-1]["statement"])
        yield f"Outside stand {len(missing)} checkpoints that are not here, up to {said.get('size')} entries."
    if not report.outside and held:
        yield "Outside the database no checkpoint is kept."


def _behind(now: datetime) -> Iterator[str]:
    last = Checkpoint.objects.order_by("-log__number", "-size").first()
    found = behind(last.next_xid, now=now) if last else []
    if found:
        yield f"Entry {found[0]}: it stands where everything was sealed, and was not. Such entries: {len(found)}."


def newest_size() -> int:
    """How many entries the newest checkpoint covers."""
    number = Log.objects.aggregate(Max("number"))["number__max"]
    return int(Checkpoint.objects.filter(log__number=number).aggregate(Max("size"))["size__max"] or 0)


def _stated(statement: str) -> dict[str, Any]:
    try:
        found = json.loads(statement)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _time(said: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(said.get("at", "0001-01-01T00:00:00+00:00"))
