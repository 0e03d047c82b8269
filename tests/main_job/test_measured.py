"""A table tells measures, of everybody and of the peer groups of its year; a reader has the narrowest that may be."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from aggregation.freezing import freeze_peer_groups
from aggregation.ledger import faults
from aggregation.measures import measure
from aggregation.models import Release, ReleaseCell, ReleaseDraft
from aggregation.services import approve_release, restate_release, set_restatement_months
from feedback.models import FeedbackReport
from pso_portal.agreements.enums import PeerGroup
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import around, stand_member, stand_provider, stand_pso, stepped_up

from .conftest import agree, count_exposure, release, run_jobs, tell

pytestmark = pytest.mark.django_db
PSO, DOOR = Scope(Side.PSO), Scope(Side.DOOR)
LATER = datetime(2026, 1, 5, 15, tzinfo=UTC)
LARGE, SMALL = "Clinic, large", "Clinic, small"


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture(scope="module")
def standing_clinics(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        stand_pso()
        officer = stepped_up(stand_member(None, "pso_privacy_officer", name="Poppy"), LATER)
        with scope.enter(officer.scope()):
            set_restatement_months(by=officer, months=3, now=LATER)
        made = [_clinic(letter, large=number < 7, falls=number < 8) for number, letter in enumerate("ABCDEFGHIJKLMN")]
        run_jobs()
        with scope.enter(DOOR):
            freeze_peer_groups(year=2025, now=LATER)
        yield made


def _clinic(letter: str, *, large: bool, falls: bool) -> Any:
    clinic = stand_provider(f"Clinic {letter}", "clinic", size_band="large" if large else "small")
    agree(clinic, peer_group=PeerGroup.SETTING if letter == "N" else PeerGroup.SETTING_AND_SIZE)
    tell(clinic, 6 if large else 5)
    if falls:
        tell(clinic, 4, what="fall", harm="mild", **{"fall.assisted": "no"})
    count_exposure(clinic, 5000)
    return clinic


@pytest.fixture(scope="module")
def standing_out(standing_clinics: list[Any], django_db_blocker: Any) -> Iterator[ReleaseDraft]:
    with around(django_db_blocker):
        draft: ReleaseDraft = release()
        assert draft.state == "published"
        yield draft


@pytest.fixture
def clinics(standing_clinics: list[Any], db: None) -> list[Any]:
    """Seven large clinics that report falls with harm and more, and seven small ones of which one reports a fall; all
    ask to be compared with clinics like them, but the last, who asks for its setting. Figures may be told anew three
    months after their period.
    """
    return standing_clinics


@pytest.fixture
def out(standing_out: ReleaseDraft, clinics: Any) -> ReleaseDraft:
    """Their table, published."""
    return standing_out


def cells(category: str) -> dict[str, tuple[bool, int | None, int | None]]:
    with scope.enter(PSO):
        return {cell.group: (cell.shown, cell.count, cell.contributors)
                for cell in ReleaseCell.objects.filter(category=category)}  # fmt: skip


def lines_of(clinic: Any) -> dict[str, dict[str, Any]]:
    with scope.enter(own(clinic)):
        return {line["category"]: line for line in FeedbackReport.objects.get().contents["lines"]}


def test_a_table_tells_each_measure_of_everybody_and_of_each_peer_group(out: Any, capsys: Any) -> None:
    assert cells("all") == {"": (True, 110, 14), LARGE: (True, 70, 7), SMALL: (True, 40, 7)}
    assert cells("harm_rate")[SMALL] == (False, None, 7)
    with scope.enter(PSO):
        cell = ReleaseCell.objects.get(category="harm_rate", place=1)
        assert (cell.measure_code, cell.measure_version) == ("clinic.harm_rate", measure("clinic.harm_rate").version)
        assert {one.measure_code for one in ReleaseCell.objects.filter(category="infection")} == {
            "clinic.reporting_rate"
        }
        kept = ReleaseDraft.objects.get().cells
        assert list(faults()) == []
    _has_proofs(kept)
    call_command("attack_releases")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["tighter_than_protection"] == 0


def _has_proofs(kept: dict[str, Any]) -> None:
    """Every cell shown has its own, of an audit of all groups together."""
    proofs = [cell for cell in kept["cells"] if cell["shown"]]
    assert {cell["attackers"] for cell in proofs} == {1 + 14 + 91}
    assert all(bound >= least for cell in proofs if "closest" in cell for bound, least in [cell["closest"]])
    assert [(group["words"], len(group["codes"])) for group in kept["groups"]] == [("", 14), (LARGE, 7), (SMALL, 7)]
    assert {cell["category"] for cell in kept["offered"] if cell["sensitive"]} == {"severe_harm_rate", "behavioral"}


def test_a_reader_has_the_narrowest_group_that_shows_a_figure(
    clinics: Any, out: Any, make_member: Any, client_for: Any
) -> None:
    for clinic, group in ((clinics[0], LARGE), (clinics[7], SMALL)):
        found = lines_of(clinic)
        assert (found["all"]["group"], found["all"]["size"], found["harm_rate"]["own_events"]) == (group, 7, 4)
        assert (found["harm_rate"]["better"], found["all"]["better"]) == ("lower", "neither")
        for category, line in found.items():
            shown = {name for name, (is_shown, _, _) in cells(category).items() if is_shown}
            assert line["group"] == (group if group in shown else "")
            assert line["instead_of"] == ("" if group in shown else group)
            assert (line["peer_rate"] is not None) is bool(shown & {"", group})
    whole = lines_of(clinics[-1])  # it asked for its setting
    assert {(line["group"], line["instead_of"]) for line in whole.values()} == {("", "")}
    _reads(client_for(make_member(clinics[7], "risk_manager", name="Rita Small")), clinics[7])


def _reads(client: Any, clinic: Any) -> None:
    """Page and file say whose figure it is, and nothing of groups that the reader is not in."""
    said = words(client.get(reverse("feedback:peers")))
    assert f"Narrowest first, you are in: {SMALL}: 7 providers, you among them" in said
    assert "Measure by measure" in said
    assert LARGE not in said
    with scope.enter(own(clinic)):
        report = FeedbackReport.objects.get()
    file = client.get(reverse("feedback:report_csv", args=[report.pk]))
    head, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert head[-3:-1] == ["Better", "Compared with"]
    assert next(row for row in rows if row[0] == "All events")[-3:-1] == ["Neither", SMALL]


def test_the_pages_of_draft_and_release_have_a_section_for_each_group(
    out: Any, make_member: Any, client_for: Any
) -> None:
    officer, analyst = (client_for(make_member(None, role, name=role)) for role in ("pso_privacy_officer", "analyst"))
    with scope.enter(PSO):
        published = Release.objects.get()
        assert any("closest" in cell for cell in ReleaseDraft.objects.get().cells["cells"])
    draft = reverse("aggregation:draft", args=[out.pk])
    for url in (draft, reverse("aggregation:release", args=[published.pk])):
        said = words(officer.get(url))
        assert "Clinic, all of this table" in said
        assert f"{LARGE}: 7 providers; " in said
        assert "clinic.harm_rate 1" in said
        assert "clinic.reporting_rate 1, the type alone" in said
    bound = "how near the best of all attackers comes"
    assert [bound in words(client.get(draft)) for client in (officer, analyst)] == [True, False]


@pytest.mark.slow
def test_told_anew_a_table_keeps_its_groups_and_lines(
    out: Any, clinics: Any, told: Any, jobs: Any, make_member: Any, acting: Any, capsys: Any
) -> None:
    officer = acting(make_member(None, "pso_privacy_officer", name="Priya"), LATER)
    analyst = acting(make_member(None, "analyst", name="Ana"), LATER)
    told(clinics[0], 2)
    told(clinics[9])
    jobs()
    with scope.enter(PSO):
        published = Release.objects.get()
    draft = _anew(published, analyst, officer, jobs)
    assert draft.state in {"published", "empty"}
    with scope.enter(PSO):
        first, again = out.cells, draft.cells
    assert again["groups"] == first["groups"]
    assert [(cell["category"], cell["place"], cell["measure"]) for cell in again["cells"]] == [
        (cell["category"], cell["place"], cell["measure"]) for cell in first["cells"]
    ]
    call_command("attack_releases")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["tighter_than_protection"] == 0


def _anew(published: Release, analyst: Any, officer: Any, jobs: Any) -> ReleaseDraft:
    with scope.enter(analyst.scope()):
        draft = restate_release(by=analyst, release_id=published.pk, now=LATER)
    jobs()
    with scope.enter(officer.scope()):
        if ReleaseDraft.objects.get(pk=draft.pk).shown:
            approve_release(by=officer, draft_id=draft.pk, now=LATER)
    jobs()
    with scope.enter(PSO):
        found: ReleaseDraft = ReleaseDraft.objects.get(pk=draft.pk)
        return found


def test_a_group_is_of_those_in_the_table_and_one_of_too_few_is_none(
    clinics: Any, released: Any, counted: Any, jobs: Any
) -> None:
    counted(clinics[0], 0, ("2025-08",))
    counted(clinics[1], 0, ("2025-09",))
    jobs()
    released()
    assert {group: size for group, (_, _, size) in cells("all").items()} == {"": 12, SMALL: 7}
