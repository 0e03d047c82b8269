"""The first lock: managers that raise without a scope and never show more than the scope's class allows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from . import scope
from .classes import TableClass
from .scope import Scope, Side

NOTHING = Q(pk__in=[])
EVERYTHING = Q()


def visible(table_class: TableClass, here: Scope, audience: str, itself: str = "pk") -> Q:
    """The condition under which `here` may see rows of `table_class`; `itself`: where a provider's own row names it.

    The same rules as `policies_sql.policies`, said again in Python on purpose: two locks.
    """
    own = Q(provider_id__in=here.providers)
    if here.side is Side.PROVIDER:
        return {
            TableClass.PSES: own,
            TableClass.SHARED: own,
            TableClass.HANDED: own,
            TableClass.KEPT: own,
            TableClass.AUDIT: own,
            TableClass.FAMILY: own | Q(reader_id__in=here.providers),
            TableClass.PROVIDER: Q(**{f"{itself}__in": here.providers}),
            TableClass.RELEASED: Q(**{f"{audience}__in": here.providers}),
        }.get(table_class, NOTHING)
    if here.side is Side.PSO:
        return {
            TableClass.SHARED: Q(provider__data_disposed_at__isnull=True),
            TableClass.AUDIT: Q(actor_side=Side.PSO) | Q(about_submission=True),
            TableClass.KEPT: EVERYTHING,
            TableClass.PROVIDER: EVERYTHING,
            TableClass.RELEASED: EVERYTHING,
            TableClass.PSO: EVERYTHING,
        }.get(table_class, NOTHING)
    if here.side is Side.DOOR:
        seen = {TableClass.PSO, TableClass.DOOR, TableClass.RELEASED, TableClass.PROVIDER}
        return own if table_class is TableClass.SHARED else EVERYTHING if table_class in seen else NOTHING
    seen = {TableClass.SYSTEM, TableClass.AUDIT, TableClass.PROVIDER}
    return EVERYTHING if table_class in seen else NOTHING


class ScopedManager(models.Manager[Any]):
    """Raises NoScope without a scope; there is no way to ask it for all rows."""

    def get_queryset(self) -> models.QuerySet[Any]:
        model = self.model
        condition = visible(model.table_class, scope.current(), model.audience_path, model.itself_path)
        rows = super().get_queryset()
        return rows.none() if condition is NOTHING else rows.filter(condition)
