"""Whose rows the work at hand may touch.

A scope is entered in exactly one place per kind of entrance (request middleware, task base, command base). It
lives as long as the transaction that `enter` opens: PostgreSQL forgets `SET LOCAL` with it, so nothing can leak to
the next user of a pooled connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from .sides import Side


class NoScope(RuntimeError):
    """Rows were asked for outside any scope."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A side, the providers whose rows it may touch there, and the user who acts (None: the machine itself)."""

    side: Side
    providers: frozenset[UUID] = field(default_factory=frozenset)
    actor: UUID | None = None
    request_id: str = ""

    def __post_init__(self) -> None:
        if self.side is Side.PROVIDER and not self.providers:
            raise NoScope("the provider side needs at least one provider")


@dataclass(slots=True)
class _Entered:
    scope: Scope
    leaving: list[Callable[[], None]] = field(default_factory=list)
    memory: dict[str, object] = field(default_factory=dict)


_entered: ContextVar[_Entered | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """The scope entered. Raises NoScope where there is none."""
    return _here().scope


def current_or_none() -> Scope | None:
    """For what must also be written before anyone is known (a failed sign-in): never a licence to read."""
    entered = _entered.get()
    return entered.scope if entered else None


def on_leave(act: Callable[[], None]) -> None:
    """Run `act` inside the scope's transaction, just before it commits; if it fails, nothing commits."""
    _here().leaving.append(act)


def memory() -> dict[str, object]:
    """What this scope remembers; it goes with the scope, so nothing crosses to another."""
    return _here().memory


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Open a transaction in which the database shows only the rows of `scope`."""
    before = _entered.get()
    entered = _Entered(scope)
    with transaction.atomic():
        _tell_database(scope)
        token = _entered.set(entered)
        try:
            yield scope
            _run_leaving(entered)
        finally:
            _entered.reset(token)
        # SET LOCAL outlives a released savepoint: without this an inner scope would stay on in the outer one.
        _tell_database(before.scope if before else None)


def _here() -> _Entered:
    entered = _entered.get()
    if entered is None:
        raise NoScope("no scope is entered")
    return entered


def _run_leaving(entered: _Entered) -> None:
    if transaction.get_rollback():
        return
    while entered.leaving:
        entered.leaving.pop(0)()


def _tell_database(scope: Scope | None) -> None:
    if connection.in_atomic_block and connection.needs_rollback:
        return  # the transaction is lost, and the settings with it
    side = scope.side if scope else ""
    providers = ",".join(sorted(map(str, scope.providers))) if scope else ""
    actor = str(scope.actor) if scope and scope.actor else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pso.side', %s, true), set_config('pso.providers', %s, true),"
            " set_config('pso.actor', %s, true)",
            [str(side), providers, actor],
        )
