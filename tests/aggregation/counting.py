"""Submissions to be counted, and the sums that came of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from aggregation.facts import EVERY, Cube
from pses.models import Submission
from pses.services.submission import hand_over
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

SENT = datetime(2025, 10, 2, 15, tzinfo=UTC)
KEPT = "SELECT {key}, count FROM {table} ORDER BY {key}"
SUMMED = "SELECT {key}, sum(count) FROM {journal} WHERE {known} GROUP BY {key} ORDER BY {key}"


def reported(provider: Any, kind: str = "event", *, first: UUID | None = None, sent: datetime = SENT,
             place: str = "outpatient", told: Mapping[str, Any] | None = None, **codes: str) -> Submission:  # fmt: skip
    """A submission as a provider hands it over, without a text. `told`: further coded answers."""
    of = {"event_type": "fall", "event_kind": "incident", "harm": "mild", "month": "2025-08"} | codes
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        return hand_over(Submission(
            provider_id=provider.pk, kind=kind, content_id=uuid4(), names_earlier=first, purpose="patient_safety",
            contents={"coded": {"location_kind": place} | dict(told or {})}, annex={}, sha256="0" * 64, terms_version=1,
            act="transmission", sent_at=sent, **of,
        ), by=None, now=sent)  # fmt: skip


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def ask(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def kept(cube: Cube) -> list[tuple[Any, ...]]:
    """The sums as they stand, sums of nothing included."""
    return ask(KEPT.format(**cube._asdict()))


def in_the_journal(cube: Cube) -> list[tuple[Any, ...]]:
    """The same, added up from the entries."""
    return ask(SUMMED.format(**cube._asdict()))


def in_step() -> bool:
    """Whether the sums are what the journal says."""
    return all(kept(cube) == in_the_journal(cube) for cube in EVERY)


@contextmanager
def back_to_here() -> Iterator[None]:
    """Undo all that is done inside, for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
