"""What cannot be done is said in a sentence that names a way out."""

from __future__ import annotations

import errno
import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from pso_portal.runner import management
from pso_portal.runner.account import Account
from pso_portal.runner.management import needs_servers, runs_alone
from pso_portal.runner.options import demo_options
from pso_portal.runner.ports import demand_free
from pso_portal.runner.refusal import Refused, in_words
from pso_portal.runner.reset import reset
from pso_portal.runner.sockets import LONGEST_PATH, socket_folder
from pso_portal.runner.store import Store
from tests.architecture.test_docs import commands


def _caller(place: Path) -> Account:
    return Account(place.stat().st_uid, place.stat().st_gid, dropped=False)


def test_a_port_in_use_names_another() -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = line.getsockname()[1]
        with pytest.raises(Refused, match=rf"Port {port} is already in use .* --port \d+"):
            demand_free(port)

    demand_free(port)


def test_a_full_disk_is_told_before_anything_starts(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**10, 10**10 - 4096, 4096))
    with pytest.raises(Refused, match="is full"):
        Store(place / "full").prepare()


def test_a_full_disk_is_told_while_something_runs() -> None:
    assert "is full. Free some space" in in_words(OSError(errno.ENOSPC, "No space left on device", "/data/x"))


def test_a_folder_of_another_user_is_named() -> None:
    assert in_words(PermissionError(errno.EACCES, "Permission denied", "/data/x")).startswith("/data/x cannot be used")


def test_a_long_path_gets_a_short_folder_and_always_the_same(place: Path) -> None:
    wanted = place / ("long" * 40) / "sockets"
    folder = socket_folder(wanted, "valkey.sock", _caller(place))

    assert len(str(folder / "valkey.sock")) <= LONGEST_PATH
    assert folder.stat().st_mode & 0o777 == 0o700
    assert socket_folder(wanted, "valkey.sock", _caller(place)) == folder
    folder.rmdir()


def test_a_socket_folder_that_is_open_to_others_is_refused(place: Path) -> None:
    folder = place / "open"
    folder.mkdir(mode=0o755)
    with pytest.raises(Refused, match="open to others"):
        socket_folder(folder, "valkey.sock", _caller(place))


def test_reset_leaves_servers_of_ones_own_alone(store: Store) -> None:
    with pytest.raises(Refused, match="Nothing was removed"):
        reset(store, {"DATABASE_URL": "postgresql://a@db.example/x", "OWNER_DATABASE_URL": "postgresql://b@db.example/x"})


def test_reset_removes_an_installation_without_a_database(store: Store) -> None:
    (store.keys / "half-made").touch()
    reset(store, {})

    assert list(store.keys.iterdir()) == []


@pytest.mark.parametrize("words", [["--events", "x.csv"], ["--once", "--events", "no-such-file.csv"]])
def test_events_need_a_file_and_the_walk(words: list[str]) -> None:
    with pytest.raises(Refused):
        demo_options(words)


@pytest.mark.parametrize("words", [[], ["help"], ["makemigrations", "--check"], ["migrate", "--help"], ["--version"]])
def test_some_commands_need_no_servers(words: list[str]) -> None:
    assert not needs_servers(words)


@pytest.mark.parametrize("words", [["migrate"], ["shell"], ["no_such_command"]])
def test_the_others_do(words: list[str]) -> None:
    assert needs_servers(words)


def test_one_command_runs_without_anything_of_an_installation() -> None:
    assert {name: module for name in commands() if (module := runs_alone([name]))} == {
        "deidentify": "aggregation.deidentifying"}
    assert not needs_servers(["deidentify"])


@pytest.mark.parametrize("declared", [
    'runs_alone = ""', "runs_alone = None", "runs_alone = True", 'runs_alone = "app.absent"', 'runs_alone = "app"',
    'runs_alone = "os"', 'runs_alone = "app.rules --loud"', 'runs_alone = "../app/rules"', 'runs_alone = "app..rules"',
    'runs_alone = "app" + ".rules"', "runs_alone = choose()", 'runs_otherwise = "app.rules"',
])
def test_what_is_no_plain_declaration_declares_nothing(
    declared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(management, "ROOT", tmp_path)
    _command(tmp_path / "app", declared)
    assert runs_alone(["order"]) is None
    assert needs_servers(["order"])
    _command(tmp_path / "app", 'runs_alone = "app.rules"')
    assert runs_alone(["order"]) == "app.rules"


def test_two_commands_of_one_name_and_names_that_are_paths_declare_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(management, "ROOT", tmp_path)
    for app in ("app", "other"):
        _command(tmp_path / app, 'runs_alone = "app.rules"')
    assert [runs_alone([name]) for name in ("order", "*", "../commands/order", "", "-x")] == [None] * 5
    assert runs_alone([]) is None


def _command(app: Path, declared: str) -> None:
    folder = app / "management" / "commands"
    folder.mkdir(parents=True, exist_ok=True)
    for empty in (app / "__init__.py", app / "rules.py"):
        empty.touch()
    (folder / "order.py").write_text(f"class Command:\n    {declared}\n")
