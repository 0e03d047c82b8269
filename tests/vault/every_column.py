"""One row in every table that has sealed columns, with a value in each of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models

from pso_portal.tenancy import scope
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.columns import sealed_columns
from pso_portal.vault.fields import SealedField, SealedJSONField

WHO_WRITES = {TableClass.PSO: Side.PSO, TableClass.DOOR: Side.DOOR, TableClass.HANDED: Side.DOOR}
# A provider's row that another side makes.
MADE_BY = {
    "events_delivery": Side.DOOR, "feedback_feedbackreport": Side.PSO, "feedback_sentalert": Side.PSO,
    "pses_emergencyaccess": Side.PSO, "pses_emergencyreview": Side.PSO,
}  # fmt: skip
WHO_READS = WHO_WRITES | {TableClass.HANDED: Side.PROVIDER}
NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
_PLAIN: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.UUIDField, uuid4), (models.BooleanField, lambda: False), (models.DateTimeField, lambda: NOW),
    (models.DateField, lambda: date(2026, 3, 10)), (models.CharField, lambda: "x"), (models.TextField, lambda: "x"),
    (models.FloatField, lambda: 0.5), (models.JSONField, dict), (models.IntegerField, lambda: 1),
)  # fmt: skip

Key = tuple[str, UUID, str]


def seed(provider_id: UUID) -> dict[Key, Any]:
    """Make the rows; table, row and field → the plain value. Keys to other rows point nowhere."""
    told: dict[Key, Any] = {}
    made: dict[str, Any] = {}
    for model in dict.fromkeys(model for model, _ in sealed_columns()):
        said = _values(model, provider_id) | _fitting(model, provider_id, made)
        row = made[model._meta.db_table] = model(**{name: value for name, value in said.items() if value is not None})
        with scope.enter(_scope(model, provider_id, WHO_WRITES, MADE_BY.get(model._meta.db_table))):
            row.save(force_insert=True)
        told |= {_key(row, field): getattr(row, field.name) for field in _sealed(model)}
    return told


def read(keys: dict[Key, Any], provider_id: UUID) -> dict[Key, Any]:
    """The same values, opened from the database."""
    found = {}
    for model in dict.fromkeys(model for model, _ in sealed_columns()):
        ids = {row for table, row, _ in keys if table == model._meta.db_table}
        with scope.enter(_scope(model, provider_id, WHO_READS)):
            for row in model._default_manager.filter(pk__in=ids):
                found |= {_key(row, field): getattr(row, field.name) for field in _sealed(model)}
    return found


def _values(model: type[models.Model], provider_id: UUID) -> dict[str, Any]:
    return {field.attname: _value(field, provider_id) for field in model._meta.local_concrete_fields} | {
        field.name: {"told": f"{field}"} if isinstance(field, SealedJSONField) else f"told in {field}"
        for field in _sealed(model)
    }


def _fitting(model: type[models.Model], provider_id: UUID, made: dict[str, Any]) -> dict[str, Any]:
    """What the database looks up at once: a step on a share is by one of the two, on a share that is there."""
    if model._meta.db_table != "pses_familystep":
        return {}
    share = made["pses_familyshare"]
    return {"share_id": share.pk, "reader_id": share.reader_id, "party_id": provider_id}


def _value(field: Any, provider_id: UUID) -> Any:
    if field.attname == "provider_id":
        return provider_id
    if isinstance(field, SealedField) or field.null:
        return None
    if field.is_relation:
        return uuid4()
    if field.has_default():
        return field.get_default()
    return next(make() for kind, make in _PLAIN if isinstance(field, kind))


def _sealed(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, SealedField)]


def _scope(model: Any, provider_id: UUID, sides: dict[TableClass, Side], side: Side | None = None) -> Scope:
    return Scope(side or sides.get(model.table_class, Side.PROVIDER), frozenset({provider_id}))


def _key(row: models.Model, field: SealedField) -> Key:
    return row._meta.db_table, row.pk, field.name
