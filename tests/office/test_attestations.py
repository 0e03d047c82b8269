"""What a workforce attests: 42 CFR 3.106(b)(1)(i) and (b)(1)(ii), that is 3.106(b)(1)(ii), training and policies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.office import attestation_selectors as selectors
from pso_portal.office.attesting import USUAL, Attested, Standing, holds_until, in_force, is_owed, standing
from pso_portal.office.models import ProviderAttestation, ProviderStatement, PsoAttestation, PsoStatement
from pso_portal.office.services import adopt_statement, attest
from pso_portal.tenancy import scope

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
TODAY = NOW.date()


@pytest.mark.parametrize(("version", "attested", "stands"), [
    (None, None, Standing.NONE), (1, None, Standing.MISSING), (2, Attested(1, TODAY), Standing.CHANGED),
    (1, Attested(1, TODAY), Standing.HELD), (1, Attested(1, date(2025, 3, 10)), Standing.HELD),
    (1, Attested(1, date(2025, 3, 9)), Standing.OVER),
])  # fmt: skip
def test_where_a_person_stands(version: int | None, attested: Attested | None, stands: Standing):
    """42 CFR 3.106(b)(1)(ii) asks for training; once a year is practice."""
    assert standing(version, attested, TODAY) is stands
    assert is_owed(stands) is (stands not in (Standing.NONE, Standing.HELD))


def test_what_was_confirmed_on_a_leap_day_holds_until_the_end_of_february():
    """42 CFR 3.106(b)(1)(i)."""
    assert holds_until(Attested(1, date(2024, 2, 29))) == date(2025, 2, 28)


def test_a_version_holds_from_its_day():
    versions = [SimpleNamespace(number=1, effective_on=TODAY), SimpleNamespace(number=2, effective_on=date(2026, 4, 1))]
    assert [found.number if found else None for found in (
        in_force(versions, TODAY - timedelta(days=1)), in_force(versions, TODAY), in_force(versions, date(2026, 4, 1)),
    )] == [None, 1, 2]  # fmt: skip


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def keeper(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "provider_administrator", name="Ada Quist")


@pytest.fixture
def nurse(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "reporter", name="Nora Lind")


def adopt(
    by: Any, *, now: datetime = NOW, expected: int = 0, text: str = USUAL, required: bool = False, on: Any = None
) -> Any:
    with scope.enter(by.scope()):
        return adopt_statement(
            by=by, text=text, required=required, effective_on=on or now.date(), expected=expected, now=now
        )


def confirm(by: Any, sha256: str, now: datetime = NOW) -> Any:
    with scope.enter(by.scope()):
        return attest(by=by, expected_sha256=sha256, now=now)


def stands(by: Any, on: date) -> dict[str, str]:
    with scope.enter(by.scope()):
        return {line.place.user.name: str(line.own.standing) for line in selectors.people(by, on)}


def test_each_side_has_its_own_statement_and_its_own_list(keeper, nurse, make_member, acting, make_provider):
    chief = acting(make_member(None, "pso_administrator", name="Harlan Voss"))
    admin, other = acting(keeper), acting(make_member(make_provider("Birch"), "provider_administrator", name="Ben Ode"))
    adopt(chief, text="We of the PSO.")
    made = adopt(admin)
    confirm(acting(nurse), made.sha256)
    assert stands(admin, TODAY) == {"Ada Quist": "missing", "Nora Lind": "held"}
    assert stands(chief, TODAY) == {"Harlan Voss": "missing"}
    assert stands(other, TODAY) == {"Ben Ode": "none"}
    with scope.enter(chief.scope()):
        assert list(ProviderStatement.objects.all()) == list(ProviderAttestation.objects.all()) == []
    with scope.enter(other.scope()):
        assert list(ProviderStatement.objects.all()) == list(PsoStatement.objects.all()) == []
        assert list(PsoAttestation.objects.all()) == []


def test_it_is_asked_again_after_a_year_and_for_a_new_text(keeper, nurse, acting):
    admin, person = acting(keeper), acting(nurse)
    confirm(person, adopt(admin).sha256)
    assert stands(admin, date(2027, 3, 11))["Nora Lind"] == "over"
    second = adopt(admin, text="Shorter.", expected=1)
    assert stands(admin, TODAY)["Nora Lind"] == "changed"
    confirm(person, second.sha256)
    assert stands(admin, TODAY)["Nora Lind"] == "held"


def test_what_was_read_is_what_is_confirmed(keeper, nurse, acting):
    admin, person = acting(keeper), acting(nurse)
    with pytest.raises(Denied, match="nothing to confirm"):
        confirm(person, "0" * 64)
    first = adopt(admin)
    adopt(admin, text="Shorter.", expected=1)
    with pytest.raises(Denied, match="Read it again"):
        confirm(person, first.sha256)
    with scope.enter(admin.scope()):
        assert ProviderAttestation.objects.count() == 0


def test_the_entry_names_version_and_hash(keeper, nurse, acting):
    made = adopt(acting(keeper))
    confirm(acting(nurse), made.sha256)
    with scope.enter(acting(keeper).scope()):
        entry = Entry.objects.get(verb="attest")
        assert (entry.actor_id, made.sha256 in entry.content) == (nurse.user_id, True)


@pytest.mark.parametrize(("changes", "why"), [
    ({"text": " "}, "Write what"), ({"on": date(2026, 3, 9)}, "today or later"),
    ({"expected": 3}, "while you were writing"),
])  # fmt: skip
def test_what_cannot_be_adopted_is_refused(keeper, acting, changes: dict[str, Any], why: str):
    with pytest.raises(Denied, match=why):
        adopt(acting(keeper), **changes)


def test_only_who_keeps_the_people_adopts_and_twice_is_once(keeper, nurse, acting):
    with pytest.raises(Denied, match="role"):
        adopt(acting(nurse))
    assert adopt(acting(keeper)).pk == adopt(acting(keeper)).pk


# The pages. They stand on today's date.


def test_a_reminder_stands_on_every_page_until_it_is_confirmed(keeper, nurse, acting, client_for):
    made, person = adopt(acting(keeper), now=timezone.now()), client_for(nurse)
    help_page = reverse("help")
    assert "statement of the workforce" in person.get(help_page).content.decode()
    page = person.get(reverse("attest")).content.decode()
    assert "I keep it confidential." in page
    unread = person.post(reverse("attest"), {"sha256": made.sha256})
    assert (unread.status_code, "Confirm that you have read it." in unread.content.decode()) == (422, True)
    assert person.post(reverse("attest"), {"sha256": made.sha256, "read": "on"}).status_code == 302
    assert "statement of the workforce" not in person.get(help_page).content.decode()


def test_a_required_one_shuts_the_pages_of_work_and_leaves_one_s_own(keeper, nurse, acting, client_for):
    made, person = adopt(acting(keeper), now=timezone.now(), required=True), client_for(nurse)
    shut = person.get(reverse("events:my_reports"))
    assert shut.headers["Location"] == reverse("attest")
    typed = person.post(reverse("events:report"))
    assert typed.headers.get("Location") != reverse("attest")  # what was typed on an open page is not lost
    assert [person.get(reverse(name)).status_code for name in ("profile", "help", "attest")] == [200, 200, 200]
    person.post(reverse("attest"), {"sha256": made.sha256, "read": "on"})
    assert person.get(reverse("events:my_reports")).status_code == 200


def test_the_list_and_its_sheet_say_who_has_not(keeper, nurse, acting, client_for):
    desk = client_for(keeper)
    assert "There is no statement yet" in desk.get(reverse("attestations")).content.decode()
    form = {"text": USUAL, "effective_on": timezone.localdate().isoformat(), "expected": "0"}
    assert desk.post(reverse("attestation_text"), form, follow=True).status_code == 200
    with scope.enter(acting(keeper).scope()):
        sha256 = ProviderStatement.objects.get().sha256
    confirm(acting(nurse), sha256, timezone.now())
    page = desk.get(reverse("attestations")).content.decode()
    assert "1 of 2 people has still" in page or "1 of 2 people have still" in page
    sheet = desk.get(reverse("attestations_sheet")).content.decode()
    assert [line.split(",")[2] for line in sheet.splitlines()[1:]] == ["Not confirmed yet", "Confirmed"]
    stale = desk.post(reverse("attestation_text"), form | {"text": "Kept words."})
    assert (stale.status_code, "Kept words." in stale.content.decode()) == (422, True)


def test_the_list_costs_the_same_for_one_and_for_thirty(keeper, hospital, acting, client_for, make_member):
    made, desk = adopt(acting(keeper), now=timezone.now()), client_for(keeper)

    def asked() -> int:
        with CaptureQueriesContext(connection) as heard:
            assert desk.get(reverse("attestations")).status_code == 200
        return len(heard)

    asked()
    before = asked()
    for number in range(30):
        confirm(acting(make_member(hospital, "reporter", name=f"Nurse {number}")), made.sha256, timezone.now())
    assert asked() == before
