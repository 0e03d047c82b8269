"""Rules that say who is told: pure, kept on pages, tried without acting, and acting when a report is filed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.enums import Harm
from events.models import Event, RoutingRule
from events.routing import DEFAULT, Conditions, Facts, Rule, conditions_from, plan
from events.services import move_rule, remove_rule, save_rule, switch_rule
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.services import end_membership
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

FACTS = Facts("emergency_department", "main", "ed", "fall", "incident", "moderate")


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"place_kind": "emergency_department"}, True),
        ({"place_kind": "pharmacy"}, False),
        ({"unit": "ed", "event_type": "fall"}, True),
        ({"unit": "ed", "event_type": "medication"}, False),
        ({"kind": "near_miss"}, False),
        ({"harm_at_least": "mild"}, True),
        ({"harm_at_least": "moderate"}, True),
        ({"harm_at_least": "severe"}, False),
    ],
)
def test_all_conditions_that_are_set_must_hold(conditions, holds):
    assert Conditions(**conditions).hold(FACTS) is holds
    assert conditions_from(Conditions(**conditions).to_json()) == Conditions(**conditions)


def test_unknown_harm_is_no_grade():
    unknown = Facts("", "main", "", "fall", "incident", "unknown")
    assert not Conditions(harm_at_least="no_harm").hold(unknown)


def test_a_condition_nobody_knows_is_not_read_as_a_wider_rule():
    with pytest.raises(TypeError):
        conditions_from({"phase_of_the_moon": "full"})


@pytest.mark.parametrize("harm", list(Harm))
def test_without_rules_severe_harm_goes_to_risk_managers_and_nothing_else_does(harm):
    found = plan([], Facts("", "main", "", "fall", "incident", harm), ())
    assert found.managers is (harm in (Harm.SEVERE, Harm.DEATH))
    assert (found.members, found.owner) == (frozenset(), "")
    assert [each.rule for each in found.acted] == ([DEFAULT] if found.managers else [])


def test_all_rules_that_fit_act_and_the_first_owner_who_is_here_gets_it():
    rules = [
        Rule("gone", Conditions(), owner="left"),
        Rule("one", Conditions(), members=("a",), owner="b"),
        Rule("two", Conditions(event_type="fall"), members=("c",), owner="c"),
        Rule("off", Conditions(), members=("d",), is_on=False),
    ]
    found = plan(rules, FACTS, {"a", "b", "c", "d"})
    assert (found.members, found.owner) == ({"a", "b", "c"}, "b")
    assert [each.rule.code for each in found.acted] == ["gone", "one", "two"]


def test_a_rule_whose_people_have_all_left_tells_risk_managers():
    found = plan([Rule("one", Conditions(), members=("a", "b"))], FACTS, {"c"})
    (acted,) = found.acted
    assert (acted.fell_back, found.managers, found.members) == (True, True, frozenset())


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def lena(provider, make_member):
    return make_member(provider, "risk_manager", "provider_administrator", name="Lena Marsh")


@pytest.fixture
def omar(provider, make_member):
    return make_member(provider, "risk_manager", name="Omar Quist")


@pytest.fixture
def by(lena, acting):
    found = acting(lena, NOW)
    with scope.enter(found.scope()):
        yield found


def rule_for(by, *members, owner="", name="Falls", **conditions):
    return save_rule(
        by=by, rule_id=None, name=name, conditions=Conditions(**conditions), members=[str(each.pk) for each in members],
        owner=str(owner.pk) if owner else "", now=NOW,
    )  # fmt: skip


def mails_owed():
    with scope.enter(Scope(Side.SYSTEM)):
        return sorted(row.ids["user_id"] for row in Message.objects.filter(task="notices.mail_waiting"))


@pytest.mark.django_db
def test_a_rule_tells_its_people_and_gives_the_report(lena, omar, acting, provider):
    manager = acting(lena, NOW)
    with scope.enter(manager.scope()):
        rule = rule_for(manager, omar, owner=omar, event_type="medication")
        event = file_one(manager)
        assert Event.objects.get(pk=event.pk).owner_id == omar.user_id
        entry = Entry.objects.get(verb="route_event")
        assert (entry.actor_id, str(rule.pk) in entry.content) == (None, True)
    assert mails_owed() == [str(omar.user_id)]


@pytest.mark.django_db
def test_without_rules_mild_harm_tells_nobody_and_severe_every_risk_manager(lena, omar, acting):
    manager = acting(lena, NOW)
    with scope.enter(manager.scope()):
        file_one(manager)
        assert not Entry.objects.filter(verb="route_event").exists()
    assert mails_owed() == []
    with scope.enter(manager.scope()):
        file_one(manager, harm="severe", harm__died="no")
    assert mails_owed() == sorted([str(lena.user_id), str(omar.user_id)])


@pytest.mark.django_db
def test_when_its_only_person_has_left_risk_managers_are_told(lena, omar, acting, provider):
    manager = acting(lena, NOW)
    with scope.enter(manager.scope()):
        rule_for(manager, omar, event_type="medication")
        end_membership(by=manager, membership_id=omar.pk, now=NOW)
        file_one(manager)
    assert mails_owed() == [str(lena.user_id)]


@pytest.mark.django_db
def test_an_anonymous_report_is_routed_without_saying_whose_it_is(by, omar):
    rule_for(by, omar, owner=omar)
    event = file_one(by, name="anonymous")
    entries = Entry.objects.filter(row=event.pk)
    assert {entry.actor_id for entry in entries} == {None}


@pytest.mark.django_db
def test_rules_are_added_changed_ordered_switched_and_removed_on_pages(by, lena, omar, client_for):
    desk = client_for(lena)
    sent = {"name": "Severe in 4 West", "harm_at_least": "severe", "members": [str(omar.pk)], "owner": str(lena.pk)}
    page = desk.post("/routing/new/", sent, follow=True).content.decode()
    assert "Severe in 4 West" in page
    assert "Harm at least: Severe harm" in page
    first, second = RoutingRule.objects.get(), rule_for(by, omar, name="Second")
    assert 'value="Severe in 4 West"' in desk.get(f"/routing/{first.pk}/").content.decode()
    desk.post(f"/routing/{first.pk}/", sent | {"name": "Worst first"})
    desk.post(f"/routing/{second.pk}/act/", {"do": "up"})
    desk.post(f"/routing/{second.pk}/act/", {"do": "off"})
    rows = [(row.name, row.is_on) for row in RoutingRule.objects.all()]
    assert rows == [("Second", False), ("Worst first", True)]
    desk.post(f"/routing/{first.pk}/act/", {"do": "remove"})
    assert [row.pk for row in RoutingRule.objects.all()] == [second.pk]
    verbs = list(Entry.objects.filter(table="events_routingrule", verb__contains="rule").values_list("verb", flat=True))
    assert sorted(verbs) == ["add_rule", "add_rule", "change_rule", "move_rule", "remove_rule", "switch_rule"]
    last = Entry.objects.get(verb="remove_rule")
    assert '"version":2' in last.content.replace(" ", "")
    assert "Worst first" not in last.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Give the rule a name"),
        ({"members": []}, "Choose at least one person"),
        ({"members": ["7f6c1a52-5a52-4b52-9a52-000000000002"]}, "Choose at least one person from the list"),
        ({"harm_at_least": "terrible"}, "Harm at least: choose from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(by, lena, omar, client_for, changed, said):
    sent = {"name": "Falls", "members": [str(omar.pk)]} | changed
    assert said in client_for(lena).post("/routing/new/", sent).content.decode()
    assert not RoutingRule.objects.exists()


@pytest.mark.django_db
def test_trying_the_rules_says_who_would_be_told_and_tells_nobody(lena, omar, acting, client_for):
    manager, desk = acting(lena, NOW), client_for(lena)
    with scope.enter(manager.scope()):
        event = file_one(manager)
        rule_for(manager, omar, event_type="medication", name="Medicines to Omar")
    page = desk.get("/routing/test/?tried=yes&event_type=medication").content.decode()
    assert "Medicines to Omar" in page
    assert "Omar Quist" in page
    assert "No rule would act" in desk.get("/routing/test/?tried=yes&event_type=fall").content.decode()
    assert "Medicines to Omar" in desk.get(f"/routing/test/?number={event.number}").content.decode()
    assert "No report has this number" in desk.get("/routing/test/?number=99-1").content.decode()
    assert mails_owed() == []


@pytest.mark.django_db
def test_an_administrator_who_reads_no_reports_tries_none(provider, make_member, client_for, by):
    event = file_one(by)
    administrator = client_for(make_member(provider, "provider_administrator", name="Ada Fine"))
    page = administrator.get(f"/routing/test/?number={event.number}").content.decode()
    assert event.number not in page
    assert "Or report number" not in page


@pytest.mark.django_db
def test_who_may_not_set_routing_changes_nothing(by, provider, make_member, acting, omar):
    rule = rule_for(by, omar)
    nurse = acting(make_member(provider, "reporter"), NOW)
    for act in (
        lambda: rule_for(nurse, omar),
        lambda: switch_rule(by=nurse, rule_id=rule.pk, on=False, now=NOW),
        lambda: move_rule(by=nurse, rule_id=rule.pk, up=True, now=NOW),
        lambda: remove_rule(by=nurse, rule_id=rule.pk, now=NOW),
    ):
        with pytest.raises(Denied):
            act()


@pytest.mark.django_db
def test_many_rules_ask_no_more(by, lena, omar, client_for):
    desk = client_for(lena)

    def asked(address):
        desk.get(address)
        with CaptureQueriesContext(connection) as heard:
            assert desk.get(address).status_code == 200
        return len(heard)

    def filing():
        with CaptureQueriesContext(connection) as heard:
            file_one(by)
        return len(heard)

    pages = ["/routing/", "/routing/test/?tried=yes&event_type=medication"]
    rule_for(by, omar)
    filing()  # the first one makes the year's numbers and the month's counters
    few = [*(asked(page) for page in pages), filing()]
    for number in range(29):
        rule_for(by, omar, name=f"Rule {number}")
    assert [*(asked(page) for page in pages), filing()] == few
