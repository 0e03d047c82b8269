"""The PSES policy: versions by their day, and each work product under the one it entered by (42 CFR 3.20)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from events.models import Event
from pses.models import PsesPolicy, WorkProduct
from pses.pswp import Move, Refused, check_move
from pses.services import adopt_policy
from pses.written_policy import PolicyError, WrittenPolicy, contradiction, in_force
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

TODAY = NOW.date()
RIBBON = "In the words of Larch County."


def a_policy(**changes):
    said = {
        "covers": "Reports of safety events.", "workforce": "Everybody under our direct control.",
        "reporting_act": "transmission", "retention_years": 6,
    }  # fmt: skip
    return WrittenPolicy(**said | changes)


@pytest.fixture
def provider(make_provider):
    return make_provider()


@pytest.fixture
def keeper(provider, make_member):
    return make_member(provider, "provider_administrator", name="Ada Quist")


@pytest.fixture
def manager(provider, make_member, acting):
    return acting(make_member(provider, "risk_manager", name="Lena Marsh"))


def adopt(member, policy, *, on=TODAY, expected=0, now=NOW):
    by = acting_as(member, stepped_up_at=now)
    with scope.enter(by.scope()):
        return adopt_policy(by=by, policy=policy, effective_on=on, expected=expected, now=now)


def entered(by, **changes):
    with scope.enter(by.scope()):
        event = file_one(by, **changes)
        return WorkProduct.objects.get(content_id=event.pk)


@pytest.mark.parametrize(("changes", "field"), [
    ({"covers": "  "}, "covers"), ({"workforce": ""}, "workforce"), ({"retention_years": 0}, "retention_years"),
    ({"retention_years": True}, "retention_years"), ({"reporting_act": "fax"}, "reporting_act"),
    ({"for_analysis": frozenset({"weather"})}, "for_analysis"), ({"ribbon": "x" * 161}, "ribbon"),
    ({"legend": "x" * 801}, "legend"), ({"covers": "x" * 4001}, "covers"),
])  # fmt: skip
def test_a_policy_says_at_each_field_what_is_wrong(changes, field):
    with pytest.raises(PolicyError) as wrong:
        a_policy(**changes)
    assert list(wrong.value.problems) == [field]


def test_its_text_read_again_is_the_same_policy():
    policy = a_policy(for_analysis=frozenset({"fall", "vte"}), ribbon=RIBBON)
    assert WrittenPolicy.from_json(policy.to_json()) == policy
    with pytest.raises(PolicyError):
        WrittenPolicy.from_json(policy.to_json() | {"schema": 2})


@pytest.mark.parametrize(("days", "held"), [
    ([], None), ([1], None), ([0], 1), ([-9, -1], 2), ([-9, 1], 1),
    ([-9, 5, -1], 3),  # the second was replaced before its day
])  # fmt: skip
def test_the_version_adopted_last_holds_once_its_day_has_come(days, held):
    versions = [
        SimpleNamespace(number=number, effective_on=TODAY + timedelta(days=day)) for number, day in enumerate(days, 1)
    ]
    found = in_force(versions, TODAY)
    assert (found.number if found else None) == held


def test_what_was_replaced_before_its_day_never_takes_effect():
    planned = SimpleNamespace(number=1, effective_on=TODAY + timedelta(days=5))
    instead = SimpleNamespace(number=2, effective_on=TODAY)
    assert in_force([planned, instead], TODAY + timedelta(days=6)) is instead


def test_policy_and_terms_name_one_act_of_reporting():
    """Functional reporting (73 FR 70741) is agreed in the terms; the policy only repeats it."""
    assert contradiction(a_policy(), "transmission") == ""
    assert "entry into the PSES is itself the report" in contradiction(a_policy(), "entry")


def test_a_policy_against_the_terms_is_not_adopted(provider, keeper):
    agree(provider, reporting_act="entry")
    with pytest.raises(Denied, match="terms in force"):
        adopt(keeper, a_policy())
    assert adopt(keeper, a_policy(reporting_act="entry")).number == 1


def test_work_product_names_the_version_of_the_day_it_entered(keeper, manager):
    before = entered(manager)
    adopt(keeper, a_policy())
    first = entered(manager)
    adopt(keeper, a_policy(retention_years=10), on=TODAY + timedelta(days=1), expected=1)
    second = entered(manager)
    with scope.enter(manager.scope()):
        later = file_one(manager, now=NOW + timedelta(days=1))
        third = WorkProduct.objects.get(content_id=later.pk)
    versions = [product.policy_version for product in (before, first, second, third)]
    assert versions == [None, 1, 1, 2]


def test_a_report_without_a_name_enters_under_the_policy_too(keeper, manager):
    adopt(keeper, a_policy())
    product = entered(manager, name="anonymous")
    assert (product.policy_version, product.entered_by) == (1, None)


def test_a_sheet_of_reports_enters_under_it_in_as_many_queries(keeper, manager, django_assert_num_queries):
    from pses.services import admit_many

    adopt(keeper, a_policy(for_analysis=frozenset({"vte"})))
    with scope.enter(manager.scope()):
        kinds = {uuid4(): "fall" for _ in range(20)} | {uuid4(): "vte" for _ in range(20)}
        with django_assert_num_queries(7):  # savepoint, policy, products, entries of two kinds, terms
            made = admit_many(by=manager, content_kind="event", event_types=kinds, purpose="reporting", now=NOW)
    assert {(each.route, each.purpose, each.policy_version) for each in made} == {
        ("reporting", "reporting", 1), ("deliberation", "analysis", 1),
    }  # fmt: skip


def test_what_enters_for_analysis_is_never_removed_and_not_reported_by_entry(provider, keeper, manager):
    """42 CFR 3.20, PSWP (1)(ii): deliberations and analysis are protected as such."""
    agree(provider, reporting_act="entry")
    adopt(keeper, a_policy(reporting_act="entry", for_analysis=frozenset({"medication"})))
    product = entered(manager)
    assert (product.route, product.purpose, product.state) == ("deliberation", "analysis", "collected")
    with pytest.raises(Refused, match="never removed"):
        check_move(product.state, Move.REMOVE, route=product.route)


def test_a_policy_is_not_back_dated(keeper):
    with pytest.raises(Denied, match=r"3\.20"):
        adopt(keeper, a_policy(), on=TODAY - timedelta(days=1))


def test_adopting_asks_for_the_right_and_for_the_person(keeper, manager, provider):
    with scope.enter(manager.scope()), pytest.raises(Denied, match="role"):
        adopt_policy(by=manager, policy=a_policy(), effective_on=TODAY, expected=0, now=NOW)
    late = acting_as(keeper, stepped_up_at=NOW - timedelta(minutes=6))
    with scope.enter(late.scope()), pytest.raises(Denied, match="Confirm"):
        adopt_policy(by=late, policy=a_policy(), effective_on=TODAY, expected=0, now=NOW)
    with scope.enter(late.scope()):
        assert PsesPolicy.objects.count() == 0


def test_sent_twice_it_is_adopted_once_and_another_in_between_is_refused(keeper):
    assert adopt(keeper, a_policy()).pk == adopt(keeper, a_policy()).pk
    with pytest.raises(Denied, match="another version"):
        adopt(keeper, a_policy(retention_years=7), expected=0)


def test_the_entry_names_version_hash_and_day(keeper, provider):
    made = adopt(keeper, a_policy())
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        entry = Entry.objects.get(verb="adopt_policy")
        assert (entry.row, entry.actor_id) == (made.pk, keeper.user_id)
        assert f'"effective_on":"{TODAY.isoformat()}","sha256":"{made.sha256}","version":1' in entry.content


def test_the_pso_sees_no_policy(keeper):
    adopt(keeper, a_policy())
    with scope.enter(Scope(Side.PSO)):
        assert list(PsesPolicy.objects.all()) == []


FORM = {
    "covers": "Reports of safety events.", "workforce": "Everybody under our direct control.",
    "reporting_act": "transmission", "retention_years": "6", "ribbon": RIBBON, "legend": "OURS. Do not copy.",
    "expected": "0",
}  # fmt: skip


def today():
    from django.utils import timezone

    return timezone.now().date()


def test_the_page_of_a_provider_without_a_policy_says_so_and_offers_a_text(keeper, client_for):
    desk = client_for(keeper)
    assert "No policy yet" in desk.get("/pses-policy/").content.decode()
    form = desk.get("/pses-policy/new/").content.decode()
    assert [word for word in ("Not in it: the medical record", "direct control", "Have counsel read it")
            if word not in form] == []  # fmt: skip


def test_what_is_adopted_stands_on_its_page_and_on_the_ribbon(keeper, provider, make_member, client_for):
    made = client_for(keeper).post("/pses-policy/new/", FORM | {"effective_on": today().isoformat()}, follow=True)
    assert "Version 1, in force since" in made.content.decode()
    reader = client_for(make_member(provider, "risk_manager", name="Lena Marsh"))
    workspace, ledger = (reader.get(path).content.decode() for path in ("/pses/", "/ledger/"))
    assert (RIBBON in workspace, RIBBON in ledger, "OURS. Do not copy." in ledger) == (True, True, True)
    assert "Patient safety work product, identifiable." in workspace
    assert RIBBON not in reader.get("/outside/").content.decode()


@pytest.mark.parametrize(("wrong", "said"), [
    ({"covers": ""}, "Say what enters the evaluation system."),
    ({"effective_on": "2020-01-01"}, "takes effect today or later"),
    ({"retention_years": "0"}, "greater than or equal to 1"),
    ({"for_analysis": "weather"}, "Choose from the list."),
    ({"expected": "7"}, "adopted another version"),
])  # fmt: skip
def test_bad_input_is_said_and_nothing_typed_is_lost(keeper, client_for, wrong, said):
    sent = FORM | {"effective_on": today().isoformat()} | wrong
    page = client_for(keeper).post("/pses-policy/new/", sent)
    text = page.content.decode()
    assert (page.status_code, said in text, "Everybody under our direct control." in text) == (422, True, True)


def test_terms_agreed_later_against_the_policy_are_told(keeper, provider, client_for):
    desk = client_for(keeper)
    desk.post("/pses-policy/new/", FORM | {"effective_on": today().isoformat()})
    agree(provider, reporting_act="entry")
    text = desk.get("/pses-policy/").content.decode()
    assert "The terms in force say: entry into the PSES is itself the report" in text


def test_the_case_says_under_which_version_it_entered(keeper, manager, provider, make_member, client_for):
    adopt(keeper, a_policy())
    product = entered(manager)
    desk = client_for(make_member(provider, "risk_manager", name="Tess Ode"))
    with scope.enter(manager.scope()):
        event = Event.objects.get(pk=product.content_id)
    assert "PSES policy, version 1" in desk.get(f"/events/{event.pk}/").content.decode()


def test_versions_that_were_never_in_force_are_told_apart(keeper, client_for):
    desk, day = client_for(keeper), today()
    for expected, on in enumerate([day, day + timedelta(days=30), day + timedelta(days=9)]):
        sent = FORM | {"effective_on": on.isoformat(), "expected": str(expected), "retention_years": str(6 + expected)}
        desk.post("/pses-policy/new/", sent)
    text = desk.get("/pses-policy/").content.decode()
    assert [word for word in ("in force", "replaced before its day", "from its day on", "Version 3</a> takes effect")
            if word not in text] == []  # fmt: skip
