"""What a signature proves, from which day it binds, and what a provider may do alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from pso_portal.accounts.acting import Denied
from pso_portal.agreements.enums import Frequency, Onward
from pso_portal.agreements.models import Comment, HouseTerms, Signature, TermsVersion
from pso_portal.agreements.selectors import comments_on, house_terms, on_the_table, terms_in_force, version_in_force
from pso_portal.agreements.services import (
    MOVED_ON,
    attested,
    comment_on_terms,
    drop_house_terms,
    keep_house_terms,
    narrow_terms,
    propose_terms,
    sign_terms,
    text_hash,
)
from pso_portal.agreements.terms import Terms
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from tests.agreements.test_services import WIDER, propose, sign
from tests.agreements.test_terms import TERMS
from tests.told import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
NARROWER = replace(TERMS, event_types=frozenset({EventType.FALL}))


def agreed(hospital: Any, signer: Any, pso_admin: Any, terms: Terms = TERMS, **said: Any) -> Any:
    version = propose(pso_admin, hospital, terms, **said)
    sign(pso_admin, version)
    return sign(signer, version)


def narrow(by: Any, provider: Any, terms: Terms = NARROWER, **said: Any) -> Any:
    with scope.enter(by.scope()):
        return narrow_terms(by=by, provider_id=provider.pk, terms=terms, **{"answers": None, "now": NOW} | said)


def binding(by: Any, provider: Any, on: date) -> int | None:
    with scope.enter(by.scope()):
        found = version_in_force(provider.pk, on)
        return found.number if found else None


def test_it_binds_from_the_day_that_was_named(hospital: Any, signer: Any, pso_admin: Any) -> None:
    day = TODAY + timedelta(days=20)
    agreed(hospital, signer, pso_admin, wished_on=day)
    assert [binding(signer, hospital, on) for on in (TODAY, day - timedelta(days=1), day)] == [None, None, 1]


def test_a_day_that_has_passed_is_refused_and_one_that_passes_meanwhile_becomes_today(
    hospital: Any, signer: Any, pso_admin: Any
) -> None:
    with pytest.raises(Denied, match="a day that has passed"):
        propose(pso_admin, hospital, wished_on=TODAY - timedelta(days=1))
    with pytest.raises(Denied, match="within a year"):
        propose(pso_admin, hospital, wished_on=TODAY + timedelta(days=400))
    version = propose(pso_admin, hospital, wished_on=TODAY + timedelta(days=1))
    sign(pso_admin, version)
    later = NOW + timedelta(days=3)
    assert sign(replace(signer, stepped_up_at=later), version, now=later).effective_on == later.date()


def test_an_earlier_agreement_for_a_later_day_does_not_come_back_over_a_newer_one(
    hospital: Any, signer: Any, pso_admin: Any
) -> None:
    far, near = TODAY + timedelta(days=60), TODAY + timedelta(days=30)
    agreed(hospital, signer, pso_admin)
    agreed(hospital, signer, pso_admin, WIDER, wished_on=far)
    agreed(hospital, signer, pso_admin, replace(TERMS, smallest_cell=20), wished_on=near)
    assert [binding(signer, hospital, on) for on in (TODAY, near, far)] == [1, 3, 3]
    with scope.enter(signer.scope()):
        states = dict(TermsVersion.objects.values_list("number", "state"))
    assert states == {1: "agreed", 2: "overtaken", 3: "agreed"}


def test_an_agreement_for_a_nearer_day_stays_until_the_later_one_comes(
    hospital: Any, signer: Any, pso_admin: Any
) -> None:
    near, far = TODAY + timedelta(days=30), TODAY + timedelta(days=60)
    agreed(hospital, signer, pso_admin, wished_on=near)
    agreed(hospital, signer, pso_admin, WIDER, wished_on=far)
    assert [binding(signer, hospital, on) for on in (TODAY, near, far)] == [None, 1, 2]


def test_the_portal_attests_who_signed_what_and_when(hospital: Any, signer: Any, pso_admin: Any) -> None:
    version = agreed(hospital, signer, pso_admin)
    with scope.enter(signer.scope()):
        rows = {row.side: row for row in Signature.objects.all()}
        assert {side: attested(row, version) for side, row in rows.items()} == {"provider": True, "pso": True}
        for named in ("Sam Signer", text_hash(version), NOW.isoformat(), str(signer.user_id), "stepped_up_at"):
            assert named in rows["provider"].statement
        version.terms = version.terms | {"smallest_cell": 12}
        assert not attested(rows["pso"], version)
        rows["provider"].signer_name = "Somebody Else"
        assert not attested(rows["provider"], TermsVersion.objects.get())
        rows["pso"].attestation = rows["provider"].attestation
        assert not attested(rows["pso"], TermsVersion.objects.get())


@pytest.mark.parametrize("column", ["terms = '{}'", "note = 'x'", "proposed_side = 'pso'", "narrows = 1"])
def test_a_text_is_never_another_text(hospital: Any, manager: Any, column: str) -> None:
    propose(manager, hospital)
    with scope.enter(manager.scope()), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"UPDATE agreements_termsversion SET {column}")  # noqa: S608  one of ours


def test_a_provider_narrows_at_once_and_alone(hospital: Any, signer: Any, pso_admin: Any) -> None:
    agreed(hospital, signer, pso_admin)
    version = narrow(signer, hospital, note="Only falls, for now.")
    assert (version.number, version.state, version.narrows, version.effective_on) == (2, "agreed", 1, TODAY)
    with scope.enter(pso_admin.scope()):
        assert terms_in_force(hospital.pk, TODAY) == (2, NARROWER)
        row = version.signatures.get()
        assert (row.side, attested(row, version)) == ("provider", True)
    with scope.enter(signer.scope()):
        verbs = Entry.objects.filter(table="agreements_termsversion", row=version.pk).values_list("verb", flat=True)
        assert list(verbs) == ["sign_terms"]


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        (WIDER, "Narrative to others"),
        (replace(NARROWER, frequency=Frequency.YEARLY), "How often"),
        (TERMS, "Nothing differs"),
    ],
)
def test_what_opens_something_needs_both(
    hospital: Any, signer: Any, pso_admin: Any, terms: Terms, named: str
) -> None:
    agreed(hospital, signer, pso_admin)
    with pytest.raises(Denied, match=named):
        narrow(signer, hospital, terms)


def test_only_a_signatory_who_just_proved_it_narrows_and_never_the_pso(
    hospital: Any, signer: Any, manager: Any, pso_admin: Any
) -> None:
    with pytest.raises(Denied, match="nothing to narrow"):
        narrow(signer, hospital)
    agreed(hospital, signer, pso_admin)
    for by, words in (
        (manager, "Your role does not include this"), (replace(signer, stepped_up_at=None), "Confirm that it is you"),
        (pso_admin, "Only the provider can narrow"),
    ):  # fmt: skip
        with pytest.raises(Denied, match=words):
            narrow(by, hospital)
    assert binding(signer, hospital, TODAY) == 1


def test_nothing_widens_behind_a_narrowing(hospital: Any, signer: Any, pso_admin: Any) -> None:
    agreed(hospital, signer, pso_admin)
    day = TODAY + timedelta(days=30)
    agreed(hospital, signer, pso_admin, WIDER, wished_on=day)
    table = propose(pso_admin, hospital, replace(WIDER, smallest_cell=12))
    sign(pso_admin, table)
    with pytest.raises(Denied) as refused:
        narrow(signer, hospital)
    assert str(refused.value) == MOVED_ON
    narrow(signer, hospital, answers=table.pk)
    with pytest.raises(Denied, match="answered by another"):
        sign(signer, table)
    assert binding(signer, hospital, day) == 4
    with scope.enter(signer.scope()):
        assert dict(TermsVersion.objects.values_list("number", "state")) == {
            1: "agreed", 2: "overtaken", 3: "countered", 4: "agreed",
        }  # fmt: skip


def test_both_sides_talk_about_a_term_and_what_was_said_stays(
    hospital: Any, manager: Any, pso_admin: Any
) -> None:
    version = propose(pso_admin, hospital)
    for by, text in ((manager, "Why eleven? "), (pso_admin, "It is the floor.")):
        with scope.enter(by.scope()):
            comment_on_terms(by=by, version_id=version.pk, term="smallest_cell", text=text, now=NOW)
    propose(manager, hospital, WIDER)
    with scope.enter(manager.scope()):
        said = comments_on([version.pk]).values_list("side", "writer_name", "term", "text")
        assert sorted(said) == [
            ("provider", "Max Manager", "smallest_cell", "Why eleven?"),
            ("pso", "Pia Admin", "smallest_cell", "It is the floor."),
        ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": "  "}, "Write something"), ({"text": "x" * 1001}, "1,000 letters"), ({"term": "rank"}, "not a term"),
    ],
)  # fmt: skip
def test_a_comment_that_says_nothing_is_refused(
    hospital: Any, manager: Any, said: dict[str, str], words: str
) -> None:
    version = propose(manager, hospital)
    with scope.enter(manager.scope()), pytest.raises(Denied, match=words):
        comment_on_terms(by=manager, version_id=version.pk, **{"text": "Why?"} | said, now=NOW)
    with scope.enter(manager.scope()):
        assert not Comment.objects.exists()


def test_what_is_off_the_table_is_talked_about_no_more(hospital: Any, manager: Any, pso_admin: Any) -> None:
    version = propose(pso_admin, hospital)
    propose(manager, hospital, WIDER)
    with scope.enter(manager.scope()), pytest.raises(Denied, match="lies on the table no more"):
        comment_on_terms(by=manager, version_id=version.pk, text="Too late?", now=NOW)


def test_a_stranger_neither_reads_nor_says_anything(
    hospital: Any, manager: Any, make_provider: Any, make_member: Any, acting: Any
) -> None:
    version = propose(manager, hospital)
    stranger = acting(make_member(make_provider("Other House"), "risk_manager"))
    with scope.enter(manager.scope()):
        comment_on_terms(by=manager, version_id=version.pk, text="Ours.", now=NOW)
    with scope.enter(stranger.scope()):
        assert not comments_on([version.pk]).exists()
        with pytest.raises(TermsVersion.DoesNotExist):
            comment_on_terms(by=stranger, version_id=version.pk, text="Theirs.", now=NOW)


def test_the_pso_keeps_terms_to_begin_with(hospital: Any, manager: Any, pso_admin: Any) -> None:
    with scope.enter(pso_admin.scope()):
        kept = keep_house_terms(by=pso_admin, setting="hospital", name="Small hospitals", terms=TERMS, now=NOW)
        with pytest.raises(Denied, match="has terms of that name"):
            keep_house_terms(by=pso_admin, setting="hospital", name="Small hospitals", terms=WIDER, now=NOW)
        keep_house_terms(
            by=pso_admin, setting="hospital", name="Small hospitals", terms=WIDER, house_terms_id=kept.pk, now=NOW
        )
        assert [Terms.from_json(row.terms) for row in house_terms("hospital")] == [WIDER]
        assert not house_terms("clinic").exists()
    with scope.enter(manager.scope()), pytest.raises(Denied):
        keep_house_terms(by=manager, setting="hospital", name="Ours", terms=TERMS, now=NOW)
    with scope.enter(pso_admin.scope()):
        drop_house_terms(by=pso_admin, house_terms_id=kept.pk, now=NOW)
        assert not HouseTerms.objects.exists()


def test_terms_signed_before_the_portal_attested_are_said_to_be_unattested(
    hospital: Any, signer: Any, pso_admin: Any
) -> None:
    version = agreed(hospital, signer, pso_admin)
    old = Signature(version=version, side="pso", signer_name="Pia", signed_at=NOW, sha256=text_hash(version))
    assert not attested(old, version)


def test_it_can_be_proposed_again_what_was_narrowed_and_both_widen(
    hospital: Any, signer: Any, pso_admin: Any
) -> None:
    agreed(hospital, signer, pso_admin)
    narrow(signer, hospital)
    with scope.enter(signer.scope()):
        assert on_the_table(hospital.pk) is None
        version = propose_terms(
            by=signer, provider_id=hospital.pk, terms=replace(TERMS, narrative_onward=Onward.TEXT), now=NOW
        )
        sign_terms(by=signer, version_id=version.pk, expected_sha256=text_hash(version), now=NOW)
    sign(pso_admin, version)
    assert binding(signer, hospital, TODAY) == 3
