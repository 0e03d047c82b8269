"""The life of an alert: written by one, published by another, sent under terms, answered, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction

from aggregation.models import Release, ReleaseCell, ReleaseWithdrawal, Signal
from aggregation.policies import Overtaken
from aggregation.services import Unsaid
from feedback import alerting
from feedback.alert_selectors import recipients, unanswered
from feedback.alerting.answering import Unanswered
from feedback.alerts import Answer, Contents, Says
from feedback.models import AlertAnswer, AlertTombstone, SafetyAlert, SentAlert
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.office.services.providers import end_contract
from pso_portal.tenancy import scope
from tests.feedback.alerted import GOOD, PSO, WHEN, own, publish, waiting, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(houses: list[Any], ana: Any, priya: Any, jobs: Any, make_member: Any) -> Any:
    """An alert that three clinics got; in each a risk manager may read it."""
    for clinic in houses:
        make_member(clinic, "risk_manager", name="Rosa Quinn")
    alert = publish(waiting(ana), priya)
    jobs()
    return alert


@pytest.fixture
def rosa(houses: list[Any], make_member: Any, acting: Any) -> Any:
    return acting(make_member(houses[0], "risk_manager", name="Rosa Best"), WHEN)


def copy_of(provider: Any) -> Any:
    with scope.enter(own(provider)):
        return SentAlert.objects.get()


def answered(by: Any, sent: Any, answer: Answer, expected: int = 0, now: Any = WHEN) -> Any:
    with scope.enter(by.scope()):
        return alerting.answer_alert(by=by, sent_id=sent.pk, answer=answer, expected=expected, now=now)


def signal(organizations: int, **more: Any) -> Any:
    drafted = {"title": "Lights", "seen": "They fail.", "do": "Look."}
    with scope.enter(PSO):
        row = Signal(
            setting="clinic", method="growth", first_seen="2026-01", last_seen="2026-01", strength=1.5, firm=True,
            organizations=organizations, shown=False, evidence={},
            **{"state": "alert_drafted", "alert": drafted, "event": "event_type=device"} | more,
        )  # fmt: skip
        row.save(force_insert=True)
        return row


def release(number: int = 4, count: int = 30) -> Any:
    with scope.enter(PSO):
        row = Release(
            number=number, measure="reporting_rate", setting="clinic", period="2025-Q4", scale=1000,
            exposure_name="visits", contributors=7, rules_version="2026-1", released_at=WHEN, sha256="0" * 64,
        )  # fmt: skip
        row.save(force_insert=True)
        ReleaseCell(release=row, category="all", period="2025-Q4", shown=True, rate="1.3", lower="1.0", upper="1.7",
                    count=count).save(force_insert=True)  # fmt: skip
        return row


def test_what_analysts_wrote_with_a_signal_comes_along_and_no_figure_of_it(ana: Any) -> None:
    found = signal(3)
    with scope.enter(ana.scope()):
        alert = alerting.begin_alert(by=ana, source="signal", source_id=found.pk, now=WHEN)
        said = Contents.from_json(alert.contents)
    assert (said.title, said.what, said.do_now, said.evidence) == ("Lights", "They fail.", "Look.", "")
    assert (said.settings, said.event_types) == (("clinic",), ("device",))


def test_an_alert_begins_with_no_signal_of_two_organizations_and_none_without_a_draft(ana: Any) -> None:
    few, without = signal(2, state="confirmed"), signal(4, state="confirmed", alert=None, event="event_type=fall")
    with scope.enter(ana.scope()):
        for row, words in ((few, "Fewer than 3 organizations"), (without, "No alert is drafted with this signal")):
            with pytest.raises(Denied, match=words):
                alerting.begin_alert(by=ana, source="signal", source_id=row.pk, now=WHEN)
        assert SafetyAlert.objects.count() == 0


def test_a_signal_that_shrank_to_two_organizations_holds_its_alert_back_at_each_door(ana: Any, priya: Any) -> None:
    found = signal(3)
    with scope.enter(ana.scope()):
        alert = alerting.begin_alert(by=ana, source="signal", source_id=found.pk, now=WHEN)
        alert = alerting.save_alert(by=ana, alert_id=alert.pk, contents=GOOD, revision=0, now=WHEN)
        alert = alerting.send_for_approval(by=ana, alert_id=alert.pk, accepts=False, revision=1, now=WHEN)
        Signal.objects.filter(pk=found.pk).update(organizations=2, state="checking")
    with pytest.raises(alerting.Held) as held:
        publish(alert, priya)
    assert "Fewer than 3 organizations" in held.value.verdict.problems[0].sentence


def test_from_a_cohort_comes_whom_it_is_about_and_nothing_of_its_cases(ana: Any) -> None:
    from aggregation.cohorts import sentence
    from aggregation.services import save_cohort

    with scope.enter(ana.scope()):
        kept = save_cohort(by=ana, said=sentence(setting="hospital", types=["fall"]), name="Falls", now=WHEN)
        alert = alerting.begin_alert(by=ana, source="cohort", source_id=kept.pk, now=WHEN)
        assert Contents.from_json(alert.contents) == Contents(settings=("hospital",), event_types=("fall",))


def test_a_draft_is_kept_with_its_gaps_and_who_was_slower_loses_nothing_and_is_told(ana: Any) -> None:
    alert = written(ana, Contents(title="Half"))
    with scope.enter(ana.scope()):
        with pytest.raises(Overtaken, match="stands here still"):
            alerting.save_alert(by=ana, alert_id=alert.pk, contents=GOOD, revision=0, now=WHEN)
        assert SafetyAlert.objects.get().contents["title"] == "Half"
        with pytest.raises(Unsaid, match="120 characters"):
            alerting.save_alert(by=ana, alert_id=alert.pk, contents=Contents(title="x" * 121), revision=1, now=WHEN)


def test_what_names_a_provider_of_this_pso_is_not_sent_for_approval_and_stays_as_typed(
    ana: Any, houses: list[Any]
) -> None:
    alert = written(ana, why="Clinic Y told us so.")
    with scope.enter(ana.scope()):
        with pytest.raises(alerting.Held) as held:
            alerting.send_for_approval(by=ana, alert_id=alert.pk, accepts=True, revision=1, now=WHEN)
        assert [problem.words for problem in held.value.verdict.problems] == ["Clinic Y"]
        kept = SafetyAlert.objects.get()
        assert (kept.state, kept.contents["why"], kept.revision) == ("draft", "Clinic Y told us so.", 1)


def test_a_figure_has_to_stand_in_a_release_in_force_when_it_is_published_too(
    ana: Any, priya: Any, houses: list[Any]
) -> None:
    table = release()
    alert = waiting(ana, evidence="Of 30 events (release 4).", releases=(4,))
    with scope.enter(PSO):
        gone = ReleaseWithdrawal(
            release=table, reason="Wrong.", asked_by=uuid4(), withdrawn_by=uuid4(), withdrawn_at=WHEN
        )
        gone.save(force_insert=True)
    with pytest.raises(alerting.Held) as held:
        publish(alert, priya)
    assert {problem.words for problem in held.value.verdict.problems} == {"4", "30 events"}


def test_whoever_wrote_asked_or_did_not_step_up_does_not_publish(
    ana: Any, priya: Any, make_member: Any, acting: Any, houses: list[Any]
) -> None:
    alert = waiting(ana)
    both = acting(make_member(None, "analyst", "pso_privacy_officer", name="Bo Both"), WHEN)
    with scope.enter(both.scope()):
        back = alerting.take_back_alert(by=both, alert_id=alert.pk, revision=alert.revision, now=WHEN)
        mine = alerting.save_alert(by=both, alert_id=alert.pk, contents=GOOD, revision=back.revision, now=WHEN)
    with scope.enter(ana.scope()):
        again = alerting.send_for_approval(by=ana, alert_id=alert.pk, accepts=False, revision=mine.revision, now=WHEN)
    unsure = replace(priya, stepped_up_at=None)
    for by, words in ((ana, "does not include"), (both, "Another person"), (unsure, "Confirm")):
        with pytest.raises(Denied, match=words):
            publish(again, by)
    assert publish(again, priya).state == "published"


def test_the_database_refuses_the_same_person_twice(ana: Any, priya: Any, houses: list[Any]) -> None:
    alert = publish(waiting(ana), priya)
    with scope.enter(PSO), transaction.atomic(), pytest.raises(IntegrityError, match="feedback_alert_of_two"):
        SafetyAlert.objects.filter(pk=alert.pk).update(published_by=ana.user_id)


def test_an_alert_goes_out_once_and_only_as_it_was_looked_at(
    ana: Any, priya: Any, houses: list[Any], jobs: Any
) -> None:
    alert = waiting(ana)
    with pytest.raises(Denied, match="not the one that you looked at"):
        publish(alert, priya, looked_at="0" * 64)
    publish(alert, priya)
    with pytest.raises(Denied, match="published already"):
        publish(alert, priya)
    jobs()
    with scope.enter(PSO):
        assert alerting.send_alert(alert_id=alert.pk, now=WHEN) == 0
        assert SentAlert.objects.count() == 3


def test_each_copy_names_the_terms_it_went_under_and_the_mail_says_nothing(
    houses: list[Any], sent: Any, under_terms: Any
) -> None:
    for clinic in houses:
        row = copy_of(clinic)
        assert (row.number, row.terms_version, row.told, row.sha256) == (1, 1, 3, sent.sha256)  # Sam, Max and Rosa
        with scope.enter(own(clinic)):
            assert row.contents["title"] == GOOD.title
            assert "cases" not in row.contents
            given = Entry.objects.get(verb="give_alert", provider_id=clinic.pk)
            assert '"terms": 1' in given.content or '"terms":1' in given.content
    assert mail.outbox
    assert {word for word in ("alarm", "alert", "Clinic") for each in mail.outbox if word in each.body} == set()


def test_who_is_left_out_is_named_with_the_reason(
    houses: list[Any], ana: Any, priya: Any, jobs: Any, make_provider: Any, under_terms: Any, acting: Any,
    make_member: Any,
) -> None:  # fmt: skip
    make_provider("Clinic Without Terms", "clinic")
    under_terms(make_provider("Clinic Silent", "clinic"))
    make_provider("Some Hospital", "hospital")
    alert = publish(waiting(ana), priya)
    chief = acting(make_member(None, "pso_administrator", name="Pia Admin"), WHEN)
    with scope.enter(chief.scope()):  # between the approval and the sending
        end_contract(by=chief, provider_id=houses[0].pk, on=date(2026, 3, 1), now=WHEN)
    jobs()
    with scope.enter(PSO):
        assert SafetyAlert.objects.get(pk=alert.pk).left_out == [
            {"provider": "Clinic Silent", "why": "It has not reported to the PSO yet"},
            {"provider": "Clinic Without Terms", "why": "No terms are in force"},
            {"provider": "Clinic X", "why": "Its contract has ended"},
        ]
        assert set(SentAlert.objects.values_list("provider__name", flat=True)) == {"Clinic Y", "Clinic Z"}


def test_only_those_whose_terms_report_the_event_type_get_it(
    houses: list[Any], under_terms: Any, ana: Any, pso: Any
) -> None:
    under_terms(houses[0], WHEN - timedelta(days=1), event_types=frozenset({"fall"}))
    with scope.enter(PSO):
        found = recipients(replace(GOOD, event_types=("device",)), WHEN.date())
    assert [(one.provider.name, one.why, one.terms_version) for one in found] == [
        ("Clinic X", "Its terms report none of these event types", 2), ("Clinic Y", "", 1), ("Clinic Z", "", 1),
    ]  # fmt: skip


def test_what_was_sent_and_answered_never_changes_and_each_side_says_its_own(
    houses: list[Any], sent: Any, rosa: Any
) -> None:
    copy = copy_of(houses[0])
    row = answered(rosa, copy, Answer(Says.NO))
    for here, change in (
        (PSO, lambda: SentAlert.objects.filter(pk=copy.pk).update(number=9)),
        (own(houses[0]), lambda: AlertAnswer.objects.filter(pk=row.pk).update(says="yes")),
        (PSO, lambda: copy_with(copy, AlertAnswer, number=2, says="yes", action="x", answered_by=uuid4(),
                                answered_at=WHEN)),
        (own(houses[0]), lambda: copy_with(copy, AlertTombstone, why="x", withdrawn_at=WHEN)),
    ):  # fmt: skip
        with scope.enter(here), transaction.atomic(), pytest.raises((IntegrityError, ProgrammingError)):
            change()


def copy_with(copy: Any, model: Any, **values: Any) -> None:
    model(provider_id=copy.provider_id, sent=copy, **values).save(force_insert=True)


def test_an_answer_is_changed_again_and_each_stays(houses: list[Any], sent: Any, rosa: Any) -> None:
    copy = copy_of(houses[0])
    with scope.enter(rosa.scope()):
        assert unanswered(houses[0].pk) == 1
    due = WHEN.date() + timedelta(days=20)
    answered(rosa, copy, Answer(Says.CHECKING, "The monitors of two units.", rosa.user_id, due))
    answered(rosa, copy, Answer(Says.YES, "Limits are reset at each change.", rosa.user_id, due), expected=1)
    answered(rosa, copy, Answer(Says.YES, "Limits are reset at each change.", rosa.user_id, due, done=True), expected=2)
    with scope.enter(rosa.scope()):
        assert list(AlertAnswer.objects.values_list("number", "says", "done")) == [
            (3, "yes", True), (2, "yes", False), (1, "checking", False),
        ]  # fmt: skip
        assert unanswered(houses[0].pk) == 0
        assert Entry.objects.filter(verb="answer_alert", row=copy.pk).count() == 3


def test_two_that_answer_at_once_are_told_and_nothing_is_overwritten(
    houses: list[Any], sent: Any, rosa: Any
) -> None:
    copy = copy_of(houses[0])
    answered(rosa, copy, Answer(Says.NO))
    with pytest.raises(Overtaken, match="stands here still"):
        answered(rosa, copy, Answer(Says.CHECKING, "", rosa.user_id, WHEN.date()))


def test_whoever_left_or_works_elsewhere_cannot_see_to_it(
    houses: list[Any], sent: Any, rosa: Any, make_member: Any
) -> None:
    gone, foreign = make_member(houses[0], "risk_manager", name="Gone Person"), make_member(houses[1], "risk_manager")
    gone.ended_at = WHEN
    gone.save()
    for person in (gone, foreign):
        with pytest.raises(Unanswered, match="has left") as wrong:
            answered(rosa, copy_of(houses[0]), Answer(Says.YES, "Labels.", person.user_id, WHEN.date()))
        assert set(wrong.value.problems) == {"owner"}


def test_only_who_may_answers_and_no_other_house_does(
    houses: list[Any], sent: Any, make_member: Any, acting: Any, rosa: Any
) -> None:
    from django.http import Http404

    reader = acting(make_member(houses[0], "executive"), WHEN)
    with pytest.raises(Denied):
        answered(reader, copy_of(houses[0]), Answer(Says.NO))
    with pytest.raises(Http404):
        answered(rosa, copy_of(houses[1]), Answer(Says.NO))


def test_after_the_contract_s_end_an_answer_is_refused_in_words(
    houses: list[Any], sent: Any, rosa: Any, acting: Any, make_member: Any
) -> None:
    chief = acting(make_member(None, "pso_administrator", name="Pia Admin"), WHEN)
    with scope.enter(chief.scope()):
        end_contract(by=chief, provider_id=houses[0].pk, on=WHEN.date(), now=WHEN)
    answered(rosa, copy_of(houses[0]), Answer(Says.NO))
    with pytest.raises(Denied, match="ended on March 10, 2026"):
        answered(rosa, copy_of(houses[0]), Answer(Says.NO), expected=1, now=WHEN + timedelta(days=1))


def test_a_withdrawn_alert_leaves_a_tombstone_with_the_reason_and_takes_no_answer(
    houses: list[Any], sent: Any, rosa: Any, priya: Any
) -> None:
    with scope.enter(priya.scope()):
        for why, words in (("", "Say why"), ("Clinic Y erred.", "Clinic Y"), ("Of 12 cases none was so.", "12 cases")):
            with pytest.raises(Unsaid, match=words):
                alerting.withdraw_alert(by=priya, alert_id=sent.pk, why=why, now=WHEN)
        alerting.withdraw_alert(by=priya, alert_id=sent.pk, why="The advice was wrong.", now=WHEN)
    for clinic in houses:
        with scope.enter(own(clinic)):
            assert AlertTombstone.objects.get().why == "The advice was wrong."
            assert unanswered(clinic.pk) == 0
    with pytest.raises(Denied, match="was withdrawn"):
        answered(rosa, copy_of(houses[0]), Answer(Says.NO))
    with scope.enter(priya.scope()), pytest.raises(Denied, match="was withdrawn"):
        alerting.withdraw_alert(by=priya, alert_id=sent.pk, why="Again.", now=WHEN)


def test_one_that_is_returned_comes_back_with_the_reason(ana: Any, priya: Any, houses: list[Any]) -> None:
    alert = waiting(ana)
    with scope.enter(priya.scope()):
        with pytest.raises(Unsaid, match="has to be different"):
            alerting.return_alert(by=priya, alert_id=alert.pk, why=" ", now=WHEN)
        back = alerting.return_alert(by=priya, alert_id=alert.pk, why="Say it shorter.", now=WHEN)
    assert (back.state, back.remarks[0]["said"]) == ("draft", "Say it shorter.")


def test_a_provider_sees_its_own_copy_and_nothing_of_the_pso_s_draft(houses: list[Any], sent: Any, ana: Any) -> None:
    written(ana, Contents(title="Not out yet"))
    for clinic in houses:
        with scope.enter(own(clinic)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM feedback_safetyalert")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT DISTINCT provider_id FROM feedback_sentalert")
            assert cursor.fetchall() == [(clinic.pk,)]
