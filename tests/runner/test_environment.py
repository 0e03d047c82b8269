"""The processes' environment: embedded addresses unless the person names servers, and secrets that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from pso_portal.runner.environment import environment, last_port, remember_port
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers
from pso_portal.runner.store import Store

OWN = {
    "DATABASE_URL": "postgresql://app@db.example/portal",
    "OWNER_DATABASE_URL": "postgresql://owner@db.example/portal",
    "BROKER_URL": "redis://queue.example/0",
    "CACHE_URL": "redis://queue.example/1",
}


def test_addresses_that_are_given_are_kept_and_nothing_is_started(store: Store) -> None:
    built = environment(store, OWN)
    with Servers(store, OWN):
        pass

    assert {name: built[name] for name in OWN} == OWN
    assert not store.has_database()


def test_without_any_the_embedded_servers_are_named(store: Store) -> None:
    built = environment(store, {})

    assert built["DATABASE_URL"].startswith("postgresql://pso_app:")
    assert built["OWNER_DATABASE_URL"].startswith("postgresql://pso_owner:")
    assert built["BROKER_URL"] == f"redis+socket://{store.valkey}/sockets/valkey.sock?virtual_host=0"
    assert built["CACHE_URL"] == f"unix://{store.valkey}/sockets/valkey.sock?db=1"
    assert built["PSO_KEY_DIR"] == str(store.keys)


@pytest.mark.parametrize("alone", sorted(OWN))
def test_half_a_pair_of_addresses_is_refused(store: Store, alone: str) -> None:
    with pytest.raises(Refused, match="Set both"):
        environment(store, {alone: OWN[alone]})


def test_secrets_are_made_once_and_only_their_owner_reads_them(store: Store) -> None:
    kek = Path(environment(store, {})["PSO_KEK_FILE"])
    first = kek.read_text()

    assert len(bytes.fromhex(first.strip())) == 32
    assert {path.stat().st_mode & 0o777 for path in store.secrets.iterdir()} == {0o400}
    assert environment(store, {})["PSO_KEK_FILE"] == str(kek)
    assert kek.read_text() == first


def test_a_root_key_of_ones_own_is_kept(store: Store) -> None:
    assert environment(store, {"PSO_KEK_FILE": "/run/secrets/kek"})["PSO_KEK_FILE"] == "/run/secrets/kek"
    assert "PSO_KEK_FILE" not in environment(store, {"PSO_KEK": "00" * 32})


def test_links_lead_to_the_port_that_was_last_used(store: Store) -> None:
    assert last_port(store) == 8000
    remember_port(store, 8123)

    assert environment(store, {})["PSO_BASE_URL"] == "http://127.0.0.1:8123"
