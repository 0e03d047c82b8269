"""Emergency access of the PSO (45 CFR 164.312(a)(2)(ii)): one person, one provider, a reason, an hour, a judge."""

from __future__ import annotations

import html
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pses.emergency import LASTS, MOVES, Access, check_open, check_review, stands
from pses.emergency_selectors import emergencies, read_by
from pses.models import EmergencyAccess, EmergencyReview
from pses.pswp import Refused
from pses.services import (
    open_emergency,
    preview_submission,
    read_in_emergency,
    report_to_pso,
    review_emergency,
)
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

WHY = "A pump is recalled today and nobody at the hospital answers."
WORDS = "The recall notice is on file."


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def places(provider, make_member):
    own = ("provider_administrator", "risk_manager", "provider_auditor", "executive")
    pso = ("analyst", "pso_privacy_officer", "pso_administrator", "pso_auditor")
    return {role: make_member(provider if role in own else None, role, name=f"The {role}") for role in (*own, *pso)}


@pytest.fixture
def at(places):
    return lambda role, now=NOW: acting_as(places[role], stepped_up_at=now)


@pytest.fixture
def submission(at):
    return report(at)


def report(at, now=NOW):
    by = at("risk_manager", now)
    with scope.enter(by.scope()):
        event = file_one(by, now=now)
        seen = preview_submission(by=by, content_kind="event", content_id=event.pk, now=now)
        return report_to_pso(
            by=by, content_kind="event", content_id=event.pk, now=now, expected_sha256=seen.sha256
        )


@pytest.fixture
def opened(at, provider):
    def open_(now=NOW, reason=WHY):
        by = at("analyst", now)
        with scope.enter(by.scope()):
            return open_emergency(by=by, provider_id=provider.pk, reason=reason, now=now)

    return open_


def judged(at, access, *, role="pso_privacy_officer", now=NOW + LASTS, justified=True, words=WORDS):
    by = at(role, now)
    with scope.enter(by.scope()):
        return review_emergency(by=by, access_id=access.pk, justified=justified, words=words, now=now)


def words(answer):
    return html.unescape(answer.content.decode())


# The rule


@pytest.mark.parametrize(("passed", "reviewed", "standing"), [
    (timedelta(0), False, Access.OPEN), (LASTS - timedelta(seconds=1), False, Access.OPEN),
    (LASTS, False, Access.OVER), (timedelta(days=400), False, Access.OVER), (LASTS, True, Access.REVIEWED),
])  # fmt: skip
def test_the_clock_ends_it_and_a_person_settles_it(passed, reviewed, standing):
    assert stands(NOW + LASTS, reviewed=reviewed, now=NOW + passed) is standing
    assert MOVES[Access.OPEN] == {Access.OVER}


@pytest.mark.parametrize(("reason", "already", "said"), [
    ("  ", False, "what the emergency is"), ("x" * 2001, False, "2,000 characters"), (WHY, True, "open still"),
])  # fmt: skip
def test_it_is_not_opened_without_a_reason_or_twice(reason, already, said):
    """45 CFR 164.312(a)(2)(ii)."""
    with pytest.raises(Refused, match=said) as refused:
        check_open(reason, already=already)
    assert refused.value.paragraph == "45 CFR 164.312(a)(2)(ii)"


@pytest.mark.parametrize(("standing", "by", "said"), [
    (Access.OVER, 1, "of their own"), (Access.OPEN, 2, "open still"), (Access.REVIEWED, 2, "judged already"),
])  # fmt: skip
def test_it_is_judged_by_somebody_else_when_it_is_over_and_once(standing, by, said):
    with pytest.raises(Refused, match=said):
        check_review(standing, by=UUID(int=by), asked_by=UUID(int=1), words=WORDS)


# The services


def test_the_provider_hears_at_once_and_reads_who_why_and_what(at, places, provider, submission, opened):
    access = opened()
    with scope.enter(Scope(Side.SYSTEM)):
        told = {each.ids["user_id"] for each in Message.objects.filter(task="notices.mail_waiting", created_at=NOW)}
    hears = ("provider_administrator", "risk_manager", "pso_privacy_officer")
    assert {str(places[role].user_id) for role in hears} <= told
    by = at("analyst")
    with scope.enter(by.scope()):
        assert "Heparin was hung" in read_in_emergency(
            by=by, access_id=access.pk, submission_id=submission.pk, now=NOW
        ).contents["narrative"]
    with scope.enter(at("provider_auditor").scope()):
        (seen,) = emergencies(NOW)
        assert (seen.row.reason, seen.row.asked_by) == (WHY, places["analyst"].user_id)
        assert [each.row for each in read_by([seen.row])[access.pk]] == [submission.pk]
        verbs = Entry.objects.filter(actor_id=by.user_id).values_list("verb", flat=True)
        assert set(verbs) == {"open_emergency", "open_in_emergency", "read_sealed"}


