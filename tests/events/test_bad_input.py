"""What people and programs send that cannot be taken as it is: each gets its sentence where it stands, the rest is
kept.
"""

from __future__ import annotations

import csv
import html
import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.form_fields import field_id
from events.models import Draft, Event
from pso_portal.files.models import Attachment
from pso_portal.tenancy import scope
from tests.events.sheets import text_row, xlsx
from tests.files import samples as made
from tests.isolation.houses import run_jobs
from tests.told import STORY, answers, file_one, unit_code

REST = ("Heparin", STORY)
SPREADSHEET = "Time\tDose\tBy\r\n21:10\t=10*1000\t@ward\r\n22:00\t-5\t+nurse\r\n"


def begun(desk):
    return desk.get("/report/").headers["Location"]


def posted(manager, **changes):
    """What a browser sends from the form; keys with two underscores are paths."""
    with scope.enter(manager.scope()):
        told = answers(**({"where": unit_code()} | changes))
    fields = {f"q.{key}": value for key, value in told.items()}
    return fields | {"asked": [*told], "revision": "0", "editor": str(uuid4()), "do": "check"}


def error_at(page: str, field: str) -> str:
    """The sentence at one question of the report."""
    found = re.search(rf'id="{re.escape(field_id(field))}_error"[^>]*>(.*?)</p>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def whole(page) -> str:
    return html.unescape(page.content.decode())


WRONG = {
    "unknown answer code": ({"harm": "catastrophic"}, "harm", "answer"),
    "unknown event": ({"what": "weather"}, "what", "answer"),
    "unit of nobody": ({"where": str(uuid4())}, "where", "answer"),
    "future date": ({"when": "another", "when__date": "2199-01-01"}, "when.date", "The date must be today or earlier"),
    "no date": ({"when": "another", "when__date": "31/12/99"}, "when.date", "date"),
    "1 MB narrative": ({"story": "x" * 1_048_576}, "story", "Shorten this to 20,000 characters. It has 1,048,576"),
    "long name": ({"medication__name": "y" * 201}, "medication.name", "Shorten this to 200 characters. It has 201"),
}


@pytest.mark.parametrize(("changes", "field", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_gets_its_sentence_at_its_question_and_the_rest_is_kept(
    desk, manager, changes, field, sentence
):
    page = whole(desk.post(begun(desk), posted(manager, **changes), follow=True))
    assert sentence in error_at(page, field)
    given = {key.replace("__", "."): value for key, value in changes.items()}
    kept = [text for name, text in zip(("medication.name", "story"), REST, strict=True) if name not in given]
    if given.get("what"):
        kept = [STORY]  # without its event the medicine is not asked for; the draft keeps it all the same
    assert [text for text in kept if text not in page] == []
    with scope.enter(manager.scope()):
        assert Event.objects.count() == 0


def test_a_narrative_of_a_megabyte_stays_in_the_draft_to_be_shortened(desk, manager):
    desk.post(begun(desk), posted(manager, story="x" * 1_048_576))
    with scope.enter(manager.scope()):
        assert len(Draft.objects.get().answers["story"]) == 1_048_576


def test_an_answer_to_a_question_that_is_not_asked_stays_in_the_draft_and_is_not_filed(desk, manager):
    address = begun(desk)
    desk.post(address, posted(manager))
    desk.post(address, posted(manager, what="fall") | {"revision": "1"})
    with scope.enter(manager.scope()):
        assert Draft.objects.get().answers["medication.name"] == "Heparin"
        event = file_one(manager, what="fall", fall__assisted="unknown")
        assert (event.coded.get("medication.stage"), event.details) == (None, {})


WRITTEN = {
    "emoji": "Pump 😀👩🏽‍⚕️ alarmed 🚨",
    "right to left": "المريض سقط — המטופל נפל",
    "letters of their own": "Ñandú, Žižka, 患者, e\u0301",
    "markup": "<script>alert(1)</script> & <b>bold</b> {{ 7|add:7 }} {% now 'Y' %}",
    "pasted spreadsheet": SPREADSHEET.strip(),
    "formula": "=HYPERLINK(\"http://x\",\"y\")",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_kept_to_the_letter_and_run_by_nobody(desk, manager, text):
    address = begun(desk)
    desk.post(address, posted(manager, story=text))
    check = desk.get(f"{address}check/").content.decode()
    assert "<script>alert" not in check
    with scope.enter(manager.scope()):
        event = file_one(manager, story=text)
        kept = Event.objects.get(pk=event.pk).narrative
    assert kept.splitlines() == text.splitlines()
    shown = desk.get(f"/events/{event.pk}/").content.decode()
    assert "<script>alert" not in shown
    assert text.splitlines()[0] in html.unescape(shown)


FILES = {
    "virus test file": ("note.txt", made.EICAR, "holds the virus test file"),
    "polyglot image": ("photo.jpg", made.jpeg(behind=made.archive(a=b"x")), "two files in one"),
    "picture with a script": ("photo.jpg", made.jpeg(made.segment(0xFE, b"<script>x()</script>")), "web page"),
    "zip bomb": ("rows.xlsx", made.office(xl__sheet_dot_xml=bytes(30_000_000)), "unpacks to far more"),
    "archive": ("all.zip", made.archive(a=b"x"), "is an archive"),
    "wrong encoding": ("rows.csv", "Müller;1".encode("cp1252"), "not in UTF-8"),
}


@pytest.mark.parametrize(("name", "content", "sentence"), FILES.values(), ids=FILES)
def test_a_bad_file_gets_its_sentence_and_the_report_and_its_other_files_stay(desk, manager, name, content, sentence):
    with scope.enter(manager.scope()):
        event = file_one(manager)
    address = f"/events/{event.pk}/files/"
    assert desk.post(address, {"file": SimpleUploadedFile("good.txt", b"A note.")}).status_code == 302
    page = desk.post(address, {"file": SimpleUploadedFile(name, content)})
    assert (page.status_code, sentence in whole(page), "good.txt" in whole(page)) == (422, True, True)
    with scope.enter(manager.scope()):
        assert [file.name for file in Attachment.objects.all()] == ["good.txt"]
        assert Event.objects.get(pk=event.pk).narrative == STORY


SHEETS = {
    "wrong encoding": ("day,story\n1/2/2024,café\n".encode("cp1252"), "Row 2, byte 23 of the file: this is not UTF-8."),
    "zip bomb": (xlsx(text_row(1, "a"), extra={"xl/x.bin": bytes(8 * 1024 * 1024)}), "unpacks to far more"),
    "no sheet": (made.PDF, "The file is a PDF. Choose a CSV or XLSX file."),
}


@pytest.mark.parametrize(("content", "sentence"), SHEETS.values(), ids=SHEETS)
def test_a_sheet_that_cannot_be_read_says_where_and_nothing_of_it_is_kept(desk, content, sentence):
    page = desk.post("/imports/new/", {"file": SimpleUploadedFile("old.csv", content)})
    assert (page.status_code, sentence in whole(page)) == (422, True)


COLUMNS = {"c.source": "No", "c.what": "Type", "c.harm": "Harm", "c.when.date": "Day", "o.when.date": "mdy",
           "c.story": "Story"}  # fmt: skip
ROWS = """No,Day,Type,Harm,Story
1,1/31/2024,Fall,Mild,Good 😀 סיפור
2,1/31/2199,Fall,Mild,Future
3,=TODAY(),Fall,Mild,Formula
1,1/31/2024,Fall,Mild,Twice
5,1/31/2024,Fall,Mild,Surplus,more
6,1/31/2024,Fall,Mild,=1+1
"""


def test_bad_rows_get_their_sentence_by_row_and_column_and_the_rest_can_be_imported(desk, manager):
    sent = desk.post("/imports/new/", {"file": SimpleUploadedFile("old.csv", ROWS.encode())})
    page = sent.url.removesuffix("columns/")
    desk.post(f"{page}columns/", COLUMNS)
    desk.post(f"{page}values/", {"v.what.0": "fall", "v.harm.0": "mild"})
    run_jobs()
    assert "Import 2 reports" in whole(desk.get(page))
    sheet = desk.get(f"{page}errors.csv").content.decode().removeprefix("\ufeff")
    told = [(row["Row"], row["Column"], row["Cell"]) for row in csv.DictReader(io.StringIO(sheet))]
    assert told == [
        ("3", "Day", "2199-01-31"), ("4", "Day", "'=TODAY()"), ("5", "No", "1"), ("6", "Whole row", ""),
    ]  # fmt: skip
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
