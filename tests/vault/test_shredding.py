"""Keys that are destroyed are destroyed everywhere, and copies of keys do not live long."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from pso_portal.vault.backups import back_up, copies_in, drop_old
from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import LocalKek
from pso_portal.vault.keys import PSO, SEALING, KeyStore
from pso_portal.vault.shredding import shred

from .killing import killed_before_rename

PROVIDER, OTHER = UUID("4b6f1c52-7f0e-4d5c-9d10-2a0d5f5b9a11"), UUID("9a0f6f38-0f0b-4a55-8c39-6b6d1f1f7c02")
STRANGER = "00000000-0000-4000-8000-000000000404"
NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    store = KeyStore(tmp_path / "keys", LocalKek(bytes(range(32))))
    for holder in (PSO, PROVIDER, OTHER):
        store.create_keys(holder)
    store.add_version(PROVIDER, "pso")
    return store


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def opens(store: KeyStore, holder: UUID | str) -> list[str]:
    """The purposes of which any version opens."""
    return [str(purpose) for purpose in SEALING if store.versions(holder, purpose) and store.get(holder, purpose)]


def test_a_destroyed_purpose_opens_nowhere_and_the_others_stay(store: KeyStore, copies: Path) -> None:
    copy = KeyStore(back_up(store.folder, copies, now=NOW), store.kek)
    store.get(PROVIDER, "pso")
    told = shred(store, str(PROVIDER), "pso", copies=copies, now=NOW)

    for held in (store, copy):
        assert opens(held, PROVIDER) == ["pses", "open"]
        assert opens(held, OTHER) == opens(held, PSO) == ["pses", "pso", "open"]
        with pytest.raises(VaultError):
            held.get(PROVIDER, "pso", 1)
    assert (told.purpose, list(told.keys), told.copies) == ("pso", ["0001", "0002"], [copy.folder.name])


def test_destroyed_again_it_tells_the_same(store: KeyStore, copies: Path) -> None:
    back_up(store.folder, copies, now=NOW)
    first = shred(store, str(PROVIDER), "pso", copies=copies, now=NOW)

    assert shred(store, str(PROVIDER), "pso", copies=copies, now=NOW + timedelta(days=1)) == first
    assert store.is_destroyed(PROVIDER, "pso") is True
    assert store.is_destroyed(PROVIDER, "pses") is False


def test_a_copy_that_comes_back_later_is_destroyed_by_the_next_call(store: KeyStore, copies: Path) -> None:
    kept = back_up(store.folder, copies, now=NOW)
    shutil.copytree(kept, copies.parent / "tape")
    shred(store, str(PROVIDER), "pso", copies=copies, now=NOW)
    shutil.copytree(copies.parent / "tape", copies / "20260309T000000Z-tape00")

    shred(store, str(PROVIDER), "pso", copies=copies, now=NOW)
    assert opens(KeyStore(copies / "20260309T000000Z-tape00", store.kek), PROVIDER) == ["pses", "open"]


def test_killed_before_its_note_nothing_is_destroyed_and_after_it_the_next_run_ends_it(
    store: KeyStore, copies: Path
) -> None:
    assert killed_before_rename(1, lambda: shred(store, str(PROVIDER), "pso", copies=copies, now=NOW)) is True
    assert opens(store, PROVIDER) == ["pses", "pso", "open"]

    told = shred(store, str(PROVIDER), "pso", copies=copies, now=NOW)
    assert list(told.keys) == ["0001", "0002"]
    assert opens(store, PROVIDER) == ["pses", "open"]


@pytest.mark.parametrize(
    ("holder", "purpose"), [(PSO, "pso"), (PSO, "signing"), (str(PROVIDER), "pepper"), (STRANGER, "pso")]
)
def test_keys_that_belong_to_everybody_or_to_nobody_are_not_destroyed(
    store: KeyStore, copies: Path, holder: str, purpose: str
) -> None:
    with pytest.raises(VaultError):
        shred(store, holder, purpose, copies=copies, now=NOW)
    assert opens(store, PSO) == ["pses", "pso", "open"]


def test_a_copy_opens_what_the_store_opens_and_goes_after_35_days(store: KeyStore, copies: Path) -> None:
    first = back_up(store.folder, copies, now=NOW)
    assert KeyStore(first, store.kek).get(OTHER, "pses") == store.get(OTHER, "pses")
    assert [path.stat().st_mode & 0o077 for path in copies.rglob("*")] == [0] * len(list(copies.rglob("*")))

    second = back_up(store.folder, copies, now=NOW + timedelta(days=35))
    assert copies_in(copies) == [first, second]
    third = back_up(store.folder, copies, now=NOW + timedelta(days=35, seconds=1))
    assert copies_in(copies) == [second, third]
    assert drop_old(copies, now=NOW + timedelta(days=99)) == 2


def test_a_copy_half_made_is_no_copy(store: KeyStore, copies: Path) -> None:
    assert killed_before_rename(1, lambda: back_up(store.folder, copies, now=NOW)) is True
    assert copies_in(copies) == []
    back_up(store.folder, copies, now=NOW)
    assert len(list(copies.iterdir())) == 1


def test_a_version_is_added_whole_also_when_it_was_killed_half_way(store: KeyStore) -> None:
    """The key comes first, then the pointer."""
    for nth in (1, 2):
        assert killed_before_rename(nth, lambda: store.add_version(OTHER, "open")) is True
        assert store.get(OTHER, "open")[0] == 1
    made = store.versions(OTHER, "open")
    assert (made, store.add_version(OTHER, "open")) == ([1, 2], 2)
    assert store.get(OTHER, "open")[0] == 2
    assert store.get(OTHER, "open", 1)[1] != store.get(OTHER, "open")[1]


def test_the_current_version_is_not_retired(store: KeyStore) -> None:
    with pytest.raises(VaultError):
        store.retire_version(PROVIDER, "pso", 2)
    store.retire_version(PROVIDER, "pso", 1)
    assert store.versions(PROVIDER, "pso") == [2]
    with pytest.raises(VaultError):
        store.get(PROVIDER, "pso", 1)


@pytest.mark.parametrize("purpose", ["pepper", "signing"])
def test_a_pepper_and_a_signing_key_are_not_rotated(store: KeyStore, purpose: str) -> None:
    with pytest.raises(VaultError):
        store.add_version(PSO, purpose)
