"""Whatever left or arrived against the terms is found afterwards, from the rows alone, and named."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from feedback.models import FeedbackReport, SentAlert
from feedback.proving import PROVERS, Proof, prove
from pses.models import Submission
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.told import NOW, agree, file_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    provider = make_provider()
    agree(provider, frequency="quarterly")
    return provider


@pytest.fixture
def manager(hospital: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(hospital, "risk_manager"))


@pytest.fixture
def sent(manager: Any) -> UUID:
    """An event that was reported as it should be."""
    from pses.services import preview_submission, report_to_pso

    with scope.enter(manager.scope()):
        event = file_one(manager)
        known = {"by": manager, "content_kind": "event", "content_id": event.pk, "now": NOW}
        pk: UUID = report_to_pso(expected_sha256=preview_submission(**known).sha256, **known).pk
    return pk


def found(provider: Any) -> tuple[int, list[tuple[str, str]]]:
    proof = Proof()
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        prove(provider.pk, PROVERS, proof)
    return proof.rows, [(each.kind, each.term) for each in proof.breaches]


def by_hand(provider: Any, **contents: Any) -> UUID:
    """A copy that no service let through, laid into the table past all of them."""
    made = Submission(
        provider_id=provider.pk, kind="event", number=99, content_id=uuid4(), purpose="reporting", month="2026-02",
        contents={"kind": "event", "event_type": "medication"} | contents, annex={}, sha256="0" * 64, terms_version=1,
        act="transmission", sent_at=NOW,
    )  # fmt: skip
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        made.save(force_insert=True)
    return made.pk


def report_of(provider: Any, **changed: Any) -> None:
    with scope.enter(Scope(Side.PSO)):
        FeedbackReport(**{
            "provider_id": provider.pk, "release_id": uuid4(), "terms_version": 1, "period": "2025-Q4",
            "setting": "hospital", "contents": {}, "sha256": "0" * 64, "made_at": NOW,
        } | changed).save(force_insert=True)  # fmt: skip


def test_what_was_done_by_the_rules_breaks_none(hospital: Any, sent: UUID) -> None:
    report_of(hospital)
    assert found(hospital) == (2, [])


@pytest.mark.parametrize(
    ("later", "broken"),
    [
        ({"narrative_to_desk": False}, ["narrative_to_desk"]),
        ({"event_types": frozenset({"fall"})}, ["event_types"]),
        ({"narrative_to_desk": False, "event_types": frozenset()}, ["narrative_to_desk", "event_types"]),
    ],
)
def test_a_copy_that_the_terms_of_its_day_kept_at_home_is_named_by_each_term(
    hospital: Any, sent: UUID, later: dict[str, Any], broken: list[str]
) -> None:
    """Somebody put other terms behind the copy: the row says version 1, and what it holds was not allowed."""
    agree(hospital, 2, **later)
    assert found(hospital) == (1, [("submission", "version"), *(("submission", term) for term in broken)])


def test_a_copy_that_cites_another_version_is_named(hospital: Any, sent: UUID) -> None:
    agree(hospital, 2)
    assert found(hospital) == (1, [("submission", "version")])


def test_what_left_with_no_terms_at_all_is_named(hospital: Any, sent: UUID) -> None:
    with scope.enter(Scope(Side.PSO)):
        hospital.contract_ends = NOW.date().replace(day=1)
        hospital.save(update_fields=["contract_ends"])
    assert found(hospital) == (1, [("submission", "terms")])


@pytest.mark.parametrize(
    ("terms", "report", "broken"),
    [
        ({"analyses": frozenset(), "recipients": frozenset()}, {}, ["analyses"]),
        ({"frequency": "yearly"}, {"period": "2025-Q3"}, ["frequency"]),
        ({"frequency": "yearly"}, {"period": "2025-Q4"}, []),
        ({}, {"terms_version": 7}, ["version"]),
    ],
)
def test_a_report_that_nobody_asked_for_is_named(
    make_provider: Any, terms: dict[str, Any], report: dict[str, Any], broken: list[str]
) -> None:
    provider = make_provider()
    agree(provider, **terms)
    report_of(provider, **report)
    assert found(provider) == (1, [("feedback report", term) for term in broken])


def test_an_alert_under_another_version_is_named(hospital: Any) -> None:
    with scope.enter(Scope(Side.PSO)):
        SentAlert(
            provider_id=hospital.pk, alert_id=uuid4(), number=1, terms_version=3, contents={}, sha256="0" * 64,
            sent_at=NOW, answer_by=NOW.date(), told=0,
        ).save(force_insert=True)  # fmt: skip
    assert found(hospital) == (1, [("safety alert", "version")])


def test_a_breach_seeded_by_hand_in_the_database_is_named_by_the_command(hospital: Any, sent: UUID) -> None:
    out = StringIO()
    call_command("prove_terms", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"rows": 1, "breaches": 0}
    seeded = by_hand(hospital, files={"image": 1})
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("prove_terms", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["rows"], told["breaches"]) == (2, 1)
    assert told["named"] == [{
        "kind": "submission", "row": str(seeded), "provider": str(hospital.pk), "version": 1,
        "term": "attachments", "says": "Version 1 does not allow it: attachments.",
    }]  # fmt: skip


def test_a_narrowing_of_the_same_day_does_not_accuse_what_left_before_it(
    hospital: Any, sent: UUID, make_member: Any, acting: Any
) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from pso_portal.agreements.selectors import terms_in_force
    from pso_portal.agreements.services import narrow_terms

    later = NOW + timedelta(hours=2)
    signer = replace(acting(make_member(hospital, "provider_administrator")), stepped_up_at=later)
    with scope.enter(signer.scope()):
        held = terms_in_force(hospital.pk, NOW.date())
        assert held is not None
        fewer = replace(held[1], narrative_to_desk=False)
        narrow_terms(by=signer, provider_id=hospital.pk, terms=fewer, answers=None, now=later)
        assert Submission.objects.get().pk == sent
    assert found(hospital) == (1, [])


def test_many_rows_ask_no_more_than_few(hospital: Any, django_assert_num_queries: Any) -> None:
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(hospital)
        return len(queries)

    report_of(hospital)
    one = asked()
    for number in range(30):
        report_of(hospital, period=f"20{number + 30}-Q4")
    assert asked() == one
