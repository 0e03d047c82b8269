"""Keys of sums as numbers: none is another's, their order is the keys', and what does not fit never gets in."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from aggregation.contributors import HIGHEST
from aggregation.facts import EVERY, FACTS, Cube
from aggregation.models import FactEntry, FactorEntry
from aggregation.numbered import LISTS
from aggregation.packing import BITS, packed, unpacked
from aggregation.strata import LISTS_VERSION
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

Key = tuple[int, ...]
GUARDED = [(cube, name) for cube in EVERY for name in cube.key.split(", ") if name not in ("month", "lag")]


def through_the_database(cube: Cube, keys: list[Key]) -> list[tuple[int, Key]]:
    """The number of each key, and the key that is read out of it, in the order of the numbers."""
    names = cube.key.split(", ")
    arrays = ", ".join("unnest(%s::int[])" for _ in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, {unpacked(cube.key, 'place')} FROM (SELECT {packed(cube.key)} AS place"  # noqa: S608
            f" FROM (SELECT {arrays}) AS keys ({cube.key})) numbers ORDER BY place",
            [list(column) for column in zip(*keys, strict=True)],
        )
        return [(place, tuple(key)) for place, *key in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize("cube", EVERY, ids=lambda cube: cube.table)
def test_numbers_are_as_many_as_the_keys_and_ordered_as_they_are(cube: Cube) -> None:
    chance = random.Random(cube.table)
    widest = [2 ** BITS[name] - 1 for name in cube.key.split(", ")]
    ends = [tuple(widest), tuple(0 for _ in widest)]
    keys = {*ends, *(tuple(chance.choice((0, 1, most, chance.randint(0, most))) for most in widest)
                     for _ in range(3000))}  # fmt: skip
    found = through_the_database(cube, list(keys))
    assert [key for _, key in found] == sorted(keys)
    assert len({place for place, _ in found}) == len(keys)


def test_every_code_that_is_given_today_fits() -> None:
    given = {name: len(codes) - 1 for name, codes in LISTS.items()} | {"contributor": HIGHEST, "version": LISTS_VERSION}
    assert {name: most for name, most in given.items() if most >= 2 ** BITS[name]} == {}


def test_a_key_too_long_for_one_number_is_refused() -> None:
    with pytest.raises(ValueError, match="83 bits"):
        packed(f"{FACTS.key}, lag, factor")


@pytest.mark.django_db
@pytest.mark.parametrize(("cube", "name"), GUARDED, ids=lambda given: getattr(given, "table", given))
def test_a_journal_takes_what_a_number_holds_and_not_one_more(cube: Cube, name: str) -> None:
    most = 2 ** BITS[name] - 1
    with scope.enter(Scope(Side.DOOR)):
        _enter(cube, name, most)
        with pytest.raises(IntegrityError, match="packs"), transaction.atomic():
            _enter(cube, name, most + 1)


def _enter(cube: Cube, name: str, value: int) -> None:
    """An entry whose numbers are all 0, but for one."""
    model = FactorEntry if cube.journal == FactorEntry._meta.db_table else FactEntry
    columns = [field.column for field in model._meta.fields if field.column not in ("id", "lag", "count")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {cube.journal} (id, count, {', '.join(columns)})"  # noqa: S608
            f" VALUES (%s, 1, {', '.join(['%s'] * len(columns))})",
            [uuid4(), *(value if column == name else 0 for column in columns)],
        )
