"""The PSO's pages of forms: a text is checked, looked at, compared, published and retired."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from events import form_catalog
from events.models import FormVersion
from events.questionnaire.compare import Weight, compare
from events.questionnaire.load import Refused, form, from_json, to_json
from events.questionnaire.r4 import exported
from events.services import publish_form, retire_form, save_form_draft
from events.services.forms import LARGEST
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

pytestmark = pytest.mark.django_db
Edit = Callable[[dict[str, dict[str, Any]]], None]


def text(name: str = "fall", version: str = "1.1", edit: Edit | None = None) -> str:
    """A form of this release under another version, with some of its items changed in place."""
    data = to_json(form(name)) | {"version": version}
    items: dict[str, dict[str, Any]] = {}

    def note(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            items[node["linkId"]] = node
            note(node.get("item", []))

    note(data["item"])
    if edit:
        edit(items)
    return json.dumps(data)


def first_choice(name: str = "fall") -> str:
    return next(item.link_id for item in form(name).walk() if item.options and item.pii == "none")


@pytest.fixture
def keeper(make_member: Any) -> Any:
    return make_member(None, "pso_administrator")


@pytest.fixture
def by(keeper: Any, acting: Any) -> Any:
    return acting(keeper)


@pytest.fixture
def client(keeper: Any, client_for: Any) -> Any:
    return client_for(keeper)


def kept(by: Any, now: Any, told: str) -> FormVersion:
    with scope.enter(by.scope()):
        return save_form_draft(by=by, text=told, now=now)


def published(by: Any, now: Any, told: str) -> FormVersion:
    row = kept(by, now, told)
    with scope.enter(by.scope()):
        return publish_form(by=by, form_id=row.pk, expected_sha256=row.sha256, now=now)


@pytest.mark.parametrize(("told", "path", "reason"), [
    ("{", "line 1, column 2", "This is no JSON."),
    ('{"url": 1, "url": 2}', "url", "This key stands here twice."),
    ("[" * 100_000, "The whole text", "This is nested too deeply."),
    ('{"resourceType": "Patient"}', "resourceType", "This is not a Questionnaire."),
    (text(version="first"), "version", "A version is two or three numbers"),
    (text(version="1.0"), "version", "was published and never changes"),
    (text().replace("/fall", "/falls"), "url", "Nothing in the portal opens a form of this address"),
    (text("quick-report", edit=lambda items: items["story"].update(type="string")), "story", "reads this question"),
    (text("quick-report", edit=lambda items: items["harm"]["answerOption"].pop()), "harm", "answers, and they have to"),
])  # fmt: skip
def test_what_stands_against_a_text_is_said_and_the_text_stays(
    client: Any, told: str, path: str, reason: str
) -> None:
    answer = client.post(reverse("events:form_new"), {"text": told})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert path in page
    assert reason in page
    assert answer.context["form"]["text"].value() == told
    assert not FormVersion.objects.filter(status="draft").exists()


@pytest.mark.parametrize("data", [{}, {"text": "   "}, {"text": "x" * (LARGEST + 1)}])
def test_nothing_and_far_too_much_get_their_sentences(client: Any, data: dict[str, str]) -> None:
    answer = client.post(reverse("events:form_new"), data)
    assert answer.status_code == 422
    assert "error-message" in answer.content.decode()


def test_a_file_that_is_no_text_is_refused(client: Any) -> None:
    answer = client.post(reverse("events:form_new"), {"file": SimpleUploadedFile("x.json", b"\xff\xfe\x00\x81")})
    assert answer.status_code == 422
    assert "not text in UTF-8" in answer.content.decode()


def test_a_file_is_kept_published_and_asked_at_once(client: Any, by: Any, now: Any) -> None:
    answer = client.post(reverse("events:form_new"), {"file": SimpleUploadedFile("f.json", text().encode())})
    row = FormVersion.objects.get(status="draft")
    assert answer.url == reverse("events:form", args=[row.pk])
    assert "Nothing changes against version 1.0" in client.get(answer.url).content.decode()
    with scope.enter(Scope(Side.PSO)):
        assert form_catalog.newest(row.url).version == "1.0"
    client.post(reverse("events:form_publish", args=[row.pk]), {"sha256": row.sha256})
    with scope.enter(Scope(Side.PSO)):
        assert form_catalog.newest(row.url).version == "1.1"
    again = client.post(reverse("events:form_publish", args=[row.pk]), {"sha256": row.sha256})
    assert again.status_code == 302
    assert client.get(reverse("events:form_publish", args=[row.pk])).url == reverse("events:form", args=[row.pk])


def test_a_draft_that_another_tab_changed_is_not_published(by: Any, now: Any) -> None:
    looked_at = kept(by, now, text())
    kept(by, now, text(edit=lambda items: items[first_choice()].update(text="Other words")))
    with scope.enter(by.scope()), pytest.raises(Denied, match="changed since you looked"):
        publish_form(by=by, form_id=looked_at.pk, expected_sha256=looked_at.sha256, now=now)


def test_what_figures_count_changes_with_a_major_number_only(by: Any, now: Any) -> None:
    def fewer(items: dict[str, dict[str, Any]]) -> None:
        items[first_choice()]["answerOption"].pop()

    row = kept(by, now, text(edit=fewer))
    with scope.enter(by.scope()), pytest.raises(Denied, match=r"higher first number, 2\.0"):
        publish_form(by=by, form_id=row.pk, expected_sha256=row.sha256, now=now)
    assert published(by, now, text(version="2.0", edit=fewer)).lint["warnings"]
    late = kept(by, now, text(version="1.2"))
    with scope.enter(by.scope()), pytest.raises(Denied, match=r"Version 2\.0 .* published already"):
        publish_form(by=by, form_id=late.pk, expected_sha256=late.sha256, now=now)


def test_publishing_wants_a_fresh_proof_and_the_permission(by: Any, now: Any, make_member: Any, acting: Any) -> None:
    row = kept(by, now, text())
    stale, analyst = acting(make_member(None, "pso_administrator"), None), acting(make_member(None, "analyst"))
    for other in (stale, analyst):
        with scope.enter(other.scope()), pytest.raises(Denied):
            publish_form(by=other, form_id=row.pk, expected_sha256=row.sha256, now=now)
    with scope.enter(analyst.scope()), pytest.raises(Denied):
        save_form_draft(by=analyst, text=text(), now=now)


def test_the_only_version_stays_and_an_older_one_is_retired(by: Any, now: Any, client: Any) -> None:
    first = FormVersion.objects.get(url__endswith="/fall")
    with scope.enter(by.scope()), pytest.raises(Denied, match="only published version"):
        retire_form(by=by, form_id=first.pk, now=now)
    published(by, now, text())
    for _ in range(2):
        with scope.enter(by.scope()):
            assert retire_form(by=by, form_id=first.pk, now=now).status == "retired"
    assert json.loads(client.get(reverse("events:form_download", args=[first.pk])).content)["status"] == "retired"


def test_every_act_is_in_the_audit(by: Any, now: Any) -> None:
    row = published(by, now, text())
    with scope.enter(by.scope()):
        old = FormVersion.objects.get(url=row.url, version="1.0")
        retire_form(by=by, form_id=old.pk, now=now)
        verbs = list(Entry.objects.filter(table="events_formversion").values_list("verb", flat=True))
    assert sorted(verbs) == ["publish_form", "retire_form", "save_form"]


def test_a_download_reads_back_as_the_same_form(client: Any) -> None:
    row = FormVersion.objects.get(url__endswith="/medication")
    answer = client.get(reverse("events:form_download", args=[row.pk]))
    assert exported(from_json(json.loads(answer.content))) == row.content
    assert answer["Content-Disposition"] == 'attachment; filename="medication-1.1.json"'


def written() -> list[tuple[str, int]]:
    """Rows ever put into the tables that a report fills, those of the tests before included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables WHERE relname = ANY(%s) ORDER BY relname",
            [["events_draft", "events_eventdetail", "events_event"]],
        )
        return list(cursor.fetchall())


