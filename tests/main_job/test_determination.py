"""The record of a release for the expert who determines: made as it is published, silent, and always the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from aggregation.determination import packed
from aggregation.models import Case, Contributor, Determination, Release, ReleaseDraft, ReviewItem
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import around

from .conftest import DOUBTFUL, SENT, release, run_jobs, tell

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
STORY = "The canaryword pump failed at 14:30."


@pytest.fixture(scope="module")
def standing_out(standing_seven: list[Any], django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        clinics = list(standing_seven)
        tell(clinics[0], story=STORY)
        tell(clinics[1], story=DOUBTFUL)
        run_jobs()
        assert release().state == "published"
        yield clinics


@pytest.fixture
def out(standing_out: list[Any], db: None) -> list[Any]:
    """Seven clinics and one release; the clinics."""
    return standing_out


@pytest.fixture
def officer(make_member: Any) -> str:
    address: str = make_member(None, "pso_privacy_officer", name="Olive Officer", email="olive@pso.test").user.email
    return address


def export(tmp_path: Path, officer: str, name: str = "a.json", release: str = "1") -> tuple[bytes, bytes]:
    file = tmp_path / name
    call_command("export_determination", release, str(file), "--as", officer)
    return file.read_bytes(), file.with_suffix(".md").read_bytes()


def test_a_record_is_kept_in_the_transaction_that_publishes(out: Any) -> None:
    with scope.enter(PSO):
        kept, release = Determination.objects.get(), Release.objects.get()
    stated = json.loads(kept.statement)
    assert stated["release"]["sha256"] == release.sha256
    assert stated["recorded_at"] == release.released_at.isoformat()
    assert [each["roles"] for each in stated["reviewers"]] == [["PSO analyst"], ["Privacy officer (PSO)"]]


def test_it_is_the_same_to_the_byte_whenever_it_is_taken_along(
    out: Any, officer: str, tmp_path: Path, told: Any, jobs: Any
) -> None:
    first = export(tmp_path, officer)
    told(out[2], 3, story=DOUBTFUL)
    jobs()
    assert export(tmp_path, officer, "b.json") == first


def test_it_verifies_with_cryptography_alone_and_not_when_altered(out: Any, officer: str, tmp_path: Path) -> None:
    said = json.loads(export(tmp_path, officer)[0])
    key, signature = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"])), said["signature"]
    key.verify(bytes.fromhex(signature), said["statement"].encode())
    with pytest.raises(InvalidSignature):
        key.verify(bytes.fromhex(signature), said["statement"].replace("2025-Q3", "2025-Q4").encode())


def test_the_command_checks_what_the_other_wrote(out: Any, officer: str, tmp_path: Path, capsys: Any) -> None:
    _json, readable = export(tmp_path, officer)
    key = capsys.readouterr().out.strip().rpartition("Public key: ")[2]
    for written in (key, key.upper()):
        call_command("verify_determination", str(tmp_path / "a.json"), "--key", written)
        assert capsys.readouterr().out == readable.decode()
    (tmp_path / "a.json").write_text((tmp_path / "a.json").read_text().replace("2025-Q3", "2025-Q4"))
    for given in ([], ["--key", key]):
        with pytest.raises(CommandError, match="altered"):
            call_command("verify_determination", str(tmp_path / "a.json"), *given)
    assert capsys.readouterr().out == ""


def test_a_record_that_somebody_else_signed_is_not_taken_for_the_installation_s(
    out: Any, officer: str, tmp_path: Path, capsys: Any
) -> None:
    """Whoever has a record can alter it and sign it anew; only a key from elsewhere says who signed."""
    export(tmp_path, officer)
    true_key = capsys.readouterr().out.strip().rpartition("Public key: ")[2]
    statement = json.loads((tmp_path / "a.json").read_text())["statement"].replace("2025-Q3", "2025-Q4")
    forger = Ed25519PrivateKey.generate()
    false_key = forger.public_key().public_bytes_raw()
    (tmp_path / "a.json").write_text(packed(statement, forger.sign(statement.encode()), false_key))
    with pytest.raises(CommandError, match="signed with another key"):
        call_command("verify_determination", str(tmp_path / "a.json"), "--key", true_key)
    for nothing in ([], ["--key", ""], ["--key", " "]):
        with pytest.raises(CommandError, match=r"signer was NOT verified\. Checked was only") as told:
            call_command("verify_determination", str(tmp_path / "a.json"), *nothing)
        assert told.value.returncode == 1
        assert f"The file names {false_key.hex()}." in str(told.value)
    assert capsys.readouterr().out == ""


def test_it_names_nobody_and_says_nothing_of_any_text(out: Any, officer: str, tmp_path: Path) -> None:
    with scope.enter(PSO):
        draft = ReleaseDraft.objects.get(state="published")
        inside = [case.narrative for case in Case.objects.filter(narrative__isnull=False)]
        inside += [ReviewItem.objects.get().received]
        secret = ["canaryword", "Quiverfeather", "Zebulon", "Brookhaven", "QX77121", "Vexborough", "Priya", "Ana List"]
        secret += [cell["officer"] for cell in draft.cells["cells"] if "officer" in cell]
        secret += [str(key) for key in (draft.pk, draft.drafted_by, draft.approved_by)]
    with scope.enter(Scope(Side.DOOR, frozenset({out[0].pk}))):
        secret += [str(code) for code in Contributor.objects.values_list("code", flat=True)]
    secret += [str(value) for clinic in out for value in (clinic.pk, clinic.name)]
    assert any("canaryword" in text for text in inside)  # there was something to leak
    assert len(secret) > 30
    for body in export(tmp_path, officer):
        assert [word for word in secret if word in body.decode()] == []


def test_it_tells_no_number_of_reports(out: Any, officer: str, tmp_path: Path) -> None:
    stated = json.loads(json.loads(export(tmp_path, officer)[0])["statement"])
    assert stated["texts"] == {"setting": "Clinic", "texts": "fewer than 100", "second_reading": []}


def test_taking_it_along_leaves_an_entry_of_who_did(out: Any, officer: str, tmp_path: Path) -> None:
    export(tmp_path, officer)
    with scope.enter(PSO):
        entry = Entry.objects.get(verb="export_determination")
        assert (entry.row, entry.actor_side) == (Release.objects.get().pk, "pso")
    assert entry.actor_id is not None


@pytest.mark.parametrize(("named", "why"), [
    ("9", "There is no release 9"), ("first", "by its number"),
    ("6a0f8cb0-2f2e-4b52-9f0c-2d0b6c3c1a11", "no release of that id"),
])  # fmt: skip
def test_what_was_not_released_has_no_record(named: str, why: str, out: Any, officer: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=why):
        export(tmp_path, officer, release=named)
    assert list(tmp_path.iterdir()) == []


def test_a_draft_has_no_record(
    seven: Any, jobs: Any, make_member: Any, acting: Any, officer: str, tmp_path: Path
) -> None:
    from aggregation.services import draft_release

    jobs()
    analyst = acting(make_member(None, "analyst"), SENT)
    with scope.enter(analyst.scope()):
        draft = draft_release(by=analyst, measure="reporting_rate", setting="clinic", period="2025-Q3", now=SENT)
    jobs()
    with pytest.raises(CommandError, match="a draft that is drafted"):
        export(tmp_path, officer, release=str(draft.pk))


def test_whoever_may_not_approve_releases_may_not_take_it_along(out: Any, make_member: Any, tmp_path: Path) -> None:
    analyst = make_member(None, "analyst", name="Ann Other").user.email
    with pytest.raises(CommandError, match="role does not include"):
        export(tmp_path, analyst)
    with pytest.raises(CommandError, match="Nobody of this PSO"):
        export(tmp_path, "stranger@example.test")
    assert list(tmp_path.iterdir()) == []


def test_it_writes_over_nothing(out: Any, officer: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        export(tmp_path, officer)
    assert ((tmp_path / "a.md").read_text(), (tmp_path / "a.json").exists()) == ("mine", False)


def test_a_record_is_frozen_by_the_database(out: Any) -> None:
    with scope.enter(PSO), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE aggregation_determination SET statement = ''")


def test_a_provider_reads_no_record(out: Any) -> None:
    with scope.enter(Scope(Side.PROVIDER, frozenset({out[0].pk}))):
        assert (Release.objects.count(), Determination.objects.count()) == (1, 0)