def test_after_an_hour_it_is_absent(at, submission, opened):
    from django.http import Http404

    access, by = opened(), at("analyst")
    said = {"by": by, "access_id": access.pk, "submission_id": submission.pk}
    with scope.enter(by.scope()):
        read_in_emergency(**said, now=NOW + LASTS - timedelta(seconds=1))
        for gone in (said | {"now": NOW + LASTS}, said | {"access_id": uuid4(), "now": NOW}):
            with pytest.raises(Http404):
                read_in_emergency(**gone)


def test_it_opens_one_provider_to_one_person(at, make_provider, make_member, submission, opened):
    from django.http import Http404

    other = make_provider("Other Hospital")
    agree(other)
    theirs = acting_as(make_member(other, "risk_manager"), stepped_up_at=NOW)
    with scope.enter(theirs.scope()):
        event = file_one(theirs)
        seen = preview_submission(by=theirs, content_kind="event", content_id=event.pk, now=NOW)
        foreign = report_to_pso(
            by=theirs, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256
        )
    access, by = opened(), at("analyst")
    colleague = acting_as(make_member(None, "analyst"), stepped_up_at=NOW)
    for who, row in ((by, foreign), (colleague, submission)):
        with scope.enter(who.scope()), pytest.raises(Http404):
            read_in_emergency(by=who, access_id=access.pk, submission_id=row.pk, now=NOW)


def test_it_asks_who_one_is_and_whether_one_may(at, provider, opened):
    by = at("analyst")
    with scope.enter(by.scope()), pytest.raises(Denied, match="Confirm that it is you"):
        open_emergency(by=by, provider_id=provider.pk, reason=WHY, now=NOW + timedelta(minutes=6))
    for role in ("pso_privacy_officer", "pso_administrator", "pso_auditor"):
        by = at(role)
        with scope.enter(by.scope()), pytest.raises(Denied, match="role does not include"):
            open_emergency(by=by, provider_id=provider.pk, reason=WHY, now=NOW)
    opened()
    with pytest.raises(Denied, match="open still"):
        opened()


def test_a_second_person_judges_it_afterwards_and_once(at, opened):
    access = opened()
    with pytest.raises(Denied, match="open still"):
        judged(at, access, now=NOW + timedelta(minutes=59))
    with pytest.raises(Denied, match="role does not include"):
        judged(at, access, role="analyst")
    judged(at, access, justified=False)
    with pytest.raises(Denied, match="judged already"):
        judged(at, access)
    with scope.enter(at("provider_auditor").scope()):
        assert [(each.review.words, each.review.justified) for each in emergencies(NOW)] == [(WORDS, False)]


def test_nobody_judges_their_own(provider, make_member):
    both = acting_as(make_member(None, "analyst", "pso_privacy_officer"), stepped_up_at=NOW)
    with scope.enter(both.scope()):
        access = open_emergency(by=both, provider_id=provider.pk, reason=WHY, now=NOW)
    late = acting_as_again(both)
    with scope.enter(late.scope()), pytest.raises(Denied, match="of their own"):
        review_emergency(by=late, access_id=access.pk, justified=True, words=WORDS, now=NOW + LASTS)


def acting_as_again(by):
    from dataclasses import replace

    return replace(by, stepped_up_at=NOW + LASTS)


@pytest.mark.parametrize("side", [Side.PROVIDER, Side.DOOR])
def test_only_the_pso_writes_one_and_nobody_rewrites_it(at, provider, opened, side):
    access = opened()
    forged = EmergencyAccess(provider=provider, reason="x", asked_by=uuid4(), opened_at=NOW, ends_at=NOW + LASTS)
    praised = EmergencyReview(
        provider=provider, access=access, justified=True, words="x", reviewed_by=uuid4(), reviewed_at=NOW
    )
    for row in (forged, praised):
        with pytest.raises(DatabaseError), scope.enter(Scope(side, frozenset({provider.pk}))):
            row.save(force_insert=True)
    for statement in ("UPDATE pses_emergencyaccess SET ends_at = now()", "DELETE FROM pses_emergencyaccess"):
        with pytest.raises(DatabaseError), scope.enter(at("analyst").scope()), connection.cursor() as cursor:
            cursor.execute(statement)


