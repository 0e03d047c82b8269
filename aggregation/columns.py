"""Columns that hold a number where everybody reads and writes a code: see `aggregation.numbered`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.db.models.lookups import Lookup

from .numbered import code_of, month_number, month_of, number_of


class _NumberedField(models.Field):  # type: ignore[type-arg]
    """Two bytes. What would compare texts is refused: on numbers it would find something else, or nothing."""

    lookups: ClassVar[frozenset[str]] = frozenset({"exact", "in", "isnull"})
    to_number: Callable[[str], int]
    to_code: Callable[[int], str]

    def get_internal_type(self) -> str:
        return "PositiveSmallIntegerField"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.to_number(value) if isinstance(value, str) else value

    def from_db_value(self, value: int | None, *_: Any) -> str | None:
        return None if value is None else self.to_code(value)

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        return super().get_lookup(lookup_name) if lookup_name in self.lookups else None


class CodeField(_NumberedField):
    """A code of one of the numbered lists. Ordered by its place there."""

    def __init__(self, numbered: str, **options: Any) -> None:
        super().__init__(**options)
        self.numbered = numbered
        self.to_number, self.to_code = partial(number_of, numbered), partial(code_of, numbered)

    def deconstruct(self) -> Any:
        name, path, _, options = super().deconstruct()
        return name, path, [self.numbered], options


class MonthField(_NumberedField):
    """A month, "2025-08". Compared and ordered in time."""

    lookups = _NumberedField.lookups | {"gt", "gte", "lt", "lte", "range"}
    to_number, to_code = staticmethod(month_number), staticmethod(month_of)