@pytest.mark.parametrize("row", ["medication", "quick-report", "generic"])
def test_a_preview_draws_every_page_and_saves_nothing(client: Any, row: str) -> None:
    at = reverse("events:form_preview", args=[FormVersion.objects.get(url__endswith=f"/{row}").pk])
    before = written()
    for tier in ("quick", "full", "manager"):
        pages = client.get(at, {"tier": tier}).context["pages"]
        for number, _ in pages:
            for show in ("live", "all"):
                shown = client.post(at, {"tier": tier, "show": show, "do": f"page:{number}"})
                assert shown.status_code == 200
                assert shown.context["trial"].page == number
    assert client.get(at, {"page": "999"}).status_code == 404
    assert written() == before


def test_a_preview_shows_what_answers_open_across_its_pages(client: Any) -> None:
    at = reverse("events:form_preview", args=[FormVersion.objects.get(url__endswith="/medication").pk])
    asked = {"asked": ["type", "medicine_type"], "q.type": "medication", "q.medicine_type": "standard"}
    one = client.post(at, asked | {"do": "show"}).content.decode()
    assert 'name="q.medicine_type"' in one
    two = client.post(at, asked | {"do": "page:2"}).content.decode()
    assert '<input type="hidden" name="q.medicine_type" value="standard">' in two
    assert 'name="q.event"' in two
    everything = client.get(at, {"show": "all", "page": "2"}).content.decode()
    assert 'name="q.contraindication.other"' in everything
    assert 'name="q.contraindication.other"' not in two


