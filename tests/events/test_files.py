"""Files of a report: added, opened and removed by those who may, in the state that the report is in."""

from __future__ import annotations

import io
import os
import stat
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404

from events.services import attach_file, open_attachment, open_my_attachment, remove_attachment
from pses.services import preview_submission, remove, report_to_pso
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.files import store
from pso_portal.files.checks import LARGEST, Refused
from pso_portal.files.models import Attachment
from pso_portal.files.services import Damaged
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.envelope import VaultError
from tests.files import samples as made
from tests.told import NOW, agree, file_one

NOTE = b"The pump alarmed at 14:10. Ines Okoro wrote this.\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PSO_FILES_DIR = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def reporter_member(provider, make_member):
    return make_member(provider, "reporter", name="Omar Diaz")


@pytest.fixture
def reporter(reporter_member, acting):
    return acting(reporter_member)


def filed(by, **changes):
    with scope.enter(by.scope()):
        return file_one(by, **changes)


def attached(by, event, name="note.txt", content=NOTE):
    with scope.enter(by.scope()):
        return attach_file(by=by, event_id=event.pk, name=name, stream=io.BytesIO(content), now=NOW)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def entries(by, verb):
    with scope.enter(Scope(Side.PROVIDER, frozenset({by.provider_id}))):
        return list(Entry.objects.filter(verb=verb))


def work_off(task):
    from pso_portal.celery import app

    if task not in app.tasks:
        app.loader.import_default_modules()
    with scope.enter(Scope(Side.SYSTEM)):
        owed = list(Message.objects.filter(task=task, done_at=None).values_list("pk", flat=True))
    for message_id in owed:
        app.tasks[task](message_id=str(message_id))
    return len(owed)


def upload(client, address, name="note.txt", content=NOTE, kind="text/plain"):
    return client.post(address, {"file": SimpleUploadedFile(name, content, kind)})


def test_the_reporter_adds_a_file_and_the_manager_opens_the_same_bytes(reporter, manager):
    event = filed(reporter)
    file = attached(reporter, event)
    with scope.enter(manager.scope()):
        found, content = open_attachment(by=manager, event_id=event.pk, file_id=file.pk, now=NOW)
        name = found.name
    assert (name, content, found.media_type) == ("note.txt", NOTE, "text/plain; charset=utf-8")
    assert [(len(entries(manager, verb)), verb) for verb in ("attach_file", "open_file")] == [
        (1, "attach_file"), (1, "open_file"),
    ]  # fmt: skip


def test_on_disk_it_is_sealed_and_open_to_its_owner_alone(reporter, provider, folder):
    file = attached(reporter, filed(reporter))
    (path,) = on_disk(folder)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, folder)]
    assert (path, modes) == (folder / str(provider.pk) / str(file.pk), [0o600, 0o700, 0o700])
    content = path.read_bytes()
    assert [word for word in (b"pump", b"Okoro", b"note.txt") if word in content] == []


def test_a_file_laid_under_another_row_changed_or_gone_does_not_open(reporter, folder):
    event = filed(reporter)
    one, other = attached(reporter, event), attached(reporter, event, "other.txt", b"Another note.")
    place = folder / str(one.provider_id)
    (place / str(one.pk)).write_bytes((place / str(other.pk)).read_bytes())
    (place / str(other.pk)).unlink()
    with scope.enter(reporter.scope()):
        for file in (one, other):
            with pytest.raises(Damaged):
                open_my_attachment(by=reporter, event_id=event.pk, file_id=file.pk, now=NOW)


def test_a_file_of_another_provider_does_not_open_here(reporter, make_provider, make_member, acting, folder):
    stranger = acting(make_member(make_provider("Birch Hall"), "reporter", name="Una Frost"))
    mine, theirs = attached(reporter, filed(reporter)), attached(stranger, filed(stranger))
    source = folder / str(theirs.provider_id) / str(theirs.pk)
    (folder / str(mine.provider_id) / str(mine.pk)).write_bytes(source.read_bytes())
    with pytest.raises(VaultError):
        list(store.read_file(mine.provider_id, mine.pk))


