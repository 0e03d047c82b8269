"""Releases taken out as a case for an attack from outside, and attacked here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from aggregation.models import Contributor, Fact
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import around

from .conftest import release

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


@pytest.fixture(scope="module")
def standing_out(standing_seven: list[Any], django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        clinics = list(standing_seven)
        assert release().state == "published"
        yield clinics


@pytest.fixture
def out(standing_out: list[Any], db: None) -> list[Any]:
    """Seven clinics and one release; the clinics."""
    return standing_out


def export(tmp_path: Path, *words: str) -> dict[str, Any]:
    file = tmp_path / "case.json"
    call_command("export_disclosure_case", "--out", str(file), *words)
    case: dict[str, Any] = json.loads(file.read_text())
    return case


def test_the_case_holds_every_figure_shown_with_the_truth_beside_it(out: Any, tmp_path: Path, capsys: Any) -> None:
    case = export(tmp_path)
    assert (tmp_path / "case.json").stat().st_mode & 0o777 == 0o600
    shown = {(tuple(sorted(r["select"]["category"]))[:1], r["kind"]): r["value"] for r in case["releases"]
             if r["kind"] != "suppressed" and len(r["select"]["category"]) > 1}  # fmt: skip
    assert sorted((kind, value) for (_, kind), value in shown.items()) == [("rate", 1.3), ("sum", 30)]
    with scope.enter(Scope(Side.DOOR)):
        codes = {str(code) for code in Contributor.objects.values_list("code", flat=True)}
    with scope.enter(PSO):
        counted = sum(Fact.objects.values_list("count", flat=True))
    assert {cell["provider"] for cell in case["cells"]} == codes
    assert sum(cell["value"] for cell in case["cells"] if cell["measure"] == "events") == counted == 28
    assert "identifiable work product" in capsys.readouterr().out


def test_it_names_no_provider(out: Any, tmp_path: Path) -> None:
    text = json.dumps(export(tmp_path))
    secret = [str(value) for clinic in out for value in (clinic.pk, clinic.name)]
    assert [word for word in secret if word in text] == []


def test_an_entry_says_that_it_was_taken_along_and_by_whom(out: Any, tmp_path: Path, make_member: Any) -> None:
    address = make_member(None, "pso_privacy_officer", name="Olive Officer", email="olive@pso.test").user.email
    export(tmp_path, "--as", address)
    with scope.enter(PSO):
        entry = Entry.objects.get(verb="export_disclosure_case")
    assert (entry.actor_side, json.loads(entry.content)["detail"]["releases"] > 0) == ("pso", True)
    assert entry.actor_id is not None


def test_whoever_may_not_approve_a_release_takes_no_case_along(out: Any, tmp_path: Path, make_member: Any) -> None:
    address = make_member(None, "analyst", name="Ana List", email="ana@pso.test").user.email
    for named, why in ((address, "role does not include"), ("nobody@pso.test", "Nobody of this PSO")):
        with pytest.raises(CommandError, match=why):
            export(tmp_path, "--as", named)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_stands_is_not_written_over(out: Any, tmp_path: Path) -> None:
    export(tmp_path)
    with pytest.raises(CommandError, match="exists already"):
        export(tmp_path)


def test_this_installation_s_releases_are_attacked_and_nothing_comes_back(out: Any, capsys: Any) -> None:
    call_command("attack_releases")
    said = capsys.readouterr().out.splitlines()
    told = json.loads(said[-1])
    assert told["tighter_than_protection"] == 0
    assert told["attacked"]["clinic"]["attackers"] == 7 + 21
    assert said[1] == "0 cells tighter than the protection."
    with scope.enter(PSO):
        entry = Entry.objects.get(verb="attack_releases")
    assert json.loads(entry.content)["detail"] == {"settings": 1, "tighter": 0}


def test_the_case_in_a_file_comes_to_the_same(out: Any, tmp_path: Path, capsys: Any) -> None:
    export(tmp_path)
    call_command("attack_releases", "--case", str(tmp_path / "case.json"))
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    (attacked,) = told["attacked"].values()
    assert (attacked["attackers"], attacked["tighter_than_protection"]) == (28, 0)


def test_a_case_that_discloses_ends_with_an_error(out: Any, tmp_path: Path, capsys: Any) -> None:
    case = export(tmp_path)
    one = next(cell for cell in case["cells"] if cell["value"] == 4)
    case["releases"].append({"id": "leak", "audience": "all", "kind": "sum", "value": 4, "select": {
        key: one[key] for key in ("measure", "provider", "category", "period")}})  # fmt: skip
    (tmp_path / "case.json").write_text(json.dumps(case))
    with pytest.raises(SystemExit):
        call_command("attack_releases", "--case", str(tmp_path / "case.json"))
    assert "truly 4, found between 4 and 4" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--auditor", "off"], ["--without", "5"], ["--auditor", "off", "--case", "x.json"]])
def test_nothing_is_switched_off_for_what_was_released(words: list[str]) -> None:
    with pytest.raises(CommandError, match="invented networks alone"):
        call_command("attack_releases", *words)


@pytest.mark.parametrize(("words", "taken_apart"), [([], False), (["--auditor", "off"], True)])
def test_an_invented_network_is_safe_until_the_auditor_is_switched_off(
    words: list[str], taken_apart: bool, capsys: Any
) -> None:
    if taken_apart:
        with pytest.raises(SystemExit):
            call_command("attack_releases", "--generate", "31", *words)
    else:
        call_command("attack_releases", "--generate", "31", *words)
    assert (json.loads(capsys.readouterr().out.splitlines()[-1])["tighter_than_protection"] > 0) is taken_apart


@pytest.mark.parametrize(("content", "why"), [("{", "is no JSON"), ("{}", "not of the form"), (None, "cannot be read")])
def test_a_file_that_is_no_case_is_refused(content: str | None, why: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    if content:
        file.write_text(content)
    with pytest.raises(CommandError, match=why):
        call_command("attack_releases", "--case", str(file))


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match=r"no rule 99 to switch off\. There are: 3 \(affiliates\)"):
        call_command("attack_releases", "--generate", "31", "--without", "99")
