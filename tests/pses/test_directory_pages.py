"""Pages of the directory: looked through without a script, thousands of names, a list checked before it counts."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pses import directory_selectors as selectors
from pses.directory import said
from pses.enums import EntryKind
from pses.services import add_to_directory, import_directory_list
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import agree, file_one

FOR = "What stands here is taken out of every narrative before it leaves."
NEW = {"kind": "staff", "name": "Ona Zelnik", "others": "Zel\nNika"}


@pytest.fixture
def provider(make_provider):
    return make_provider()


@pytest.fixture
def place(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(place, acting):
    return acting(place, timezone.now())


@pytest.fixture
def desk(place, client_for):
    return client_for(place)


def fill(manager, count, kind="person"):
    lines = "\n".join(f"{kind},Quim{number:04d} Draxt,Dra{number:04d}" for number in range(count))
    with scope.enter(manager.scope()):
        import_directory_list(by=manager, text=lines, now=timezone.now())


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def all_said(manager):
    with scope.enter(manager.scope()):
        return [shown.said for shown in selectors.entries()]


def test_an_empty_directory_says_what_it_is_for_and_what_to_do(desk):
    text = text_of(desk.get("/directory/"))
    assert (FOR in text, "No names yet" in text, "Add from a list" in text) == (True, True, True)


def test_a_name_is_added_and_the_next_one_of_the_same_kind_is_asked_for(desk, manager):
    answer = desk.post("/directory/new/", NEW | {"more": "yes"}, follow=True)
    assert (answer.redirect_chain[0][0], "Ona Zelnik is in the directory." in text_of(answer)) == (
        "/directory/new/?kind=staff", True,
    )  # fmt: skip
    assert all_said(manager) == [said(EntryKind.STAFF, "Ona Zelnik", ["Zel", "Nika"])]
    assert re.search(r'<option value="staff"[^>]*selected', answer.content.decode())


def test_a_refusal_keeps_what_was_typed(desk, manager):
    wrong = desk.post("/directory/new/", NEW | {"name": "Will"})
    text = text_of(wrong)
    assert (wrong.status_code, "is an ordinary word" in text, 'value="Will"' in text, "Nika</textarea>" in text) == (
        422, True, True, True,
    )  # fmt: skip
    desk.post("/directory/new/", NEW)
    again = desk.post("/directory/new/", NEW | {"name": "ona zelnik"})
    assert (again.status_code, "stands in the directory already" in text_of(again)) == (422, True)
    assert len(all_said(manager)) == 1


def test_a_name_is_changed(desk, manager):
    desk.post("/directory/new/", NEW)
    with scope.enter(manager.scope()):
        row = selectors.entries()[0].row
    page = desk.get(f"/directory/{row.pk}/")
    assert 'value="Ona Zelnik"' in text_of(page)
    desk.post(f"/directory/{row.pk}/", NEW | {"name": "Ona Zelnikova", "others": ""})
    assert all_said(manager) == [said(EntryKind.STAFF, "Ona Zelnikova")]


def test_retiring_can_be_undone_at_once_and_later(desk, manager):
    desk.post("/directory/new/", NEW)
    with scope.enter(manager.scope()):
        row = selectors.entries()[0].row
    after = desk.post(f"/directory/{row.pk}/act/?kind=staff&q=zel&page=1", {"do": "retire"}, follow=True)
    assert after.redirect_chain[0][0] == f"/directory/?kind=staff&q=zel&page=1&undo={row.pk}"
    text = text_of(after)
    assert ("Ona Zelnik is retired" in text, "Undo" in text) == (True, True)
    assert "Ona Zelnik" in text_of(desk.get("/directory/?kind=retired"))
    back = desk.post(f"/directory/{row.pk}/act/?kind=retired", {"do": "back"}, follow=True)
    assert "Ona Zelnik is looked for again." in text_of(back)
    assert "is retired" not in text_of(desk.get(f"/directory/?undo={row.pk}"))


def test_a_name_is_looked_for_by_any_of_its_forms_within_its_kind(desk, manager):
    fill(manager, 3)
    with scope.enter(manager.scope()):
        add_to_directory(
            by=manager, said=said(EntryKind.TOWN, "Draxton Falls", ["Dräxt"]), now=timezone.now()
        )  # fmt: skip
    assert "4 names found." in text_of(desk.get("/directory/?q=DRAXT"))
    assert "3 names found." in text_of(desk.get("/directory/?q=draxt&kind=staff"))
    one = text_of(desk.get("/directory/?q=dra0002"))
    assert ("1 name found." in one, "Quim0002 Draxt" in one, "Quim0001" in one) == (True, True, False)
    assert "No name found" in text_of(desk.get("/directory/?q=nobody"))


def test_thousands_of_names_ask_no_more_of_the_database_than_one(desk, manager):
    fill(manager, 1)
    counts = []
    for more in (0, 3_000):
        if more:
            fill(manager, more)
        desk.get("/directory/?q=quim")
        with CaptureQueriesContext(connection) as heard:
            page = desk.get("/directory/?q=quim")
        counts.append(len(heard))
    assert counts[0] == counts[1]
    assert "Page 1 of 60" in text_of(page)
    assert "Quim0050 Draxt" in text_of(desk.get("/directory/?q=quim&page=2"))


LIST = "kind,name,other forms\nperson,Ona Zelnik,Zel\nperson,Will,\nghost,Casper,\n"


def test_a_file_is_looked_at_first_then_added_and_what_is_wrong_stays_to_be_mended(desk, manager):
    file = SimpleUploadedFile("names.csv", LIST.encode(), "text/csv")
    checked = desk.post("/directory/import/", {"file": file, "lines": "", "check": "yes"})
    text = text_of(checked)
    assert "<dt>Names to add</dt><dd class=\"value\">1</dd>" in text
    assert ("is an ordinary word" in text, "Name the kind" in text, "Add 1 to the directory" in text) == (True,) * 3
    assert (checked.status_code, all_said(manager)) == (200, [])
    added = desk.post("/directory/import/", {"lines": LIST, "add": "yes"})
    assert all_said(manager) == [said(EntryKind.STAFF, "Ona Zelnik", ["Zel"])]
    left = re.search(r"<textarea[^>]*>(.*?)</textarea>", added.content.decode(), re.S).group(1)
    assert left.strip().splitlines() == ["kind,name,other forms", "person,Will,", "ghost,Casper,"]
    mended = desk.post("/directory/import/", {"lines": "person,Will Young,", "add": "yes"}, follow=True)
    assert "Added: 1." in text_of(mended)


def test_a_file_chosen_with_adding_is_still_looked_at_first(desk, manager):
    file = SimpleUploadedFile("names.csv", LIST.encode(), "text/csv")
    desk.post("/directory/import/", {"file": file, "lines": "", "add": "yes"})
    assert all_said(manager) == []


@pytest.mark.parametrize(("sent", "words"), [
    ({"lines": ""}, "Choose a file, or write lines below."),
    ({"file": SimpleUploadedFile("n.csv", b"\xff\xfe\x00", "text/csv")}, "Save the file as CSV in UTF-8"),
    ({"lines": 'person,"Lena'}, "a quotation mark is open"),
    ({"lines": 'person,"Lena', "add": "yes"}, "a quotation mark is open"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_and_kept(desk, sent, words):
    answer = desk.post("/directory/import/", sent)
    text = answer.content.decode()
    assert (answer.status_code, words in text) == (422, True)
    assert ("Lena" in sent.get("lines", "")) == ("Lena</textarea>" in text)


def test_the_sheet_bears_its_legend_can_be_read_in_again_and_is_noted(desk, manager):
    fill(manager, 2)
    answer = desk.get("/directory/list.csv")
    sheet = answer.content.decode("utf-8-sig")
    assert sheet.splitlines()[0].startswith("Kind,Name,Other forms,Since,Retired,Legend: Not work product")
    assert sheet.splitlines()[1].startswith("Person,Quim0000 Draxt,Dra0000,")
    checked = text_of(desk.post("/directory/import/", {"lines": sheet}))
    assert "<dt>There already</dt><dd class=\"value\">2</dd>" in checked
    with scope.enter(manager.scope()):
        assert Entry.objects.filter(verb="list_directory").count() == 1


def test_the_preview_says_how_many_names_go_along_and_for_what(desk, manager, provider):
    agree(provider)
    with scope.enter(manager.scope()):
        add_to_directory(by=manager, said=said(EntryKind.STAFF, "Ona Zelnik"), now=timezone.now())
        event = file_one(manager, now=timezone.now(), story="Ona Zelnik hung heparin at ten times the rate.")
    words = "4 names go along, sealed</b>, to be taken out of the text and for nothing else: facilities 2, reporter 1,"
    assert f"{words} staff 1." in text_of(desk.get(f"/pses/event/{event.pk}/report/"))


@pytest.mark.parametrize("role", ["reporter", "provider_privacy_officer", "executive"])
def test_for_who_does_not_keep_it_the_directory_is_not_there(role, provider, make_member, client_for):
    other = client_for(make_member(provider, role, name="Omar Haddad"))
    for page in ("", "new/", "import/", "list.csv"):
        assert other.get(f"/directory/{page}").status_code == 404
