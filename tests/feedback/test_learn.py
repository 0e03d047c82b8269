"""What the PSO teaches: written at the PSO, read by staff everywhere; a draft is read by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aggregation.policies import Overtaken
from events.models import Event
from feedback import alerting, learning, publishing
from feedback.models import PublishedResource
from feedback.resources import (
    MOVES,
    Refused,
    Resource,
    ResourceKind,
    ResourceMove,
    ResourceState,
    is_safe,
    mermaid,
    next_state,
)
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.feedback.alerted import WHEN, waiting
from tests.feedback.alerted import publish as publish_alert
from tests.someone import all_but
from tests.told import file_one

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
PSO = Scope(Side.PSO)
FALLS = Resource(
    kind=ResourceKind.ARTICLE, title="After a fall", lede="What to ask at the bedside.", topics=("fall",),
    text="Come together where it happened.\n\nChange one thing.", settings=("hospital",),
)  # fmt: skip


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def ana(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "analyst", name="Ana List"), NOW)


@pytest.fixture
def desk(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Bo Second"))


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def nurse(hospital: Any, make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(hospital, "reporter", name="Rae Porter"))


def save(by: Any, said: Resource = FALLS, row: Any = None) -> Any:
    with scope.enter(by.scope()):
        return publishing.save_resource(
            by=by, resource_id=row.pk if row else None, said=said, revision=row.revision if row else 0, now=NOW
        )


def publish(by: Any, said: Resource = FALLS, row: Any = None) -> Any:
    row = row or save(by, said)
    with scope.enter(by.scope()):
        return publishing.publish_resource(by=by, resource_id=row.pk, revision=row.revision, now=NOW)


def test_every_move_is_open_or_refused_in_words() -> None:
    for state, move in product(ResourceState, ResourceMove):
        if (state, move) in MOVES:
            assert next_state(state, move) == MOVES[state, move]
        else:
            with pytest.raises(Refused, match=r"\.$"):
                next_state(state, move)
    assert mermaid().count("-->") == len(MOVES) + 1


@pytest.mark.parametrize(("said", "field"), [
    (replace(FALLS, title=" "), "title"), (replace(FALLS, lede=""), "lede"), (replace(FALLS, text=" "), "text"),
    (replace(FALLS, kind=ResourceKind.LINK), "link"), (replace(FALLS, kind=ResourceKind.EVENT), "day"),
    (replace(FALLS, link="http://example.org/a"), "link"), (replace(FALLS, settings=("moon",)), "settings"),
    (replace(FALLS, topics=("gossip",)), "topics"),
])  # fmt: skip
def test_what_is_missing_or_wrong_is_said_at_its_field(said: Resource, field: str) -> None:
    assert list(said.gaps()) == [field]


def test_what_is_whole_has_no_gap() -> None:
    link = replace(FALLS, kind=ResourceKind.LINK, text="", link="https://example.org/falls")
    event = replace(FALLS, kind=ResourceKind.EVENT, day=date(2026, 4, 1))
    assert [each.gaps() for each in (FALLS, link, event)] == [{}, {}, {}]
    assert [Resource.from_json(each.to_json()) for each in (FALLS, link, event)] == [FALLS, link, event]


@pytest.mark.parametrize(("link", "safe"), [
    ("https://example.org/falls?a=1", True), ("https://example.org:443/", True), ("http://example.org", False),
    ("https://localhost/", False), ("https://me:secret@example.org/", False), ("https://example.org:8443/", False),
    ("javascript:alert(1)", False), ("https://exa mple.org/", False), ("https://[bad/", False), ("https://", False),
])  # fmt: skip
def test_a_link_leads_to_a_named_host_over_https(link: str, safe: bool) -> None:
    assert is_safe(link) == safe


def test_staff_read_what_is_published_for_them_and_no_draft(ana: Any, nurse: Any, make_provider: Any) -> None:
    save(ana, replace(FALLS, title="A draft"))
    publish(ana)
    publish(ana, replace(FALLS, title="For crews", settings=("ems",)))
    publish(ana, replace(FALLS, title="For all", settings=(), topics=("reporting",)))
    page = words(nurse.get(reverse("feedback:learn")))
    assert [title in page for title in ("After a fall", "For all", "For crews", "A draft")] == [
        True, True, False, False]  # fmt: skip
    by_topic = words(nurse.get(reverse("feedback:learn"), {"topic": "fall"}))
    assert ("After a fall" in by_topic, "For all" in by_topic) == (True, False)
    none = words(nurse.get(reverse("feedback:learn"), {"kind": "toolkit", "topic": "nonsense"}))
    assert "Nothing is published on that" in none


def test_a_resource_stands_on_the_sand_ribbon(ana: Any, nurse: Any) -> None:
    edition = publish(ana)
    answer = nurse.get(reverse("feedback:learn_resource", args=[edition.pk]))
    assert 'data-zone="open"' in words(answer)
    assert "<p>Come together where it happened.</p> <p>Change one thing.</p>" in words(answer)
    assert 'data-zone="open"' in words(nurse.get(reverse("feedback:just_culture")))


def test_what_is_written_is_shown_as_it_was_typed(ana: Any, nurse: Any) -> None:
    edition = publish(ana, replace(FALLS, text="<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)" in words(nurse.get(reverse("feedback:learn_resource", args=[edition.pk])))


def test_an_edition_stands_until_the_next_is_published(ana: Any, nurse: Any) -> None:
    row = save(ana)
    first = publish(ana, row=row)
    changed = save(ana, replace(FALLS, title="After every fall"), row)
    page = reverse("feedback:learn_resource", args=[first.pk])
    assert "After a fall" in words(nurse.get(page))
    second = publish(ana, row=changed)
    assert (second.pk, second.edition) == (first.pk, 2)
    assert "After every fall" in words(nurse.get(page))


def test_withdrawn_it_is_gone_and_can_come_back(ana: Any, nurse: Any) -> None:
    row = save(ana)
    edition = publish(ana, row=row)
    with scope.enter(ana.scope()):
        publishing.withdraw_resource(by=ana, resource_id=row.pk, now=NOW)
        with pytest.raises(Denied, match="This resource is withdrawn"):
            publishing.drop_resource(by=ana, resource_id=row.pk, now=NOW)
    assert nurse.get(reverse("feedback:learn_resource", args=[edition.pk])).status_code == 404
    again = publish(ana, row=row)
    assert (again.pk, again.edition) == (edition.pk, 2)  # an old link leads to it, and no two texts are one edition
    with scope.enter(PSO):
        verbs = [entry.verb for entry in Entry.objects.filter(table="feedback_resource").order_by("at", "pk")]
    assert sorted(verbs) == ["publish_resource", "publish_resource", "save_resource", "withdraw_resource"]


def test_what_has_gaps_or_was_saved_by_another_is_refused(ana: Any) -> None:
    row = save(ana, replace(FALLS, lede=""))
    with scope.enter(ana.scope()):
        with pytest.raises(Denied, match="Say in a sentence what it is good for"):
            publishing.publish_resource(by=ana, resource_id=row.pk, revision=1, now=NOW)
        with pytest.raises(Denied, match="not the one that you looked at"):
            publishing.publish_resource(by=ana, resource_id=row.pk, revision=7, now=NOW)
        with pytest.raises(Overtaken):
            publishing.save_resource(by=ana, resource_id=row.pk, said=FALLS, revision=7, now=NOW)
        with pytest.raises(Denied, match="begins with https"):
            publishing.save_resource(by=ana, resource_id=None, said=replace(FALLS, link="ftp://x"), revision=0, now=NOW)
    assert not PublishedResource.objects.exists()


def test_who_may_not_publish_does_none_of_it(ana: Any) -> None:
    row, nobody = save(ana), all_but(P.PUBLISH_RESOURCES)
    known = {"by": nobody, "resource_id": row.pk, "now": NOW}
    with scope.enter(PSO):
        for act in (
            lambda: publishing.save_resource(**known, said=FALLS, revision=1),
            lambda: publishing.publish_resource(**known, revision=1), lambda: publishing.withdraw_resource(**known),
            lambda: publishing.drop_resource(**known),
        ):  # fmt: skip
            with pytest.raises(Denied, match="Your role does not include this"):
                act()


def test_at_the_desk_one_is_written_looked_at_and_published(desk: Any, nurse: Any) -> None:
    typed = {
        "kind": "article", "title": "After a fall", "lede": "What to ask.", "text": "Ask.", "topics": ["fall"],
        "link": "http://example.org",
    }  # fmt: skip
    assert "Nothing was written yet" in words(desk.get(reverse("feedback:resources")))
    wrong = desk.post(reverse("feedback:resource_new"), typed)
    assert wrong.status_code == 422
    assert "Enter an address that begins with https://" in words(wrong)
    assert 'value="After a fall"' in words(wrong)
    kept = desk.post(reverse("feedback:resource_new"), typed | {"link": ""}, follow=True)
    assert 'value="publish"' in words(kept)
    page = kept.redirect_chain[-1][0]
    assert desk.post(page, {"do": "publish", "revision": "1"}).status_code == 302
    assert "After a fall" in words(nurse.get(reverse("feedback:learn")))
    assert "Withdraw" in words(desk.get(page))
    again = desk.post(page, {"do": "drop"})
    assert again.status_code == 422
    assert "Withdraw it instead" in words(again)
    assert desk.post(page, {"do": "dance"}).status_code == 404
    assert nurse.get(page).status_code == 404


def test_words_that_look_like_names_are_shown_once_more(desk: Any, ana: Any, hospital: Any) -> None:
    row = save(ana, replace(FALLS, text=f"It happened at {hospital.name}."))
    assert "Look at these words once more" in words(desk.get(reverse("feedback:resource", args=[row.pk])))


def test_two_at_once_are_told(desk: Any, ana: Any) -> None:
    row = save(ana)
    page = reverse("feedback:resource_write", args=[row.pk])
    typed = {"kind": "article", "title": "Mine", "lede": "My words.", "text": "Ask.", "revision": "1"}
    save(ana, replace(FALLS, title="Theirs"), row)
    answer = desk.post(page, typed)
    assert answer.status_code == 422
    assert "Somebody else saved this resource meanwhile." in words(answer)
    assert 'value="Mine"' in words(answer)


def test_staff_see_what_alerts_say_and_nothing_of_what_was_answered(
    ana: Any, houses: list[Any], priya: Any, make_member: Any, client_for: Any, jobs: Any
) -> None:
    publish_alert(waiting(ana), priya)
    jobs()
    nurse = client_for(make_member(houses[0], "reporter", name="Rae Porter"))
    page = words(nurse.get(reverse("feedback:learn")))
    assert "Check what alarms before it is put to use" in page
    assert "Look at the limits of each device." in page
    assert nurse.get(reverse("feedback:our_alerts")).status_code == 404


def test_the_trend_is_of_the_unit_one_reported_from_and_hides_few(
    hospital: Any, make_member: Any, acting: Any, client_for: Any
) -> None:
    member = make_member(hospital, "reporter", name="Rae Porter")
    by = acting(member, NOW)
    with scope.enter(by.scope()):
        assert learning.trend_of(by.user_id, NOW.date()) is None
        for day in (1, 2, 3, 4, 5):
            file_one(by, now=NOW - timedelta(days=60 + day))
        file_one(by, now=NOW - timedelta(days=200))
        unit = Event.objects.first().unit.name
        found = learning.trend_of(by.user_id, date(2026, 4, 2))
    assert found is not None
    assert found.unit == unit
    assert found.quarters == (
        ("Q2 2025", "None"), ("Q3 2025", "Fewer than five"), ("Q4 2025", "None"), ("Q1 2026", "5"),
    )  # fmt: skip
    page = words(client_for(member).get(reverse("feedback:learn")))
    assert f"Reports from {unit}" in page
    assert 'data-zone="sealed"' in page


def test_before_a_first_report_the_page_says_what_will_stand_there_under_the_same_ribbon(nurse: Any) -> None:
    page = words(nurse.get(reverse("feedback:learn")))
    assert "Once you have sent a report, how often your unit reports stands here." in page
    assert 'data-zone="sealed"' in page


def test_the_list_asks_as_much_for_sixty_as_for_one(ana: Any, nurse: Any) -> None:
    publish(ana)
    nurse.get(reverse("feedback:learn"))
    with CaptureQueriesContext(connection) as one:
        nurse.get(reverse("feedback:learn"))
    for number in range(60):
        publish(ana, replace(FALLS, title=f"Number {number}"))
    with CaptureQueriesContext(connection) as many:
        answer = nurse.get(reverse("feedback:learn"))
    assert len(many) == len(one)
    assert "page=2" in words(answer)


def test_no_provider_changes_what_all_others_read_whatever_the_code_does(ana: Any, hospital: Any) -> None:
    edition = publish(ana)
    for side in (Side.PROVIDER, Side.DOOR, Side.SYSTEM):
        with scope.enter(Scope(side, frozenset({hospital.pk}))):
            rows = PublishedResource.objects.filter(pk=edition.pk)
            for act in (
                lambda rows=rows: rows.update(title="Ours"), lambda rows=rows: rows.delete(),
                lambda: PublishedResource(edition=1, published_at=NOW).save(force_insert=True),
            ):  # fmt: skip
                with pytest.raises(IntegrityError, match="written by the PSO alone"), transaction.atomic():
                    act()
    assert PublishedResource.objects.get().title == "After a fall"


def test_an_alert_that_stands_is_not_hidden_by_later_ones_that_were_withdrawn(
    ana: Any, houses: list[Any], priya: Any, jobs: Any
) -> None:
    first = publish_alert(waiting(ana), priya)
    jobs()
    for _ in range(2 * learning.ALERTS):
        later = publish_alert(waiting(ana), priya)
        jobs()
        with scope.enter(priya.scope()):
            alerting.withdraw_alert(by=priya, alert_id=later.pk, why="The advice was wrong.", now=WHEN)
        jobs()
    with scope.enter(Scope(Side.PROVIDER, frozenset({houses[0].pk}))):
        assert [sent.alert_id for sent, _ in learning.alerts_for_staff(houses[0].pk)] == [first.pk]


def test_the_page_for_reporters_promises_no_more_than_holds(nurse: Any) -> None:
    page = words(nurse.get(reverse("feedback:just_culture")))
    assert "nobody can find it" not in page
    assert "in which order reports came" in page
    assert "people there may read what was sent" in page
    assert "may share reports with its own affiliates; no other organization reads yours" in page
