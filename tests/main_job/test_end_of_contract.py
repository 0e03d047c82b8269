"""A contract ends: the provider chooses, two people at the PSO act, and what is destroyed opens nowhere."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import Http404
from django.utils import timezone

from aggregation.models import Case, Contributor, Fact, Passage, ReviewItem
from pses.models import Submission
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.models import Membership
from pso_portal.office import registers
from pso_portal.office.disposals import standing
from pso_portal.office.disposition import Way
from pso_portal.office.models import Disposition
from pso_portal.office.services.certificates import read_certificate
from pso_portal.office.services.destroying import close_again, destroyed_providers
from pso_portal.office.services.disposing import (
    Choice,
    approve_disposal,
    choose_disposition,
    confirm_package,
    fetch_package,
    open_disposition,
    pack_again,
)
from pso_portal.office.services.packing import packed_models
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.envelope import VaultError
from pso_portal.vault.keys import PSO
from pso_portal.vault.store import key_store
from tests.told import agree

from .conftest import run_jobs

STORY = "Ottoline Quimby fell beside bed 7."
ENDED = date(2026, 1, 31)


@dataclass
class End:
    """A provider whose contract has ended, with who acts."""

    provider: Any
    admin: Any
    officer: Any
    keeper: Any
    now: datetime

    def open(self) -> None:
        with scope.enter(self.admin.scope()):
            open_disposition(by=self.admin, provider_id=self.provider.pk, now=self.now)

    def choose(self, way: Way, **more: Any) -> None:
        with scope.enter(self.keeper.scope()):
            choose_disposition(by=self.keeper, choice=Choice(way, **more), now=self.now)

    def approve(self, **more: Any) -> None:
        with scope.enter(self.officer.scope()):
            approve_disposal(by=self.officer, provider_id=self.provider.pk, now=self.now, **more)
        run_jobs()

    def fetch(self, by: Any, at: datetime | None = None) -> bytes:
        with scope.enter(by.scope()):
            return fetch_package(by=by, provider_id=self.provider.pk, now=at or self.now)

    def confirm(self, by: Any) -> None:
        with scope.enter(by.scope()):
            confirm_package(by=by, provider_id=self.provider.pk, now=self.now)
        run_jobs()

    def found(self) -> Disposition:
        with scope.enter(Scope(Side.PSO)):
            held: Disposition = Disposition.objects.get(provider_id=self.provider.pk)
        return held


@pytest.fixture(autouse=True)
def own_keys(keys: None, settings: Any, tmp_path: Path) -> None:
    settings.PSO_KEY_DIR, settings.PSO_FILES_DIR = str(tmp_path / "keys"), str(tmp_path / "files")
    settings.PSO_KEY_COPIES = str(tmp_path / "copies")


@pytest.fixture
def end(make_provider: Any, make_member: Any, acting: Any, under_terms: Any, told: Any, own_keys: None) -> End:
    provider = make_provider()
    under_terms(provider)
    told(provider, 2, story=STORY)
    run_jobs()
    now = timezone.now()
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=provider.pk).update(contract_ends=ENDED)
    return End(
        provider,
        acting(make_member(None, "pso_administrator", name="Pat Rowe"), now),
        acting(make_member(None, "pso_privacy_officer", name="Quin Hale"), now),
        acting(make_member(provider, "provider_administrator", name="Kim Keeper"), now),
        now,
    )


@pytest.fixture
def held() -> Iterator[Callable[[], None]]:
    """A legal hold that stands from the call on."""
    before = list(registers._holds)
    yield lambda: registers.register_holds(lambda _provider: ["Matter 2026-4."])
    registers._holds[:] = before


def contents(end: End) -> list[Any]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({end.provider.pk}))):
        return [each.contents for each in Submission.objects.all()]


# ── Destruction ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_destroyed_by_three_people_and_certified(end: End) -> None:
    assert len(contents(end)) == 2
    end.open()
    end.choose(Way.DESTROY)
    end.approve()

    done = end.found()
    stated = read_certificate(done.certificate)
    assert (done.state, [each["purpose"] for each in stated["destroyed"]]) == ("done", ["pso"])
    assert (stated["name"], stated["way"]) == (end.provider.name, "destroy")
    assert stated["workspace"] == "kept by the provider"
    assert (stated["chosen_by"], stated["approved_by"]) == (str(end.keeper.user_id), str(end.officer.user_id))
    with pytest.raises(VaultError):
        contents(end)
    with scope.enter(Scope(Side.PSO)):
        assert list(Submission.objects.all()) == []
        assert Provider.objects.get(pk=end.provider.pk).data_disposed_at is not None


def test_the_providers_own_workspace_still_opens_for_it(end: End) -> None:
    from events.models import Event

    end.open()
    end.choose(Way.DESTROY)
    end.approve()
    with scope.enter(Scope(Side.PROVIDER, frozenset({end.provider.pk}))):
        assert {each.narrative for each in Event.objects.all()} == {STORY}


def test_where_the_provider_says_so_its_workspace_goes_too_and_places_there_end(end: End) -> None:
    from events.models import Event

    end.open()
    end.choose(Way.DESTROY, workspace=True)
    end.approve()
    with scope.enter(Scope(Side.PROVIDER, frozenset({end.provider.pk}))), pytest.raises(VaultError):
        [each.narrative for each in Event.objects.all()]
    open_places = Membership.objects.filter(provider_id=end.provider.pk, ended_at=None)
    assert {tuple(each.roles) for each in open_places} == {("provider_administrator",)}


def test_what_tied_cases_to_the_provider_is_cut_and_what_identifies_nobody_stays(end: End) -> None:
    """42 CFR 3.212: de-identified cases and sums are nonidentifiable."""
    with scope.enter(Scope(Side.DOOR, frozenset({end.provider.pk}))):
        before = sorted(Fact.objects.values_list("contributor", "count")), Case.objects.count()
        assert Passage.objects.count() == 2
    end.open()
    end.choose(Way.DESTROY)
    end.approve()
    with scope.enter(Scope(Side.DOOR, frozenset({end.provider.pk}))):
        assert (sorted(Fact.objects.values_list("contributor", "count")), Case.objects.count()) == before
        assert Passage.objects.count() == ReviewItem.objects.count() == 0
        assert [each.link for each in Contributor.objects.all()] == [{"provider": ""}]


def test_another_providers_data_is_untouched(end: End, make_provider: Any, under_terms: Any, told: Any) -> None:
    other = make_provider("Elm Street Hospital")
    under_terms(other)
    told(other, 1, story=STORY)
    end.open()
    end.choose(Way.DESTROY, workspace=True)
    end.approve()
    with scope.enter(Scope(Side.PSO)):
        assert [each.provider_id for each in Submission.objects.all()] == [other.pk]
        assert [STORY in json.dumps(each.contents) for each in Submission.objects.all()] == [True]


def test_a_restored_older_database_is_closed_again(end: End) -> None:
    end.open()
    end.choose(Way.DESTROY)
    end.approve()
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=end.provider.pk).update(data_disposed_at=None)
        assert destroyed_providers() == [end.provider.pk]
        assert [close_again(each, now=end.now) for each in destroyed_providers()] == [True]
        assert [close_again(each, now=end.now) for each in destroyed_providers()] == [False]
        assert list(Submission.objects.all()) == []
    assert key_store().get(PSO, "pso")


# ── Who, when, in what order ──────────────────────────────────────────────────────────────────────────────────────


def test_not_before_the_contract_has_ended(end: End) -> None:
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=end.provider.pk).update(contract_ends=end.now.date() + timedelta(days=1))
    with pytest.raises(Denied, match="The contract has not ended"):
        end.open()


def test_nobody_approves_what_they_opened_nor_chooses_for_the_provider(end: End, make_member: Any, acting: Any) -> None:
    both = acting(make_member(None, "pso_administrator", "pso_privacy_officer", name="Bo Both"), end.now)
    with scope.enter(both.scope()):
        open_disposition(by=both, provider_id=end.provider.pk, now=end.now)
        with pytest.raises(Denied):
            choose_disposition(by=both, choice=Choice(Way.DESTROY), now=end.now)
    end.choose(Way.DESTROY)
    with scope.enter(both.scope()), pytest.raises(Denied, match="a second person"):
        approve_disposal(by=both, provider_id=end.provider.pk, now=end.now)


def test_nothing_is_approved_that_was_not_chosen_and_nothing_chosen_after_approval(end: End) -> None:
    end.open()
    with pytest.raises(Denied):
        end.approve()
    end.choose(Way.RETURN)
    end.approve()
    with pytest.raises(Denied, match="approved already"):
        end.choose(Way.DESTROY)
    with pytest.raises(Denied, match="asked already"):
        end.open()


def test_without_a_fresh_sign_in_nothing_moves(end: End, make_member: Any, acting: Any) -> None:
    stale = acting(make_member(None, "pso_administrator"), end.now - timedelta(hours=1))
    with scope.enter(stale.scope()), pytest.raises(Denied, match="Confirm that it is you"):
        open_disposition(by=stale, provider_id=end.provider.pk, now=end.now)


def test_an_absent_provider_is_absent(end: End) -> None:
    with scope.enter(end.admin.scope()), pytest.raises(Http404):
        open_disposition(by=end.admin, provider_id=uuid4(), now=end.now)


def test_a_legal_hold_stops_it_at_every_step(end: End, held: Callable[[], None]) -> None:
    end.open()
    end.choose(Way.DESTROY)
    with scope.enter(end.officer.scope()):
        approve_disposal(by=end.officer, provider_id=end.provider.pk, now=end.now)
    held()
    run_jobs()
    assert (end.found().state, end.found().approved_by, len(contents(end))) == ("chosen", None, 2)
    for act in (lambda: end.choose(Way.DESTROY), end.approve):
        with pytest.raises(Denied, match=r"while a legal hold stands. Matter 2026-4."):
            act()


# ── Return and transfer ───────────────────────────────────────────────────────────────────────────────────────────


def opened(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_returned_whole_once_and_only_then_destroyed(end: End) -> None:
    end.open()
    end.choose(Way.RETURN)
    end.approve()
    files = opened(end.fetch(end.keeper))

    listed = json.loads(files["manifest.json"])["files"]
    assert {name: each["sha256"] for name, each in listed.items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"
    }
    events = [json.loads(line) for line in files["data/events.event.jsonl"].decode().splitlines()]
    assert [each["narrative"] for each in events] == [STORY, STORY]
    assert STORY.encode() in files["data/events.event.csv"]
    assert listed["data/pses.submission.jsonl"]["rows"] == 2
    assert b"events.SealedIdentity: a name that was promised" in files["README.txt"]
    with pytest.raises(Denied, match="fetched already"):
        end.fetch(end.keeper)
    assert len(contents(end)) == 2
    end.confirm(end.keeper)
    assert end.found().state == "done"


def test_every_table_of_the_provider_is_in_the_package_or_left_out_with_a_reason() -> None:
    from django.apps import apps

    own = {m._meta.label for m in apps.get_models() if getattr(m, "table_class", None) in ("pses", "shared", "handed")}
    assert {m._meta.label for m in packed_models(whole=True)} == own - set(registers.left_out())
    assert set(registers.left_out()) == {"events.SealedIdentity", "events.Draft", "events.Search"}


def test_a_package_that_lay_too_long_is_packed_again(end: End, make_member: Any, acting: Any) -> None:
    end.open()
    end.choose(Way.RETURN)
    end.approve()
    late = end.now + timedelta(days=30, minutes=5)
    keeper = acting(make_member(end.provider, "provider_administrator", name="Lou Later"), late)
    with pytest.raises(Denied, match="lay for 30 days"):
        end.fetch(keeper, late)
    with scope.enter(end.admin.scope()):
        pack_again(by=end.admin, provider_id=end.provider.pk, now=end.now)
    run_jobs()
    assert opened(end.fetch(end.keeper))["manifest.json"]


def test_a_transfer_needs_the_receiver_named_and_its_approval_and_goes_by_the_pso(end: End) -> None:
    """42 U.S.C. 299b-24(g)(1): with the approval of the source and of the receiving PSO."""
    end.open()
    with pytest.raises(Denied, match="Name the PSO"):
        end.choose(Way.TRANSFER)
    end.choose(Way.TRANSFER, receiver="Northern Star PSO")
    with pytest.raises(Denied, match="Note who at the receiving PSO approved"):
        end.approve()
    end.approve(receiver_approval="D. Marsh, director, March 3")

    with pytest.raises(Denied, match="fetched by the provider; what is transferred, by the PSO"):
        end.fetch(end.keeper)
    files = opened(end.fetch(end.admin))
    assert sorted(name for name in files if name.endswith(".jsonl")) == [
        "data/pses.submission.jsonl", "data/tenancy.facility.jsonl", "data/tenancy.unit.jsonl",
    ]  # fmt: skip
    end.confirm(end.admin)
    stated = read_certificate(end.found().certificate)
    assert stated["way"] == "transfer"


def test_a_certificate_that_was_altered_is_none(end: End) -> None:
    end.open()
    end.choose(Way.DESTROY)
    end.approve()
    good = end.found().certificate
    for altered in (good.replace("destroy", "return", 1), good.replace('"signature": "', '"signature": "00'), "{}", ""):
        with pytest.raises(ValueError, match="no certificate, or it was altered"):
            read_certificate(altered)


def test_a_certificate_is_not_taken_for_the_installation_s_by_the_key_that_it_names(
    end: End, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end.open()
    end.choose(Way.DESTROY)
    end.approve()
    certificate = tmp_path / "certificate.json"
    certificate.write_text(end.found().certificate)
    key = read_certificate(certificate.read_text())["public_key"]
    with pytest.raises(CommandError, match="signer was NOT verified") as told:
        call_command("verify_certificate", str(certificate))
    assert told.value.returncode == 1
    with pytest.raises(CommandError, match="signed with another key"):
        call_command("verify_certificate", str(certificate), "--key", "00" * 32)
    assert capsys.readouterr().out == ""
    call_command("verify_certificate", str(certificate), "--key", key.upper())
    assert f"public_key: {key}" in capsys.readouterr().out


# ── The pages ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_both_pages_lead_through_it(end: End, client_for: Any) -> None:
    admin, officer, keeper = (client_for(Membership.objects.get(pk=each.membership_id)) for each in
                              (end.admin, end.officer, end.keeper))  # fmt: skip
    page, own = f"/providers/{end.provider.pk}/data/", "/leaving/"
    assert "Nothing to decide" in keeper.get(own).content.decode()
    assert admin.post(page, {"do": "open"}).status_code == 302
    refused = keeper.post(own, {"do": "choose", "way": "transfer", "workspace": "keep", "receiver": ""})
    assert (refused.status_code, "Name the PSO that takes the data over" in refused.content.decode()) == (422, True)
    assert keeper.post(own, {"do": "choose", "way": "return", "workspace": "keep"}).status_code == 302
    assert officer.post(page, {"do": "approve", "receiver_approval": ""}).status_code == 302
    run_jobs()
    fetched = keeper.post(own, {"do": "fetch"})
    assert fetched["Content-Disposition"] == 'attachment; filename="Privileged and confidential - package.zip"'
    assert keeper.post(own, {"do": "fetch"}).status_code == 422
    assert keeper.post(own, {"do": "confirm"}).status_code == 302
    run_jobs()
    for client, address in ((admin, page), (officer, page), (keeper, own)):
        assert "Certificate of destruction" in client.get(address).content.decode()


def test_whoever_approves_finds_what_waits(end: End, client_for: Any) -> None:
    officer = client_for(Membership.objects.get(pk=end.officer.membership_id))
    assert "Nobody's data waits" in officer.get("/dispositions/").content.decode()
    end.open()
    end.choose(Way.RETURN)
    page = officer.get("/dispositions/").content.decode()
    assert f'href="/providers/{end.provider.pk}/data/"' in page
    assert "privacy officer approves, as the second person" in page
    end.approve()
    assert "The package waits to be fetched" in officer.get("/dispositions/").content.decode()


def test_a_page_of_what_was_destroyed_says_so(end: End, client_for: Any) -> None:
    with scope.enter(end.keeper.scope()):
        address = f"/sent-to-pso/{Submission.objects.first().pk}/copy/"
    manager = client_for(Membership.objects.get(user__name="Max Manager"))
    assert manager.get(address).status_code == 200
    end.open()
    end.choose(Way.DESTROY)
    end.approve()
    gone = manager.get(address)
    assert (gone.status_code, "sealed under a key that was destroyed" in gone.content.decode()) == (410, True)
    assert manager.get("/ledger/").status_code in {200, 410}


def test_the_end_is_the_one_that_both_signed(end: End) -> None:
    agree(end.provider, 9, at_the_end="return", keep_days=45)
    end.open()
    with pytest.raises(Denied, match="goes back to the provider"):
        end.choose(Way.DESTROY)
    end.choose(Way.RETURN)
    with scope.enter(Scope(Side.PSO)):
        assert standing(end.found(), ENDED).due == ENDED + timedelta(days=45)


def test_where_the_end_was_left_open_any_way_can_be_chosen_within_the_days_of_the_law(end: End) -> None:
    end.open()
    end.choose(Way.DESTROY)
    with scope.enter(Scope(Side.PSO)):
        assert standing(end.found(), ENDED).due == ENDED + timedelta(days=90)
