"""A small network of clinics that lives one quarter, through the services, with the jobs run here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from pso_portal.celery import app
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import around, stand_member, stand_provider, stand_pso, stepped_up

FILED = datetime(2025, 8, 20, 15, tzinfo=UTC)
SENT = datetime(2025, 10, 2, 15, tzinfo=UTC)
QUARTER = ("2025-07", "2025-08", "2025-09")
# A text that passes by itself, and one that no engine lets pass: markup holds it.
CLEAR = "The call light was not working at 14:30. A nurse was told."
DOUBTFUL = "Spoke with Zebulon Quiverfeather from Brookhaven about ticket QX77121 and the Vexborough people.<br>"


def run_jobs() -> list[str]:
    """Run what is owed as a worker would, until nothing is; returns the names of the tasks."""
    app.loader.import_default_modules()
    ran: list[str] = []
    while True:
        with scope.enter(Scope(Side.SYSTEM)):
            owed = list(Message.objects.filter(done_at=None, dead_at=None, attempts=0).order_by("created_at"))
        if not owed:
            return ran
        for message in owed:
            app.tasks[message.task](message_id=str(message.pk))
            ran.append(message.task)


@pytest.fixture
def jobs(db: None) -> Callable[[], list[str]]:
    return run_jobs


@pytest.fixture
def clinic(make_provider: Any, under_terms: Any) -> Any:
    provider = make_provider("Clinic A", "clinic")
    under_terms(provider)
    return provider


@pytest.fixture
def manager(clinic: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT)


@pytest.fixture
def analyst(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "analyst", name="Ana List"), SENT)


@pytest.fixture
def under_terms(pso: Any) -> Callable[..., Any]:
    return agree


def agree(provider: Any, now: datetime = FILED, **changes: Any) -> Any:
    """Terms signed by both sides, with changes to the usual ones."""
    from pso_portal.agreements.enums import Analysis, Frequency, PeerGroup, Recipient, ReportingAct
    from pso_portal.agreements.services import propose_terms, sign_terms, text_hash
    from pso_portal.agreements.terms import Terms
    from pso_portal.tenancy.care_settings import SETTINGS

    usual: dict[str, Any] = {
        "event_types": frozenset(SETTINGS[provider.setting].event_types),
        "narrative_to_desk": True,
        "narrative_onward": "no",
        "analyses": frozenset({Analysis.REPORTING_RATE}),
        "peer_group": PeerGroup.SETTING,
        "frequency": Frequency.QUARTERLY,
        "smallest_cell": 11,
        "recipients": frozenset({Recipient.RISK_MANAGER}),
        "reporting_act": ReportingAct.TRANSMISSION,
    }
    administrator = stepped_up(stand_member(None, "pso_administrator", name="Pia Admin"), now)
    signer = stepped_up(stand_member(provider, "provider_administrator", name="Sam Signer"), now)
    with scope.enter(administrator.scope()):
        terms = Terms(**usual | changes)
        version = propose_terms(by=administrator, provider_id=provider.pk, terms=terms, now=now)
        digest = text_hash(version)
        sign_terms(by=administrator, version_id=version.pk, expected_sha256=digest, now=now)
    with scope.enter(signer.scope()):
        return sign_terms(by=signer, version_id=version.pk, expected_sha256=digest, now=now)


@pytest.fixture
def told(pso: Any) -> Callable[..., Any]:
    return tell


def tell(provider: Any, count: int = 1, story: str = "The call light failed.", **answers: Any) -> list[Any]:
    """Events filed and reported at one provider; returns the submissions."""
    from events.services import file_event
    from pses.services import preview_submission, report_to_pso
    from pso_portal.tenancy.models import Unit

    reporter = stepped_up(stand_member(provider, "reporter", name="Rae Porter"), FILED)
    manager = stepped_up(stand_member(provider, "risk_manager", name="Max Manager"), SENT)
    with scope.enter(reporter.scope()):
        unit = Unit.objects.first()
        given = {
            "what": "other", "what.more": "other", "harm": "no_harm", "when": "now", "where": str(unit.pk),
            "story": story,
            "name": "shown",
        } | answers  # fmt: skip
        events = [file_event(by=reporter, filing_key=uuid4(), answers=given, now=FILED) for _ in range(count)]
    with scope.enter(manager.scope()):
        sent = []
        for event in events:
            seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=SENT)
            sent.append(report_to_pso(
                by=manager, content_kind="event", content_id=event.pk, now=SENT, expected_sha256=seen.sha256
            ))  # fmt: skip
        return sent


@pytest.fixture
def counted(pso: Any) -> Callable[..., None]:
    return count_exposure


def count_exposure(provider: Any, value: int = 1000, months: tuple[str, ...] = QUARTER) -> None:
    """The quarter's exposure, entered and returned."""
    from events.services import record_exposure, submit_exposures

    manager = stepped_up(stand_member(provider, "risk_manager", name="Max Manager"), SENT)
    with scope.enter(manager.scope()):
        for month in months:
            record_exposure(by=manager, month=month, value=value, now=SENT)
        submit_exposures(by=manager, months=list(months), now=SENT)


