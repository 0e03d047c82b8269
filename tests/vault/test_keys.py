"""The key store: one key per holder, purpose and version, made once, outside the database."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from multiprocessing.pool import Pool
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from pso_portal.vault import keys
from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import LocalKek
from pso_portal.vault.key_files import write
from pso_portal.vault.keys import PSO, KeyStore, Purpose

ROOT = bytes(range(32))
PROVIDER = UUID("4b6f1c52-7f0e-4d5c-9d10-2a0d5f5b9a11")


def open_store(folder: Path, root: bytes = ROOT) -> KeyStore:
    return KeyStore(folder, LocalKek(root))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def store(folder: Path) -> KeyStore:
    store = open_store(folder)
    store.create_keys(PROVIDER)
    return store


def test_a_provider_has_one_key_a_purpose_and_all_differ(store: KeyStore) -> None:
    store.create_keys(PSO)
    found = [store.get(PROVIDER, purpose) for purpose in ("pses", "pso", "open")]
    found += [store.get(PSO, purpose) for purpose in Purpose]

    assert [version for version, _ in found] == [1] * 8
    assert [len(key) for _, key in found] == [32] * 8
    assert len({key for _, key in found}) == 8


def test_another_process_finds_the_same_keys(store: KeyStore, folder: Path) -> None:
    assert open_store(folder).get(str(PROVIDER).upper(), "pses") == store.get(PROVIDER, "pses", 1)


def test_keys_are_never_made_twice(store: KeyStore, folder: Path) -> None:
    before = store.get(PROVIDER, "pses")

    with pytest.raises(VaultError):
        store.create_keys(PROVIDER)
    assert open_store(folder).get(PROVIDER, "pses") == before


@pytest.mark.parametrize(
    ("holder", "purpose", "version"),
    [
        (uuid4(), "pses", None),
        (PROVIDER, "pses", 2),
        (PROVIDER, "pses", 0),
        (PROVIDER, "pses", 70_000),
        (PROVIDER, "pepper", None),
        (PROVIDER, "signing", None),
        (PROVIDER, "else", None),
        ("../" + str(PROVIDER), "pses", None),
        ("", "pses", None),
        (None, "pses", None),
        (7, "pses", None),
        ("PSO", "pses", None),
    ],
)
def test_a_key_that_is_not_there_is_refused(
    store: KeyStore, holder: UUID | str, purpose: str, version: int | None
) -> None:
    with pytest.raises(VaultError):
        store.get(holder, purpose, version)


def test_another_root_key_opens_nothing(store: KeyStore, folder: Path) -> None:
    with pytest.raises(VaultError):
        open_store(folder, bytes(32)).get(PROVIDER, "pses")


def test_a_key_file_moved_to_another_holder_or_purpose_does_not_open(store: KeyStore, folder: Path) -> None:
    other = uuid4()
    shutil.copytree(folder / str(PROVIDER), folder / str(other))
    shutil.copy(folder / str(PROVIDER) / "pses" / "0001.key", folder / str(PROVIDER) / "open" / "0001.key")

    for holder, purpose in [(other, "pses"), (PROVIDER, "open")]:
        with pytest.raises(VaultError):
            open_store(folder).get(holder, purpose)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": 1}', b'{"format": 2, "kek": "", "wrapped": ""}',
     b'{"format": 1, "kek": "x", "wrapped": 5}', b'{"format": 1, "kek": "x", "wrapped": "*"}'],
)  # fmt: skip
def test_a_damaged_key_file_is_refused(store: KeyStore, folder: Path, content: bytes) -> None:
    (folder / str(PROVIDER) / "pses" / "0001.key").write_bytes(content)

    with pytest.raises(VaultError):
        open_store(folder).get(PROVIDER, "pses")


@pytest.mark.parametrize("content", [b"", b"one", b"-1", b"99999999999", b"2", b"\xff"])
def test_a_damaged_pointer_is_refused(store: KeyStore, folder: Path, content: bytes) -> None:
    (folder / str(PROVIDER) / "pses" / "current").write_bytes(content)

    with pytest.raises(VaultError):
        open_store(folder).get(PROVIDER, "pses")


def test_only_the_owner_can_read_the_store(store: KeyStore, folder: Path) -> None:
    for path in folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
    folder.chmod(0o755)
    with pytest.raises(VaultError):
        store.create_keys(uuid4())


def test_no_key_lies_in_the_store_unwrapped(store: KeyStore, folder: Path) -> None:
    _, key = store.get(PROVIDER, "pses")
    content = (folder / str(PROVIDER) / "pses" / "0001.key").read_bytes()

    assert key not in content
    assert key.hex().encode() not in content
    assert sorted(json.loads(content)) == ["format", "kek", "wrapped"]


def test_a_later_version_needs_only_another_file_and_the_pointer(store: KeyStore, folder: Path) -> None:
    purpose = folder / str(PROVIDER) / "pses"
    kek = LocalKek(ROOT)
    write(purpose / "0002.key", open_store(folder)._new_key(str(PROVIDER), Purpose.PSES, 2))
    (purpose / "current").write_bytes(b"2\n")
    later = KeyStore(folder, kek)

    assert later.get(PROVIDER, "pses")[0] == 2
    assert later.get(PROVIDER, "pses", 1) == store.get(PROVIDER, "pses", 1)
    assert later.get(PROVIDER, "pses", 1)[1] != later.get(PROVIDER, "pses", 2)[1]


def test_destroyed_keys_stay_destroyed(store: KeyStore, folder: Path) -> None:
    store.get(PROVIDER, "pses")
    for key in (folder / str(PROVIDER)).rglob("*.key"):
        key.unlink()
    store.forget()

    with pytest.raises(VaultError):
        store.get(PROVIDER, "pses")
    with pytest.raises(VaultError):
        store.create_keys(PROVIDER)


def test_memory_forgets_a_key_after_its_time(store: KeyStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "CACHE_SECONDS", 0.0)
    store.get(PROVIDER, "pses")
    shutil.rmtree(folder / str(PROVIDER))

    with pytest.raises(VaultError):
        store.get(PROVIDER, "pses")


def test_a_crash_while_making_keys_leaves_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keys, "sync_folder", fail)
        with pytest.raises(VaultError):
            open_store(folder).create_keys(PROVIDER)
    assert list(folder.iterdir()) == []
    open_store(folder).create_keys(PROVIDER)


def _try_to_create(arguments: tuple[str, list[str]]) -> list[bool]:
    folder, holders = arguments
    made = []
    for holder in holders:
        try:
            open_store(Path(folder)).create_keys(holder)
            made.append(True)
        except VaultError:
            made.append(False)
    return made


def test_of_two_processes_exactly_one_makes_the_keys(folder: Path) -> None:
    holders = [str(uuid4()) for _ in range(20)]
    pool: Pool
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        one, two = pool.map(_try_to_create, [(str(folder), holders)] * 2, chunksize=1)

    assert [a + b for a, b in zip(one, two, strict=True)] == [1] * 20
    store = open_store(folder)
    assert all(len(store.get(holder, "open")[1]) == 32 for holder in holders)
    assert sorted(path.name for path in folder.iterdir()) == sorted(holders)
