"""Negotiating and signing: who may, what is signed, what binds, and what the next report then does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from pso_portal.accounts.acting import Denied
from pso_portal.agreements.enums import Frequency, Onward
from pso_portal.agreements.models import Signature, TermsVersion
from pso_portal.agreements.selectors import on_the_table, terms_in_force, version_in_force, waiting_for
from pso_portal.agreements.services import (
    MOVED_ON,
    propose_terms,
    refuse_terms,
    sign_terms,
    text_hash,
    withdraw_terms,
)
from pso_portal.agreements.terms import Terms
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.sides import Side
from tests.agreements.test_terms import TERMS
from tests.told import NOW, file_one

pytestmark = pytest.mark.django_db
WIDER = replace(TERMS, narrative_onward=Onward.TEXT)


def propose(by: Any, provider: Any, terms: Terms = TERMS, **said: Any) -> Any:
    with scope.enter(by.scope()):
        return propose_terms(by=by, provider_id=provider.pk, terms=terms, now=NOW, **said)


def sign(by: Any, version: Any, **changed: Any) -> Any:
    with scope.enter(by.scope()):
        given = {"version_id": version.pk, "expected_sha256": text_hash(version), "now": NOW}
        return sign_terms(by=by, **given | changed)


def test_with_both_signatures_it_binds_from_today(hospital: Any, signer: Any, pso_admin: Any) -> None:
    version = propose(pso_admin, hospital)
    assert sign(signer, version).state == "proposed"
    with scope.enter(signer.scope()):
        assert version_in_force(hospital.pk, NOW.date()) is None
    assert sign(pso_admin, version).state == "agreed"
    with scope.enter(signer.scope()):
        assert terms_in_force(hospital.pk, NOW.date()) == (1, TERMS)
        assert terms_in_force(hospital.pk, NOW.date() - timedelta(days=1)) is None
        assert on_the_table(hospital.pk) is None
        signed = list(Signature.objects.order_by("side").values_list("side", "signer_name", "sha256"))
    assert signed == [("provider", "Sam Signer", text_hash(version)), ("pso", "Pia Admin", text_hash(version))]


def test_the_next_submission_obeys_what_was_just_signed(
    hospital: Any, signer: Any, manager: Any, pso_admin: Any, make_member: Any, acting: Any
) -> None:
    from pses.services import preview_submission

    reporter = acting(make_member(hospital, "reporter"))
    with scope.enter(reporter.scope()):
        event = file_one(reporter)

    def text_leaves() -> bool:
        with scope.enter(manager.scope()):
            seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
            return "ten times the ordered rate" in seen.text

    for terms, leaves in ((TERMS, True), (replace(TERMS, narrative_to_desk=False), False)):
        version = propose(pso_admin, hospital, terms)
        sign(signer, version)
        sign(pso_admin, version)
        assert text_leaves() is leaves


@pytest.mark.parametrize("after", [timedelta(minutes=5, seconds=1), None])
def test_nobody_signs_without_having_just_proved_who_they_are(
    hospital: Any, signer: Any, pso_admin: Any, after: timedelta | None
) -> None:
    version = propose(pso_admin, hospital)
    late = replace(signer, stepped_up_at=NOW - after if after else None)
    with pytest.raises(Denied, match="Confirm that it is you"):
        sign(late, version)


def test_another_text_than_the_one_on_the_table_is_not_signed(hospital: Any, signer: Any, pso_admin: Any) -> None:
    version = propose(pso_admin, hospital)
    with pytest.raises(Denied, match="text changed"):
        sign(signer, version, expected_sha256="0" * 64)
    with scope.enter(signer.scope()):
        assert not Signature.objects.exists()


def test_a_risk_manager_prepares_and_does_not_sign(hospital: Any, manager: Any) -> None:
    version = propose(manager, hospital)
    with pytest.raises(Denied, match="Only signatories named in the contract"):
        sign(manager, version)


def test_one_side_signs_once_and_one_person_never_for_both(hospital: Any, signer: Any, pso_admin: Any) -> None:
    version = propose(pso_admin, hospital)
    sign(signer, version)
    with pytest.raises(Denied, match="already"):
        sign(signer, version)
    with pytest.raises(Denied, match="both sides"):
        sign(replace(pso_admin, user_id=signer.user_id), version)


def test_another_provider_s_people_have_no_part_in_it(
    hospital: Any, pso_admin: Any, make_provider: Any, make_member: Any, acting: Any
) -> None:
    stranger = acting(make_member(make_provider("Other House"), "provider_administrator"))
    version = propose(pso_admin, hospital)
    for act in (withdraw_terms, refuse_terms):
        with scope.enter(stranger.scope()), pytest.raises(TermsVersion.DoesNotExist):
            act(by=stranger, version_id=version.pk, now=NOW)
    with pytest.raises(TermsVersion.DoesNotExist):
        sign(stranger, version)
    with pytest.raises(Denied, match="Only this provider and the PSO"):
        propose(stranger, hospital)


def test_a_counter_proposal_is_a_version_of_its_own(hospital: Any, manager: Any, pso_admin: Any) -> None:
    first = propose(pso_admin, hospital)
    second = propose(manager, hospital, WIDER, note="Text may go on.")
    with scope.enter(pso_admin.scope()):
        states = list(TermsVersion.objects.order_by("number").values_list("number", "state", "proposed_side", "note"))
        assert on_the_table(hospital.pk).pk == second.pk
    assert states == [(1, "countered", "pso", ""), (2, "proposed", "provider", "Text may go on.")]
    with pytest.raises(Denied, match="answered by another"):
        sign(pso_admin, first)


def test_one_s_own_proposal_is_withdrawn_by_the_next_one(hospital: Any, pso_admin: Any) -> None:
    propose(pso_admin, hospital)
    propose(pso_admin, hospital, WIDER)
    with scope.enter(pso_admin.scope()):
        assert list(TermsVersion.objects.order_by("number").values_list("state", flat=True)) == [
            "withdrawn", "proposed",
        ]  # fmt: skip


def test_nobody_answers_a_text_they_have_not_seen(hospital: Any, manager: Any, pso_admin: Any) -> None:
    first = propose(pso_admin, hospital)
    second = propose(pso_admin, hospital, WIDER)
    for answers in (first.pk, None, uuid4()):
        with pytest.raises(Denied) as refused:
            propose(manager, hospital, answers=answers)
        assert str(refused.value) == MOVED_ON
    assert propose(manager, hospital, answers=second.pk).number == 3


def test_what_is_refused_or_withdrawn_never_binds(hospital: Any, manager: Any, signer: Any, pso_admin: Any) -> None:
    refused = propose(pso_admin, hospital)
    with scope.enter(manager.scope()):
        assert refuse_terms(by=manager, version_id=refused.pk, now=NOW).state == "refused"
    taken_back = propose(manager, hospital)
    with scope.enter(manager.scope()):
        assert withdraw_terms(by=manager, version_id=taken_back.pk, now=NOW).state == "withdrawn"
    for version in (refused, taken_back):
        with pytest.raises(Denied):
            sign(signer, version)
    with scope.enter(signer.scope()):
        assert version_in_force(hospital.pk, NOW.date()) is None


def test_each_side_takes_back_only_its_own_and_refuses_only_the_other_s(
    hospital: Any, manager: Any, pso_admin: Any
) -> None:
    version = propose(pso_admin, hospital)
    with scope.enter(manager.scope()), pytest.raises(Denied, match="Only the side that made"):
        withdraw_terms(by=manager, version_id=version.pk, now=NOW)
    with scope.enter(pso_admin.scope()), pytest.raises(Denied, match="other side's turn"):
        refuse_terms(by=pso_admin, version_id=version.pk, now=NOW)


@pytest.mark.parametrize("roles", [("executive",), ("reporter",), ("provider_privacy_officer",)])
def test_who_only_reads_terms_moves_nothing(
    hospital: Any, pso_admin: Any, make_member: Any, acting: Any, roles: tuple[str, ...]
) -> None:
    reader = acting(make_member(hospital, *roles))
    version = propose(pso_admin, hospital)
    with scope.enter(reader.scope()), pytest.raises(Denied):
        refuse_terms(by=reader, version_id=version.pk, now=NOW)
    with pytest.raises(Denied):
        propose(reader, hospital)
    with pytest.raises(Denied):
        sign(reader, version)


def test_the_turn_passes_with_each_move(hospital: Any, manager: Any, signer: Any, pso_admin: Any) -> None:
    def waiting() -> tuple[int, int]:
        with scope.enter(pso_admin.scope()):
            at_pso = waiting_for(Side.PSO)
        with scope.enter(manager.scope()):
            return at_pso, waiting_for(Side.PROVIDER)

    assert waiting() == (0, 0)
    propose(pso_admin, hospital)
    assert waiting() == (0, 1)
    version = propose(manager, hospital, replace(TERMS, frequency=Frequency.YEARLY))
    assert waiting() == (1, 0)
    sign(pso_admin, version)
    assert waiting() == (0, 1)
    sign(signer, version)
    assert waiting() == (0, 0)


def test_every_move_leaves_its_entry(hospital: Any, manager: Any, signer: Any, pso_admin: Any) -> None:
    propose(pso_admin, hospital)
    version = propose(manager, hospital, WIDER)
    sign(signer, version)
    sign(pso_admin, version)
    with scope.enter(signer.scope()):
        verbs = list(Entry.objects.filter(table="agreements_termsversion").order_by("at", "id").values_list("verb"))
    assert sorted(verb for (verb,) in verbs) == [
        "counter_terms", "propose_terms", "propose_terms", "sign_terms", "sign_terms",
    ]  # fmt: skip
