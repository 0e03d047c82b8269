"""A directory is one house's own, sealed; what it knows goes with each narrative that could name it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from pses import directory_selectors as selectors
from pses import house_names
from pses.directory import said
from pses.enums import EntryKind
from pses.models import DirectoryEntry, Submission
from pses.services import (
    add_later_facts,
    add_to_directory,
    bring_back_in_directory,
    change_in_directory,
    check_directory_list,
    import_directory_list,
    preview_later_facts,
    preview_submission,
    report_many,
    report_to_pso,
    retire_in_directory,
)
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.names import Known, find_known
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one

STAFF, STREET = EntryKind.STAFF, EntryKind.STREET
STORY = "Bobby Vantongern hung heparin at ten times the rate on Larkhill Ave. Ms. Zelnik from Prairie EMS called."
NAMED = ["Ona Zelnik", "Robert Vantongeren"]


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def manager(provider, make_member, acting):
    return acting(make_member(provider, "risk_manager", name="Lena Marsh"), NOW)


@pytest.fixture
def here(manager):
    with scope.enter(manager.scope()):
        yield manager


def add(by, name="Ona Zelnik", *others, kind=STAFF):
    return add_to_directory(by=by, said=said(kind, name, others), now=NOW)


def fill(by, count=0):
    """The names of the story, and so many that nobody tells of."""
    lines = ["person,Robert Vantongeren,", "person,Ona Zelnik,", "street,Larkhill Avenue,", "town,Brindleton,",
             "organization,Prairie EMS,"]  # fmt: skip
    lines += [f"person,Quim{number}o Draxt{number}u," for number in range(count)]
    return import_directory_list(by=by, text="\n".join(lines), now=NOW)


def told(by, event):
    return preview_submission(by=by, content_kind="event", content_id=event.pk, now=NOW)


def names():
    return [shown.said.name for shown in selectors.entries() if not shown.row.retired_at]


def test_a_name_is_added_changed_retired_and_brought_back_each_with_an_entry_that_says_no_name(here):
    row = add(here)
    change_in_directory(by=here, entry_id=row.pk, said=said(STAFF, "Ona Zelnikova", ["Zel"]), now=NOW)
    for _ in range(2):
        retire_in_directory(by=here, entry_id=row.pk, now=NOW)
    assert (names(), selectors.in_use()) == ([], [])
    for _ in range(2):
        bring_back_in_directory(by=here, entry_id=row.pk, now=NOW)
    assert selectors.in_use() == [said(STAFF, "Ona Zelnikova", ["Zel"])]
    entries = list(Entry.objects.filter(table="pses_directoryentry").exclude(verb="read_sealed").order_by("at", "id"))
    assert sorted(each.verb for each in entries) == [
        "add_to_directory", "bring_back_in_directory", "change_in_directory", "retire_in_directory",
    ]  # fmt: skip
    assert "Zel" not in str([each.content for each in entries])


def test_the_column_holds_no_name(here):
    add(here)
    with connection.cursor() as cursor:
        cursor.execute("SELECT held::text, kind FROM pses_directoryentry")
        ((held, kind),) = cursor.fetchall()
    assert (b"Zelnik".hex() in held, kind) == (False, "staff")


def test_the_same_name_is_there_once_and_a_retired_one_is_brought_back_by_hand(here):
    row = add(here)
    with pytest.raises(Denied, match="stands in the directory already"):
        add(here, "ONA  ZELNIK")
    other = add(here, "Omar Haddad")
    with pytest.raises(Denied, match="stands in the directory already"):
        change_in_directory(by=here, entry_id=other.pk, said=said(STAFF, "Ona Zelnik"), now=NOW)
    retire_in_directory(by=here, entry_id=row.pk, now=NOW)
    with pytest.raises(Denied, match="retired"):
        add(here)
    add(here, kind=STREET)  # of another kind it names something else


def test_an_ordinary_word_is_refused_by_the_service_too(here):
    with pytest.raises(Denied, match="ordinary word"):
        add(here, "Will")


@pytest.mark.parametrize("role", ["reporter", "executive", "provider_auditor"])
def test_who_does_not_keep_it_changes_nothing(here, role, provider, make_member, acting):
    by = acting(make_member(provider, role, name="Omar Haddad"), NOW)
    row = add(here)
    for act in (
        lambda: add(by, "New Name"),
        lambda: change_in_directory(by=by, entry_id=row.pk, said=said(STAFF, "New Name"), now=NOW),
        lambda: retire_in_directory(by=by, entry_id=row.pk, now=NOW),
        lambda: bring_back_in_directory(by=by, entry_id=row.pk, now=NOW),
        lambda: import_directory_list(by=by, text="person,New Name", now=NOW),
        lambda: check_directory_list(by=by, text="person,New Name"),
    ):
        with pytest.raises(Denied):
            act()
    assert names() == ["Ona Zelnik"]


def test_another_house_s_name_is_absent(here, make_provider, make_member, acting):
    row = add(here)
    stranger = acting(make_member(make_provider("Birch Clinic", "clinic"), "risk_manager", name="Tom Aldis"), NOW)
    with scope.enter(stranger.scope()):
        assert names() == []
        for act in (retire_in_directory, bring_back_in_directory):
            with pytest.raises(Http404):
                act(by=stranger, entry_id=row.pk, now=NOW)
        add(stranger)  # the same name may stand in both


def test_a_list_is_added_once_however_often_it_is_sent(here):
    first, second = fill(here), fill(here)
    assert (len(first.new), len(second.new), second.there) == (5, 0, 5)
    with pytest.raises(Denied, match="quotation mark"):
        import_directory_list(by=here, text='person,"Lena', now=NOW)


def test_a_list_gives_other_forms_to_a_name_that_stands(here):
    add(here, "Ona Zelnik", "Zel")
    done = import_directory_list(by=here, text="person,Ona Zelnik,Zel; Nika\nperson,Will,", now=NOW)
    assert selectors.in_use() == [said(STAFF, "Ona Zelnik", ["Zel", "Nika"])]
    assert (len(done.more), [each.number for each in done.wrong]) == (1, [2])


def test_what_the_directory_knows_goes_along_where_the_story_could_name_it(here):
    fill(here, 40)
    event = file_one(here, story=STORY)
    seen = told(here, event)
    sent = report_to_pso(by=here, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256)
    known = sent.annex["known"]
    assert (known["staff"], known["streets"], known["places"]) == (NAMED, ["Larkhill Avenue"], ["Brindleton"])
    assert known["facilities"][-1] == "Prairie EMS"
    assert seen.names == sum(map(len, known.values()))
    everything = Known.from_mapping({**known, "staff": [*NAMED, *(f"Quim{n}o Draxt{n}u" for n in range(40))]})
    narrative = sent.contents["narrative"]
    assert find_known(narrative, Known.from_mapping(known)) == find_known(narrative, everything)


def test_a_retired_name_goes_along_no_more(here):
    fill(here)
    event = file_one(here, story=STORY)
    before = told(here, event)
    row = next(shown.row for shown in selectors.entries() if shown.said.name == "Ona Zelnik")
    retire_in_directory(by=here, entry_id=row.pk, now=NOW)
    assert told(here, event).annex["known"]["staff"] == ["Robert Vantongeren"]
    with pytest.raises(Denied, match="changed since you looked"):
        report_to_pso(by=here, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=before.sha256)
    bring_back_in_directory(by=here, entry_id=row.pk, now=NOW)
    assert told(here, event).sha256 == before.sha256


def test_several_at_once_and_later_facts_carry_it_too(here):
    from events.services import rate_harm

    fill(here)
    events = [file_one(here, story=STORY) for _ in range(2)]
    expected = {("event", event.pk): told(here, event).sha256 for event in events}
    sent = report_many(by=here, expected=expected, now=NOW)
    assert [each.annex["known"]["staff"] for each in sent] == [NAMED, NAMED]
    rate_harm(by=here, event_id=events[0].pk, harm="moderate", reason="Seen again.", now=NOW)
    later = {"by": here, "content_kind": "event", "content_id": events[0].pk, "now": NOW}
    added = add_later_facts(**later, expected_sha256=preview_later_facts(**later).preview.sha256)
    assert added.annex["known"]["staff"] == NAMED


def test_where_entry_is_the_report_it_goes_along_and_the_entry_names_nobody(make_provider, make_member, acting):
    house = make_provider("Birch Clinic", "clinic")
    agree(house, reporting_act="entry")
    keeper = acting(make_member(house, "risk_manager", name="Tom Aldis"), NOW)
    with scope.enter(keeper.scope()):
        fill(keeper)
    nurse = acting(make_member(house, "reporter", name="Nora Reyes"), NOW)
    with scope.enter(nurse.scope()):
        event = file_one(nurse, story=STORY, name="anonymous")
        assert Submission.objects.get(content_id=event.pk).annex["known"]["staff"] == NAMED
    with scope.enter(keeper.scope()):
        opened = Entry.objects.filter(table="pses_directoryentry", verb="read_sealed")
        assert {each.actor_id for each in opened} <= {keeper.user_id, None}


def test_a_directory_of_five_thousand_makes_no_annex_large_and_is_opened_once(here):
    lines = "".join(f"person,Quim{number}o Draxt{number}u,\n" for number in range(4_990))
    import_directory_list(by=here, text=lines, now=NOW)
    fill(here)
    house_names._compiled.cache_clear()
    events = [file_one(here, story=f"{STORY} {number}") for number in range(3)]
    found = told(here, events[0])
    assert (found.annex["known"]["staff"], len(json.dumps(found.annex)) < 1_000) == (NAMED, True)
    with CaptureQueriesContext(connection) as heard:
        told(here, events[1])
    assert [query for query in heard.captured_queries if "pses_directory" in query["sql"]] == []


def test_a_change_in_another_process_is_seen_in_the_next_scope(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager, story=STORY)
        assert "streets" not in told(manager, event).annex["known"]
    with scope.enter(manager.scope()):
        fill(manager)
    with scope.enter(manager.scope()), CaptureQueriesContext(connection) as heard:
        assert told(manager, event).annex["known"]["staff"] == NAMED
        once = len([query for query in heard.captured_queries if "pses_directorybook" in query["sql"]])
    assert once == 1


def test_a_name_that_is_nowhere_is_a_404(here):
    with pytest.raises(Http404):
        change_in_directory(by=here, entry_id=uuid4(), said=said(STAFF, "Ona Zelnik"), now=NOW)
    assert DirectoryEntry.objects.count() == 0
