"""The embedded PostgreSQL starts whatever the last run left behind, and binds the application's role."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from pso_portal.runner import roles
from pso_portal.runner.postgres import Postgres
from pso_portal.runner.processes import pid_in, wait_until


def _ask(postgres: Postgres, role: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.url(role)) as connection:
        return connection.execute(question).fetchall()  # type: ignore[call-overload]


def _pid(postgres: Postgres) -> int:
    pid = pid_in(postgres.data / "postmaster.pid")
    assert pid is not None
    return pid


def test_it_starts_and_stops(postgres: Postgres) -> None:
    postgres.start()
    assert _ask(postgres, roles.APPLICATION, "SELECT 1") == [(1,)]

    postgres.stop()
    assert not postgres.is_running()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.url(roles.APPLICATION))


def test_a_second_start_leaves_the_running_server_alone(postgres: Postgres) -> None:
    postgres.start()
    first = _pid(postgres)
    postgres.start()

    assert _pid(postgres) == first


def test_what_was_committed_outlives_a_killed_server(postgres: Postgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.url(roles.OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(_pid(postgres), signal.SIGKILL)
    assert wait_until(lambda: not postgres.is_running(), seconds=5)

    postgres.start()
    assert _ask(postgres, roles.OWNER, "SELECT number FROM kept") == [(7,)]


def test_a_pid_file_that_names_a_stranger_does_not_stop_it(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
    assert not postgres.is_running()

    postgres.start()
    assert _ask(postgres, roles.APPLICATION, "SELECT 1") == [(1,)]


def test_the_data_and_the_socket_are_closed_to_others(postgres: Postgres) -> None:
    postgres.start()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (postgres.data, postgres.sockets)}

    assert modes == {"data": 0o700, "sockets": 0o700}
    assert _ask(postgres, roles.APPLICATION, "SHOW listen_addresses") == [("",)]


def test_a_wrong_password_does_not_sign_in(postgres: Postgres) -> None:
    postgres.start()
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(postgres.url(roles.APPLICATION), password="0000")


def test_neither_role_can_pass_by_row_security(postgres: Postgres) -> None:
    postgres.start()
    found = _ask(
        postgres,
        roles.APPLICATION,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
        " WHERE rolname LIKE 'pso%' ORDER BY rolname",
    )
    assert found == [
        ("pso_app", False, False, False, False, False),
        ("pso_owner", False, False, False, False, False),
    ]
    owners = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"
    assert _ask(postgres, roles.APPLICATION, owners) == [("pso_owner",)]
    assert _ask(postgres, roles.APPLICATION, "SELECT count(*) FROM pg_auth_members m"
                " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'pso%'") == [(0,)]  # fmt: skip


def test_the_application_works_in_the_owners_tables_and_changes_none(postgres: Postgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.url(roles.OWNER)) as connection:
        connection.execute("CREATE TABLE rows (id serial PRIMARY KEY, word text)")
    with psycopg.connect(postgres.url(roles.APPLICATION), autocommit=True) as connection:
        connection.execute("INSERT INTO rows (word) VALUES ('a'), ('b')")
        connection.execute("UPDATE rows SET word = 'c' WHERE id = 1")
        connection.execute("DELETE FROM rows WHERE id = 2")
        assert connection.execute("SELECT id, word FROM rows").fetchall() == [(1, "c")]
        for refused in ("CREATE TABLE mine ()", "ALTER TABLE rows ADD more int", "TRUNCATE rows", "DROP TABLE rows"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)  # type: ignore[call-overload]


def test_row_security_binds_the_application_and_the_owner(postgres: Postgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.url(roles.OWNER)) as connection:
        connection.execute("CREATE TABLE locked (id int)")
        connection.execute("INSERT INTO locked VALUES (1)")
        connection.execute("ALTER TABLE locked ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE locked FORCE ROW LEVEL SECURITY")

    assert _ask(postgres, roles.APPLICATION, "SELECT * FROM locked") == []
    assert _ask(postgres, roles.OWNER, "SELECT * FROM locked") == []


def test_the_log_quotes_neither_statements_nor_rows(postgres: Postgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.url(roles.OWNER)) as connection:
        connection.execute("CREATE TABLE once (word text UNIQUE)")
    with psycopg.connect(postgres.url(roles.APPLICATION), autocommit=True) as connection:
        connection.execute("INSERT INTO once VALUES ('Rosalind Canary')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="Rosalind Canary"):
            connection.execute("INSERT INTO once VALUES ('Rosalind Canary')")

    log = (postgres.place / "server.log").read_text()
    assert "duplicate key value" in log
    assert "Rosalind Canary" not in log


def test_a_cluster_cut_short_while_it_was_made_is_made_again(place: Path) -> None:
    folder = place / "cut"
    folder.mkdir(mode=0o711)
    (folder / "data").mkdir()
    (folder / "data" / "half").touch()
    postgres = Postgres(folder, place / "secrets")

    postgres.start()
    assert _ask(postgres, roles.APPLICATION, "SELECT 1") == [(1,)]
    postgres.stop()
    assert not postgres.is_running()
