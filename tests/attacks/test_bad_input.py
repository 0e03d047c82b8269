"""What no browser sends: a plain answer, never a broken page, and nothing on disk."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.events.test_report_pages import posted

pytestmark = pytest.mark.django_db

NUL, SQUARED, ENDLESS = "a\x00b", "²", "9" * 5000


@pytest.fixture
def member(make_provider: Any, make_member: Any) -> Any:
    return make_member(make_provider(), "reporter", "risk_manager", "provider_administrator")


@pytest.fixture
def browser(member: Any, client_for: Any) -> Client:
    found: Client = client_for(member)
    return found


@pytest.mark.parametrize("name", ["status", "event_type", "harm"])
def test_a_filter_that_is_on_no_list_filters_nothing(browser: Client, name: str) -> None:
    assert browser.get("/inbox/", {name: NUL}).status_code == 200


def test_a_stage_that_is_none_shows_every_stage(browser: Client) -> None:
    assert browser.get("/pses/", {"stage": NUL}).status_code == 200


@pytest.mark.parametrize("revision", [SQUARED, ENDLESS, "-1", ""])
def test_a_revision_that_is_no_number_loses_nothing_typed(
    browser: Client, member: Any, acting: Any, revision: str
) -> None:
    fields = posted(acting(member)) | {"revision": revision, "do": "check"}
    address = browser.get("/report/").headers["Location"]
    assert browser.post(address, fields).headers["Location"] == f"{address}check/"
    assert browser.post(f"{address}check/", {"revision": revision, "do": "remove_names"}).status_code == 302


@pytest.mark.parametrize(
    "row",
    [
        "Ad\x00a Lee,ada@north.example,reporter,Nurse",
        "Ada Lee,a\x00da@north.example,reporter,Nurse",
        "Ada Lee,ada@north.example,reporter,Nu\x1b[31mrse",
        f"Ada Lee,{'a' * 250}@north.example,reporter,Nurse",
    ],
)
def test_a_list_of_people_that_the_database_cannot_hold_is_told_by_row(browser: Client, row: str) -> None:
    from pso_portal.accounts.models import Invitation

    listed = SimpleUploadedFile("people.csv", f"name,email,roles,job title\n{row}\n".encode())
    page = browser.post("/people/invite-list/", {"file": listed})
    assert (page.status_code, "Row 2: " in page.content.decode()) == (422, True)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("address", ["/accounts/login/", "/people/invite-list/", "/nowhere/"])
def test_a_large_file_is_refused_before_anything_of_it_is_kept(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files import uploadhandler

    written: list[str] = []
    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", lambda *a, **k: written.append("file"))
    page = client.post(address, {"file": SimpleUploadedFile("people.csv", b"x" * 8_000_000)})
    assert (page.status_code, written) == (413, [])


def test_what_is_said_after_an_act_leaves_no_name_in_the_browser(browser: Client) -> None:
    fields = {"name": "Ada Lee", "email": "ada@north.example", "roles": "reporter"}
    answer = browser.post("/people/invite/", fields)
    assert (answer.status_code, set(answer.cookies) - {"csrftoken", "session"}) == (302, set())
    assert "on its way" in browser.get("/people/").content.decode()
