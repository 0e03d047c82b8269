"""The bundle is checked by somebody who has neither the portal nor a reason to believe it."""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from pso_portal.provenance import verify_bundle
from pso_portal.provenance.statements import canonical

from .conftest import START, seal, write

Parts = dict[str, Any]


@pytest.fixture
def bundle(sealed: list[Any], tmp_path: Path, capsys: Any) -> Path:
    file = tmp_path / "proof.zip"
    call_command("export_provenance", sealed[0].name, str(file))
    return file


@pytest.fixture
def parts(bundle: Path) -> Parts:
    return verify_bundle.read(str(bundle))


def run(program: Path, bundle: Path) -> subprocess.CompletedProcess[str]:
    """Isolated: neither this folder nor this environment is on the path."""
    command = [sys.executable, "-I", str(program), str(bundle)]
    return subprocess.run(command, capture_output=True, text=True, cwd=bundle.parent, check=False)


def test_it_is_checked_with_nothing_but_python_and_one_library(bundle: Path, tmp_path: Path, sealed: list[Any]) -> None:
    with zipfile.ZipFile(bundle) as packed:
        packed.extract("verify.py", tmp_path)
        assert sorted(packed.namelist()) == ["README.txt", "entries.jsonl", "proof.json", "verify.py"]
    program = tmp_path / "verify.py"
    tree = ast.walk(ast.parse(program.read_text()))
    named = {node.module.split(".")[0] for node in tree if isinstance(node, ast.ImportFrom) and node.module}
    assert named <= sys.stdlib_module_names | {"cryptography"}
    done = run(program, bundle)
    assert (done.returncode, done.stderr) == (0, "")
    assert "HOLDS: 9 entries" in done.stdout
    assert "What this does not prove" in done.stdout


def test_nothing_of_another_provider_is_in_it(bundle: Path, sealed: list[Any]) -> None:
    with zipfile.ZipFile(bundle) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist())
    assert str(sealed[0].pk) in text
    assert str(sealed[1].pk) not in text
    assert sealed[1].name not in text


def test_the_fingerprint_and_what_somebody_kept_are_held_against_it(parts: Parts, checkpoints: Path) -> None:
    (public,) = parts["proof"]["keys"].values()
    fingerprint = hashlib.sha256(bytes.fromhex(public)).hexdigest()
    kept = tuple(json.loads(line) for line in checkpoints.read_text().splitlines())
    assert verify_bundle.check(parts, key=fingerprint, witness=kept)["witnessed"] == 1
    with pytest.raises(verify_bundle.Fails, match="not signed with the key"):
        verify_bundle.check(parts, key="0" * 64)
    other = copy.deepcopy(kept)
    for line in other:
        line["statement"] = canonical(json.loads(line["statement"]) | {"root": "0" * 64})
    with pytest.raises(verify_bundle.Fails, match="kept outside says something else"):
        verify_bundle.check(parts, witness=other)


def test_checkpoints_that_somebody_kept_are_included_when_named(
    sealed: list[Any], checkpoints: Path, tmp_path: Path
) -> None:
    call_command("export_provenance", str(sealed[0].pk), str(tmp_path / "b.zip"), "--witness", str(checkpoints))
    parts = verify_bundle.read(str(tmp_path / "b.zip"))
    kept = tuple(json.loads(line) for line in checkpoints.read_text().splitlines())
    assert verify_bundle.check(parts, witness=kept)["witnessed"] == 3


def test_a_bundle_about_one_row_holds_its_entries_alone(sealed: list[Any], tmp_path: Path) -> None:
    file = tmp_path / "row.zip"
    call_command("export_provenance", sealed[0].name, str(file), "--row", str(sealed[0].pk))
    parts = verify_bundle.read(str(file))
    assert verify_bundle.check(parts)["entries"] == len(parts["entries"]) > 0
    with pytest.raises(CommandError, match="None of these entries"):
        call_command("export_provenance", sealed[0].name, str(tmp_path / "no.zip"), "--row", str(uuid4()))


