"""The office's pages: who reaches them, what they show, and that foreign is absent."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

OWN = ("profile", "help", "who_may", "switch_place")
PROVIDER_PAGES = ("first_steps", "people", "invite", "invite_list", "places", "credentials", "make_credential")
PSO_PAGES = ("providers", "register_provider", "people", "invite", "invite_list", "jobs")


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def keeper(hospital: Any, make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(hospital, "provider_administrator"))


@pytest.fixture
def pso_admin(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "pso_administrator", name="Pat Rowe"))


@pytest.mark.parametrize("name", OWN + PROVIDER_PAGES)
def test_a_provider_s_administrator_reaches_the_house_pages(keeper: Any, name: str) -> None:
    assert keeper.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OWN + PSO_PAGES)
def test_the_pso_s_administrator_reaches_the_pso_pages(pso_admin: Any, hospital: Any, name: str) -> None:
    assert pso_admin.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", sorted({*PROVIDER_PAGES, *PSO_PAGES, "audit"}))
def test_a_reporter_reaches_none_of_them(hospital: Any, make_member: Any, client_for: Any, name: str) -> None:
    assert client_for(make_member(hospital, "reporter")).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("roles", [("provider_auditor",), ("provider_privacy_officer",)])
def test_a_provider_s_auditor_reads_its_entries(hospital: Any, make_member: Any, client_for: Any, roles: Any) -> None:
    page = client_for(make_member(hospital, *roles)).get(reverse("audit"))
    assert page.status_code == 200
    assert b"the PSO&#x27;s reads included" in page.content or b"PSO's reads included" in page.content


def test_foreign_and_absent_are_the_same_bytes(keeper: Any, make_provider: Any, make_member: Any) -> None:
    foreign = make_member(make_provider("Other House"), "reporter")
    for name in ("person", "end_place"):
        pages = [keeper.get(reverse(name, args=[pk])) for pk in (foreign.pk, uuid4())]
        assert [page.status_code for page in pages] == [404, 404]
        assert pages[0].content == pages[1].content
        assert b"Other House" not in pages[0].content


def test_another_provider_s_places_are_absent(keeper: Any, make_provider: Any) -> None:
    other = make_provider("Other House")
    for provider_id in (other.pk, uuid4()):
        assert keeper.get(reverse("add_facility", args=[provider_id])).status_code == 404
        assert keeper.post(reverse("add_facility", args=[provider_id]), {"name": "X"}).status_code == 404


def test_a_provider_is_registered_whole(pso_admin: Any) -> None:
    said = {
        "name": "Linden Valley Hospital", "setting": "hospital", "state": "MO", "size_band": "small",
        "teaching": "on", "ownership": "nonprofit",
        "contract_starts": "2026-01-01", "facility": "Main", "timezone": "America/Chicago", "units": "4 West\nED\n",
        "administrator": "Ada Keeper", "email": "ada@linden.test", "parent": "", "on_call_phone": "",
    }  # fmt: skip
    answer = pso_admin.post(reverse("register_provider"), said)
    assert answer.status_code == 302
    page = pso_admin.get(answer.headers["Location"]).content.decode()
    assert all(word in page for word in ("Linden Valley Hospital", "4 West", "ED", "In force", "no administrator yet"))
    assert '<dt>Teaching</dt><dd class="value">Yes</dd>' in page
    assert '<dt>Ownership</dt><dd class="value">Nonprofit</dd>' in page


def test_what_makes_a_provider_alike_to_others_can_change_but_never_its_setting(pso_admin: Any, hospital: Any) -> None:
    change = reverse("change_provider", args=[hospital.pk])
    assert "Peer groups are formed by setting, size" in pso_admin.get(change).content.decode()
    said = {"name": "Linden", "state": "KS", "size_band": "large", "teaching": "on", "ownership": "public"}
    assert pso_admin.post(change, said | {"setting": "ems"}).status_code == 302
    page = pso_admin.get(reverse("provider", args=[hospital.pk])).content.decode()
    assert '<dt>Teaching</dt><dd class="value">Yes</dd>' in page
    assert '<dt>Ownership</dt><dd class="value">Public</dd>' in page
    assert '<p class="lede">Hospital, KS.' in page
    assert pso_admin.post(change, said | {"ownership": "crown"}).status_code == 422


def test_what_was_typed_stays_and_errors_say_what_to_do(pso_admin: Any) -> None:
    page = pso_admin.post(reverse("register_provider"), {"name": "Linden", "email": "ada"})
    assert page.status_code == 422
    words = page.content.decode()
    assert 'value="Linden"' in words
    assert "Enter an e-mail address like name@example.org." in words
    assert "Enter the date." in words


def test_the_secret_of_a_credential_is_shown_once(keeper: Any) -> None:
    said = {"name": "Incident system", "permissions": ["file_report"], "days": "90"}
    made = keeper.post(reverse("make_credential"), said)
    secret = made.context["secret"]
    assert secret.encode() in made.content
    assert secret.encode() not in keeper.get(reverse("credentials")).content


def test_making_a_credential_asks_who_is_there(hospital: Any, make_member: Any, client_for: Any) -> None:
    browser = client_for(make_member(hospital, "provider_administrator"), stepped_up=False)
    answer = browser.get(reverse("make_credential"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_without_a_second_factor_nothing_else_opens(hospital: Any, make_member: Any, client: Any) -> None:
    member = make_member(hospital, "provider_administrator")
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in (*OWN, *PROVIDER_PAGES, "home"):
        assert client.get(reverse(name)).headers["Location"] == reverse("second_factor_needed")
    assert client.get(reverse("second_factor_needed")).status_code == 200


def test_an_invitation_is_accepted_on_its_page(client: Any, keeper: Any, hospital: Any, capfd: Any) -> None:
    from django.utils import timezone

    from pso_portal.accounts.acting import acting_as
    from pso_portal.accounts.models import Membership
    from pso_portal.accounts.services import invite, issue_token
    from pso_portal.tenancy import scope

    by = acting_as(Membership.objects.get(provider=hospital, roles=["provider_administrator"]))
    with scope.enter(by.scope()):
        offer = invite(
            by=by, email="new@x.test", name="New", provider=hospital.pk, roles=["reporter"], now=timezone.now()
        )
        _, token = issue_token(invitation_id=offer.pk, now=timezone.now()) or (None, "")
    url = reverse("invitation", args=[token])
    assert client.get(url).status_code == 200
    short = client.post(url, {"name": "New", "password": "short", "again": "short"})
    assert short.status_code == 422
    done = client.post(url, {"name": "New", "password": "harbor lantern seventy", "again": "harbor lantern seventy"})
    assert done.headers["Location"] == reverse("account_login")
    pages = [client.get(reverse("invitation", args=[gone])) for gone in (token, "never-was")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    assert token not in capfd.readouterr().err


def _count(browser: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


def test_lists_cost_the_same_for_one_and_for_thirty(
    pso_admin: Any, keeper: Any, hospital: Any, make_provider: Any, make_member: Any
) -> None:
    for browser in (pso_admin, keeper):
        browser.get(reverse("people"))  # what Django remembers of content types is not the list's cost
    before = [_count(pso_admin, reverse("providers")), _count(keeper, reverse("people"))]
    provider_page = reverse("provider", args=[hospital.pk])
    before.append(_count(pso_admin, provider_page))
    for number in range(29):
        make_provider(f"House {number}", contract_ends=date(2025, 1, 1))
        make_member(hospital, "reporter", name=f"Person {number}")
    after = [_count(pso_admin, reverse("providers")), _count(keeper, reverse("people"))]
    after.append(_count(pso_admin, provider_page))
    assert after == before


def test_the_audit_costs_the_same_for_many_entries(
    hospital: Any, make_member: Any, client_for: Any, keeper: Any
) -> None:
    auditor = client_for(make_member(hospital, "provider_auditor"))
    auditor.get(reverse("audit"))
    before = _count(auditor, reverse("audit"))
    for number in range(30):
        keeper.post(reverse("add_facility", args=[hospital.pk]), {"name": f"F{number}", "timezone": "America/Chicago"})
    assert _count(auditor, reverse("audit")) == before
