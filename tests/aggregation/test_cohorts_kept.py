"""A cohort is kept in versions that never change, each with its number of that day; every act is an entry."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from aggregation import selectors
from aggregation.cohorts import Sentence, sentence
from aggregation.models import AlikeGroup, Cohort, CohortVersion
from aggregation.services import BadName, rename_cohort, restore_cohort, retire_cohort, save_cohort
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PHARMACY = sentence(types=["medication"], coded={"location_kind": ["pharmacy"]})


@pytest.fixture
def by(make_member: Any, acting: Any) -> Any:
    person = acting(make_member(None, "analyst", name="Ana List"))
    with scope.enter(person.scope()):
        yield person


def save(by: Any, said: Sentence = PHARMACY, name: str = "Pumps", **more: Any) -> Cohort:
    return save_cohort(by=by, said=said, name=name, now=NOW, **more)


def entries() -> list[tuple[str, bool]]:
    return [(entry.verb, entry.actor_id is not None) for entry in Entry.objects.filter(table="aggregation_cohort")]


def test_a_sentence_is_kept_with_the_number_of_that_day(shown: Any, by: Any) -> None:
    shown(7)
    shown(6, harm="death", location_kind="service")
    kept = save(by)
    version = selectors.version(kept, 1)
    assert (kept.name, version.sentence, version.sha256) == ("Pumps", PHARMACY.canonical(), PHARMACY.sha256)
    assert (version.cases, version.perhaps, version.quarter) == (7, 6, "2025-Q4")
    shown(8, harm="death")
    version.refresh_from_db()
    assert version.cases == 7


def test_no_number_is_kept_where_none_is_shown(by: Any, shown: Any) -> None:
    shown(7, event_type="fall")
    version = selectors.version(save(by), 1)
    assert (version.cases, version.perhaps) == (None, None)


def test_a_new_save_is_a_new_version_and_the_first_stays(by: Any, shown: Any) -> None:
    shown()
    kept = save(by)
    save(by, sentence(types=["fall"]), name="", cohort_id=kept.pk)
    kept.refresh_from_db()
    assert (kept.last, kept.name) == (2, "Pumps")
    assert [each.sentence for each in selectors.versions_of(kept)] == ['{"types":["fall"]}', PHARMACY.canonical()]


def test_the_same_sentence_with_the_same_number_is_no_new_version_and_with_another_it_is(by: Any, shown: Any) -> None:
    shown()
    kept = save(by)
    assert save(by, cohort_id=kept.pk).last == 1
    shown(8, harm="death")
    assert save(by, cohort_id=kept.pk).last == 2
    assert [each.cases for each in selectors.versions_of(kept)] == [14, 6]


def test_a_version_cannot_be_changed_or_removed_not_even_past_the_services(by: Any) -> None:
    kept = save(by)
    for act in (lambda: CohortVersion.objects.update(cases=1), lambda: CohortVersion.objects.all().delete()):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        CohortVersion(cohort=kept, number=1, sentence="{}", sha256="0", saved_by=by.user_id, saved_at=NOW).save(
            force_insert=True
        )


def test_the_name_is_sealed_and_the_sentence_holds_only_codes(by: Any) -> None:
    save(by, name="The Vexborough pump")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name::text FROM aggregation_cohort")
        assert b"Vexborough".hex() not in cursor.fetchone()[0]


@pytest.mark.parametrize(("name", "text"), [("  ", "Give the cohort a name."), ("x" * 81, "Use at most 80 characters")])
def test_a_cohort_has_a_name_of_some_length(by: Any, name: str, text: str) -> None:
    with pytest.raises(BadName, match=text):
        save(by, name=name)
    kept = save(by)
    with pytest.raises(BadName, match=text):
        rename_cohort(by=by, cohort_id=kept.pk, name=name, now=NOW)
    assert [each.name for each in Cohort.objects.all()] == ["Pumps"]


def test_a_retired_cohort_is_off_the_list_unchangeable_and_can_be_taken_back(by: Any) -> None:
    kept = save(by)
    retire_cohort(by=by, cohort_id=kept.pk, now=NOW)
    lists = [selectors.cohorts_kept(retired=retired).count() for retired in (False, True)]
    assert lists == [0, 1]
    for act in (lambda: save(by, cohort_id=kept.pk), lambda: retire_cohort(by=by, cohort_id=kept.pk, now=NOW),
                lambda: rename_cohort(by=by, cohort_id=kept.pk, name="New", now=NOW)):  # fmt: skip
        with pytest.raises(Denied, match="is retired"):
            act()
    restore_cohort(by=by, cohort_id=kept.pk, now=NOW)
    assert selectors.cohorts_kept().count() == 1


def test_each_act_is_an_entry_of_who_did_it(by: Any) -> None:
    kept = save(by)
    rename_cohort(by=by, cohort_id=kept.pk, name="Infusions", now=NOW)
    retire_cohort(by=by, cohort_id=kept.pk, now=NOW)
    restore_cohort(by=by, cohort_id=kept.pk, now=NOW)
    restore_cohort(by=by, cohort_id=kept.pk, now=NOW)
    verbs = ["save_cohort", "rename_cohort", "retire_cohort", "restore_cohort"]
    assert sorted(entries()) == sorted((verb, True) for verb in verbs)


def test_who_may_only_read_keeps_nothing(by: Any, make_member: Any, acting: Any) -> None:
    kept = save(by)
    officer = acting(make_member(None, "pso_privacy_officer", name="Pria Vacy"))
    acts = (lambda: save(officer), lambda: rename_cohort(by=officer, cohort_id=kept.pk, name="x", now=NOW),
            lambda: retire_cohort(by=officer, cohort_id=kept.pk, now=NOW),
            lambda: restore_cohort(by=officer, cohort_id=kept.pk, now=NOW))  # fmt: skip
    for act in acts:
        with pytest.raises(Denied):
            act()
    with pytest.raises(Http404):
        save(by, cohort_id=uuid4())


def test_a_form_that_is_gone_is_in_no_cohort_any_more(by: Any, shown: Any) -> None:
    group = shown(6)
    shown(7, harm="death")
    assert sum(one.cases for one in selectors.look_up(PHARMACY).inside) == 13
    AlikeGroup.objects.filter(pk=group.pk).update(state="gone")
    assert [one.cases for one in selectors.look_up(PHARMACY).inside] == [7]
