"""The permanent list of releases: a chain in which each line holds the hash of the one before.

A line says what went out when, to how many, under which rules, and the hashes of what readers see and of the sealed
record with verdict and proof of every cell. Nobody can change a table, a tombstone or a record, or take a line out,
without a hash that no longer fits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from .models import LedgerLine, Release, ReleaseDraft, ReleaseWithdrawal

RELEASED, RESTATED, WITHDRAWN = "released", "restated", "withdrawn"
# What a line's hash of what readers see is made of; releases of earlier rules had less to say.
SAID = ("category", "period", "shown", "count", "base", "rate", "lower", "upper", "words")
OF_WHAT = ("place", "group", "contributors", "measure_code", "measure_version")
SAID_SINCE = {"2026-3": (*SAID, "decimals", *OF_WHAT)}


def enter(release: Release, *, now: datetime) -> LedgerLine:
    """Enter a release; those from before there was a ledger come first."""
    one_at_a_time()
    unlisted = Release.objects.filter(ledger=None, number__lt=release.number).order_by("number")
    for earlier in unlisted:
        _append(earlier, RESTATED if earlier.restates_id else RELEASED, shown_of(earlier), now)
    return _append(release, RESTATED if release.restates_id else RELEASED, shown_of(release), now)


def enter_withdrawal(withdrawal: ReleaseWithdrawal, *, now: datetime) -> LedgerLine:
    """Enter that a release was withdrawn; its own line comes first."""
    one_at_a_time()
    release = withdrawal.release
    if not release.ledger.exists():
        enter(release, now=now)
    return _append(release, WITHDRAWN, tombstone_of(withdrawal), now)


def faults() -> Iterator[str]:
    """What does not fit, one sentence each; nothing where every hash and the chain are as they were entered."""
    previous, listed, buried = "", set(), set()
    lines = list(LedgerLine.objects.order_by("number").select_related("release", "release__withdrawal"))
    for expected, line in enumerate(lines, 1):
        if line.number != expected:
            yield f"Line {expected} is missing."
        if line.previous_sha256 != previous or line.sha256 != _hash_of(line):
            yield f"Line {line.number} was altered, or the line before it."
        if line.shown_sha256 != _shown_now(line):
            yield f"Line {line.number}: what readers see of release {line.release.number} is not what went out."
        if line.act != WITHDRAWN and line.proof_sha256 != _proof_now(line.release):
            yield f"Line {line.number}: the sealed record of release {line.release.number} is not what was approved."
        (buried if line.act == WITHDRAWN else listed).add(line.release_id)
        previous = line.sha256
    for number in Release.objects.exclude(pk__in=listed).order_by("number").values_list("number", flat=True):
        yield f"Release {number} is not in the ledger."
    for number in ReleaseWithdrawal.objects.exclude(release__in=buried).values_list("release__number", flat=True):
        yield f"That release {number} was withdrawn is not in the ledger."


def shown_of(release: Release) -> str:
    """SHA-256 (hex) of a release as its readers see it."""
    names = ("number", "measure", "setting", "period", "scale", "exposure_name", "contributors", "rules_version",
             "sha256", "formed")  # fmt: skip
    said: dict[str, Any] = {name: getattr(release, name) for name in names}
    said |= {"released_at": release.released_at.isoformat(), "restates": _text(release.restates_id)}
    names = SAID_SINCE.get(release.rules_version, SAID)
    cells = release.cells.order_by("period", "place", "category").values_list(*names)
    return digest(said | {"cells": [[_plain(value) for value in cell] for cell in cells]})


def tombstone_of(withdrawal: ReleaseWithdrawal) -> str:
    """SHA-256 (hex) of what is told of a withdrawal, and by whom it was."""
    people = [str(withdrawal.asked_by), str(withdrawal.withdrawn_by)]
    return digest([str(withdrawal.release_id), withdrawal.reason, people, withdrawal.withdrawn_at.isoformat()])


def digest(value: Any) -> str:
    """SHA-256 (hex) of a JSON value in one spelling: sorted keys, no blanks."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _append(release: Release, act: str, shown: str, now: datetime) -> LedgerLine:
    last = LedgerLine.objects.order_by("-number").first()
    line = LedgerLine(
        number=(last.number if last else 0) + 1, act=act, release=release, at=now, audience=release.contributors,
        rules_version=release.rules_version, shown_sha256=shown, proof_sha256=release.sha256,
        previous_sha256=last.sha256 if last else "",
    )  # fmt: skip
    line.sha256 = _hash_of(line)
    line.save(force_insert=True)
    return line


def _hash_of(line: LedgerLine) -> str:
    return digest([
        line.number, line.act, str(line.release_id), line.at.isoformat(), line.audience, line.rules_version,
        line.shown_sha256, line.proof_sha256, line.previous_sha256,
    ])  # fmt: skip


def _shown_now(line: LedgerLine) -> str:
    if line.act != WITHDRAWN:
        return shown_of(line.release)
    found: ReleaseWithdrawal | None = ReleaseWithdrawal.objects.filter(release=line.release_id).first()
    return tombstone_of(found) if found else ""


def _proof_now(release: Release) -> str:
    """Of the draft that it was published from, as its sealed cells hash today."""
    draft = draft_of(release)
    return digest(draft.cells) if draft and draft.cells is not None else ""


def draft_of(release: Release) -> ReleaseDraft | None:
    """The draft of a release; before drafts named their release, the one with its hash."""
    same = {"sha256": release.sha256, "setting": release.setting, "period": release.period, "state": "published"}
    found: ReleaseDraft | None = (
        ReleaseDraft.objects.filter(release=release).first() or ReleaseDraft.objects.filter(**same).first()
    )
    return found


def one_at_a_time() -> None:
    """What changes how a release stands waits here for what else does, until the transaction at hand ends. The rows of
    releases themselves are frozen, and cannot be locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LedgerLine._meta.db_table])


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool | int | None) else str(value)


def _text(value: Any) -> str | None:
    return str(value) if value else None
