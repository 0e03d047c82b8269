"""Commands that run at the same time share the servers; the last one stops them."""

from __future__ import annotations

import pytest

from pso_portal.runner.postgres import Postgres
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers, only_one
from pso_portal.runner.store import Store
from pso_portal.runner.valkey import Valkey


def _running(store: Store) -> tuple[bool, bool]:
    return Postgres(store.postgres, store.secrets).is_running(), Valkey(store.valkey).is_running()


def test_the_last_to_leave_stops_them(store: Store) -> None:
    first, second = Servers(store, {}), Servers(store, {})
    first.__enter__()
    second.__enter__()

    first.__exit__(None, None, None)
    assert _running(store) == (True, True)

    second.__exit__(None, None, None)
    assert _running(store) == (False, False)


def test_what_dies_is_started_again(store: Store) -> None:
    with Servers(store, {}) as servers:
        Valkey(store.valkey).stop()

        assert servers.revive() == ["Valkey"]
        assert servers.revive() == []
        assert _running(store) == (True, True)


def test_nobody_takes_them_away_from_a_running_command(store: Store) -> None:
    with Servers(store, {}), pytest.raises(Refused, match="Another command"), Servers(store, {}).nobody_else():
        pytest.fail("the servers were taken away")


def test_a_second_portal_is_refused(store: Store) -> None:
    with (
        only_one(store.var / "portal.lock", "It runs already."),
        pytest.raises(Refused, match="It runs already"),
        only_one(store.var / "portal.lock", "It runs already."),
    ):
        pytest.fail("two at a time")
