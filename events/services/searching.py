"""Looking through what people wrote: opened a batch at a time, in the provider's own scope, kept nowhere in plain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied, acting_as
from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..models import Search
from ..search_selectors import KEPT_FOR, left_to_read, narrowed, searches
from ..searching import Term, has_all, terms_of
from ..texts import modules_of, texts_of

BATCH, MOST_HITS = 200, 5000
AT_ONCE, A_TURN = 0.25, 2.0  # seconds: what a person waits for, and what one job takes


@transaction.atomic
def begin_search(
    *, by: Acting, words: str, filters: Mapping[str, str], now: datetime, seconds: float = AT_ONCE
) -> Search:
    """Look through the reports that `filters` (codes, days, ids) leave, latest first, for those with all `words`.

    What is not done in `seconds` is owed as a job. Without words nothing is opened. The person's earlier searches are
    forgotten. Raises BadWords, Denied.
    """
    by.check(Permission.TRIAGE_EVENTS)
    terms = terms_of(words)
    Search.objects.filter(Q(asked_by=by.user_id) | Q(began_at__lte=now - KEPT_FOR)).delete()
    held = Search(
        provider_id=by.provider_id, asked_by=by.user_id, membership_id=by.membership_id,
        asked={"words": words, "filters": dict(filters)}, hits=[], began_at=now,
    )  # fmt: skip
    held.total = narrowed(filters, asked_by=held.asked_by, before=now).order_by().count()
    held.save(force_insert=True)
    codes = {key: value for key, value in filters.items() if key != "number"}
    audit.record("search_reports", by=by, subject=held, now=now, reports=held.total, by_words=bool(terms), **codes)
    if terms:
        _look(held, terms, now=now, seconds=seconds)
    else:
        held.finished_at = now
    held.save()
    _owe(held, now)
    enqueue("events.forget_search", side=Side.PROVIDER, provider_id=held.provider_id, now=now, due=now + KEPT_FOR,
            search_id=held.pk)  # fmt: skip
    return held


def search_on(*, search_id: UUID, now: datetime, seconds: float = A_TURN) -> None:
    """One turn of a search. It ends where who asked may read reports no more."""
    held = Search.objects.select_for_update().filter(pk=search_id).first()
    if held is None or held.finished_at or held.stopped_at or now >= held.began_at + KEPT_FOR:
        return
    if not _still_may(held):
        held.stopped_at = now
        held.save(update_fields=["stopped_at"])
        return
    _look(held, terms_of(held.asked["words"]), now=now, seconds=seconds)
    held.save()
    _owe(held, now)


@transaction.atomic
def stop_search(*, by: Acting, search_id: UUID, go_on: bool, now: datetime) -> Search:
    """Stop a search where it stands, or go on from there. One that is finished stays as it is. Raises Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    held: Search = get_object_or_404(searches(by, now).select_for_update(), pk=search_id)
    if held.finished_at is None and go_on == bool(held.stopped_at):
        held.stopped_at = None if go_on else now
        held.save(update_fields=["stopped_at"])
        _owe(held, now)
    return held


def forget_search(*, search_id: UUID, now: datetime) -> None:
    """Words and hits of a search go when its hour is over."""
    Search.objects.filter(pk=search_id, began_at__lte=now - KEPT_FOR).delete()


def _look(held: Search, terms: tuple[Term, ...], *, now: datetime, seconds: float) -> None:
    """Batches until the time is over or nothing is left; at least one."""
    end = monotonic() + seconds
    while held.finished_at is None:
        events = list(left_to_read(held)[:BATCH])
        modules = modules_of([event.pk for event in events])
        for event in events:
            held.looked, held.last_filed_at, held.last_id = held.looked + 1, event.filed_at, event.pk
            if has_all(terms, [text for _, text in texts_of(event, modules)]):
                held.hits.append(event.pk.hex)
        if len(events) < BATCH or len(held.hits) >= MOST_HITS:
            held.finished_at = now
        elif monotonic() >= end:
            return


def _owe(held: Search, now: datetime) -> None:
    if held.finished_at is None and held.stopped_at is None:
        enqueue("events.search_on", side=Side.PROVIDER, provider_id=held.provider_id, now=now, search_id=held.pk)


def _still_may(held: Search) -> bool:
    place = Membership.objects.filter(pk=held.membership_id).select_related("user").first()
    try:
        return place is not None and acting_as(place).may(Permission.TRIAGE_EVENTS)
    except Denied:
        return False
