"""Another data key for one holder and purpose: made, everything sealed anew under it, the old one retired.

Each step is a transaction in a scope of its own, which the command enters: rows are sealed anew on the side that may
see them. Nothing remembers how far it came; what is left is what is not under the current version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from pso_portal import audit
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.sealed_factors import factors_by_version, reseal_factors
from pso_portal.files.store import files_by_version, reseal_files
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.sides import Side
from pso_portal.vault.columns import Column, columns_of
from pso_portal.vault.keys import CACHE_SECONDS, PSO, SEALING, Purpose
from pso_portal.vault.resealing import BATCH, reseal_batch, rows_by_version
from pso_portal.vault.store import key_store

Entered = Callable[[Side], AbstractContextManager[Any]]
FILES_AT_ONCE: Final = 20
_OWN: Final = frozenset({TableClass.PSES, TableClass.SHARED, TableClass.HANDED, TableClass.FAMILY})
_OF_PSO: Final = {TableClass.PSO: Side.PSO, TableClass.KEPT: Side.PSO, TableClass.DOOR: Side.DOOR}


@dataclass(frozen=True, slots=True)
class Store:
    """One place where values lie: the side that sees them, how to count them by version, how to seal a batch anew."""

    name: str
    side: Side
    count: Callable[[], dict[int, int]]
    reseal: Callable[[], int]


def begin_rotation(*, holder: str, purpose: str, now: datetime) -> int:
    """Make the next version and let it be the current one; returns its number. Raises VaultError."""
    version = key_store().add_version(holder, purpose)
    _note("rotate_key", holder, now, purpose=purpose, version=version)
    return version


def stores_of(holder: str, purpose: str, *, most: int = BATCH) -> list[Store]:
    """Everything that is sealed under this key. Raises Denied for a table that no side here may see anew."""
    found = [_rows(column, holder, most) for column in columns_of(holder, purpose)]
    if purpose == Purpose.PSES and holder != PSO:
        found.append(_files(UUID(holder)))
    if purpose == Purpose.PSO and holder == PSO:
        found.append(Store("second factors", Side.SYSTEM, lambda: dict(factors_by_version()), _factors))
    return found


def count_versions(holder: str, purpose: str, entered: Entered) -> Counter[int]:
    """Key version → how many values and files are sealed with it."""
    total: Counter[int] = Counter()
    for store in stores_of(holder, purpose):
        with entered(store.side):
            total.update(store.count())
    return total


def reseal_all(
    holder: str, purpose: str, entered: Entered, *, now: datetime, most: int = BATCH
) -> Iterator[tuple[str, int]]:
    """Seal everything anew, `most` values a transaction; gives place and number of each batch once it has committed.

    Rows that somebody holds are passed over: ask `count_versions`, and call again.
    """
    for store in stores_of(holder, purpose, most=most):
        while done := _one_batch(store, holder, purpose, entered, now):
            yield store.name, done


def retire_old(holder: str, purpose: str, entered: Entered, *, now: datetime) -> list[int]:
    """Destroy the versions that nothing is sealed with; returns them. Raises Denied with what stands in the way.

    A process may hold the old version for CACHE_SECONDS after the turn, and a transaction that began before then may
    commit a value sealed with it later: retired is only when all those are over.
    """
    store = key_store()
    current, _ = store.get(holder, purpose)
    until = datetime.fromtimestamp(store.current_since(holder, purpose), UTC) + timedelta(seconds=CACHE_SECONDS)
    if now < until:
        raise Denied(f"Other processes may hold the old key until {until:%H:%M:%S} UTC. Run this again then.")
    if _older_transactions(until):
        raise Denied("Transactions are running that may have used the old key. Run this again when they are over.")
    left = {version: n for version, n in count_versions(holder, purpose, entered).items() if version != current}
    if left:
        raise Denied(f"Still under old keys: {sum(left.values())} values. Run this again.")
    retired = [version for version in store.versions(holder, purpose) if version < current]
    with entered(Side.SYSTEM):
        for version in retired:
            _note("retire_key", holder, now, purpose=purpose, version=version)
    for version in retired:
        store.retire_version(holder, purpose, version)
    return retired


def _one_batch(store: Store, holder: str, purpose: str, entered: Entered, now: datetime) -> int:
    with entered(store.side):
        done = store.reseal()
        if done:
            _note("reseal", holder, now, purpose=purpose, place=store.name, rows=done)
    return done


def _rows(column: Column, holder: str, most: int) -> Store:
    model, field = column
    return Store(
        f"{model._meta.db_table}.{field.column}",
        _side(model, holder),
        lambda: rows_by_version(column, holder),
        lambda: reseal_batch(column, holder, most=most),
    )


def _side(model: Any, holder: str) -> Side:
    if holder != PSO and model.table_class in _OWN:
        return Side.PROVIDER
    if model.table_class is TableClass.PSO:  # also what waits there for a provider, under the provider's own key
        return Side.PSO
    if holder == PSO and model.table_class in _OF_PSO:
        return _OF_PSO[model.table_class]
    raise Denied(f"No side seals {model._meta.db_table} anew: its key cannot be rotated.")


def _files(provider_id: UUID) -> Store:
    return Store(
        "files", Side.PROVIDER, lambda: files_by_version(provider_id),
        lambda: reseal_files(provider_id, most=FILES_AT_ONCE),
    )  # fmt: skip


def _factors() -> int:
    return reseal_factors(key_store().get(PSO, Purpose.PSO)[0])


def _older_transactions(than: datetime) -> bool:
    """Whether a transaction of the application's runs that began before: of its own role it sees every session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction is shown what it was shown before
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND xact_start < %s",
            [than],
        )
        return bool(cursor.fetchone()[0])


def _note(verb: str, holder: str, now: datetime, **detail: Any) -> None:
    audit.record(verb, by=None, now=now, provider_id=None if holder == PSO else UUID(holder), **detail)


def keys_named(holders: Iterable[str], purposes: Iterable[str]) -> list[tuple[str, str]]:
    """The keys that these words name, all where there are none; destroyed ones are left out. Raises Denied."""
    store = key_store()
    known = store.holders()
    missing = [each for each in holders if each not in known]
    if missing:
        raise Denied(f"There are no keys of {', '.join(missing)}.")
    return [
        (holder, purpose)
        for holder in list(holders) or known
        for purpose in list(purposes) or [str(each) for each in SEALING]
        if not store.is_destroyed(holder, purpose)
    ]
