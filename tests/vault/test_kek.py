"""The root key: found in a private file or the environment, or nothing starts."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import EnvironmentKek, FileKek, LocalKek

SECRET = bytes(range(100, 132))


def write_key(path: Path, content: bytes, mode: int = 0o400) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "content", [SECRET, SECRET.hex().encode(), base64.b64encode(SECRET), SECRET.hex().encode() + b"\n"]
)
def test_the_key_file_may_be_raw_hex_or_base64(tmp_path: Path, content: bytes) -> None:
    assert FileKek(write_key(tmp_path / "kek", content)).id == LocalKek(SECRET).id


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420, 0o402, 0o401, 0o644, 0o660, 0o777])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(VaultError):
        FileKek(write_key(tmp_path / "kek", SECRET, mode))


@pytest.mark.parametrize("content", [b"", b"short", SECRET[:31], SECRET + b"x", b"z" * 64, b"*" * 44, b"A" * 5000])
def test_a_malformed_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(VaultError):
        FileKek(write_key(tmp_path / "kek", content))


def test_a_missing_key_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(VaultError):
            FileKek(path)


def test_a_new_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "kek"
    made = FileKek.create(path)

    assert path.stat().st_mode & 0o777 == 0o400
    assert FileKek(path).id == made.id
    with pytest.raises(VaultError):
        FileKek.create(path)
    assert FileKek(path).id == made.id


def test_the_environment_may_hold_the_key() -> None:
    assert EnvironmentKek({"PSO_KEK": SECRET.hex()}).id == LocalKek(SECRET).id


@pytest.mark.parametrize("environment", [{}, {"PSO_KEK": ""}, {"PSO_KEK": "secret"}])
def test_an_environment_without_a_key_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(VaultError):
        EnvironmentKek(environment)


def test_a_wrapped_key_unwraps_only_whole_under_its_own_root_and_context() -> None:
    kek, key = LocalKek(SECRET), bytes(32)
    wrapped = kek.wrap(key, b"context")

    assert kek.unwrap(wrapped, b"context") == key
    for root, content, context in [
        (LocalKek(bytes(32)), wrapped, b"context"),
        (kek, wrapped, b"another"),
        *[(kek, wrapped[:length], b"context") for length in range(len(wrapped))],
        *[(kek, wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :], b"context") for at in range(60)],
    ]:
        with pytest.raises(VaultError):
            root.unwrap(content, context)


def test_nothing_of_the_root_key_shows() -> None:
    kek = LocalKek(SECRET)

    assert SECRET.hex() not in repr(kek) + kek.id
    assert repr(kek) == f"<LocalKek {kek.id}>"
