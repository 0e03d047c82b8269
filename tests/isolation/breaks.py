"""Ways to break isolation on purpose: each lock alone, then every lock at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, models
from django.db.models.query import QuerySet

from events.models import Draft, Numbering
from pses.models import DirectoryBook, SubmissionNumbering
from pso_portal.tenancy.managers import ScopedManager

# Conditions that selectors write by hand: whose row it is. With both locks gone they are all that is left.
BY_HAND = ("provider", "provider_id", "provider_id__in", "author_id", "reporter_id", "reader_id")
KEPT = (Numbering, SubmissionNumbering, DirectoryBook)  # nobody reads them, and two at once would only break the page


def drop_manager_scope(patch: pytest.MonkeyPatch) -> None:
    """Managers return every row of the table."""
    patch.setattr(ScopedManager, "get_queryset", models.Manager.get_queryset)


def drop_conditions_by_hand(patch: pytest.MonkeyPatch) -> None:
    """Queries forget whose rows they were asked for."""
    whole = QuerySet._filter_or_exclude

    def forgetful(self: Any, negate: bool, args: Any, kwargs: dict[str, Any]) -> Any:
        dropped = () if self.model in KEPT else BY_HAND
        return whole(self, negate, args, {key: value for key, value in kwargs.items() if key not in dropped})

    patch.setattr(QuerySet, "_filter_or_exclude", forgetful)


def drop_checks_by_hand(patch: pytest.MonkeyPatch) -> None:
    """Services that look once more at the row they fetched let it pass."""
    patch.setattr("events.services.drafts._locked", lambda draft_id, by: Draft.objects.filter(pk=draft_id).first())
    patch.setattr("pso_portal.accounts.services.invitations.check_can_manage", lambda by, provider_id: None)


@contextmanager
def row_security_off() -> Iterator[None]:
    """No table has row security, until the end of the block, however it ends. Nothing may hold a lock meanwhile."""
    connection.close()
    tables = _as_owner("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
    assert tables, "there should be something to break"
    try:
        _alter(tables, "DISABLE")
        yield
    finally:
        connection.close()
        _alter(tables, "ENABLE")
        left = _as_owner("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
        assert sorted(left) == sorted(tables)


def _alter(tables: list[str], how: str) -> None:
    _as_owner("; ".join(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY" for table in tables))


def _as_owner(statement: str) -> list[str]:
    """Run a statement in the test database as the role that owns it; returns the first column."""
    address = psycopg.conninfo.conninfo_to_dict(os.environ["OWNER_DATABASE_URL"])
    address["dbname"] = connection.settings_dict["NAME"]
    with psycopg.connect(**address, options="-c lock_timeout=20s") as owner, owner.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []
