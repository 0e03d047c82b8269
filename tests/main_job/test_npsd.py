"""Nonidentifiable records for the national database: what goes, whose, who decides, and what is noted of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aggregation.binding import case_key
from aggregation.contributors import contributor_of, npsd_code
from aggregation.intake import forget_provider
from aggregation.models import Case, Contributor, NpsdCorrection, NpsdExport, NpsdRecord, Passage, SettledCase
from aggregation.npsd import Delivery, file_of, record_of
from aggregation.selectors import allowing_npsd
from aggregation.services import (
    Determined,
    decline_npsd_export,
    owe_settlement,
    prepare_npsd_export,
    release_npsd_export,
    take_npsd_file,
)
from aggregation.settled import look_again
from pses.models import PsoDisclosure
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import around, stand_provider, stand_pso

from .conftest import SENT, agree, run_jobs

pytestmark = pytest.mark.django_db
PSO, DOOR, SYSTEM = Scope(Side.PSO), Scope(Side.DOOR), Scope(Side.SYSTEM)
EXPERT = Determined("expert", "Dr. Vera Stone", date(2025, 9, 1), "Opinion 7")
NEXT = SENT + timedelta(days=95)


def stand_hospitals(count: int, *, npsd: bool = True, setting: str = "hospital", first: int = 0) -> list[Any]:
    found = [stand_provider(f"{setting.title()} {first + number}", setting) for number in range(count)]
    for provider in found:
        agree(provider, npsd=npsd)
    return found


@pytest.fixture
def hospitals(pso: Any) -> Callable[..., list[Any]]:
    """Hospitals whose terms let records go, or do not."""
    return stand_hospitals


def lay_cases(provider: Any, count: int = 1, **told: Any) -> list[UUID]:
    codes = {"event_type": "fall", "kind": "incident", "harm": "mild", "year": 2025} | told
    found = []
    with scope.enter(DOOR):
        contributor = contributor_of(Provider.objects.get(pk=provider.pk))
        for _ in range(count):
            case = Case(setting=provider.setting, **codes, engine_version="1",
                        narrative="The canaryword bed alarm was off.")  # fmt: skip
            case.save(force_insert=True)
            link = {"submission": str(uuid4()), "contributor": contributor.code, "case": str(case.pk)}
            Passage(submission_key=uuid4().hex, case_key=case_key(case.pk), engine_version="1",
                    link=link).save(force_insert=True)  # fmt: skip
            found.append(case.pk)
    return found


@pytest.fixture
def cases(pso: Any) -> Callable[..., list[UUID]]:
    """De-identified cases of a provider, as intake leaves them."""
    return lay_cases


@pytest.fixture
def officer(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "pso_privacy_officer", name="Olive Officer", email="olive@pso.test"), SENT)


def settle(now: Any = SENT) -> None:
    with scope.enter(PSO):
        owe_settlement(now=now)
    run_jobs()


@pytest.fixture
def settled(pso: Any) -> Callable[..., None]:
    return settle


@pytest.fixture
def prepared(analyst: Any, jobs: Any) -> Callable[..., NpsdExport]:
    def prepare(now: Any = SENT) -> NpsdExport:
        with scope.enter(analyst.scope()):
            export = prepare_npsd_export(by=analyst, now=now)
        jobs()
        return again(export)

    return prepare


@pytest.fixture
def released(officer: Any, jobs: Any) -> Callable[..., NpsdExport]:
    def release(export: NpsdExport, now: Any = SENT) -> NpsdExport:
        by = replace(officer, stepped_up_at=now)
        with scope.enter(by.scope()):
            release_npsd_export(by=by, export_id=export.pk, expected_sha256=export.sha256, determined=EXPERT, now=now)
        jobs()
        return again(export)

    return release


def again(export: NpsdExport) -> NpsdExport:
    with scope.enter(PSO):
        found: NpsdExport = NpsdExport.objects.get(pk=export.pk)
        return found


def opened(export: NpsdExport) -> dict[str, Any]:
    with scope.enter(PSO):
        said: dict[str, Any] = json.loads(NpsdExport.objects.get(pk=export.pk).contents)
        return said


@pytest.fixture(scope="module")
def standing_network(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        stand_pso()
        found = [*stand_hospitals(6), *stand_hospitals(1, npsd=False, first=6)]
        for provider in found:
            lay_cases(provider, 2)
        settle()
        yield found


@pytest.fixture
def network(standing_network: list[Any], db: None) -> list[Any]:
    """Six hospitals that allow it and one that does not, two falls each; they stand for the whole module."""
    return list(standing_network)


def test_records_go_of_providers_whose_terms_allow_it_and_of_no_other(network: Any, prepared: Any) -> None:
    export = prepared()
    assert (export.state, export.records, export.providers, export.held_back) == ("prepared", 12, 6, 0)
    codes = Counter(record["provider"] for record in opened(export)["records"])
    with scope.enter(DOOR):
        assert codes == {npsd_code(provider.pk): 2 for provider in network[:6]}
        assert npsd_code(network[6].pk) not in codes


def test_a_provider_keeps_its_code_and_it_is_not_that_of_its_contributor(
    network: Any, prepared: Any, released: Any, cases: Any, settled: Any
) -> None:
    first = opened(released(prepared()))
    for provider in network[:6]:
        cases(provider, event_type="medication")
    settled(NEXT)
    second = opened(prepared(NEXT))
    codes = {record["provider"] for record in first["records"]}
    assert codes == {record["provider"] for record in second["records"]}
    with scope.enter(DOOR):
        for contributor in Contributor.objects.all():
            assert not any(str(contributor.code) in code or contributor.provider_key[:8] in code.lower()
                           for code in codes)  # fmt: skip


def test_the_file_holds_no_text_day_name_case_or_code_of_ours(network: Any, prepared: Any) -> None:
    export = prepared()
    with scope.enter(DOOR):
        text = NpsdExport.objects.get(pk=export.pk).contents
        hidden = ["canaryword", *(str(pk) for pk in Case.objects.values_list("pk", flat=True)),
                  *(str(provider.pk) for provider in network), *(provider.name for provider in network),
                  *(str(code) for code in Contributor.objects.values_list("code", flat=True))]  # fmt: skip
    assert [word for word in hidden if word in text] == []
    assert {tuple(sorted(record)) for record in json.loads(text)["records"]} == {
        ("elements", "format", "provider", "record", "setting", "year")}
    assert json.loads(text)["notice"].startswith("Not validated by the PSOPPC.")


def test_each_record_looks_like_enough_others_in_the_file_itself(
    hospitals: Any, cases: Any, settled: Any, prepared: Any
) -> None:
    """Alike among all that the PSO holds is not enough where many let nothing go."""
    for provider in [*hospitals(6), *hospitals(6, npsd=False, first=6)]:
        cases(provider, 1)
    for provider in [*hospitals(2, first=12), *hospitals(6, npsd=False, first=14)]:
        cases(provider, 2, event_type="burn", harm="severe")
    settled()
    export = prepared()
    assert (export.records, export.held_back) == (6, 4)
    assert {json.dumps(record["elements"]) for record in opened(export)["records"]} == {
        json.dumps(opened(export)["records"][0]["elements"])}


def test_affiliates_are_one_organization_and_stand_under_codes_of_their_own(
    hospitals: Any, make_provider: Any, under_terms: Any, cases: Any, settled: Any, prepared: Any
) -> None:
    parents = hospitals(5)
    child = make_provider("Affiliate", "hospital", parent=parents[0])
    under_terms(child, npsd=True)
    for provider in [*parents, child]:
        cases(provider, 2)
    settled()
    assert prepared().state == "empty"


def test_settings_without_a_format_of_their_own_do_not_go(
    hospitals: Any, cases: Any, settled: Any, prepared: Any
) -> None:
    for provider in hospitals(6, setting="clinic"):
        cases(provider, 2)
    settled()
    assert prepared().state == "empty"


def test_a_case_that_is_shown_in_no_form_does_not_go(network: Any, cases: Any, prepared: Any) -> None:
    unsettled = cases(network[0])
    went = cases_of(prepared())
    assert not set(unsettled) & went


def cases_of(export: NpsdExport) -> set[UUID]:
    with scope.enter(DOOR):
        return set(NpsdRecord.objects.filter(export=export).values_list("case_id", flat=True))


def test_where_nobody_allows_it_nothing_is_prepared(hospitals: Any, analyst: Any) -> None:
    hospitals(3, npsd=False)
    with scope.enter(analyst.scope()), pytest.raises(Denied, match="No provider's terms"):
        prepare_npsd_export(by=analyst, now=SENT)


def test_what_is_allowed_follows_the_terms_in_force_on_the_day(
    hospitals: Any, make_provider: Any, under_terms: Any
) -> None:
    (provider,) = hospitals(1)
    with scope.enter(PSO):
        assert allowing_npsd(SENT.date()) == [provider.pk]
        assert allowing_npsd(date(2024, 1, 1)) == []
    under_terms(provider, npsd=False)
    with scope.enter(PSO):
        assert allowing_npsd(SENT.date()) == []


def test_one_export_is_decided_before_another_is_begun(network: Any, prepared: Any, analyst: Any) -> None:
    prepared()
    with scope.enter(analyst.scope()), pytest.raises(Denied, match="Export 1 is not decided yet"):
        prepare_npsd_export(by=analyst, now=SENT)


def test_two_people_a_second_factor_and_the_file_that_was_looked_at(
    network: Any, prepared: Any, released: Any, analyst: Any, make_member: Any, acting: Any, officer: Any
) -> None:
    export = prepared()
    both = acting(make_member(None, "analyst", "pso_privacy_officer", name="Bo Both"), SENT)
    with scope.enter(PSO):
        NpsdExport.objects.filter(pk=export.pk).update(decided_by=None)
    with scope.enter(both.scope()):
        NpsdExport.objects.filter(pk=export.pk).update(state="declined")
        own = prepare_npsd_export(by=both, now=SENT)
        NpsdExport.objects.filter(pk=own.pk).update(state="prepared", sha256="0" * 64)
    for by, sha256, reason in ((both, "0" * 64, "Another person"), (officer, "1" * 64, "not the one"),
                               (acting_long_ago(officer), "0" * 64, "Confirm"), (analyst, "0" * 64, "Your role")):
        with scope.enter(by.scope()), pytest.raises(Denied, match=reason):
            release_npsd_export(by=by, export_id=own.pk, expected_sha256=sha256, determined=EXPERT, now=SENT)


def acting_long_ago(by: Any) -> Any:
    return replace(by, stepped_up_at=SENT - timedelta(days=1))


def test_the_database_itself_refuses_one_person_and_a_release_without_an_entry(network: Any, prepared: Any) -> None:
    export = prepared()
    for change in ("state = 'releasing', decided_by = asked_by", "state = 'released', decided_by = null"):
        with scope.enter(PSO), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE aggregation_npsdexport SET {change} WHERE id = %s", [export.pk])  # noqa: S608


def test_a_release_is_entered_in_the_log_of_disclosures_with_its_very_copy(
    network: Any, prepared: Any, released: Any, officer: Any, analyst: Any
) -> None:
    export = released(prepared())
    with scope.enter(PSO):
        entry = PsoDisclosure.objects.get()
        assert (entry.copy, entry.sha256) == (NpsdExport.objects.get().contents, export.sha256)
        assert (entry.ground, entry.number) == ("nonidentifiable", export.disclosure)
        assert (entry.proposed_by, entry.recorded_by) == (analyst.user_id, officer.user_id)
        assert entry.evidence["determination"] == "Opinion 7"
    assert export.state == "released"
    assert export.sha256 == hashlib.sha256(entry.copy.encode()).hexdigest()


def test_a_determination_that_is_younger_than_the_release_gives_no_file(
    network: Any, prepared: Any, officer: Any, jobs: Any
) -> None:
    """The log refuses its entry, and without an entry nothing can be taken."""
    export = prepared()
    late = Determined("expert", "Dr. Vera Stone", SENT.date() + timedelta(days=1), "Opinion 7")
    with scope.enter(officer.scope()):
        release_npsd_export(by=officer, export_id=export.pk, expected_sha256=export.sha256, determined=late, now=SENT)
    jobs()
    assert again(export).state == "releasing"
    with scope.enter(officer.scope()), pytest.raises(Denied, match="not released"):
        take_npsd_file(by=officer, export_id=export.pk, now=SENT)


def test_the_narrower_wins_where_terms_change_before_the_release(
    network: Any, prepared: Any, released: Any, under_terms: Any, officer: Any
) -> None:
    export = prepared()
    under_terms(network[0], npsd=False)
    with pytest.raises(Denied, match="Terms have changed"):
        released(export)
    with scope.enter(officer.scope()):
        decline_npsd_export(by=officer, export_id=export.pk, now=SENT)
    assert again(export).state == "declined"


def test_of_what_was_declined_the_next_file_holds_the_same_cases(
    network: Any, prepared: Any, officer: Any
) -> None:
    first = prepared()
    with scope.enter(officer.scope()):
        decline_npsd_export(by=officer, export_id=first.pk, now=SENT)
    second = prepared()
    assert (second.number, cases_of(second)) == (2, cases_of(first))


def test_a_case_goes_once(network: Any, prepared: Any, released: Any) -> None:
    released(prepared())
    assert prepared().state == "empty"


def test_what_was_released_never_changes(network: Any, prepared: Any, released: Any) -> None:
    export = released(prepared())
    for change in ("contents = ''", "state = 'declined'", "sha256 = ''", "records = 1"):
        with scope.enter(PSO), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE aggregation_npsdexport SET {change} WHERE id = %s", [export.pk])  # noqa: S608


def test_done_twice_each_job_has_its_effect_once(network: Any, prepared: Any, released: Any) -> None:
    from aggregation import npsd_builder
    from aggregation.services import finish_npsd_release, to_disclose
    from pses.services import enter_released_file

    export = released(prepared())
    with scope.enter(DOOR):
        npsd_builder.prepare(export_id=export.pk, now=SENT)
        assert NpsdRecord.objects.count() == 12
    with scope.enter(PSO):
        entry = enter_released_file(**to_disclose(NpsdExport.objects.get()), now=SENT)
        finish_npsd_release(export_id=export.pk, disclosure=entry.number, now=SENT)
        assert PsoDisclosure.objects.count() == 1


def test_each_provider_reads_how_many_of_its_records_went_and_the_pso_does_not(
    network: Any, prepared: Any, released: Any
) -> None:
    released(prepared())
    for provider in network:
        with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
            entries = [json.loads(entry.content)["detail"] for entry in Entry.objects.filter(verb="tell_npsd")]
        assert entries == ([{"export": 1, "records": 2}] if provider is not network[6] else [])
    with scope.enter(PSO):
        assert not Entry.objects.filter(verb="tell_npsd").exists()


@pytest.mark.parametrize("how", ["taken back", "told anew"])
def test_a_record_whose_case_no_longer_stands_is_named_in_the_next_file(
    network: Any, prepared: Any, released: Any, how: str
) -> None:
    first = released(prepared())
    gone = sorted(cases_of(first))[0]
    with scope.enter(DOOR):
        change = {"withdrawn": True} if how == "taken back" else {"harm": "death"}
        Case.objects.filter(pk=gone).update(**change)
        look_again(gone)
        record = NpsdRecord.objects.get(case_id=gone).record
    second = prepared(NEXT)
    assert (second.records, second.corrections) == (0, 1)
    assert opened(second)["corrections"] == [{"record": record, "export": 1}]
    released(second, NEXT)
    assert prepared(NEXT).state == "empty"


def test_a_correction_of_a_declined_file_is_said_again(
    network: Any, prepared: Any, released: Any, officer: Any
) -> None:
    gone = sorted(cases_of(released(prepared())))[0]
    with scope.enter(DOOR):
        Case.objects.filter(pk=gone).update(withdrawn=True)
        look_again(gone)
    second = prepared(NEXT)
    with scope.enter(officer.scope()):
        decline_npsd_export(by=officer, export_id=second.pk, now=SENT)
    assert opened(prepared(NEXT))["corrections"] == opened(second)["corrections"]


def test_after_a_providers_data_is_destroyed_nobody_finds_which_cases_were_its(
    hospitals: Any, told: Any, settled: Any, prepared: Any, released: Any, jobs: Any
) -> None:
    every = hospitals(6)
    for provider in every:
        told(provider, 2)
    jobs()
    settled()
    export, gone = released(prepared()), every[0]
    assert export.records == 12
    with scope.enter(Scope(Side.DOOR, frozenset({gone.pk}))):
        forget_provider(provider_id=gone.pk, now=SENT)
        assert NpsdRecord.objects.filter(case=None).count() == 2
    assert again(export).sha256 == export.sha256


def test_only_the_door_lays_a_record_beside_its_case(network: Any, prepared: Any) -> None:
    prepared()
    for other in (PSO, SYSTEM, Scope(Side.PROVIDER, frozenset({network[0].pk}))):
        with scope.enter(other), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM aggregation_npsdrecord")
            assert cursor.fetchone() == (0,)
    with scope.enter(DOOR):
        assert (NpsdRecord.objects.count(), NpsdCorrection.objects.count()) == (12, 0)
        assert SettledCase.objects.count() == 14


def test_the_command_writes_what_was_released_and_nothing_else(
    network: Any, prepared: Any, released: Any, officer: Any, tmp_path: Path
) -> None:
    export = prepared()
    with pytest.raises(CommandError, match="not released"):
        call_command("export_npsd", "1", str(tmp_path / "a.json"), "--as", "olive@pso.test")
    released(export)
    call_command("export_npsd", "1", str(tmp_path / "a.json"), "--as", "olive@pso.test")
    assert hashlib.sha256((tmp_path / "a.json").read_bytes()).hexdigest() == export.sha256
    for words, said in ((("1", str(tmp_path / "a.json")), "exists already"),
                        (("9", str(tmp_path / "b.json")), "no export 9")):
        with pytest.raises(CommandError, match=said):
            call_command("export_npsd", *words, "--as", "olive@pso.test")
    with pytest.raises(CommandError, match="Nobody of this PSO"):
        call_command("export_npsd", "1", str(tmp_path / "c.json"), "--as", "nobody@pso.test")
    with scope.enter(PSO):
        assert json.loads(Entry.objects.get(verb="download_npsd").content)["detail"]["sha256"] == export.sha256


def test_the_pages_from_asking_to_taking(
    network: Any, make_member: Any, client_for: Any, jobs: Any
) -> None:
    analyst = client_for(make_member(None, "analyst", name="Ana List"))
    officer = client_for(make_member(None, "pso_privacy_officer", name="Olive Officer"))
    asked = analyst.post(reverse("aggregation:npsd"))
    page = asked["Location"]
    assert "being prepared" in analyst.get(page).content.decode().lower()
    jobs()
    assert "Another person releases it" in analyst.get(page).content.decode()
    assert analyst.get(f"{page}decide/").status_code == 404
    shown = officer.get(page).content.decode()
    assert shown.count("CFER") == 0
    assert shown.count("Inpatient") + shown.count("Not asked") >= 12
    form = officer.get(f"{page}decide/").context["form"]
    wrong = officer.post(f"{page}decide/", {"decision": "release", "sha256": form["sha256"].value(),
                                            "determined_by": "Dr. Vera Stone", "determined_on": "2999-01-01"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert all(said in text for said in ("Choose a method.", "This day lies ahead", "Dr. Vera Stone"))
    said = {"decision": "release", "sha256": form["sha256"].value(), "method": "expert",
            "determined_by": "Dr. Vera Stone", "determined_on": "2025-09-01", "determination": "Opinion 7"}
    assert officer.get(f"{page}file/").status_code == 403
    assert officer.post(f"{page}decide/", said).status_code == 302
    jobs()
    file = officer.get(f"{page}file/")
    assert file["Content-Disposition"] == 'attachment; filename="npsd-export-1-not-validated.json"'
    assert len(json.loads(file.content)["records"]) == 12
    log = officer.get(reverse("pses:disclosure", args=[entered().pk])).content.decode()
    assert "A file that two people released" in log
    assert officer.get(reverse("pses:disclosures")).status_code == 200


def test_the_demo_releases_one_file_by_two_people(network: Any, make_member: Any, jobs: Any) -> None:
    from pso_portal.demo.passing_on import prepare_for_npsd, release_to_npsd

    make_member(None, "analyst", name="Ana List")
    make_member(None, "pso_privacy_officer", name="Olive Officer")
    assert release_to_npsd(SENT) == 0
    assert prepare_for_npsd(SENT)
    jobs()
    assert release_to_npsd(SENT) == 12
    jobs()
    assert (prepare_for_npsd(SENT), release_to_npsd(SENT)) == (False, 0)
    with scope.enter(PSO):
        assert PsoDisclosure.objects.get().evidence["method"] == "expert"


def entered() -> PsoDisclosure:
    with scope.enter(PSO):
        found: PsoDisclosure = PsoDisclosure.objects.get()
        return found


def waiting(number: int, records: int) -> NpsdExport:
    """An export that waits, with so many records in its file."""
    form = {"event_type": "fall", "kind": "incident", "harm": "mild", "year": "2025", "location_kind": "*"}
    rows = [record_of(form, record=f"r{number}-{row}", provider="PAAA", setting="hospital") for row in range(records)]
    made = NpsdExport(
        number=number, state="declined", asked_by=uuid4(), asked_at=SENT, allowing=[], k=5, organizations=6,
        records=records, contents=file_of(Delivery(number, 2026, 5, 6, rows, [])), sha256="0" * 64,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def test_thirty_exports_and_thirty_records_cost_as_many_questions_as_one(
    pso: Any, make_member: Any, client_for: Any, django_assert_num_queries: Any
) -> None:
    client = client_for(make_member(None, "pso_privacy_officer", name="Olive Officer"))
    listed = reverse("aggregation:npsd")
    with scope.enter(PSO):
        page = reverse("aggregation:npsd_export", args=[waiting(1, 1).pk])
    asked = {}
    for url in (listed, page):
        client.get(url)
        with CaptureQueriesContext(connection) as one:
            assert client.get(url).status_code == 200
        asked[url] = len(one)
    with scope.enter(PSO):
        every = [waiting(number, 30) for number in range(2, 31)]
        whole = reverse("aggregation:npsd_export", args=[every[0].pk])
    with django_assert_num_queries(asked[listed]):
        assert client.get(listed).content.decode().count("Declined") == 30
    with django_assert_num_queries(asked[page]):
        assert client.get(whole).content.decode().count("PAAA") == 30
