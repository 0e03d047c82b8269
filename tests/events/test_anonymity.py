"""A report without a name leaves no trace of who sent it, in any table."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from events.models import Event
from events.services import file_event, save_draft
from events.services.drafts import name_draft
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from tests.told import NOW, agree, answers, unit_code

# Where a person stands anyway, whatever is reported: accounts, their permissions, sign-in.
ABOUT_PEOPLE = ("accounts_", "account_", "auth_", "guardian_", "mfa_", "usersessions_", "django_session")


@pytest.fixture
def nurse(make_provider, make_member, acting):
    return acting(make_member(make_provider(), "reporter", name="Jo Rivera"))


def tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [name for (name,) in cursor.fetchall() if not name.startswith(ABOUT_PEOPLE)]


def rows_naming(person):
    """Every row of every table that holds the person's id, read as the owner with row security off."""
    found = []
    for table in tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE row_to_json(t)::text LIKE %s", [f"%{person}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def seen_by_all_sides(by):
    """The tables in which any side that could look finds the person."""
    from pso_portal.tenancy.scope import Scope, Side

    sides = [by.scope(), Scope(Side.PSO), Scope(Side.SYSTEM), Scope(Side.DOOR, frozenset({by.provider_id}))]
    found = set()
    for side in sides:
        with scope.enter(side):
            found |= set(rows_naming(by.user_id))
    return found


def sent(by, name, **changes):
    with scope.enter(by.scope()):
        told = answers(where=unit_code(), name=name, **changes)
        save_draft(by=by, draft_id=(key := name_draft(by)), answers=told, expected_revision=None, now=NOW)
    with scope.enter(by.scope()):
        from events.selectors import draft

        kept = draft(by, key)
        return file_event(by=by, filing_key=uuid4(), answers=kept.answers, now=NOW, draft=kept)


def test_no_table_holds_who_sent_it(nurse):
    sent(nurse, "anonymous")
    assert seen_by_all_sides(nurse) == set()


def test_the_search_would_find_a_name(nurse):
    sent(nurse, "shown")
    assert {"events_event", "audit_entry", "pses_workproduct"} <= seen_by_all_sides(nurse)


def test_not_even_where_entry_is_the_report_and_someone_is_told(nurse, make_member):
    agree(Provider(id=nurse.provider_id), reporting_act="entry")
    make_member(Provider(id=nurse.provider_id), "risk_manager", name="Lena Marsh")
    event = sent(nurse, "anonymous", harm="severe", harm__died="no")
    assert seen_by_all_sides(nurse) == set()
    with scope.enter(nurse.scope()):
        from pses.models import Submission

        assert Submission.objects.get(content_id=event.pk).annex["known"].get("reporter", []) == []


def test_the_filing_is_in_the_audit_all_the_same(nurse):
    from pso_portal.audit.models import Entry

    event = sent(nurse, "anonymous")
    with scope.enter(nurse.scope()):
        entry = Entry.objects.get(verb="file_event")
        assert (entry.actor_id, entry.row, Event.objects.get().pk) == (None, event.pk, event.pk)
