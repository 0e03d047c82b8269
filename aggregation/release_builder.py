"""Drafting and publishing benchmark tables. Runs on the door's side: only here does a code meet its provider."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from aggregation.disclosure.auditor import audit as audit_disclosure
from aggregation.disclosure.candidates import COARSER
from aggregation.disclosure.menu import RATE
from aggregation.disclosure.peers import peer_interval
from aggregation.disclosure.rules import ReleaseRules
from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.sides import Side

from . import selectors
from .contributors import provider_of
from .determining import determine
from .drafting_progress import Watch
from .frozen import kept_with, region_of, truth_of, vintages
from .ledger import digest as digest_of
from .ledger import enter
from .memory import offered_before, to_record
from .models import Contributor, Release, ReleaseCell, ReleaseDraft
from .offering import groups_in, offer_of
from .periods import months_of
from .release_life import DraftState, Step, next_state, restatement_window
from .rosters import formed, roster_of

logger = logging.getLogger(__name__)
RULES_VERSION = "2026-3"
# Handled on the floor above: named, not imported, because imports point down.
READER_TASK = "feedback.note_reader"
TOO_LONG = "The check took longer than a worker may take."
NEGATIVE = "The sums of this setting do not add up: a count is below nothing. They have to be counted anew first."
UNFORESEEN = "The check ended in an error that nobody foresaw ({error}). The worker's log says where."


def build_draft(*, draft_id: UUID, now: datetime) -> None:
    """Fill a draft: candidates from the fixed menu, each with the auditor's verdict. Rules 1 to 5, 7 to 10, 12.

    Where that fails, the draft says why, and nothing of it stands.
    """
    draft = ReleaseDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if draft.state != DraftState.DRAFTING:
        return
    try:
        with transaction.atomic():
            _check(draft, now)
    except Exception as error:
        # The class only: a message could hold a count.
        logger.warning("draft failed", extra={"draft": str(draft_id), "error": type(error).__name__})
        _fail(draft_id, error, now)
    if draft.drafted_by:
        tell(user_ids=[draft.drafted_by], now=now)


def _check(draft: ReleaseDraft, now: datetime) -> None:
    roster, months = roster_of(draft), months_of(draft.period)
    region, offer = region_of(roster, months), offer_of(draft, roster, now)
    watch = Watch(draft.pk, len(offer.asked), now)
    figures = vintages(draft, region)
    verdict = audit_disclosure(
        offer.candidates, offered_before(draft.setting), truth_of(draft.setting, figures),
        menu=offer.menu, rules=ReleaseRules(), coarser=COARSER, told=watch.tell,
    )  # fmt: skip
    record = to_record(verdict)
    draft.cells = record | {
        "cells": offer.named(record["cells"]), "groups": offer.kept(),
        "roster": sorted(roster), "formed": formed(draft, roster), "facts": kept_with(draft, figures, region),
        "restates": draft.restates.number if draft.restates else None,
    }  # fmt: skip
    draft.shown, draft.withheld = len(verdict.shown), len(verdict.withheld)
    draft.sha256 = digest_of(draft.cells)
    # Nobody is asked to decide on a table without a figure.
    draft.state = next_state(draft.state, Step.CHECK if draft.shown else Step.FIND_NOTHING)
    draft.checked_at, draft.failure = now, ""
    draft.save(update_fields=["cells", "shown", "withheld", "sha256", "state", "checked_at", "failure"])
    methods = {str(method): count for method, count in verdict.methods.items() if count}
    audit.record("draft_release", by=None, subject=draft, now=now, shown=draft.shown, withheld=draft.withheld,
                 methods=methods, sampled=verdict.sampled)  # fmt: skip


def _fail(draft_id: UUID, error: Exception, now: datetime) -> None:
    draft = ReleaseDraft.objects.get(pk=draft_id)
    draft.state, draft.failure = next_state(draft.state, Step.FAIL), _why(error)
    draft.save(update_fields=["state", "failure"])
    audit.record("fail_draft", by=None, subject=draft, now=now, error=type(error).__name__)


def _why(error: Exception) -> str:
    name = type(error).__name__
    if name == "SoftTimeLimitExceeded":
        return TOO_LONG
    return NEGATIVE if isinstance(error, ValueError) and "negative" in str(error) else UNFORESEEN.format(error=name)


def publish(*, draft_id: UUID, now: datetime) -> None:
    """Freeze an approved draft as a release and tell each provider of its roster. What was approved is what goes."""
    draft = ReleaseDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if draft.state != DraftState.APPROVED:
        return
    if digest_of(draft.cells) != draft.sha256:
        raise ValueError("the draft is not what was approved")
    release = _freeze(draft, now)
    draft.state, draft.release = next_state(draft.state, Step.PUBLISH), release
    draft.save(update_fields=["state", "release"])
    enter(release, now=now)
    audit.record("publish_release", by=None, subject=release, now=now, cells=draft.shown)
    determine(release, now=now)
    if draft.measure == RATE:
        for provider_id, places in _readers(draft.cells):
            enqueue(READER_TASK, side=Side.PSO, now=now, release_id=release.pk, provider=provider_id, places=places)


def _freeze(draft: ReleaseDraft, now: datetime) -> Release:
    setting, window = SETTINGS[draft.setting], None
    if draft.restates is None:
        window = restatement_window(months_of(draft.period)[-1], selectors.restatement_months())
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
        formed=draft.cells.get("formed", ""),
        restates=draft.restates,
        restatable_from=window and window.opens,
        restatable_until=window and window.closes,
    )
    release.save(force_insert=True)
    groups = groups_in(draft.cells)
    ReleaseCell.objects.bulk_create(_cell(release, record, groups) for record in draft.cells["cells"])
    return release


def _next_number() -> int:
    """One publication at a time takes its number, until its transaction ends: releases are numbered without gaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [Release._meta.db_table])
    last = Release.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _cell(release: Release, record: dict[str, Any], groups: Sequence[tuple[str, frozenset[int]]]) -> ReleaseCell:
    place, (code, version) = record.get("place", 0), record.get("measure", ("", None))
    group, codes = groups[place]
    cell = ReleaseCell(
        release=release,
        place=place,
        group=group,
        contributors=len(codes),
        measure_code=code,
        measure_version=version,
        category=record["category"],
        period=record["period"],
        shown=record["shown"],
        words=record.get("words", ""),
    )
    if record["shown"]:
        cell.count, cell.base, cell.decimals = record["count"], record.get("base", 5), record.get("decimals", 1)
        _set_rate(cell, record)
    return cell


def _set_rate(cell: ReleaseCell, record: dict[str, Any]) -> None:
    """Rule 10: the interval is computed from the rounded figures alone."""
    if record["rate"] is None:
        return
    cell.rate = Decimal(record["rate"])
    interval = peer_interval(record["count"], cell.rate, base=cell.base, decimals=cell.decimals)
    cell.lower, cell.upper = (Decimal(str(round(bound, 1))) for bound in (interval.lower, interval.upper))


def _readers(cells: dict[str, Any]) -> Iterator[tuple[UUID, str]]:
    """Providers of a table, each with the places of the groups that hold it, the widest first: "0,2"."""
    groups = groups_in(cells)
    for contributor in Contributor.objects.filter(code__in=cells["roster"]):
        if provider_id := provider_of(contributor):
            held = (str(place) for place, (_, codes) in enumerate(groups) if contributor.code in codes)
            yield provider_id, ",".join(held)
