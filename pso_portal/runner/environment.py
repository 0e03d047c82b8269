"""The environment that every process of the portal runs in."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pso_portal.runner import roles
from pso_portal.runner.passwords import secret_in
from pso_portal.runner.postgres import Postgres
from pso_portal.runner.refusal import Refused
from pso_portal.runner.store import ROOT, Store
from pso_portal.runner.valkey import Valkey

DEFAULT_PORT = 8000


def uses_embedded_postgres(given: Mapping[str, str]) -> bool:
    """Whether the database is the embedded one. Raises Refused when only one of its two addresses is given."""
    if bool(given.get("DATABASE_URL")) != bool(given.get("OWNER_DATABASE_URL")):
        raise Refused(
            "A database of your own needs two addresses: DATABASE_URL for the application's role, which may not "
            "own the tables, and OWNER_DATABASE_URL for the role that changes the schema. Set both or neither."
        )
    return not given.get("DATABASE_URL")


def uses_embedded_valkey(given: Mapping[str, str]) -> bool:
    """Whether broker and cache are the embedded ones. Raises Refused when only one of them is given."""
    if bool(given.get("BROKER_URL")) != bool(given.get("CACHE_URL")):
        raise Refused(
            "A broker of your own needs a cache beside it, because sign-in limits are counted there. Set both "
            "BROKER_URL and CACHE_URL, or neither."
        )
    return not given.get("BROKER_URL")


def environment(store: Store, given: Mapping[str, str]) -> dict[str, str]:
    """`given` with everything that the settings read. Makes secrets that are missing; starts nothing."""
    built = dict(given)
    if uses_embedded_postgres(given):
        built |= database_addresses(Postgres(store.postgres, store.secrets))
    if uses_embedded_valkey(given):
        valkey = Valkey(store.valkey)
        built |= {"BROKER_URL": valkey.broker_url(), "CACHE_URL": valkey.cache_url()}
    built |= _secrets(store, given)
    built["PSO_VAR"] = str(store.var)
    built["PYTHONPATH"] = str(ROOT)
    built["DJANGO_SETTINGS_MODULE"] = "pso_portal.settings"
    built.setdefault("PSO_KEY_DIR", str(store.keys))
    built.setdefault("PSO_BASE_URL", f"http://127.0.0.1:{last_port(store)}")
    return built


def database_addresses(postgres: Postgres) -> dict[str, str]:
    """The addresses of the application's role and of the owner."""
    return {
        "DATABASE_URL": postgres.url(roles.APPLICATION),
        "OWNER_DATABASE_URL": postgres.url(roles.OWNER),
    }


def last_port(store: Store) -> int:
    """The port that the site last used, so that links made by other commands lead there."""
    try:
        return int((store.var / "port").read_text())
    except (OSError, ValueError):
        return DEFAULT_PORT


def remember_port(store: Store, port: int) -> None:
    """Keep the port for links made by other commands."""
    (store.var / "port").write_text(f"{port}\n")


def _secrets(store: Store, given: Mapping[str, str]) -> dict[str, str]:
    built = {}
    if not given.get("PSO_KEK_FILE") and not given.get("PSO_KEK"):
        secret_in(store.secrets / "kek")
        built["PSO_KEK_FILE"] = str(store.secrets / "kek")
    if not given.get("SECRET_KEY_FILE") and not given.get("SECRET_KEY"):
        secret_in(store.secrets / "secret_key")
        built["SECRET_KEY_FILE"] = str(store.secrets / "secret_key")
    return built


def from_process() -> dict[str, str]:
    """The environment as the person at the keyboard set it, without what would confuse the portal's Python."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PSO_DATABASE_ROLE")}
