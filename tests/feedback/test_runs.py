"""A feedback run: made by the workers, looked at and let go by a person; what changed meanwhile is refused or made
anew, with the reason.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aggregation.models import Release
from aggregation.services import ask_withdrawal, withdraw_release
from feedback.models import FeedbackReport, FeedbackRun, RunLine, TableReader
from feedback.reporting import (
    begin_run,
    deliver_report,
    hold_back,
    look_at,
    make_report,
    plan_run,
    release_run,
    take_up,
    try_again,
)
from pso_portal.accounts.acting import Denied
from pso_portal.agreements.enums import Analysis, MeasureKind, PeerGroup
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.main_job.conftest import SENT, feed_back, release_table

pytestmark = pytest.mark.django_db
PSO, PERIOD = Scope(Side.PSO), "2025-Q3"


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


@pytest.fixture
def ana(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "analyst", name="Ana List"), SENT)


@pytest.fixture
def table(seven: list[Any], jobs: Any) -> list[Any]:
    """Seven clinics with a table that nobody was answered yet."""
    jobs()
    release_table()
    return seven


@pytest.fixture
def made(table: list[Any], ana: Any, jobs: Any) -> Any:
    """A run whose six reports are made and wait."""
    with scope.enter(ana.scope()):
        run = begin_run(by=ana, period=PERIOD, now=SENT)
    jobs()
    return run


def lines(run: Any) -> dict[str, RunLine]:
    with scope.enter(PSO):
        return {line.provider.name: line for line in RunLine.objects.filter(run=run).select_related("provider")}


def states(run: Any) -> dict[str, int]:
    return dict(Counter(line.state for line in lines(run).values()))


def state_of(run: Any) -> str:
    with scope.enter(PSO):
        return str(FeedbackRun.objects.get(pk=run.pk).state)


def let_go(ana: Any, run: Any, jobs: Any) -> None:
    with scope.enter(ana.scope()):
        look_at(by=ana, line_id=RunLine.objects.filter(run=run, state="made").first().pk, now=SENT)
        release_run(by=ana, run_id=run.pk, now=SENT)
    jobs()


def test_reports_are_made_for_those_whose_terms_ask_and_nobody_reads_one_yet(made: Any, table: list[Any]) -> None:
    assert state_of(made) == "made"
    assert states(made) == {"made": 6}
    assert "Clinic G" not in lines(made)  # its terms ask for none
    for clinic in table:
        with scope.enter(own(clinic)):
            assert (FeedbackReport.objects.count(), RunLine.objects.count(), Release.objects.count()) == (0, 0, 0)
            assert TableReader.objects.count() == 0


def test_what_was_looked_at_is_what_the_provider_reads_byte_for_byte(
    made: Any, ana: Any, jobs: Any, table: list[Any]
) -> None:
    before = lines(made)["Clinic A"].sha256
    let_go(ana, made, jobs)
    with scope.enter(own(table[0])):
        report = FeedbackReport.objects.get()
        assert (report.sha256, report.run, report.period, report.terms_version) == (before, 1, PERIOD, 1)
        assert Release.objects.count() == 1
    assert states(made) == {"delivered": 6}
    with scope.enter(PSO):
        assert {line.contents for line in RunLine.objects.filter(run=made)} == {None}
        assert Entry.objects.filter(verb="make_feedback").count() == 6


def test_recipients_hear_that_something_is_there_and_nothing_more(
    made: Any, ana: Any, jobs: Any, make_member: Any, table: list[Any], mailoutbox: Any
) -> None:
    make_member(table[0], "risk_manager", name="Rosa Quinn")
    let_go(ana, made, jobs)
    told = " ".join(mail.subject + mail.body for mail in mailoutbox)
    assert "You have something new" in told
    assert not [word for word in ("event", "report", "peer", "1.3", "Clinic") if word in told.lower()]


def test_nobody_lets_a_run_go_that_nobody_looked_at(made: Any, ana: Any) -> None:
    with scope.enter(ana.scope()), pytest.raises(Denied, match="Nobody has looked"):
        release_run(by=ana, run_id=made.pk, now=SENT)
    assert states(made) == {"made": 6}


@pytest.mark.parametrize("role", ["pso_administrator", "pso_privacy_officer", "pso_auditor"])
def test_only_who_has_the_permission_begins_looks_holds_or_lets_go(
    made: Any, make_member: Any, acting: Any, role: str
) -> None:
    by = acting(make_member(None, role), SENT)
    line = lines(made)["Clinic A"].pk
    with scope.enter(by.scope()):
        for act in (
            lambda: begin_run(by=by, period=PERIOD, now=SENT), lambda: look_at(by=by, line_id=line, now=SENT),
            lambda: hold_back(by=by, line_id=line, why="Why.", now=SENT),
            lambda: release_run(by=by, run_id=made.pk, now=SENT),
        ):  # fmt: skip
            with pytest.raises(Denied, match="Your role does not include this"):
                act()


def test_letting_go_wants_a_fresh_proof_of_who_it_is(made: Any, ana: Any) -> None:
    with scope.enter(ana.scope()):
        look_at(by=ana, line_id=lines(made)["Clinic A"].pk, now=SENT)
        with pytest.raises(Denied, match="Confirm that it is you"):
            release_run(by=ana, run_id=made.pk, now=SENT + timedelta(minutes=6))


def test_one_is_held_back_with_a_reason_and_goes_later(made: Any, ana: Any, jobs: Any, table: list[Any]) -> None:
    held = lines(made)["Clinic B"].pk
    with scope.enter(ana.scope()):
        with pytest.raises(Denied, match="Say why"):
            hold_back(by=ana, line_id=held, why="  ", now=SENT)
        hold_back(by=ana, line_id=held, why="We asked about August.", now=SENT)
    let_go(ana, made, jobs)
    assert states(made) == {"delivered": 5, "held": 1}
    with scope.enter(own(table[1])):
        assert FeedbackReport.objects.count() == 0
    with scope.enter(ana.scope()):
        take_up(by=ana, line_id=held, now=SENT)
        release_run(by=ana, run_id=made.pk, now=SENT)
    jobs()
    assert states(made) == {"delivered": 6}


def test_every_step_taken_twice_changes_nothing(made: Any, ana: Any, jobs: Any) -> None:
    found = {name: line.pk for name, line in lines(made).items()}
    with scope.enter(PSO):
        plan_run(run_id=made.pk, now=SENT)
        make_report(line_id=found["Clinic A"], now=SENT)
    let_go(ana, made, jobs)
    with scope.enter(PSO):
        deliver_report(line_id=found["Clinic A"], now=SENT)
        make_report(line_id=found["Clinic A"], now=SENT)
        assert FeedbackReport.objects.count() == 6
        assert Entry.objects.filter(verb="make_feedback").count() == 6


def test_the_database_takes_no_second_report_of_a_run(made: Any, ana: Any, jobs: Any) -> None:
    let_go(ana, made, jobs)
    with scope.enter(PSO):
        one = FeedbackReport.objects.first()
        again = FeedbackReport(provider_id=one.provider_id, terms_version=1, period=PERIOD, run=1, setting="clinic",
                               contents={}, sha256="0" * 64, made_at=SENT)  # fmt: skip
        with transaction.atomic(), pytest.raises(IntegrityError, match="feedback_one_a_run"):
            again.save(force_insert=True)


def test_a_second_run_of_a_period_makes_only_what_nobody_has(made: Any, ana: Any, jobs: Any) -> None:
    with scope.enter(ana.scope()), pytest.raises(Denied, match="Run 1 of this period is under way"):
        begin_run(by=ana, period=PERIOD, now=SENT)
    let_go(ana, made, jobs)
    assert states(feed_back()) == {}


def test_a_period_that_has_not_ended_is_not_begun(table: list[Any], ana: Any) -> None:
    with scope.enter(ana.scope()), pytest.raises(Denied, match="has not ended"):
        begin_run(by=ana, period="2025-Q4", now=SENT)


def test_nothing_begins_while_readers_of_a_table_are_still_being_noted(table: list[Any], ana: Any) -> None:
    with scope.enter(PSO):
        Message(task="feedback.note_reader", side="pso", created_at=SENT, due_at=SENT).save(force_insert=True)
    with scope.enter(ana.scope()), pytest.raises(Denied, match="still being noted"):
        begin_run(by=ana, period=PERIOD, now=SENT)


# What changes in the middle of a run


def end_contract(provider: Any) -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    with scope.enter(PSO):
        Provider.objects.filter(pk=provider.pk).update(contract_ends=yesterday)


def test_a_provider_that_left_in_mid_run_gets_nothing_and_the_line_says_why(
    made: Any, ana: Any, jobs: Any, table: list[Any]
) -> None:
    end_contract(table[2])
    let_go(ana, made, jobs)
    line = lines(made)["Clinic C"]
    assert (line.state, line.why.startswith("Its contract ended on"), line.contents) == ("refused", True, None)
    assert states(made) == {"delivered": 5, "refused": 1}


def test_terms_narrowed_in_between_are_obeyed_and_looked_at_again(
    made: Any, ana: Any, jobs: Any, table: list[Any], under_terms: Any
) -> None:
    under_terms(table[0], SENT, smallest_cell=40)
    let_go(ana, made, jobs)
    line = lines(made)["Clinic A"]
    assert (line.state, line.terms_version, state_of(made)) == ("made", 2, "made")
    assert line.why == "Terms version 2 came into force after it was made: it is made anew under them."
    let_go(ana, made, jobs)
    with scope.enter(own(table[0])):
        report = FeedbackReport.objects.get()
        whole = next(one for one in report.contents["lines"] if one["category"] == "all")
        assert (report.terms_version, whole["peer_rate"]) == (2, None)


def test_terms_that_ask_for_nothing_any_more_end_it(
    made: Any, ana: Any, jobs: Any, table: list[Any], under_terms: Any
) -> None:
    under_terms(table[0], SENT, analyses=frozenset())
    let_go(ana, made, jobs)
    assert (lines(made)["Clinic A"].state, lines(made)["Clinic A"].why) == ("refused", "Its terms ask for no feedback.")


def test_where_every_recipient_left_nothing_goes_until_somebody_is_there(
    made: Any, ana: Any, jobs: Any, table: list[Any], make_member: Any
) -> None:
    from pso_portal.accounts.models import Membership

    Membership.objects.filter(provider_id=table[0].pk, roles__contains=["risk_manager"]).update(ended_at=SENT)
    let_go(ana, made, jobs)
    line = lines(made)["Clinic A"]
    assert (line.state, "Nobody is there to receive it" in line.why) == ("refused", True)
    make_member(table[0], "risk_manager", name="New Manager")
    with scope.enter(ana.scope()):
        try_again(by=ana, line_id=line.pk, now=SENT)
    jobs()
    let_go(ana, made, jobs)
    assert states(made) == {"delivered": 6}


def test_a_table_withdrawn_in_mid_run_reaches_nobody(
    made: Any, ana: Any, jobs: Any, make_member: Any, acting: Any, table: list[Any]
) -> None:
    officer = acting(make_member(None, "pso_privacy_officer"), SENT)
    with scope.enter(ana.scope()):
        asked = ask_withdrawal(by=ana, release_id=Release.objects.get().pk, reason="Counted twice.", now=SENT)
    with scope.enter(officer.scope()):
        withdraw_release(by=officer, request_id=asked.pk, now=SENT)
    let_go(ana, made, jobs)
    assert states(made) == {"refused": 6}
    assert {line.why for line in lines(made).values()} == {
        "No table of its setting was released for July to September 2025, and its terms ask for nothing of its own "
        "figures alone."
    }
    with scope.enter(own(table[0])):
        assert (FeedbackReport.objects.count(), Release.objects.count()) == (0, 0)


def test_a_group_that_is_too_small_is_replaced_or_not_as_the_terms_say(
    table: list[Any], ana: Any, jobs: Any, under_terms: Any
) -> None:
    under_terms(table[0], SENT, peer_group=PeerGroup.SETTING_AND_SIZE)
    under_terms(table[1], SENT, peer_group=PeerGroup.SETTING_AND_SIZE, fall_back=False)
    with scope.enter(ana.scope()):
        run = begin_run(by=ana, period=PERIOD, now=SENT)
    jobs()
    wider, alone = lines(run)["Clinic A"], lines(run)["Clinic B"]
    assert wider.why == "No group like it is large enough in this table: its whole setting stands in."
    assert alone.why == "No group like it is large enough in this table, and its terms let no wider one stand in."
    with scope.enter(PSO):
        assert RunLine.objects.get(pk=wider.pk).contents["lines"][0]["peer_rate"] == 1.3
        assert {line["peer_rate"] for line in RunLine.objects.get(pk=alone.pk).contents["lines"]} == {None}


def test_no_peer_stands_beside_a_provider_that_never_reported(
    table: list[Any], make_provider: Any, under_terms: Any, counted: Any, ana: Any, jobs: Any
) -> None:
    """42 CFR 3.206(b)(4)(iv)."""
    silent = make_provider("Clinic Silent", "clinic")
    under_terms(silent, analyses=frozenset(Analysis))
    counted(silent)
    jobs()
    with scope.enter(PSO):
        TableReader(provider_id=silent.pk, release_id=Release.objects.get().pk, places="0").save(force_insert=True)
    with scope.enter(ana.scope()):
        run = begin_run(by=ana, period=PERIOD, now=SENT)
    jobs()
    with scope.enter(PSO):
        line = RunLine.objects.get(run=run, provider=silent)
        assert "once you have reported a first event" in line.contents["why_no_peers"]
        assert {each["peer_rate"] for each in line.contents["lines"]} == {None}
        assert line.release_id is None  # so the table is not opened to it either


def test_terms_choose_the_sections_and_the_lines(
    table: list[Any], ana: Any, jobs: Any, under_terms: Any
) -> None:
    under_terms(table[0], SENT, analyses=frozenset({Analysis.REPORTING_RATE, Analysis.HARM_MIX}), measures=frozenset())
    under_terms(table[1], SENT, measures=frozenset({MeasureKind.EVENT_TYPES}), analyses=frozenset(Analysis))
    with scope.enter(ana.scope()):
        run = begin_run(by=ana, period=PERIOD, now=SENT)
    jobs()
    with scope.enter(PSO):
        few, many = (RunLine.objects.get(run=run, provider=one).contents for one in table[:2])
    assert [each["category"] for each in few["lines"]] == ["all"]
    assert [each["code"] for each in few["sections"]] == ["harm", "doing", "withheld", "since"]
    assert [each["code"] for each in many["sections"]] == [
        "trend", "harm", "factors", "learning", "culture", "quality", "doing", "withheld", "since",
    ]  # fmt: skip
    assert all(each["says"] or each["why"] or each["notes"] for each in many["sections"])
    assert len(many["findings"]) == 3


def test_a_run_over_thirty_asks_no_more_a_provider_than_over_seven(
    made: Any, make_member: Any, client_for: Any, make_provider: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    browser, page = client_for(make_member(None, "analyst")), reverse("feedback:run", args=[made.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(page).status_code == 200
        return len(caught)

    queries()
    few = queries()
    with scope.enter(PSO):
        for number in range(24):
            RunLine(run=made, provider=make_provider(f"House {number}", "clinic"), state="made").save(force_insert=True)
    assert queries() == few