@pytest.fixture
def network(pso: Any) -> Callable[..., list[Any]]:
    return build_network


def build_network(size: int = 7, events: int = 4) -> list[Any]:
    """Clinics with `events` each, of which the last wants no feedback."""
    clinics = [stand_provider(f"Clinic {name}", "clinic") for name in "ABCDEFGHIJ"[:size]]
    for number, clinic in enumerate(clinics, 1):
        agree(clinic, **({"analyses": frozenset()} if number == size else {}))
        tell(clinic, events)
        count_exposure(clinic)
    return clinics


@pytest.fixture(scope="module")
def standing_seven(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        stand_pso()
        clinics = build_network()
        run_jobs()
        yield clinics


@pytest.fixture
def seven(standing_seven: list[Any], db: None) -> list[Any]:
    """The network of seven clinics with four events each, taken in; it stands for a whole module."""
    return list(standing_seven)


@pytest.fixture
def released(pso: Any) -> Callable[..., Any]:
    return release


def release(setting: str = "clinic", period: str = "2025-Q3", now: datetime = SENT) -> Any:
    """One table released, and the reports of its period with it; returns the draft as it ends."""
    draft = release_table(setting, period, now)
    feed_back(period, now)
    return draft


def release_table(setting: str = "clinic", period: str = "2025-Q3", now: datetime = SENT) -> Any:
    """One table drafted by an analyst and approved by the privacy officer; returns the draft as it ends."""
    from aggregation.models import ReleaseDraft
    from aggregation.services import approve_release, draft_release

    analyst = stepped_up(stand_member(None, "analyst", name="Ana List"), now)
    officer = stepped_up(stand_member(None, "pso_privacy_officer", name="Priya Officer"), now)
    with scope.enter(analyst.scope()):
        draft = draft_release(by=analyst, measure="reporting_rate", setting=setting, period=period, now=now)
    run_jobs()
    with scope.enter(officer.scope()):
        if ReleaseDraft.objects.get(pk=draft.pk).shown:
            approve_release(by=officer, draft_id=draft.pk, now=now)
    run_jobs()
    with scope.enter(officer.scope()):
        return ReleaseDraft.objects.get(pk=draft.pk)


def feed_back(period: str = "2025-Q3", now: datetime = SENT, *, let_go: bool = True) -> Any:
    """The reports of a period made, looked at and let go by an analyst; returns the run as it ends."""
    from feedback.models import FeedbackRun, RunLine
    from feedback.reporting import begin_run, look_at, release_run

    analyst = stepped_up(stand_member(None, "analyst", name="Ana List"), now)
    with scope.enter(analyst.scope()):
        run = begin_run(by=analyst, period=period, now=now)
    run_jobs()
    with scope.enter(analyst.scope()):
        made = RunLine.objects.filter(run=run, state="made").values_list("pk", flat=True).first()
        if made and let_go:
            look_at(by=analyst, line_id=made, now=now)
            release_run(by=analyst, run_id=run.pk, now=now)
    run_jobs()
    with scope.enter(analyst.scope()):
        return FeedbackRun.objects.get(pk=run.pk)


@pytest.fixture
def second(make_member: Any, acting: Any) -> Any:
    """Another analyst, for what needs two people."""
    return acting(make_member(None, "analyst", name="Bo Second"), SENT)
