"""Every command and health check of docker-compose.yml, run outside containers."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from .composed import ROOT, services
from .machine import Machine

BIN = Path(sys.executable).parent


def ask_program(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The least that a program of the portal needs to read its settings."""
    return {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": "only for reading a command line",
        "DJANGO_SETTINGS_MODULE": "pso_portal.settings",
        "PYTHONPATH": str(ROOT),
        "PSO_VAR": str(tmp_path),
    }


@pytest.mark.parametrize("name", ["worker", "scheduler"])
def test_celery_knows_every_word_of_its_command(name: str, bare: dict[str, str]) -> None:
    program, *words = services()[name]["command"]
    known = ask_program(str(BIN / program), *words, "--help", environment=bare)
    unknown = ask_program(str(BIN / program), *words, "--no-such-word", "--help", environment=bare)

    assert (known.returncode, unknown.returncode) == (0, 2), known.stderr


def test_gunicorn_accepts_its_command_and_loads_the_portal(bare: dict[str, str]) -> None:
    program, *words = services()["web"]["command"]
    done = ask_program(str(BIN / program), *words, "--check-config", environment=bare)

    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    # Not under pytest's own folder: PostgreSQL's account must be able to enter it.
    folder = Path(tempfile.mkdtemp(prefix="pso-composed-"))
    folder.chmod(0o711)
    machine = Machine(folder)
    try:
        machine.make_secrets()
        machine.make_cluster()
        yield machine
    finally:
        machine.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def servers(machine: Machine) -> Machine:
    for name in ("postgres", "valkey"):
        machine.start(name)
    machine.wait_for("postgres", seconds=60)
    machine.wait_for("valkey", seconds=30)
    return machine


@pytest.fixture(scope="module")
def migrated(servers: Machine) -> Machine:
    servers.run("roles")
    servers.run("migrate")
    return servers


def valkey_user(machine: Machine, name: str, password: str) -> redis.Redis:
    return redis.Redis(port=machine.ports["valkey"], username=name, password=password)


def password_in(machine: Machine, secret: str) -> str:
    return urlsplit((machine.folder / "secrets" / secret).read_text()).password or ""


def connect(machine: Machine, role: str, password: str, database: str = "pso") -> psycopg.Connection[tuple[str]]:
    address = {"host": "127.0.0.1", "port": str(machine.ports["postgres"])}
    return psycopg.connect(**address, user=role, password=password, dbname=database)


@pytest.mark.slow
class TestOutsideContainers:
    def test_the_root_key_is_for_its_owner_only(self, machine: Machine) -> None:
        modes = {path.name: path.stat().st_mode & 0o777 for path in (machine.folder / "secrets").iterdir()}

        assert modes.pop("kek") == 0o400
        assert set(modes) == set(services_secrets()) - {"kek"}
        assert set(modes.values()) == {0o444}

    def test_valkey_keeps_a_journal_and_the_health_user_may_only_ping(self, servers: Machine) -> None:
        with valkey_user(servers, "default", password_in(servers, "broker_url")) as client:
            assert client.config_get("append*")["appendonly"] == "yes"
        with valkey_user(servers, "health", "health") as client, pytest.raises(redis.exceptions.NoPermissionError):
            client.get("anything")
        with redis.Redis(port=servers.ports["valkey"]) as client, pytest.raises(redis.exceptions.AuthenticationError):
            client.ping()

    def test_the_roles_are_made_once_and_take_new_passwords(self, servers: Machine) -> None:
        servers.run("roles")
        with connect(servers, "pso_app", password_in(servers, "database_url")) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("pso_app",)
        path = servers.folder / "secrets" / "database_url"
        path.chmod(0o600)
        path.write_text(path.read_text().replace(password_in(servers, "database_url"), "5" * 64))
        servers.run("roles")

        with connect(servers, "pso_app", "5" * 64) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE own (id integer)")
        with pytest.raises(psycopg.OperationalError):
            connect(servers, "pso_app", "6" * 64)
        with connect(servers, "pso_owner", password_in(servers, "owner_database_url")) as connection:
            query = (
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'pso%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
            )
            assert connection.execute(query).fetchall() == []

    def test_the_server_writes_no_statement_into_its_log(self, migrated: Machine) -> None:
        password = password_in(migrated, "database_url")
        with connect(migrated, "pso_app", password) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT 'Ottoline Quimby' FROM nowhere WHERE name = %s", ["Quimby"])

        assert "Quimby" not in migrated.log("postgres")

    def test_the_schema_is_the_owners_and_a_second_run_changes_nothing(self, migrated: Machine) -> None:
        assert "No migrations to apply" in migrated.run("migrate")
        with connect(migrated, "pso_app", password_in(migrated, "database_url")) as connection:
            query = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            assert connection.execute(query).fetchall() == [("pso_owner",)]

    def test_setup_makes_the_keys_and_invites_the_first_administrator(self, migrated: Machine) -> None:
        assert "https://portal.pso.example/" in migrated.run_documented("setup")
        assert (migrated.folder / "store" / "keys" / "pso").is_dir()

    def test_the_web_server_answers_with_a_page(self, migrated: Machine) -> None:
        migrated.collect_static()
        assert not migrated.is_well("web")
        migrated.start("web")

        migrated.wait_for("web", seconds=60)

    @pytest.mark.parametrize("name", ["worker", "scheduler"])
    def test_a_process_that_lasts_is_well(self, migrated: Machine, name: str) -> None:
        assert not migrated.is_well(name)
        migrated.start(name)

        migrated.wait_for(name, seconds=60)
        assert migrated.running[name].poll() is None


def services_secrets() -> set[str]:
    return {secret for service in services().values() for secret in service.get("secrets", [])}