BAD = [
    ("virus.txt", made.EICAR), ("photo.jpg", made.jpeg(behind=made.archive(a=b"x"))),
    ("rows.xlsx", made.office(xl__sheet_dot_xml=bytes(30_000_000))), ("scan.pdf.exe", made.PDF),
    ("scan\u202efdp.exe", made.PDF), ("empty.txt", b""), ("large.txt", b"x" * (LARGEST + 1)),
    ("scan.pdf", b"GIF89a" + bytes(20)), ("shot.png", made.png(width=1_000_000_000, data=b"x")),
    ("photo.jpg", made.jpeg()[:-9]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), BAD, ids=[f"{number}" for number in range(len(BAD))])
def test_a_refused_file_leaves_nothing(reporter, folder, name, content):
    event = filed(reporter)
    with pytest.raises(Refused):
        attached(reporter, event, name, content)
    with scope.enter(reporter.scope()):
        assert Attachment.objects.count() == 0
    assert on_disk(folder) == []


def test_an_act_that_fails_after_writing_leaves_no_bytes(reporter, folder, monkeypatch):
    event = filed(reporter)
    monkeypatch.setattr(Attachment, "save", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attached(reporter, event)
    assert on_disk(folder) == []


def test_a_disk_that_fails_leaves_no_row_and_no_bytes(reporter, folder, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    event = filed(reporter)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        attached(reporter, event)
    with scope.enter(reporter.scope()):
        assert Attachment.objects.count() == 0
    assert on_disk(folder) == []


def test_a_scanner_that_is_named_and_silent_lets_nothing_in(reporter, settings, tmp_path, folder):
    event, settings.PSO_CLAMD_SOCKET = filed(reporter), str(tmp_path / "nobody")
    with pytest.raises(Refused, match="could not be scanned"):
        attached(reporter, event)
    assert on_disk(folder) == []


def test_twenty_files_hang_on_a_report_and_no_more(reporter):
    event = filed(reporter)
    for number in range(20):
        attached(reporter, event, f"note {number}.txt")
    with pytest.raises(Refused, match="one too many"):
        attached(reporter, event)


def test_a_colleague_neither_adds_nor_opens_and_nobody_s_report_takes_none(reporter, provider, make_member, acting):
    colleague = acting(make_member(provider, "reporter", name="Ida Bloom"))
    event, nameless = filed(reporter), filed(reporter, name="anonymous")
    file = attached(reporter, event)
    assert nameless.reporter_id is None
    with pytest.raises(Denied):
        attached(colleague, event)
    with pytest.raises(Denied):
        attached(reporter, nameless)
    with scope.enter(colleague.scope()):
        with pytest.raises(Http404):
            open_my_attachment(by=colleague, event_id=event.pk, file_id=file.pk, now=NOW)
        with pytest.raises(Denied):
            open_attachment(by=colleague, event_id=event.pk, file_id=file.pk, now=NOW)


def test_removing_forgets_the_bytes_once_the_job_is_done_and_keeps_the_note(reporter, manager, folder):
    event = filed(reporter)
    file = attached(reporter, event)
    with scope.enter(manager.scope()):
        remove_attachment(by=manager, event_id=event.pk, file_id=file.pk, now=NOW)
        with pytest.raises(Http404):
            open_attachment(by=manager, event_id=event.pk, file_id=file.pk, now=NOW)
        assert Attachment.objects.get().removed_at == NOW
    assert (work_off("files.sweep"), on_disk(folder), len(entries(manager, "remove_file"))) == (1, [], 1)


def test_once_reported_files_stay_and_may_be_added(reporter, manager, provider):
    agree(provider)
    event = filed(reporter)
    file = attached(reporter, event)
    with scope.enter(manager.scope()):
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        sent = report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256
        )
        assert "note.txt" not in str(sent.contents) + str(sent.annex)
        with pytest.raises(Denied, match="can no longer be removed"):
            remove_attachment(by=manager, event_id=event.pk, file_id=file.pk, now=NOW)
    attached(manager, event, "later.txt")


def test_a_report_with_files_stays_in_the_evaluation_system(reporter, manager):
    event = filed(reporter)
    file = attached(reporter, event)
    with scope.enter(manager.scope()):
        with pytest.raises(Denied, match="Remove them first"):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="By mistake.", attested=True, now=NOW)
        remove_attachment(by=manager, event_id=event.pk, file_id=file.pk, now=NOW)
        remove(by=manager, content_kind="event", content_id=event.pk, reason="By mistake.", attested=True, now=NOW)
        with pytest.raises(Denied, match="left the evaluation system"):
            attach_file(by=manager, event_id=event.pk, name="a.txt", stream=io.BytesIO(NOTE), now=NOW)


