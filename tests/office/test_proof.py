"""The proof at a button: a provider's, and the PSO's own; what it says of itself, and that it holds nothing foreign."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pso_portal import audit
from pso_portal.audit.models import Entry
from pso_portal.provenance import at_request, verify_bundle
from pso_portal.tenancy import legends, scope
from pso_portal.tenancy.scope import Scope, Side
from tests.provenance.conftest import START, check, checkpoints, houses, seal, sealed

__all__ = ["checkpoints", "houses", "sealed"]
PAGE, FILE = "/audit/proof/", "/audit/proof.zip"


@pytest.fixture
def auditor(sealed: list[Any], make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(sealed[0], "provider_auditor", name="Ada Quill"))


def parts(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    return verify_bundle.read(io.BytesIO(answer.content))  # type: ignore[arg-type]


def test_the_proof_holds_for_somebody_who_has_neither_portal_nor_trust(auditor: Any, tmp_path: Path) -> None:
    file, program = tmp_path / "proof.zip", tmp_path / "verify.py"
    file.write_bytes(auditor.get(FILE).content)
    program.write_bytes(auditor.get(f"{FILE}?part=program").content)
    page = auditor.get(PAGE).content.decode()
    (key,) = verify_bundle.read(str(file))["proof"]["keys"].values()
    fingerprint = hashlib.sha256(bytes.fromhex(key)).hexdigest()
    assert fingerprint in page
    command = [sys.executable, "-I", str(program), str(file), "--key", fingerprint]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, "HOLDS: 9 entries" in done.stdout) == (0, "", True)


def test_it_holds_a_provider_s_own_entries_and_nothing_of_another(auditor: Any, sealed: list[Any]) -> None:
    answer = auditor.get(FILE)
    assert {entry["of"] for entry in parts(answer)["entries"]} == {str(sealed[0].pk)}
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert (str(sealed[1].pk) in whole, sealed[1].name in whole) == (False, False)


def test_it_bears_the_legend_and_who_took_it_and_that_is_an_entry(auditor: Any, sealed: list[Any]) -> None:
    answer = auditor.get(FILE)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        readme = packed.read("README.txt").decode()
    assert legends.SEALED in readme.splitlines()[0]
    assert "Taken by Ada Quill, Cedar Falls Hospital" in readme
    with scope.enter(Scope(Side.PROVIDER, frozenset({sealed[0].pk}))):
        noted = json.loads(Entry.objects.get(verb="export_provenance").content)["detail"]
    assert (noted["sha256"], noted["entries"]) == (hashlib.sha256(answer.content).hexdigest(), 9)


def test_the_pso_takes_its_own_entries_and_the_program_says_that_they_are_a_part(
    sealed: list[Any], make_member: Any, client_for: Any, acting: Any, capsys: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    keeper = acting(make_member(None, "pso_auditor", name="Pia Keep"))
    with scope.enter(keeper.scope()):
        audit.record("look_at", by=keeper, now=START)
    seal(START + timedelta(minutes=9))
    answer = client_for(make_member(None, "pso_auditor")).get(FILE)
    assert {entry["of"] for entry in parts(answer)["entries"]} == {""}
    (tmp_path / "proof.zip").write_bytes(answer.content)
    monkeypatch.setattr(sys, "argv", ["verify.py", str(tmp_path / "proof.zip")])
    assert verify_bundle.main() == 0
    assert "those that the PSO's own people made" in capsys.readouterr().out


def test_a_proof_that_leaves_an_entry_out_does_not_pass_for_a_whole_one(auditor: Any) -> None:
    bundle = parts(auditor.get(FILE))
    bundle["entries"].pop(3)
    bundle["proof"]["about"]["entries"] -= 1
    with pytest.raises(verify_bundle.Fails, match="missing between"):
        verify_bundle.check(bundle)


def test_where_nothing_is_sealed_or_too_much_the_page_says_what_to_do(
    auditor: Any, make_provider: Any, make_member: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = client_for(make_member(make_provider("Dune Hospice", "hospice"), "provider_auditor"))
    refused = fresh.get(FILE)
    assert (refused.status_code, "sealed within seconds" in refused.content.decode()) == (422, True)
    monkeypatch.setattr(at_request, "MOST", 5)
    refused = auditor.get(FILE)
    assert (refused.status_code, "Ask who runs the portal" in refused.content.decode()) == (422, True)


def test_it_wants_to_know_again_who_takes_it(sealed: list[Any], make_member: Any, client_for: Any) -> None:
    stale = client_for(make_member(sealed[0], "provider_auditor"), stepped_up=False)
    answer = stale.get(FILE)
    assert (answer.status_code, "reauthenticate" in answer.headers["Location"]) == (302, True)


def test_taking_it_leaves_the_audit_as_it_was_sealed(auditor: Any) -> None:
    auditor.get(FILE)
    seal(START + timedelta(minutes=30))
    assert check().wrong == []
