"""The watch on real tables: what it raises, what it says of the rest, and that it tells nothing twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from aggregation.models import Case, DelayFact, ExposureFact, Signal, SignalWatch
from aggregation.services import move_signal, owe_watch
from aggregation.signals.states import Move
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW
from tests.main_job.conftest import run_jobs

from .watched_data import CODES, DOOR, MONTHS, PSO, contribute, count, devices, grown, pairs, quiet, watch

pytestmark = pytest.mark.django_db
APRIL = NOW.replace(month=4)


@pytest.fixture
def network(pso: Any) -> None:
    contribute()


@pytest.fixture
def analyst(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "analyst", name="Ana List"))


def found() -> list[Signal]:
    with scope.enter(PSO):
        return list(Signal.objects.order_by("method", "event"))


def close(signal: Signal, by: Any, now: datetime = NOW) -> None:
    with scope.enter(by.scope()):
        move_signal(by=by, signal_id=signal.pk, move=Move.CLOSE, said="Explained.", revision=signal.revision, now=now)


def test_a_type_that_grew_at_many_is_raised_with_the_numbers_that_made_it(network: None) -> None:
    count(grown)
    count(quiet, "medication")
    run = watch()
    (signal,) = found()
    assert (signal.setting, signal.method, signal.event, signal.state) == ("clinic", "growth", "event_type=fall", "new")
    assert (signal.first_seen, signal.last_seen, signal.organizations, signal.shown) == ("2026-02", "2026-02", 12, True)
    assert {name: signal.evidence[name] for name in ("run", "count", "baseline", "learnt")} == {
        "run": ["2026-02", "2026-02"], "count": 36, "baseline": ["2024-01", "2025-12"], "learnt": 288,
    }  # fmt: skip
    assert signal.evidence["expected"] == pytest.approx(12.0)
    assert signal.evidence["sum"] >= signal.evidence["threshold"]
    assert (run.month, run.series, run.raised, run.came_again) == ("2026-02", 2, 1, 0)
    assert 0 < run.false_alarms <= 2 * 12 / 200


def test_who_makes_it_up_is_sealed_and_no_code_stands_beside_it(network: None) -> None:
    count(grown)
    watch()
    (signal,) = found()
    assert not [code for code in CODES if str(code) in str(signal.evidence)]
    with scope.enter(PSO):
        assert [row[0] for row in Signal.objects.get().contributors] == list(CODES)
    with scope.enter(PSO), connection.cursor() as cursor:
        cursor.execute("SELECT contributors::text FROM aggregation_signal")
        assert str(CODES[0]) not in cursor.fetchone()[0]


def test_quiet_counts_raise_nothing(network: None) -> None:
    count(quiet)
    assert (watch().raised, found()) == (0, [])


def test_run_twice_nothing_is_raised_twice_and_a_month_is_watched_once(network: None) -> None:
    count(grown)
    watch()
    call_command("watch_signals")  # of the real clock's month: owed, because it is another one
    with scope.enter(PSO):
        assert owe_watch(now=NOW) is False
        assert SignalWatch.objects.filter(month="2026-02").count() == 1
    assert [signal.times for signal in found()] == [1]


def test_the_same_alarm_seen_by_the_next_watch_is_known(network: None, analyst: Any) -> None:
    count(grown)
    watch()
    close(found()[0], analyst)
    count(quiet, months=["2026-03"])
    assert (watch(APRIL).raised, watch(NOW.replace(month=5)).came_again) == (0, 0)
    assert [(signal.state, signal.times) for signal in found()] == [("closed", 1)]


def test_a_later_alarm_reopens_what_was_closed_and_leaves_the_rest_where_it_stands(
    network: None, analyst: Any
) -> None:
    count(grown)
    watch()
    close(found()[0], analyst)
    count(lambda _month, _code: 4, months=["2026-03"])
    assert watch(APRIL).came_again == 1
    (signal,) = found()
    assert (signal.state, signal.times, signal.first_seen, signal.last_seen) == ("new", 2, "2026-02", "2026-03")
    assert [each["month"] for each in signal.sightings] == ["2026-02", "2026-03"]
    assert signal.evidence["run"] == ["2026-03", "2026-03"]


def test_a_month_whose_reports_are_not_in_is_not_judged_and_the_run_says_so(network: None) -> None:
    """Everything is told a month late: of February nothing is known when March begins."""
    count(grown, lag=1)
    (said,) = watch().looked_at
    assert (said["last"], said["reason"]) == ("2026-01", "Less than four fifths of this month's reports are in yet.")
    assert found() == []


def test_where_delays_are_not_known_nothing_is_judged(network: None) -> None:
    count(grown)
    with scope.enter(PSO):
        DelayFact.objects.all().delete()
    run = watch()
    assert (run.series, [each["reason"] for each in run.looked_at]) == (
        0, ["Fewer than 50 events: how late they are reported would be guesswork."],
    )  # fmt: skip
    assert found() == []


def test_a_month_without_exposures_is_not_judged(network: None) -> None:
    count(grown)
    with scope.enter(PSO):
        ExposureFact.objects.filter(month="2026-02").delete()
    (said,) = watch().looked_at
    assert (said["last"], said["reason"]) == ("2026-01", "No exposure was returned for this period.")


def test_one_provider_s_own_trouble_is_raised_as_of_one(network: None) -> None:
    count(lambda month, code: 40 if (month, code) == ("2026-02", CODES[0]) else 1)
    watch()
    (signal,) = found()
    assert (signal.organizations, signal.shown) == (1, False)


@pytest.mark.parametrize(("event_type", "shown"), [("fall", True), ("behavioral", False), ("protection", False)])
def test_of_self_harm_and_assault_one_organization_may_hold_a_quarter_and_not_three_fifths(
    network: None, event_type: str, shown: bool
) -> None:
    """As in a release: 16 of 38 events are of one of them."""
    count(lambda month, code: 1 if month != "2026-02" else 16 if code == CODES[0] else 2, event_type)
    watch()
    (signal,) = found()
    assert (signal.event, signal.evidence["count"], signal.shown) == (f"event_type={event_type}", 38, shown)


@pytest.mark.parametrize(("event_type", "shown"), [("burn", True), ("behavioral", False)])
def test_a_pair_of_a_sensitive_type_is_held_to_the_same_share(network: None, event_type: str, shown: bool) -> None:
    """Three organizations give eight ninths of it between them, and nine the rest."""
    pairs(165, codes=[*CODES[:3]] * 8 + [*CODES[3:]], event_type=event_type)
    watch()
    (signal,) = found()
    assert (signal.event, signal.organizations, signal.shown) == (f"event_type={event_type}", 12, shown)


def test_affiliates_are_one_organization(pso: Any) -> None:
    contribute(organization=500_000)
    count(grown)
    watch()
    assert [(signal.organizations, signal.shown) for signal in found()] == [(1, False)]


def test_a_pair_that_comes_together_is_raised_with_how_many_organizations_gave_it(network: None) -> None:
    pairs(150)
    run = watch()
    (signal,) = found()
    assert (signal.method, signal.event, signal.factor) == ("pair", "event_type=burn", "location_kind=laboratory")
    assert (signal.evidence["count"], signal.organizations, signal.shown) == (154, 12, True)
    assert signal.strength >= 1
    assert (run.pairs, run.pairs_refused) == (21 * 16, "")


def test_a_device_and_a_factor_that_keep_company_are_a_pair_and_lead_to_their_cases(
    network: None, make_member: Any, client_for: Any
) -> None:
    devices(240)
    watch()
    (signal,) = found()
    assert (signal.event, signal.factor, signal.evidence["count"], signal.shown) == (
        "device.kind=monitor", "factor.main=training", 244, True)  # fmt: skip
    page = client_for(make_member(None, "analyst", name="Ana List")).get(f"/signals/{signal.pk}/")
    assert "Hospital: Monitor or alarm × Training of staff" in page.content.decode()
    asked = "setting=hospital&amp;from=2025&amp;to=2026&amp;device.kind=monitor&amp;factor.main=training"
    assert asked in page.content.decode()


def test_a_pair_of_two_organizations_is_theirs(network: None) -> None:
    pairs(150, codes=CODES[:2])
    watch()
    assert [(signal.organizations, signal.shown) for signal in found()] == [(2, False)]


def test_cases_out_of_use_make_no_pair(network: None) -> None:
    pairs(150)
    with scope.enter(PSO):
        Case.objects.filter(event_type="burn", coded__location_kind="laboratory").update(withdrawn=True)
    assert (watch().raised, found()) == (0, [])


def test_few_pairs_are_told_as_the_reason(network: None) -> None:
    assert watch().pairs_refused == "Fewer than 100 pairs: what pairs are like in general cannot be told."


def test_a_pair_that_was_closed_comes_again_only_when_it_has_grown(network: None, analyst: Any) -> None:
    """Cases of a year stay in it month after month: the same ones are no news."""
    pairs(150)
    watch()
    close(found()[0], analyst)
    assert watch(APRIL).came_again == 0
    with scope.enter(PSO):  # as if it had been weaker when it was closed
        Signal.objects.update(strength=found()[0].strength / 1.6)
    assert watch(NOW.replace(month=5)).came_again == 1
    assert [(signal.state, signal.times) for signal in found()] == [("new", 2)]


def test_the_watch_leaves_entries_and_no_provider_reads_a_signal(network: None, make_provider: Any) -> None:
    count(grown)
    watch()
    with scope.enter(Scope(Side.SYSTEM)):
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"ask_for_watch", "watch_signals", "raise_signal"} <= verbs
    with scope.enter(Scope(Side.PROVIDER, frozenset({make_provider().pk}))):
        assert (Signal.objects.count(), SignalWatch.objects.count()) == (0, 0)


def test_months_before_the_window_raise_nothing_when_the_watch_begins_late(network: None) -> None:
    """An alarm of two years ago is history, not a question of today."""
    count(lambda month, _code: 5 if month == "2025-02" else 1, months=MONTHS)
    assert (watch().raised, found()) == (0, [])


def test_a_run_that_is_done_cannot_be_changed(network: None) -> None:
    run = watch()
    with scope.enter(DOOR), pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        SignalWatch.objects.filter(pk=run.pk).update(series=99)
    assert run_jobs() == []
