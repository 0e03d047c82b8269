"""Pages of disclosures: ground first, its conditions as fields, nothing typed lost, two people where two are due."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from pses.models import Disclosure, DisclosureProposal
from pso_portal.tenancy import scope
from tests.told import agree, file_one

NEW = "/disclosures/new/"


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member, acting):
    return acting(member, timezone.now())


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


@pytest.fixture
def event(manager):
    with scope.enter(manager.scope()):
        return file_one(manager, now=timezone.now() - timedelta(days=2))


def typed(event, **changes):
    today = timezone.localdate(timezone=ZoneInfo("America/Chicago")).isoformat()
    return {
        "ground": "fda", "items": f"event:{event.pk}", "extent": "coded", "entity": "Food and Drug Administration",
        "person": "Rhea Doss, safety desk", "disclosed_on": today, "key": str(uuid4()), "e_product": "Infusion pump",
        "e_limit": "Cover letter",
    } | changes  # fmt: skip


def test_only_grounds_open_to_a_provider_are_offered_each_with_its_paragraph(desk, event):
    page = desk.get(NEW).content.decode()
    assert ("42 CFR 3.206(b)(8), to: body that accredits the provider" in page, 'value="psa_other_pso"' in page,
            'value="psa_provider_to_pso"' in page) == (True, False, False)  # fmt: skip


def test_the_form_asks_for_what_the_ground_demands_and_offers_what_entered(desk, event):
    days = {"since": "2020-01-01", "until": "2099-01-01"}
    page = desk.get(NEW, {"ground": "criminal_proceeding", "item": f"event:{event.pk}"} | days).content.decode()
    for label in ("Day of the in camera determination", "Docket number", "Court", event.number):
        assert label in page
    assert f'value="event:{event.pk}" id="id_items" checked' in page


def test_an_entry_shows_copy_conditions_legend_and_standing(desk, event):
    answer = desk.post(NEW, typed(event), follow=True)
    page = answer.content.decode()
    for said in ("Disclosure 1", "Rhea Doss", "Infusion pump", "It goes further only among these",
                 "To whom it may go on", "PATIENT SAFETY WORK PRODUCT",
                 "The hash counted anew is the one of this entry"):  # fmt: skip
        assert said in page


def test_what_is_missing_stands_at_its_field_with_the_paragraph_and_nothing_typed_is_lost(desk, event):
    answer = desk.post(NEW, typed(event, e_product="", person=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Fill in: Regulated product or activity. (42 CFR 3.206(b)(7))" in page
    assert ('href="#id_e_product"' in page, 'href="#id_person"' in page) == (True, True)
    assert ('value="Cover letter"' in page, 'value="Food and Drug Administration"' in page) == (True, True)
    assert f'value="event:{event.pk}" id="id_items" checked' in page


def test_sent_twice_it_is_entered_once(desk, manager, event):
    said = typed(event)
    first, second = (desk.post(NEW, said) for _ in range(2))
    assert first.url == second.url
    with scope.enter(manager.scope()):
        assert Disclosure.objects.count() == 1


def test_authorizations_are_rows_and_each_identified_provider_has_one(desk, event):
    said = typed(
        event, ground="provider_authorization", e_identified="Dr. Ines Okoro\nCedar Falls Hospital",
        e_authorizations_0_name="Dr. Ines Okoro", e_authorizations_0_signed_on="2026-01-05",
        e_authorizations_0_scope="The infusion event", e_reference="A-1", e_kept_at="Safe",
    )  # fmt: skip
    refused = desk.post(NEW, said)
    assert (refused.status_code, "Nobody signed for Cedar Falls Hospital." in refused.content.decode()) == (422, True)
    said |= {"e_authorizations_1_name": "Cedar Falls Hospital", "e_authorizations_1_signed_on": "2026-01-06",
             "e_authorizations_1_scope": "The same"}  # fmt: skip
    page = desk.post(NEW, said, follow=True).content.decode()
    assert ("Authorized by Cedar Falls Hospital" in page, "six years from the last disclosure" in page) == (True, True)


def test_a_correction_starts_from_the_earlier_entry_and_both_stay(desk, event):
    first = desk.post(NEW, typed(event)).url
    page = desk.get(NEW, {"corrects": first.split("/")[-2]}).content.decode()
    assert ('value="Rhea Doss, safety desk"' in page, "A correction" in page) == (True, True)
    desk.post(NEW, typed(event, names_earlier=first.split("/")[-2], person="Rea Doss"))
    earlier, log = desk.get(first).content.decode(), desk.get("/disclosures/").content.decode()
    assert ("This entry was corrected" in earlier, "Rhea Doss" in earlier, "Corrected later" in log) == (True,) * 3


def test_a_nonidentifiable_one_waits_for_another_person(desk, event, provider, make_member, client_for, manager):
    said = typed(
        event, ground="nonidentifiable", e_method="removal", e_determined_by="A. Stone", e_determined_on="2026-01-05",
        e_determination="N-7", e_patients="Safe harbor",
    )  # fmt: skip
    page = desk.post(NEW, said, follow=True).content.decode()
    assert ("another person has to confirm it" in page, 'value="confirm"' in page) == (True, False)
    with scope.enter(manager.scope()):
        held = DisclosureProposal.objects.get()
    where = reverse("pses:disclosure_proposal", args=[held.pk])
    assert desk.post(where, {"do": "confirm"}).status_code == 403
    other = client_for(make_member(provider, "provider_privacy_officer", name="Omar Reed"))
    assert "prepared by Lena Marsh" in other.get("/disclosures/").content.decode()
    page = other.post(where, {"do": "confirm"}, follow=True).content.decode()
    assert ("Disclosure 1" in page, "prepared by Lena Marsh" in page) == (True, True)


def test_a_download_is_the_bytes_of_the_hash_and_asks_who_it_is_first(desk, member, client_for, event, manager):
    entry = desk.post(NEW, typed(event)).url
    answer = desk.get(f"{entry}copy.json")
    with scope.enter(manager.scope()):
        assert answer.content.decode() == Disclosure.objects.get().copy
    assert answer["Content-Disposition"] == 'attachment; filename="Privileged and confidential - disclosure-1.json"'
    asked = client_for(member, stepped_up=False).get(f"{entry}copy.json")
    assert (asked.status_code, "reauthenticate" in asked.url) == (302, True)


def test_the_pso_s_officer_keeps_the_pso_s_own_log(make_member, client_for, desk, event):
    desk.post(NEW, typed(event))
    officer = client_for(make_member(None, "pso_privacy_officer", name="Pia Lund"))
    page = officer.get("/disclosures/").content.decode()
    assert ("Nothing was disclosed" in page, "Rhea Doss" in page) == (True, False)
    assert 'value="psa_pso_to_disclosing_provider"' in officer.get(NEW).content.decode()