def test_the_sweep_forgets_what_a_killed_process_left_and_nothing_else(reporter, provider, folder):
    kept = attached(reporter, filed(reporter))
    place, old = folder / str(provider.pk), time.time() - 7200
    for name, age in ((str(uuid4()), old), (".new-old", old), (fresh := str(uuid4()), None), (".new-fresh", None)):
        (place / name).write_bytes(b"x")
        if age:
            os.utime(place / name, (age, age))
    os.utime(place / str(kept.pk), (old, old))
    call_command("sweep_files", verbosity=0)
    assert work_off("files.sweep") == 1
    assert {path.name for path in on_disk(folder)} == {str(kept.pk), fresh, ".new-fresh"}


# The pages


def test_the_event_page_lists_adds_and_hands_out(desk, reporter, manager):
    event = filed(reporter)
    answer = upload(desk, f"/events/{event.pk}/files/", "Ward photo.jpg", made.jpeg(made.exif(6)), "text/html")
    assert (answer.status_code, answer.url) == (302, f"/events/{event.pk}/files/")
    with scope.enter(manager.scope()):
        file = Attachment.objects.get()
    page = desk.get(f"/events/{event.pk}/").content.decode()
    assert [
        words for words in ("Ward photo.jpg", "JPEG picture", 'type="file"', "stay here") if words not in page
    ] == []
    got = desk.get(f"/events/{event.pk}/files/{file.pk}/")
    wanted = {
        "Content-Type": "image/jpeg",
        "Content-Disposition": 'attachment; filename="Privileged and confidential - Ward photo.jpg"',
        "Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }  # fmt: skip
    assert {name: got.headers[name] for name in wanted} == wanted
    assert b"41.8781N" not in got.content


def test_a_refusal_stands_at_the_field_in_its_sentence(desk, reporter):
    event = filed(reporter)
    page = upload(desk, f"/events/{event.pk}/files/", "virus.txt", made.EICAR)
    assert (page.status_code, "“virus.txt” holds the virus test file" in page.content.decode()) == (422, True)
    nothing = desk.post(f"/events/{event.pk}/files/", {})
    assert (nothing.status_code, "Choose a file." in nothing.content.decode()) == (422, True)


def test_a_name_that_reads_backward_and_one_with_a_folder_come_to_no_harm(desk, reporter):
    event = filed(reporter)
    page = upload(desk, f"/events/{event.pk}/files/", "scan\u202efdp.exe", made.PDF)
    assert (page.status_code, "run as a program" in page.content.decode()) == (422, True)
    assert upload(desk, f"/events/{event.pk}/files/", "C:\\temp\\scan.pdf", made.PDF).status_code == 302


def test_the_reporter_adds_to_a_report_with_a_name_and_reads_it_back(reporter, reporter_member, client_for):
    browser, event, nameless = client_for(reporter_member), filed(reporter), filed(reporter, name="anonymous")
    assert upload(browser, f"/my-reports/{event.pk}/files/").status_code == 302
    with scope.enter(reporter.scope()):
        file = Attachment.objects.get()
    assert browser.get(f"/my-reports/{event.pk}/files/{file.pk}/").content == NOTE
    absent = browser.get(f"/my-reports/{uuid4()}/files/")
    for answer in (
        upload(browser, f"/my-reports/{nameless.pk}/files/"),
        browser.get(f"/my-reports/{nameless.pk}/files/"),
    ):
        assert (answer.status_code, answer.content) == (404, absent.content)
    assert f"/my-reports/{event.pk}/files/" in browser.get("/my-reports/").content.decode()


def test_another_s_file_looks_like_none_to_the_byte(desk, reporter, manager, make_provider, make_member, acting):
    stranger = acting(make_member(make_provider("Birch Hall"), "reporter", name="Una Frost"))
    theirs_event, mine, other = filed(stranger), filed(reporter), filed(reporter)
    theirs, file = attached(stranger, theirs_event), attached(reporter, mine)
    pairs = [(theirs_event, theirs), (mine, theirs), (theirs_event, file), (other, file)]
    absent = desk.get(f"/events/{mine.pk}/files/{uuid4()}/")
    answers = [
        desk.get(f"/events/{event.pk}/files/{each.pk}/{end}") for event, each in pairs for end in ("", "remove/")
    ]
    answers += [desk.post(f"/events/{event.pk}/files/{each.pk}/remove/") for event, each in pairs]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, absent.content)}


