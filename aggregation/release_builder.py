"""Drafting and publishing benchmark tables. Runs on the door's side: only here does a code meet its provider."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from aggregation.disclosure.auditor import audit as audit_disclosure
from aggregation.disclosure.menu import ALL, RATE, SHARE, Menu
from aggregation.disclosure.peers import peer_interval
from aggregation.disclosure.rules import ReleaseRules
from aggregation.disclosure.values import CandidateCell, Contribution, Exposure, Truth
from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.sides import Side

from .contributors import provider_of
from .determining import determine
from .memory import offered_before, to_record
from .models import Contributor, ExposureFact, Fact, Release, ReleaseCell, ReleaseDraft
from .periods import is_closed, months_of

RULES_VERSION = "2026-1"
# Handled on the floor above: named, not imported, because imports point down.
ANSWER_TASK = "feedback.answer_release"


def build_draft(*, draft_id: UUID, now: datetime) -> None:
    """Fill a draft: candidates from the fixed menu, each with the auditor's verdict. Rules 1 to 5, 7 to 10, 12."""
    draft = ReleaseDraft.objects.select_for_update().get(pk=draft_id)
    if draft.state != "drafting":
        return
    months = frozenset(months_of(draft.period))
    roster = _roster(draft, months)
    verdict = audit_disclosure(
        _candidates(draft, roster),
        offered_before(draft.setting),
        _truth(draft.setting),
        menu=_menu(draft, roster, months, now),
        rules=ReleaseRules(),
    )
    draft.cells = to_record(verdict) | {"roster": sorted(roster)}
    draft.shown, draft.withheld = len(verdict.shown), len(verdict.withheld)
    draft.sha256 = digest_of(draft.cells)
    draft.state = "drafted"
    draft.save(update_fields=["cells", "shown", "withheld", "sha256", "state"])
    audit.record("draft_release", by=None, subject=draft, now=now, shown=draft.shown, withheld=draft.withheld)


def publish(*, draft_id: UUID, now: datetime) -> None:
    """Freeze an approved draft as a release and tell each provider of its roster. What was approved is what goes."""
    draft = ReleaseDraft.objects.select_for_update().get(pk=draft_id)
    if draft.state != "approved":
        return
    if digest_of(draft.cells) != draft.sha256:
        raise ValueError("the draft is not what was approved")
    release = _freeze(draft, now)
    draft.state = "published"
    draft.save(update_fields=["state"])
    audit.record("publish_release", by=None, subject=release, now=now, cells=draft.shown)
    determine(release, now=now)
    if draft.measure == RATE:
        for provider_id in _readers(draft.cells["roster"]):
            enqueue(ANSWER_TASK, side=Side.PSO, now=now, release_id=release.pk, provider=provider_id)


def _roster(draft: ReleaseDraft, months: frozenset[str]) -> frozenset[int]:
    """Who is in the group: those that returned every month's exposure; for shares, all that ever reported.

    Chosen without looking at counts, so that leaving somebody out tells nothing.
    """
    if draft.measure == SHARE:
        return frozenset(Contributor.objects.filter(setting=draft.setting).values_list("code", flat=True))
    returned: dict[int, int] = {}
    rows = ExposureFact.objects.filter(setting=draft.setting, month__in=months, value__gt=0)
    for code in rows.values_list("contributor", flat=True):
        returned[code] = returned.get(code, 0) + 1
    return frozenset(code for code, count in returned.items() if count == len(months))


def _categories(setting: str) -> dict[str, frozenset[str]]:
    leaves = SETTINGS[setting].event_types
    return {leaf: frozenset({leaf}) for leaf in leaves} | {ALL: frozenset(leaves)}


def _candidates(draft: ReleaseDraft, roster: frozenset[int]) -> list[CandidateCell]:
    scale = SETTINGS[draft.setting].scale if draft.measure == RATE else None
    audience = roster if draft.measure == RATE else frozenset[int]()
    return [
        CandidateCell("events", category, draft.period, roster, audience, scale)
        # The total last: of two cells that give each other away, the earlier one is withheld.
        for category in sorted(_categories(draft.setting), key=lambda name: (name == ALL, name))
    ]


def _menu(draft: ReleaseDraft, roster: frozenset[int], months: frozenset[str], now: datetime) -> Menu:
    return Menu(
        measures=frozenset({"events"}),
        categories=_categories(draft.setting),
        periods={draft.period: months},
        closed=frozenset(month for month in months if is_closed(month, now.date())),
        peer_groups=frozenset({roster}),
    )


def _truth(setting: str) -> Truth:
    organization = dict(Contributor.objects.filter(setting=setting).values_list("code", "organization"))
    facts = Fact.objects.filter(setting=setting).values_list("contributor", "event_type", "month", "count")
    returns = ExposureFact.objects.filter(setting=setting).values_list("contributor", "month", "value")
    return Truth.of(
        [Contribution(code, organization[code], kind, month, count) for code, kind, month, count in facts],
        [Exposure(code, organization[code], month, value) for code, month, value in returns],
    )


def _freeze(draft: ReleaseDraft, now: datetime) -> Release:
    setting = SETTINGS[draft.setting]
    release = Release(
        number=_next_number(),
        measure=draft.measure,
        setting=draft.setting,
        period=draft.period,
        scale=setting.scale,
        exposure_name=setting.exposure,
        contributors=len(draft.cells["roster"]),
        rules_version=RULES_VERSION,
        released_at=now,
        sha256=draft.sha256,
    )
    release.save(force_insert=True)
    ReleaseCell.objects.bulk_create(_cell(release, record) for record in draft.cells["cells"])
    return release


def _next_number() -> int:
    """One publication at a time takes its number, until its transaction ends: releases are numbered without gaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [Release._meta.db_table])
    last = Release.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _cell(release: Release, record: dict[str, Any]) -> ReleaseCell:
    cell = ReleaseCell(
        release=release,
        category=record["category"],
        period=record["period"],
        shown=record["shown"],
        words=record.get("words", ""),
    )
    if record["shown"]:
        cell.count = record["count"]
        _set_rate(cell, record)
    return cell


def _set_rate(cell: ReleaseCell, record: dict[str, Any]) -> None:
    """Rule 10: the interval is computed from the rounded figures alone."""
    if record["rate"] is None:
        return
    cell.rate = Decimal(record["rate"])
    interval = peer_interval(record["count"], cell.rate)
    cell.lower, cell.upper = (Decimal(str(round(bound, 1))) for bound in (interval.lower, interval.upper))


def _readers(codes: Iterable[int]) -> list[UUID]:
    found = (provider_of(contributor) for contributor in Contributor.objects.filter(code__in=list(codes)))
    return [provider_id for provider_id in found if provider_id]


def digest_of(cells: dict[str, Any]) -> str:
    """SHA-256 (hex) of a table: what is approved is what goes."""
    return hashlib.sha256(json.dumps(cells, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
