"""What each walker must never be shown, and which rows it must never change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from pso_portal.tenancy import scope
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .houses import CANARY, CELLS, FIGURES, MARKER, House
from .people import Walker
from .world import World

OWNED = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
INSIDE = [model for model in OWNED if model.table_class in (TableClass.PSES, TableClass.HANDED)]
GLOBAL = ["accounts_membership", "accounts_invitation", "accounts_apicredential"]
IDS = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{8}(?=[0-9a-f-]|\b)")

# What only people who read reports may see of their own provider, by where the text stands.
DESK = frozenset({"unsent", "sent", "outside", "colleague", "removal", "triage", "lane", "by-link", "sealed",
                  "recipient", "evidence"})
ROOM = frozenset({"room"})
READS: dict[str, frozenset[str]] = {
    "reporter": frozenset({"draft", "unsent", "sent"}),
    "risk_manager": DESK | ROOM | {"delivered", "kin", "directory"},
    "deliberation_member": frozenset({"inner-room"}),
    "provider_administrator": frozenset({"delivered", "recipient", "directory"}),
    "executive": frozenset({"recipient"}),
    "provider_auditor": frozenset({"recipient"}),
    "provider_privacy_officer": DESK | {"served"},
    "api credential": frozenset({"sent", "machine"}),
}
PLACES = DESK | ROOM | {"inner-room", "third-room", "draft", "machine", "delivered", "served", "kin", "directory"}


class Secrets:
    """Words and ids to look for, by walker."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.foreign = _rows(world.b, OWNED) | set(world.b.ids.values()) | _own_release(world.b)
        self.foreign -= {world.b.ids["own_membership"]}
        self.own = {str(row)[:8] for row in _rows(world.a, OWNED)}
        self.inside = {row for house in (world.a, world.b) for row in _unsent(house)}
        self._known: dict[str, tuple[list[tuple[str, str]], dict[str, UUID]]] = {}

    def found(self, walker: Walker, text: str, asked: Iterable[UUID] = ()) -> list[str]:
        """What of it stands in `text`; ids that the walker itself asked for do not count."""
        if walker.name not in self._known:
            ids = {str(row)[:8]: row for row in self.ids(walker)}
            self._known[walker.name] = ([(word, word.lower()) for word in self.words(walker)], ids)
        words, ids = self._known[walker.name]
        lower, own = text.lower(), {str(row)[:8] for row in asked}
        seen = ({*IDS.findall(text)} & ids.keys()) - own
        return [word for word, small in words if small in lower] + [f"id {ids[each]}" for each in seen]

    def is_own(self, text: str) -> bool:
        """Whether anything of provider A stands in `text`."""
        words = [MARKER, str(FIGURES[MARKER]), said_cell(MARKER)]
        return any(word in text for word in words) or bool({*IDS.findall(text)} & self.own)

    def words(self, walker: Walker) -> list[str]:
        """Words by walker: the other provider's, and those of its own house that its role does not read."""
        if walker.side is Side.PSO:
            kept = (PLACES | {"policy", "statement", "program"}) - {"sent"}
            figures = [str(figure + 1) for figure in FIGURES.values()]
            return [f"{word}-{place}" for word in (MARKER, CANARY) for place in kept] + figures
        if walker.side is None:
            return [MARKER, CANARY]
        figures = [form.format(FIGURES[CANARY] + more) for more in (0, 1) for form in ("{}", "{:,}")]
        own = [f"{MARKER}-{place}" for place in PLACES - READS.get(walker.name, frozenset())]
        return [CANARY, said_cell(CANARY), *figures, *own]

    def ids(self, walker: Walker) -> set[UUID]:
        if walker.side is Side.PSO:
            return self.inside
        if walker.side is None:
            return self.foreign | self.inside | set(self.world.pso_ids.values())
        return self.foreign | set(self.world.pso_ids.values())

    def watch(self, walker: Walker) -> Callable[[], str]:
        """Says which tables hold other rows than now, of those that the walker must never change; "" for none."""
        if walker.side is Side.PSO:
            return _Watch([self.world.a, self.world.b], INSIDE, [])
        return _Watch([self.world.b] if walker.side else [self.world.a, self.world.b], OWNED, GLOBAL)


def said_cell(word: str) -> str:
    """A term of a provider's own, as the API says it."""
    return f'"smallest_cell":{CELLS[word]}'


def _rows(house: House, models: list[Any]) -> set[UUID]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({house.provider.pk}))):
        found = (model.objects.filter(provider=house.provider).values_list("pk", flat=True) for model in models)
        return {pk for rows in found for pk in rows}


def _own_release(house: House) -> set[UUID]:
    from aggregation.models import ReleaseCell

    with scope.enter(Scope(Side.PSO)):
        return {*ReleaseCell.objects.filter(release=house.ids["release"]).values_list("pk", flat=True)}


def _unsent(house: House) -> set[UUID]:
    """Rows of the evaluation system that no submission names."""
    from events.models import Exposure

    with scope.enter(Scope(Side.PROVIDER, frozenset({house.provider.pk}))):
        sent = {*Exposure.objects.order_by("month").values_list("pk", flat=True)} - {house.ids["exposure"]}
    return _rows(house, INSIDE) - sent - {house.ids["reported"]}


class _Watch:
    """Rows of some tables as they stood when the watch began.

    PostgreSQL counts what a transaction writes by table, taken back or not: only where it wrote is looked again.
    """

    def __init__(self, houses: list[House], models: list[Any], more: list[str]) -> None:
        self.houses, self.tables = houses, sorted({*(model._meta.db_table for model in models), *more})
        self.rows = {table: self._rows(table) for table in self.tables}
        self.written = self._written()

    def __call__(self) -> str:
        before, self.written = self.written, self._written()
        touched = [table for table in self.tables if self.written.get(table) != before.get(table)]
        return " ".join(table for table in touched if self._rows(table) != self.rows[table])

    def _written(self) -> dict[str, tuple[int, int]]:
        """Rows written in this transaction by table, and the file it lies in: emptying a table gives it another."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del, pg_relation_filenode(relid)"
                " FROM pg_stat_xact_user_tables WHERE schemaname = 'public'"
            )
            return {name: (count, file) for name, count, file in cursor.fetchall()}

    def _rows(self, table: str) -> str:
        """A digest of the houses' rows, each house seen from its own side."""
        digest = hashlib.sha256()
        for house in self.houses:
            with scope.enter(Scope(Side.PROVIDER, frozenset({house.provider.pk}))), connection.cursor() as cursor:
                question = f"SELECT t::text AS row FROM {table} t WHERE provider_id = %s ORDER BY 1"  # noqa: S608
                cursor.execute(question, [house.provider.pk])
                digest.update(repr(cursor.fetchall()).encode())
        return digest.hexdigest()
