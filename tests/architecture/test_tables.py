"""Every table has a class, and the database enforces it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel

from .test_size import ROOT, modules

OUR_APPS = {"tenancy", "audit", "provenance", "jobs", "accounts", "agreements", "notices", "office", "files", "pses",
            "events", "aggregation", "feedback"}  # fmt: skip

# A new model fails until someone decides. Global means: read before any scope is known, and holds no work product.
GLOBAL = {
    "tenancy.Pso": "the one organization that runs the installation; its name stands on the sign-in page",
    "accounts.User": "signing in comes before any scope",
    "accounts.Membership": "says which scope a person may enter",
    "accounts.Invitation": "is opened by somebody who has no place yet",
    "accounts.ApiCredential": "is checked before the scope it opens",
    "events.FormVersion": "questionnaires: every provider is asked the same; holds questions, never an answer",
    "feedback.PublishedResource": "what the PSO teaches, drawn from no report: staff of every provider read the same",
    "events.LinkDoor": "says which scope a unit's link enters; a keyed mark and a provider, nothing of a report",
    "events.ReceiptDoor": "says which scope a receipt may enter; a keyed mark and a provider, nothing of a report",
}

# Besides its class, one more way for reading: what an affiliate shares (42 CFR 3.206(b)(4)(iii)). Never a table with
# drafts, names of reporters, receipts, files, conversations, submissions or records outside the PSES.
OPEN_TO_AFFILIATES = {"events_event", "pses_workproduct"}


def our_models() -> list[Any]:
    return [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]


def test_every_model_has_a_class_or_stands_on_the_list_of_global_ones() -> None:
    classes = {model._meta.label: getattr(model, "table_class", None) for model in our_models()}
    assert {label for label, found in classes.items() if found is None} == set()
    assert {label for label, found in classes.items() if found is TableClass.GLOBAL} == set(GLOBAL)


@pytest.mark.django_db
def test_every_table_that_is_not_global_has_forced_row_security_of_its_class() -> None:
    secured = {model._meta.db_table: model.table_class for model in our_models()
               if model.table_class is not TableClass.GLOBAL}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
        # Restrictive ones can only narrow; two classes on one table would open it as wide as both.
        cursor.execute(
            "SELECT DISTINCT tablename, split_part(policyname, '_', 1) FROM pg_policies WHERE permissive = 'PERMISSIVE'"
        )
        policies = sorted(cursor.fetchall())
    assert forced == set(secured)
    by_class = [(table, str(found)) for table, found in secured.items()]
    assert policies == sorted(by_class + [(table, "affiliates") for table in OPEN_TO_AFFILIATES])


@pytest.mark.django_db
def test_what_affiliates_share_is_opened_for_reading_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, cmd FROM pg_policies WHERE policyname LIKE 'affiliates%'")
        assert sorted(cursor.fetchall()) == [(table, "SELECT") for table in sorted(OPEN_TO_AFFILIATES)]


def test_one_module_alone_goes_past_the_managers() -> None:
    """A query set made by hand asks no manager whose rows it may show."""
    made = {str(path.relative_to(ROOT)) for path in modules() if re.search(r"\bQuerySet\(", path.read_text())}
    assert made == {"pses/models/family.py"}


@pytest.mark.django_db
def test_the_application_role_can_neither_bypass_row_security_nor_own_a_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_no_view_materialized_view_or_definer_function_goes_round_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
                       " WHERE relkind IN ('v', 'm') AND nspname = 'public'")
        assert cursor.fetchall() == []
        cursor.execute("SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
                       " WHERE prosecdef AND nspname = 'public'")
        # It works as the schema's owner, whom forced row security binds: see tests/vault/test_resealing.py.
        assert cursor.fetchall() == [("reseal",)]


@pytest.mark.django_db
def test_keys_between_rows_of_providers_are_composite_in_the_database() -> None:
    wanted = {
        (model._meta.db_table, field.column)
        for model in our_models()
        for field in model._meta.local_fields
        if isinstance(field, OwnedForeignKey)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conname LIKE '%%_own'"
        )
        found = {(table, text.split("(provider_id, ")[1].split(")")[0]) for table, text in cursor.fetchall()}
    assert found == wanted


def test_no_plain_key_joins_two_tables_of_providers() -> None:
    plain = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if issubclass(model, OwnedModel)
        for field in model._meta.local_fields
        if field.is_relation and not isinstance(field, OwnedForeignKey) and issubclass(field.related_model, OwnedModel)
    }
    assert plain == set()


def test_there_is_no_second_front_door() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