# The pages: the clock is the true one


def test_from_the_emergency_to_the_judgment_on_the_pages(at, places, provider, client_for):
    sent = report(at, timezone.now())
    analyst, officer, auditor = (
        client_for(places[role]) for role in ("analyst", "pso_privacy_officer", "provider_auditor")
    )
    assert "Nobody has opened anything" in words(analyst.get("/emergency/"))
    refused = analyst.post("/emergency/new/", {"provider": str(provider.pk), "reason": " "})
    assert (refused.status_code, "Say what the emergency is" in words(refused)) == (422, True)
    listed = analyst.post("/emergency/new/", {"provider": str(provider.pk), "reason": WHY}).url
    assert "Open to you until" in words(analyst.get(listed))
    copy = words(analyst.get(f"{listed}{sent.pk}/"))
    assert ("Dr. Ines Okoro" in copy, "PATIENT SAFETY WORK PRODUCT" in copy) == (True, True)
    seen = words(auditor.get("/emergency-access/"))
    assert (WHY in seen, "The analyst of Meridian" in seen, f"Opened the copy of submission {sent.number}." in seen,
            "1 row shown in lists, 1 copy opened. Nobody has judged it yet." in seen) == (True,) * 4  # fmt: skip
    with scope.enter(at("provider_auditor").scope()):
        rows = Entry.objects.filter(row=sent.pk, actor_id=places["analyst"].user_id).values_list("verb", flat=True)
        assert set(rows) == {"list_in_emergency", "open_in_emergency", "read_sealed"}
    access = listed.split("/")[2]
    assert officer.get(listed).status_code == 404
    assert "Your judgment" not in words(officer.get(f"/emergency/{access}/"))


def test_a_page_that_was_open_an_hour_ago_is_as_absent_as_any(places, submission, opened, client_for):
    access, analyst = opened(timezone.now() - LASTS), client_for(places["analyst"])
    for path in ("", f"{submission.pk}/"):
        gone = analyst.get(f"/emergency/{access.pk}/submissions/{path}")
        absent = analyst.get(f"/emergency/{uuid4()}/submissions/{path}")
        assert (gone.status_code, gone.content) == (404, absent.content)


def test_a_judgment_with_a_mistake_keeps_what_was_typed(at, places, opened, client_for):
    access = opened()  # months ago by the true clock
    officer = client_for(places["pso_privacy_officer"])
    wrong = officer.post(f"/emergency/{access.pk}/", {"words": "It was needed."})
    assert (wrong.status_code, "Choose yes or no" in words(wrong), "It was needed." in words(wrong)) == (
        422, True, True,
    )  # fmt: skip
    done = officer.post(f"/emergency/{access.pk}/", {"words": WORDS, "justified": "no"})
    assert done.status_code == 302
    assert "Not justified" in words(officer.get("/emergency/"))
    seen = words(client_for(places["executive"]).get("/emergency-access/"))
    assert (WORDS in seen, "Not justified" in seen) == (True, True)


def test_what_is_not_judged_stands_as_a_debt(places, opened, client_for):
    opened()
    shown = words(client_for(places["pso_privacy_officer"]).get("/emergency/"))
    assert "Over, not judged yet" in shown


@pytest.mark.parametrize("role", ["pso_administrator", "pso_auditor"])
def test_the_others_of_the_pso_find_nothing(places, opened, submission, client_for, role):
    access, browser = opened(timezone.now()), client_for(places[role])
    for path in ("", "new/", f"{access.pk}/", f"{access.pk}/submissions/", f"{access.pk}/submissions/{submission.pk}/"):
        assert browser.get(f"/emergency/{path}").status_code == 404


def test_the_providers_page_asks_as_much_for_many_as_for_one(places, at, submission, opened, client_for):
    browser, counts = client_for(places["provider_auditor"]), []
    browser.get("/emergency-access/")
    for number in range(0, 30):
        access = opened(NOW + 2 * number * LASTS)
        with scope.enter(at("analyst").scope()):
            read_in_emergency(by=at("analyst"), access_id=access.pk, submission_id=submission.pk,
                              now=access.opened_at)  # fmt: skip
        if number in (0, 29):
            with CaptureQueriesContext(connection) as heard:
                shown = words(browser.get("/emergency-access/"))
            counts.append(len(heard))
    assert shown.count("Opened the copy of submission") == 30
    assert counts[0] == counts[1]


