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

from pses.disclosure_selectors import local_day
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
        ground=ground, entity="Food and Drug Administration", person="Rhea Doss", disclosed_on=local_day(by, at),
        extent=Extent.CODED, evidence=evidence, items=(("event", event.pk),),
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
    with timezone.override("America/Chicago"):
        for _ in range(8):
            ends = sorted(timezone.localdate(now) - timedelta(days=rng.randrange(14)) for _ in range(2))
            asked = {"since": ends[0].isoformat(), "until": ends[1].isoformat()}
            with scope.enter(manager.scope()):
                left = outbound_record(**asked)
            assert sorted(row["SHA-256"] for row in sheet(desk, **asked)) == left
    rows = sheet(desk)
    files = []
    with scope.enter(manager.scope()):
        routes = [("pses:copy_bytes", pk) for pk in Submission.objects.values_list("pk", flat=True)]
        routes += [("pses:disclosure_bytes", pk) for pk in Disclosure.objects.values_list("pk", flat=True)]
    for route, pk in routes:
        content = desk.get(reverse(route, args=[pk])).content
        files.append(hashlib.sha256(content).hexdigest())
    assert sorted(files) == sorted(row["SHA-256"] for row in rows)
    assert len(rows) == len(routes) == 13


def test_the_ground_filters_and_stands_in_the_address(desk, filled):
    assert {row["Ground"] for row in sheet(desk, ground="fda")} == {"FDA, or who must report to it"}
    assert {row["Paragraph"] for row in sheet(desk, ground="psa_provider_to_pso")} == {"42 CFR 3.206(b)(4)(i)"}
    page = desk.get(reverse("pses:ledger"), {"ground": "fda"}).content.decode()
    assert ("ledger/list.csv?ground=fda" in page, "Reported to the PSO <span" in page) == (True, False)


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
    "another hash on a disclosure": "UPDATE pses_disclosure SET sha256 = repeat('0', 64) WHERE number = 2 AND {own}",
    "another hash on a submission": "UPDATE pses_submission SET sha256 = repeat('0', 64) WHERE number = 2 AND {own}",
    "another number": "UPDATE pses_disclosure SET number = 99 WHERE number = 2 AND {own}",
    "another copy": "UPDATE pses_disclosure SET copy = (SELECT copy FROM pses_disclosure WHERE number = 1 AND {own})"
                    " WHERE number = 2 AND {own}",
    "a disclosure that is gone": "DELETE FROM pses_discloseditem WHERE {own}; DELETE FROM pses_disclosure"
                                 " WHERE number = 2 AND {own}",
    "a submission that is gone": "DELETE FROM pses_submission WHERE number = 1 AND {own}",
    "an entry that is gone": "DELETE FROM audit_entry WHERE verb = 'record_disclosure' AND {own}",
    "a row twice": "INSERT INTO pses_disclosure SELECT (jsonb_populate_record(d, jsonb_build_object('id',"
                   " gen_random_uuid(), 'number', 77, 'key', gen_random_uuid()))).* FROM pses_disclosure d"
                   " WHERE number = 2 AND {own}",
}  # fmt: skip
TABLES = ("pses_disclosure", "pses_discloseditem", "pses_submission", "audit_entry")


@pytest.mark.django_db(transaction=True)
def test_what_whoever_rules_the_database_alters_is_found(make_provider, make_member, acting, now):
    """Each at a provider of its own: a copy that no longer opens, or says something else, is a difference too."""
    houses = {}
    for how in ALTERED:
        provider = make_provider(f"House of {how}")
        agree(provider)
        by = houses[how] = acting(make_member(provider, "risk_manager"), now)
        with scope.enter(by.scope()):
            event = file_one(by, now=now)
            for _ in range(2):
                told(by, event, now)
                sent(by, file_one(by, now=now), now)
    assert {how: differences(by) for how, by in houses.items()} == dict.fromkeys(ALTERED, False)
    rule_the_database([ALTERED[how].format(own=f"provider_id = '{by.provider_id}'") for how, by in houses.items()])
    assert {how: differences(by) for how, by in houses.items()} == dict.fromkeys(ALTERED, True)


def differences(by):
    with scope.enter(by.scope()):
        return bool(reconcile().differences)


def rule_the_database(statements):
    address = psycopg.conninfo.conninfo_to_dict(os.environ["OWNER_DATABASE_URL"])
    address["dbname"] = connection.settings_dict["NAME"]
    with psycopg.connect(**address, autocommit=True) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for statement in statements:
            owner.execute(statement)
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER; ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER frozen_whole")  # tests empty tables


def test_lines_come_latest_first_and_ask_no_more_for_thirty_than_for_one(manager, filled, django_assert_num_queries):
    with scope.enter(manager.scope()):
        keys = list(outbound(Asked()))
        assert [key[1] for key in keys] == sorted((key[1] for key in keys), reverse=True)
        with django_assert_num_queries(2):
            assert len(lines(keys)) == 13
        with django_assert_num_queries(2):
            lines(keys[:2])
