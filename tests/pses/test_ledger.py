"""What left our PSES: submissions and disclosures in one ledger that agrees with what left, to the byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from pses.evidence import Extent
from pses.ledger import Asked, lines, outbound, reconcile
from pses.models import Disclosure, Submission
from pses.services import Said, preview_submission, record_disclosure, report_to_pso, withdraw
from pso_portal.tenancy import scope
from tests.told import agree, file_one

FDA = {"product": "Infusion pump", "limit": "Cover letter"}


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", "provider_auditor", name="Lena Marsh")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def manager(member, acting, now):
    return acting(member, now)


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


@pytest.fixture
def filled(manager, now):
    """Twelve days: on each something was reported or disclosed, and once something was taken back."""
    with scope.enter(manager.scope()):
        event = file_one(manager, now=now - timedelta(days=30))
        for ago in range(12):
            at = now - timedelta(days=ago)
            by = replace(manager, stepped_up_at=at)
            sent(by, file_one(by, now=at), at) if ago % 2 else told(by, event, at, "fda" if ago % 4 else "research")
        reported = Submission.objects.filter(kind="event").first()
        withdraw(by=manager, content_kind="event", content_id=reported.content_id, reason="Wrong patient", now=now)


def sent(by, event, at):
    seen = preview_submission(by=by, content_kind="event", content_id=event.pk, now=at)
    report_to_pso(by=by, content_kind="event", content_id=event.pk, now=at, expected_sha256=seen.sha256)


def told(by, event, at, ground="fda"):
    evidence = FDA if ground == "fda" else {
        "project": "Falls", "sanction": "R18 HS0", "sanctioned_on": "2020-01-01", "hipaa": "none",
    }  # fmt: skip
    said = Said(
        ground=ground, entity="Food and Drug Administration", person="Rhea Doss", disclosed_on=timezone.localdate(at),
        extent=Extent.CODED, evidence=evidence, items=(("event", event.pk),), late_reason="Noon in another zone",
    )  # fmt: skip
    return record_disclosure(by=by, said=said, key=uuid4(), now=at)


def sheet(desk, **asked):
    text = desk.get(reverse("pses:ledger_sheet"), asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def outbound_record(**within):
    """Hash, by day, of everything that left: read from the rows, not from the ledger."""
    rows = [(timezone.localdate(each.sent_at), each) for each in Submission.objects.all()]
    rows += [(each.disclosed_on, each) for each in Disclosure.objects.all()]
    since, until = within["since"], within["until"]
    return sorted(each.sha256 for on, each in rows if since <= on.isoformat() <= until)


def test_random_exports_and_the_outbound_record_agree_both_ways_to_the_byte(desk, manager, filled, now):
    rng = random.Random("exports")
    zone = timezone.get_fixed_timezone(-360)
    with timezone.override("America/Chicago"):
        for _ in range(8):
            ends = sorted(timezone.localdate(now, zone) - timedelta(days=rng.randrange(14)) for _ in range(2))
            asked = {"since": ends[0].isoformat(), "until": ends[1].isoformat()}
            with scope.enter(manager.scope()):
                left = outbound_record(**asked)
            assert sorted(row["SHA-256"] for row in sheet(desk, **asked)) == left
    rows = sheet(desk)
    files = {}
    with scope.enter(manager.scope()):
        routes = [("pses:copy_bytes", pk) for pk in Submission.objects.values_list("pk", flat=True)]
        routes += [("pses:disclosure_bytes", pk) for pk in Disclosure.objects.values_list("pk", flat=True)]
    for route, pk in routes:
        content = desk.get(reverse(route, args=[pk])).content
        files[hashlib.sha256(content).hexdigest()] = content
    assert sorted(files) == sorted(row["SHA-256"] for row in rows)
    assert len(rows) == len(routes) == 13


def test_the_ground_filters_and_stands_in_the_address(desk, filled):
    assert {row["Ground"] for row in sheet(desk, ground="fda")} == {"FDA, or who must report to it"}
    assert {row["Paragraph"] for row in sheet(desk, ground="psa_provider_to_pso")} == {"42 CFR 3.206(b)(4)(i)"}
    page = desk.get(reverse("pses:ledger"), {"ground": "fda"}).content.decode()
    assert ("ledger/list.csv?ground=fda" in page, "Reported to the PSO</" in page) == (True, False)


def test_nothing_of_these_days_is_said_as_such(desk, filled):
    page = desk.get(reverse("pses:ledger"), {"since": "2031-01-01"}).content.decode()
    assert ("Nothing left then" in page, "Show all" in page) == (True, True)


def test_a_day_that_makes_no_sense_is_said_and_filters_nothing(desk, filled):
    page = desk.get(reverse("pses:ledger"), {"since": "soon"}).content.decode()
    assert ("Give a day, for example" in page, page.count("View<span")) == (True, 13)


def test_what_left_is_reconciled_by_command(provider, filled, capsys):
    call_command("reconcile_ledger", "--provider", provider.name)
    said = json.loads(capsys.readouterr().out)
    assert (said["providers"], said["rows"], said["differences"]) == (1, 13, 0)
    assert said["bytes"] > 0


ALTERED = {
    "another hash on a disclosure": "UPDATE pses_disclosure SET sha256 = repeat('0', 64) WHERE number = 2",
    "another hash on a submission": "UPDATE pses_submission SET sha256 = repeat('0', 64) WHERE number = 2",
    "another number": "UPDATE pses_disclosure SET number = 99 WHERE number = 2",
    "a disclosure that is gone": "DELETE FROM pses_discloseditem; DELETE FROM pses_disclosure WHERE number = 2",
    "a submission that is gone": "DELETE FROM pses_submission WHERE kind = 'withdrawal'",
    "an entry that is gone": "DELETE FROM audit_entry WHERE verb = 'record_disclosure'",
    "a row twice": "INSERT INTO pses_disclosure SELECT (jsonb_populate_record(d, jsonb_build_object('id',"
                   " gen_random_uuid(), 'number', 77, 'key', gen_random_uuid()))).* FROM pses_disclosure d"
                   " WHERE number = 2",
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ALTERED)
def test_an_alteration_by_whoever_rules_the_database_is_found(how, manager, now):
    with scope.enter(manager.scope()):
        event = file_one(manager, now=now)
        for _ in range(2):
            told(manager, event, now)
        for _ in range(2):
            sent(manager, file_one(manager, now=now), now)
        withdraw(by=manager, content_kind="event", content_id=Submission.objects.get(number=1).content_id,
                 reason="Wrong patient", now=now)  # fmt: skip
        assert reconcile().differences == ()
    rule_the_database(ALTERED[how])
    with scope.enter(manager.scope()):
        assert reconcile().differences != ()


def rule_the_database(statement):
    address = psycopg.conninfo.conninfo_to_dict(os.environ["OWNER_DATABASE_URL"])
    address["dbname"] = connection.settings_dict["NAME"]
    with psycopg.connect(**address, autocommit=True) as owner:
        tables = ("pses_disclosure", "pses_discloseditem", "pses_submission", "audit_entry")
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        owner.execute(statement)
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL; ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def test_lines_come_latest_first_and_ask_no_more_for_thirty_than_for_one(manager, filled, django_assert_num_queries):
    with scope.enter(manager.scope()):
        keys = list(outbound(Asked()))
        assert [key[1] for key in keys] == sorted((key[1] for key in keys), reverse=True)
        with django_assert_num_queries(2):
            assert len(lines(keys)) == 13
        with django_assert_num_queries(2):
            lines(keys[:2])