def test_what_is_not_sealed_yet_is_left_out_and_counted(sealed: list[Any], tmp_path: Path, capsys: Any) -> None:
    write(sealed[0], now=START + timedelta(minutes=9))
    call_command("export_provenance", sealed[0].name, str(tmp_path / "c.zip"))
    assert "Entries: 9. Not sealed yet, and left out: 1." in capsys.readouterr().out
    seal(START + timedelta(minutes=10))
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_provenance", sealed[0].name, str(tmp_path / "c.zip"))
    with pytest.raises(CommandError, match="no provider"):
        call_command("export_provenance", "Nobody", str(tmp_path / "d.zip"))


def edit_content(parts: Parts) -> None:
    parts["entries"][2]["content"] = parts["entries"][2]["content"].replace("look_at", "pass_by")


def take_one_out(parts: Parts) -> None:
    del parts["entries"][4]
    parts["proof"]["about"]["entries"] -= 1


def take_the_last_out(parts: Parts) -> None:
    del parts["entries"][-1]


def exchange_two(parts: Parts) -> None:
    parts["entries"][1], parts["entries"][2] = parts["entries"][2], parts["entries"][1]


def exchange_contents(parts: Parts) -> None:
    one, two = parts["entries"][1], parts["entries"][2]
    one["content"], two["content"] = two["content"], one["content"]


def say_another_place(parts: Parts) -> None:
    parts["entries"][5]["position"] += 1


def say_another_number(parts: Parts) -> None:
    for entry in parts["entries"]:
        entry["number"] += 1


def put_one_in(parts: Parts) -> None:
    forged = copy.deepcopy(parts["entries"][-1])
    forged["content"] = canonical(json.loads(forged["content"]) | {"id": str(uuid4())})
    parts["entries"].append(forged | {"number": forged["number"] + 1})
    parts["proof"]["about"]["entries"] += 1


def change_a_hash_of_a_proof(parts: Parts) -> None:
    parts["entries"][3]["proof"][0] = "00" * 32


def forge_a_signature(parts: Parts) -> None:
    parts["proof"]["logs"][0]["checkpoints"][-1]["signature"] = "ab" * 64


def change_the_time(parts: Parts) -> None:
    line = parts["proof"]["logs"][0]["checkpoints"][-1]
    line["statement"] = line["statement"].replace("2026-03-10", "2026-03-09")


def sign_with_a_key_of_one_s_own(parts: Parts) -> None:
    """Without naming the key in the bundle as one's own."""
    from pso_portal.vault.signing import Ed25519Signer

    line = parts["proof"]["logs"][0]["checkpoints"][-1]
    line["signature"] = Ed25519Signer(bytes(32), 1).sign(line["statement"].encode()).hex()


def rename_the_log(parts: Parts) -> None:
    log = parts["proof"]["logs"][0]
    log["opening"] = log["opening"].replace("2026", "2025")


def say_it_is_another_provider_s(parts: Parts) -> None:
    parts["proof"]["about"]["provider"] = str(uuid4())


ALTERATIONS = [
    edit_content, take_one_out, take_the_last_out, exchange_two, exchange_contents, say_another_place,
    say_another_number, put_one_in, change_a_hash_of_a_proof, forge_a_signature, change_the_time,
    sign_with_a_key_of_one_s_own, rename_the_log, say_it_is_another_provider_s,
]  # fmt: skip


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
def test_an_altered_bundle_does_not_hold(alter: Callable[[Parts], None], parts: Parts) -> None:
    verify_bundle.check(parts)
    alter(parts)
    with pytest.raises(verify_bundle.Fails):
        verify_bundle.check(parts)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04broken"])
def test_what_is_no_bundle_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    done = run(Path(verify_bundle.__file__), tmp_path / "x.zip")
    assert (done.returncode, done.stderr) == (2, "")
    assert "CANNOT BE READ" in done.stdout
