"""A test per table: each side sees what its class says, in the database alone and through the managers alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from pso_portal.tenancy import scope
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

SEEN: dict[TableClass, set[Side]] = {
    TableClass.PSES: {Side.PROVIDER},
    TableClass.SHARED: {Side.PROVIDER, Side.PSO, Side.DOOR},
    TableClass.HANDED: {Side.PROVIDER},
    TableClass.FAMILY: {Side.PROVIDER},
    TableClass.KEPT: {Side.PROVIDER, Side.PSO},
    TableClass.PROVIDER: {Side.PROVIDER, Side.PSO, Side.DOOR, Side.SYSTEM},
    TableClass.RELEASED: {Side.PROVIDER, Side.PSO, Side.DOOR},
    TableClass.PSO: {Side.PSO, Side.DOOR},
    TableClass.DOOR: {Side.DOOR},
    TableClass.SYSTEM: {Side.SYSTEM},
    TableClass.AUDIT: {Side.PROVIDER, Side.PSO, Side.SYSTEM},
}
MODELS = [model for model in apps.get_models() if issubclass(model, ScopedModel)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("side", list(Side))
def test_a_side_that_the_class_does_not_name_is_shown_nothing_by_either_lock(model: Any, side: Side) -> None:
    """The policy's own condition, evaluated by PostgreSQL, is false for the side; the manager adds `none`."""
    with scope.enter(Scope(side, frozenset({uuid4()}))):
        can = side in SEEN[model.table_class]
        assert (not model.objects.all().query.is_empty()) is can
        assert reads(model, side) is can


def reads(model: Any, side: Side) -> bool:
    """Whether a policy lets this side read at all: its text names the side, or the plan is not constant false."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(qual, ' OR '), '') FROM pg_policies"
            " WHERE tablename = %s AND cmd IN ('ALL', 'SELECT')",
            [model._meta.db_table],
        )
        return f"'{side}'" in cursor.fetchone()[0]