def test_the_preview_says_that_files_stay(desk, reporter, provider):
    agree(provider)
    event = filed(reporter)
    attached(reporter, event)
    assert "1 file stays here." in desk.get(f"/pses/event/{event.pk}/report/").content.decode()


def test_removal_by_page_asks_first(desk, reporter, manager):
    event = filed(reporter)
    file = attached(reporter, event)
    address = f"/events/{event.pk}/files/{file.pk}/remove/"
    assert "Remove note.txt?" in desk.get(address).content.decode()
    assert desk.post(address).url == f"/events/{event.pk}/"
    assert "note.txt" not in desk.get(f"/events/{event.pk}/").content.decode()


def test_a_damaged_file_is_said_in_a_sentence(desk, reporter, folder):
    event = filed(reporter)
    file = attached(reporter, event)
    (path,) = on_disk(folder)
    path.write_bytes(path.read_bytes()[:-1])
    page = desk.get(f"/events/{event.pk}/files/{file.pk}/")
    assert (page.status_code, "damaged or missing" in page.content.decode()) == (403, True)


@pytest.mark.parametrize("end", ["", "files/"])
def test_twenty_files_cost_as_many_queries_as_one(desk, reporter, end, django_assert_max_num_queries):
    event = filed(reporter)
    address = f"/events/{event.pk}/{end}"

    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            assert desk.get(address).status_code == 200
        return len(counted)

    attached(reporter, event)
    desk.get(address)
    one = queries()
    for number in range(19):
        attached(reporter, event, f"note {number}.txt")
    assert queries() == one


# How large a body may be


def test_a_file_over_the_general_limit_passes_where_files_are_taken_and_is_never_on_disk(desk, reporter, monkeypatch):
    from django.core.files import uploadhandler

    written: list[str] = []
    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", lambda *a, **k: written.append("file"))
    event = filed(reporter)
    assert upload(desk, f"/events/{event.pk}/files/", "long.txt", b"word " * 1_600_000).status_code == 302
    assert written == []


@pytest.mark.parametrize("size", [LARGEST + 1, LARGEST + 200_000])
def test_a_file_over_its_own_limit_is_refused_in_a_sentence(desk, reporter, size):
    event = filed(reporter)
    page = upload(desk, f"/events/{event.pk}/files/", "long.txt", b"x" * size)
    assert page.status_code in (413, 422)
    assert "larger than 10 MB" in page.content.decode() or "too large" in page.content.decode()


def test_a_large_body_from_nobody_or_elsewhere_is_refused(client, desk, reporter):
    event, large = filed(reporter), b"x" * 3_000_000
    places = [f"/events/{event.pk}/files/", f"/my-reports/{event.pk}/files/"]
    assert {upload(client, place, content=large).status_code for place in places} == {413}
    assert upload(desk, f"/events/{event.pk}/status/", content=large).status_code == 413
