"""What the installation has for itself: its keys, its pepper and its signature."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.pepper import pepper
from pso_portal.vault.signing import installation_signer, verifies
from pso_portal.vault.store import create_keys_for, key_store, make_installation


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PSO_KEY_DIR = str(tmp_path / "keys")
    settings.PSO_KEK_FILE = ""
    monkeypatch.setenv("PSO_KEK", "5a" * 32)


def test_the_installation_makes_its_keys_once() -> None:
    assert make_installation() is True
    before = key_store().get("pso", "pso")

    assert make_installation() is False
    assert key_store().get("pso", "pso") == before


def test_a_new_provider_gets_keys_of_its_own() -> None:
    one, two = uuid4(), uuid4()
    create_keys_for(one)
    create_keys_for(two)

    assert key_store().get(one, "pses") != key_store().get(two, "pses")


def test_without_a_folder_or_a_root_key_nothing_is_made(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PSO_KEK")
    settings.PSO_KEY_DIR = str(tmp_path / "others")
    with pytest.raises(VaultError):
        make_installation()
    settings.PSO_KEY_DIR = ""
    with pytest.raises(VaultError):
        make_installation()


def test_the_pepper_answers_alike_for_like_and_apart_for_every_purpose() -> None:
    make_installation()

    assert pepper("record number", b"4711") == pepper("record number", b"4711")
    assert len(pepper("record number", b"4711")) == 32
    others = [("record number", b"4712"), ("phone", b"4711"), ("record numbe", b"r4711")]
    assert len({pepper("record number", b"4711"), *[pepper(*other) for other in others]}) == 4


def test_the_pepper_of_another_installation_answers_otherwise(settings: Settings, tmp_path: Path) -> None:
    make_installation()
    here = pepper("phone", b"555 0100")
    settings.PSO_KEY_DIR = str(tmp_path / "elsewhere")
    make_installation()

    assert pepper("phone", b"555 0100") != here


def test_without_the_installation_keys_there_is_no_pepper_and_no_signature() -> None:
    with pytest.raises(VaultError):
        pepper("phone", b"555 0100")
    with pytest.raises(VaultError):
        installation_signer()


def test_a_signature_holds_for_its_content_and_key_only() -> None:
    make_installation()
    signer = installation_signer()
    signature = signer.sign(b"root of the log")

    assert signer.key_id == "ed25519-1"
    assert verifies(signer.public_key, signature, b"root of the log") is True
    assert verifies(signer.public_key, signature, b"root of the dog") is False
    assert verifies(signer.public_key, signature[:-1], b"root of the log") is False
    assert verifies(bytes(31), signature, b"root of the log") is False
    assert verifies(bytes(32), signature, b"root of the log") is False
