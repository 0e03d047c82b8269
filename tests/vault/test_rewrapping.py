"""Another root key: the same data keys, and never a moment without one."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import LocalKek
from pso_portal.vault.keys import PSO, KeyStore, Purpose
from pso_portal.vault.rewrapping import finish, stage

from .killing import killed_before_rename

OLD, NEW, OTHER = LocalKek(bytes(range(32))), LocalKek(bytes(range(1, 33))), LocalKek(bytes(range(2, 34)))
PROVIDER = UUID("4b6f1c52-7f0e-4d5c-9d10-2a0d5f5b9a11")
Keys = dict[tuple[str, str, int], bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = KeyStore(tmp_path / "keys", OLD)
    store.create_keys(PSO)
    store.create_keys(PROVIDER)
    store.add_version(PROVIDER, "pses")
    return store.folder


def keys_under(folder: Path, kek: LocalKek) -> Keys:
    """Every key that this root key opens."""
    store, found = KeyStore(folder, kek), {}
    for holder in store.holders():
        for purpose in Purpose:
            for version in store.versions(holder, purpose):
                try:
                    found[holder, str(purpose), version] = store.get(holder, purpose, version)[1]
                except VaultError:
                    continue
    return found


def change(folder: Path) -> None:
    stage(folder, OLD, NEW)
    finish(folder, NEW)


def test_afterwards_the_new_root_key_opens_the_same_keys_and_the_old_one_none(folder: Path) -> None:
    before = keys_under(folder, OLD)
    change(folder)

    assert len(before) == 9
    assert keys_under(folder, NEW) == before
    assert keys_under(folder, OLD) == {}
    assert list(folder.rglob("*.next")) == []


def test_while_staged_either_root_key_opens_everything(folder: Path) -> None:
    before = keys_under(folder, OLD)

    assert stage(folder, OLD, NEW) == 9
    assert stage(folder, OLD, NEW) == 0
    assert keys_under(folder, OLD) == before
    assert keys_under(folder, NEW) == before


def test_killed_before_any_of_its_renames_the_store_opens_whole_and_is_finished_later(folder: Path) -> None:
    before = keys_under(folder, OLD)
    for nth in count(1):
        if not killed_before_rename(nth, lambda: change(folder)):
            break
        opened = [keys_under(folder, kek) for kek in (OLD, NEW)]
        assert before in opened, f"killed before rename {nth}"
    assert nth > 3
    assert keys_under(folder, NEW) == before
    assert keys_under(folder, OLD) == {}


@pytest.mark.parametrize("nth", range(1, 20))
def test_killed_once_anywhere_the_next_run_finishes(folder: Path, nth: int) -> None:
    """The marker and nine keys are staged, then the marker and nine keys change places: twenty renames."""
    before = keys_under(folder, OLD)

    assert killed_before_rename(nth, lambda: change(folder)) is True
    assert before in [keys_under(folder, kek) for kek in (OLD, NEW)]
    change(folder)
    assert keys_under(folder, NEW) == before
    assert keys_under(folder, OLD) == {}


def test_it_is_not_finished_while_a_key_is_not_under_the_new_root_key(folder: Path) -> None:
    before = keys_under(folder, OLD)
    stage(folder, OLD, NEW)
    next(folder.rglob("*.next")).unlink()

    with pytest.raises(VaultError):
        finish(folder, NEW)
    assert keys_under(folder, OLD) == before


def test_once_it_has_begun_the_old_root_key_makes_no_keys_that_the_new_one_could_not_open(folder: Path) -> None:
    stage(folder, OLD, NEW)
    with pytest.raises(VaultError):
        KeyStore(folder, OLD).create_keys(uuid4())
    with pytest.raises(VaultError):
        KeyStore(folder, OLD).add_version(PROVIDER, "pses")

    KeyStore(folder, NEW).create_keys(uuid4())
    finish(folder, NEW)
    assert len(keys_under(folder, NEW)) == 12


def test_the_same_root_key_and_one_that_opens_nothing_are_refused(folder: Path) -> None:
    with pytest.raises(VaultError):
        stage(folder, OLD, OLD)
    with pytest.raises(VaultError):
        stage(folder, OTHER, NEW)
    assert len(keys_under(folder, OLD)) == 9


def test_what_an_earlier_try_with_another_root_key_staged_is_laid_anew(folder: Path) -> None:
    before = keys_under(folder, OLD)
    stage(folder, OLD, OTHER)
    change(folder)

    assert keys_under(folder, NEW) == before
    assert keys_under(folder, OTHER) == {}
