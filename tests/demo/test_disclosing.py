"""The invented disclosures: one to counsel, one entered late, one that waits; told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from pses.disclosure_selectors import local_day
from pses.ledger import reconcile
from pses.models import Disclosure, DisclosureProposal, LegalHold, LegalRequest
from pses.services import preview_submission, report_to_pso
from pso_portal.accounts.acting import acting_as
from pso_portal.demo.closing import owed
from pso_portal.demo.disclosing import disclose_some, serve_some
from pso_portal.tenancy import scope
from tests.told import agree, file_one


@pytest.mark.django_db
def test_one_goes_to_counsel_one_was_entered_late_and_one_waits_and_it_is_told_once(make_provider, make_member):
    provider, now = make_provider("Alder Hospital"), timezone.now()
    agree(provider)
    manager = acting_as(make_member(provider, "risk_manager"), stepped_up_at=now)
    with scope.enter(manager.scope()):
        for ago in range(12, 8, -1):
            event = file_one(manager, now=now - timedelta(days=ago))
            seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=now)
            report_to_pso(by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=seen.sha256)
    for later in (0, 2):
        disclose_some(provider, now + timedelta(days=later))
    with scope.enter(manager.scope()):
        told = {each.ground: each.disclosed_on < local_day(manager, now) for each in Disclosure.objects.all()}
        assert told == {"business_operations": False, "fda": True}
        assert [each.outcome for each in DisclosureProposal.objects.all()] == [""]
        assert (reconcile().rows, reconcile().differences) == (6, ())


@pytest.mark.django_db
def test_a_subpoena_is_worked_on_with_its_hold_and_its_reminders_are_not_waited_for(make_provider, make_member):
    provider, now = make_provider("Alder Hospital"), timezone.now()
    officer = acting_as(make_member(provider, "provider_privacy_officer"), stepped_up_at=now)
    for later in (0, 2):
        serve_some(provider, now + timedelta(days=later))
    with scope.enter(officer.scope()):
        assert [(each.state, each.number) for each in LegalRequest.objects.all()] == [("held", 1)]
        assert [each.lifted_at for each in LegalHold.objects.all()] == [None]
    assert owed() == (0, 0)
