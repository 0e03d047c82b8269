"""Versions of forms: what was published never changes, what was begun goes on as it began."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from events import apps, form_catalog
from events.enums import FormState
from events.models import Draft, EventDetail, FormVersion
from events.questionnaire import r4
from events.questionnaire.load import form
from events.services import file_event, save_detail, save_draft
from events.services.shipped_forms import ShippedFormChanged, digest, load_shipped_forms, shipped
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

pytestmark = pytest.mark.django_db
QUICK, SHIPPED = form("quick-report").url, form("quick-report").version


def put(name: str, version: str, now: Any, *, status: str = FormState.PUBLISHED, **words: str) -> FormVersion:
    """A version beside those of this release, with other words for some of its questions."""
    data = json.loads(r4.exported(form(name))) | {"version": version}

    def reword(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["text"] = words.get(item["linkId"], item.get("text", "")) or "Text"
            reword(item.get("item", []))

    reword(data["item"])
    made = r4.imported(json.dumps(data))
    return FormVersion.objects.create(
        url=made.url, version=version, title=made.title, status=status, content=r4.exported(made),
        sha256=digest(made), saved_at=now, published_at=now,
    )  # fmt: skip


def test_every_form_of_this_release_is_kept_as_published() -> None:
    kept = FormVersion.objects.filter(status=FormState.PUBLISHED, shipped=True)
    assert {(row.url, row.version, row.sha256) for row in kept} == {
        (made.url, made.version, digest(made)) for made in shipped()
    }


def test_loading_again_adds_nothing(now: Any) -> None:
    assert load_shipped_forms(now=now) == 0
    assert FormVersion.objects.count() == len(shipped())


def test_a_file_that_changed_under_its_version_stops_the_start(now: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_formversion")
    put("fall", "1.0", now, **{"page.fall": "Another title"})
    with pytest.raises(ShippedFormChanged, match=r"“Fall”.*version 1\.0.*higher version number"):
        load_shipped_forms(now=now)
    with pytest.raises(CommandError, match="never changes"):
        apps.load_forms()


@pytest.mark.parametrize("change", [
    {"content": "{}"}, {"version": "9.9"}, {"sha256": "0" * 64}, {"status": "draft"}, {"title": "Other"},
    {"status": "retired", "content": "{}"},
])  # fmt: skip
def test_the_database_refuses_to_change_what_was_published(change: dict[str, str]) -> None:
    row = FormVersion.objects.get(url=QUICK)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        FormVersion.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        row.delete()
    assert FormVersion.objects.get(pk=row.pk).content == row.content


def test_a_version_is_retired_once_and_stays_so(now: Any) -> None:
    row = FormVersion.objects.get(url=QUICK)
    FormVersion.objects.filter(pk=row.pk).update(status=FormState.RETIRED, retired_at=now)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        FormVersion.objects.filter(pk=row.pk).update(status=FormState.PUBLISHED)


@pytest.fixture
def nurse(make_provider: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(make_provider(), "reporter", "risk_manager"))


def answers(**more: Any) -> dict[str, Any]:
    return {"what": "infection", "harm": "no_harm", "when": "now", "story": "It was seen.", "name": "shown"} | more


def test_a_new_draft_takes_the_newest_and_an_older_one_goes_on_with_its_own(nurse: Any, now: Any) -> None:
    with scope.enter(nurse.scope()):
        old = save_draft(by=nurse, draft_id=None, answers={}, expected_revision=None, now=now)
    put("quick-report", "1.10", now, story="Tell it in your words")
    put("quick-report", "1.9", now, story="Older words")
    with scope.enter(nurse.scope()):
        new = save_draft(by=nurse, draft_id=None, answers={}, expected_revision=None, now=now)
        save_draft(by=nurse, draft_id=old.pk, answers={"what": "fall"}, expected_revision=1, now=now)
        kept = Draft.objects.get(pk=old.pk)
        assert (kept.form_version, new.form_version) == (SHIPPED, "1.10")
        assert form_catalog.of_draft(kept).item("story").text == "What happened?"
        assert form_catalog.of_draft(new).item("story").text == "Tell it in your words"


def test_a_retired_version_begins_nothing_and_is_still_read(nurse: Any, now: Any) -> None:
    row = put("quick-report", "1.2", now, story="Second words")
    with scope.enter(nurse.scope()):
        draft = save_draft(by=nurse, draft_id=None, answers={}, expected_revision=None, now=now)
    FormVersion.objects.filter(pk=row.pk).update(status=FormState.RETIRED, retired_at=now)
    with scope.enter(nurse.scope()):
        assert form_catalog.newest(QUICK).version == SHIPPED
        assert form_catalog.of_draft(draft).item("story").text == "Second words"


def test_versions_are_asked_for_once_in_a_scope(nurse: Any, now: Any, django_assert_num_queries: Any) -> None:
    put("quick-report", "1.2", now)
    with scope.enter(nurse.scope()):
        form_catalog.newest(QUICK)
    with scope.enter(nurse.scope()), django_assert_num_queries(1):
        for _ in range(3):
            form_catalog.newest(QUICK)
            form_catalog.pinned(QUICK, SHIPPED)
            form_catalog.pinned(QUICK, "1.2")


def test_a_version_that_is_not_kept_is_unknown() -> None:
    with scope.enter(Scope(Side.PSO)), pytest.raises(form_catalog.UnknownForm):
        form_catalog.pinned(QUICK, "77.0")


def test_a_draft_version_is_asked_of_nobody(now: Any) -> None:
    put("quick-report", "3.0", now, status=FormState.DRAFT)
    with scope.enter(Scope(Side.PSO)):
        assert form_catalog.newest(QUICK).version == SHIPPED


def test_detail_that_was_begun_keeps_its_version(nurse: Any, now: Any, client_for: Any) -> None:
    with scope.enter(nurse.scope()):
        from events.places import places

        event = file_event(
            by=nurse, filing_key=nurse.user_id, answers=answers(where=places()[0].code), now=now
        )
        old = save_detail(by=nurse, event=event, form=form("infection"), answers={}, expected_revision=0, now=now)
    put("infection", "1.1", now, **{"page.infection": "The infection, again"})
    with scope.enter(nurse.scope()):
        newer = form_catalog.newest(old.form_url)
        assert newer.version == "1.1"
        with pytest.raises(Denied, match="another version"):
            save_detail(
                by=nurse, event=event, form=newer, answers={"x": 1}, expected_revision=1, now=now + timedelta(1)
            )
        assert EventDetail.objects.get(pk=old.pk).form_version == "1.0"