def test_forms_are_none_of_a_providers_business(make_provider: Any, make_member: Any, client_for: Any) -> None:
    manager = client_for(make_member(make_provider(), "risk_manager", "provider_administrator"))
    assert manager.get(reverse("events:forms")).status_code == 404


@pytest.mark.parametrize(("edit", "kind", "weight"), [
    (lambda items: items[first_choice()].update(text="Other"), "changed", Weight.WARNS),
    (lambda items: items[first_choice()].update(repeats=True), "changed", Weight.BREAKS),
    (lambda items: items[first_choice()]["answerOption"].pop(), "removed", Weight.BREAKS),
    (lambda items: items[first_choice()]["answerOption"][0]["valueCoding"].update(display="Z"),
     "changed", Weight.WARNS),
    (lambda items: items[first_choice()]["answerOption"].append({"valueCoding": {"code": "new", "display": "New"}}),
     "added", Weight.PLAIN),
    (lambda items: items[first_choice()].update(prefix="9"), "changed", Weight.PLAIN),
])  # fmt: skip
def test_each_difference_is_said_with_its_weight(edit: Edit, kind: str, weight: Weight) -> None:
    (change,) = compare(form("fall"), from_json(json.loads(text(edit=edit))))
    assert (change.kind, change.weight) == (kind, weight)
    assert change.link_id == first_choice()
    assert change.words.endswith(".")


def test_equal_forms_differ_in_nothing_and_a_lost_question_is_found() -> None:
    whole = form("fall")
    assert compare(whole, whole) == []
    data = to_json(whole)
    data["item"] = data["item"][:1]
    lost = compare(whole, from_json(data))
    assert {change.kind for change in lost} == {"removed"}
    assert Weight.BREAKS in {change.weight for change in lost}
    assert {change.kind for change in compare(from_json(data), whole)} == {"added"}


def test_what_is_refused_says_where(by: Any, now: Any) -> None:
    with scope.enter(by.scope()), pytest.raises(Refused) as refused:
        save_form_draft(by=by, text=text(edit=lambda items: items[first_choice()].update(type="reference")), now=now)
    assert [(each.path.startswith("item["), each.reason) for each in refused.value.problems] == [
        (True, "This type is outside the subset.")
    ]
