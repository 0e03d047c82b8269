"""The wizard, as a browser without JavaScript goes through it."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, Exposure, ImportMapping
from pses.models import WorkProduct
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from tests.events.sheets import text_row, xlsx
from tests.isolation.houses import run_jobs

SHEET = (
    "Nr,Day,Type,Harm,Story\n1,1/31/2024,Fall,Mild,=HYPERLINK(1)\n2,2/1/2024,Tumble,No harm,Second.\n"
    "=3,never,Fall,Mild,Third.\n"
)


@pytest.fixture
def member(make_provider, make_member):
    return make_member(make_provider(), "risk_manager", name="Lena Marsh")


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


def send(desk, content: bytes, **more):
    return desk.post("/imports/new/", {"file": SimpleUploadedFile("old.csv", content), **more})


def start(desk, content: str = SHEET) -> str:
    sent = send(desk, content.encode())
    assert sent.status_code == 302
    return sent.url.removesuffix("columns/")


COLUMNS = {"c.source": "Nr", "c.what": "Type", "c.harm": "Harm", "c.when.date": "Day", "o.when.date": "mdy",
           "c.story": "Story"}  # fmt: skip
VALUES = {"v.what.0": "fall", "v.what.1": "fall", "v.harm.0": "mild", "v.harm.1": "no_harm"}


def through(desk, content: str = SHEET) -> str:
    page = start(desk, content)
    assert desk.post(f"{page}columns/", COLUMNS).status_code == 302
    assert desk.post(f"{page}values/", VALUES).status_code == 302
    return page


def test_a_sheet_goes_from_upload_to_reports(desk, member, acting):
    page = start(desk)
    shown = desk.get(f"{page}columns/").content.decode()
    assert '<option value="Day" selected>' in shown
    wrong = desk.post(f"{page}columns/", COLUMNS | {"c.when.date": "", "c.story": "Gone"})
    kept = wrong.content.decode()
    assert (wrong.status_code, "Choose the column that answers" in kept, "has no column of this name" in kept) == (
        422, True, True,
    )  # fmt: skip
    assert '<option value="Type" selected>' in kept
    desk.post(f"{page}columns/", COLUMNS)
    assert "Tumble" in desk.get(f"{page}values/").content.decode()
    assert desk.post(f"{page}values/", VALUES | {"v.what.0": "weather"}).status_code == 422
    desk.post(f"{page}values/", VALUES)
    checking = desk.get(page).content.decode()
    assert ("Checking 3 rows" in checking, 'value="0"' in checking) == (True, True)
    fragment = desk.get(page, headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<section class="panel job"')
    run_jobs()
    assert desk.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    checked = desk.get(page).content.decode()
    assert ("Import 2 reports" in checked, "This is not a day such as" in checked) == (True, True)
    unsure = desk.post(f"{page}confirm/", {"name": "Kept"})
    assert (unsure.status_code, 'value="Kept"' in unsure.content.decode()) == (422, True)
    assert desk.post(f"{page}confirm/", {"belongs": "on", "name": "Old system"}).status_code == 302
    run_jobs()
    assert "The import is done." in desk.get(page).content.decode()
    with scope.enter(acting(member).scope()):
        told = {event.narrative: event.month for event in Event.objects.all()}
        assert told == {"=HYPERLINK(1)": "2024-01", "Second.": "2024-02"}
        assert {row.purpose for row in WorkProduct.objects.all()} == {"reporting"}
        assert ImportMapping.objects.get().name == "Old system"
    assert "Old system" in desk.get("/imports/new/").content.decode()


def test_the_sheet_of_errors_names_row_column_and_cell_and_runs_nothing(desk):
    page = through(desk, SHEET.replace("never", "=1+1"))
    run_jobs()
    sheet = desk.get(f"{page}errors.csv")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="import-errors.csv"'
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert [row[:-1] for row in rows] == [
        ["Row", "Column", "Cell", "What is wrong"],
        ["4", "Day", "'=1+1", "This is not a day such as 1/31/2024, 31-Jan-24 or 2024-01-31."],
    ]


def test_a_file_that_is_no_sheet_is_refused_at_its_field(desk):
    for content, sentence in (
        (b"a,b\n\xe9,2\n", "Row 2, byte 5 of the file: this is not UTF-8."),
        (xlsx(text_row(1, "&a;"), doctype='<!DOCTYPE x [<!ENTITY a "b">]>'), "defines entities"),
        (xlsx(text_row(1, "a"), extra={"x": b"\0" * (8 << 20)}), "unpacks to far more"),
    ):
        refused = send(desk, content)
        assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    assert "Choose a file." in desk.post("/imports/new/", {}).content.decode()


def test_what_was_thrown_away_is_gone(desk):
    page = start(desk)
    assert desk.post(f"{page}drop/").status_code == 302
    assert "thrown away" in desk.get(page).content.decode()
    assert desk.get(f"{page}columns/").status_code == 403


def test_confirming_wants_a_fresh_sign_in(member, client_for):
    tired = client_for(member, stepped_up=False)
    page = through(tired)
    run_jobs()
    assert "/accounts/reauthenticate/" in tired.post(f"{page}confirm/", {"belongs": "on"}).url


def test_another_providers_import_looks_like_none(desk, make_provider, make_member, client_for):
    page = through(desk)
    run_jobs()
    other = client_for(make_member(make_provider("Larkmeadow Clinic"), "risk_manager", name="Ada Quist"))
    for step in ("", "columns/", "values/", "confirm/", "errors.csv"):
        foreign, absent = other.get(page + step), other.get(f"/imports/{uuid4()}/{step}")
        assert (foreign.status_code, foreign.content) == (404, absent.content)
    for step, data in (("columns/", COLUMNS), ("values/", VALUES), ("confirm/", {"belongs": "on"}), ("drop/", {})):
        assert other.post(page + step, data).status_code == 404


def test_an_administrator_sees_no_sheet_of_others_and_a_reporter_no_import(desk, member, make_member, client_for):
    page = through(desk)
    place = Provider(id=member.provider_id)
    keeper = client_for(make_member(place, "provider_administrator", name="Ada Quist"))
    assert (keeper.get("/imports/").status_code, keeper.get(page).status_code) == (200, 404)
    own = start(keeper)
    assert (keeper.get(own).status_code, desk.get(own).status_code) == (200, 200)
    assert client_for(make_member(place, "reporter", name="Jo Rivera")).get("/imports/").status_code == 404


def test_lists_ask_the_database_no_more_for_more_rows(desk):
    start(desk)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get("/imports/")
        counts.append(len(asked))
        for _ in range(6):
            start(desk)
    assert counts[0] == counts[1]


MONTHS = 'Month,Value\n2025-01,"4,100"\nFeb 2025,4200\n3/2025,many\n2025-01,1\n2199-01,5\n4/1/2025,-5\nsoon,1\n'


def test_exposures_come_from_a_sheet_by_version_and_once(desk, member, acting):
    checked = desk.post("/exposures/upload/", {"file": SimpleUploadedFile("m.csv", MONTHS.encode())})
    said = checked.content.decode()
    assert (checked.status_code, 'value="2025-02=4200 2025-01=4100"' in said) == (422, True)
    for sentence in (
        "Enter a whole number up to 100,000,000.", "This month stands in row 2 already.",
        "Enter a month that has begun.", "This is not a month such as 2025-08, 8/2025 or Aug 2025.",
    ):  # fmt: skip
        assert sentence in said
    for value in ("4100", "4100", "4150"):
        assert desk.post("/exposures/upload/", {"figures": f"2025-01={value}"}).status_code == 302
    with scope.enter(acting(member).scope()):
        assert list(Exposure.objects.order_by("version").values_list("version", "value")) == [(1, 4100), (2, 4150)]
    book = xlsx(text_row(1, "Month", "Value") + '<row r="2"><c s="1"><v>45658</v></c><c><v>4150</v></c></row>')
    again = desk.post("/exposures/upload/", {"file": SimpleUploadedFile("m.xlsx", book)})
    assert (again.status_code, "Nothing of this sheet is new." in again.content.decode()) == (200, True)
    assert desk.post("/exposures/upload/", {"figures": "2025-13=4"}).status_code == 422
    bad = desk.post("/exposures/upload/", {"file": SimpleUploadedFile("m.csv", b"Month,Days\n1,2\n")})
    assert "Missing: value." in bad.content.decode()
