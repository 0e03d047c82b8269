"""A sheet of many providers as a browser without JavaScript takes it through, at the PSO and at a provider."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Delivery, ImportRun
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.events.sheets import text_row, xlsx
from tests.isolation.houses import run_jobs

SHEET = (
    "Clinic,Nr,Day,Type,Story\nAlder Hospital,1,1/31/2024,Fall,Quillalder.\nOld Birch,2,2/1/2024,Fall,Quillbirch.\n"
    "Nobody's,3,2/2/2024,Fall,Quillnobody.\n"
)


@pytest.fixture
def alder(make_provider):
    return make_provider("Alder Hospital")


@pytest.fixture
def birch(make_provider):
    return make_provider("Birch Hospital")


@pytest.fixture
def office(alder, birch, make_member, client_for):
    return client_for(make_member(None, "pso_administrator", name="Otto Grant"))


@pytest.fixture
def desk(alder, make_member, client_for):
    return client_for(make_member(alder, "risk_manager", name="Lena Marsh"))


def send(office, content: bytes = SHEET.encode()):
    return office.post("/sheets/new/", {"file": SimpleUploadedFile("old.csv", content)})


def start(office, content: str = SHEET, column: str = "Clinic") -> str:
    sent = send(office, content.encode())
    assert sent.status_code == 302
    page = sent.url.removesuffix("whose/")
    assert office.post(f"{page}whose/", {"column": column}).status_code == 302
    return page


def text(client, url: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    answer = client.get(url) if data is None else client.post(url, data)
    return answer.status_code, answer.content.decode()


def through(office) -> str:
    """Texts in order: alder hospital, nobody's, old birch."""
    page = start(office)
    whose = {"p.0": "Alder Hospital", "p.1": "", "o.1": "on", "p.2": "birch  hospital"}
    assert office.post(f"{page}providers/", whose).url == f"{page}columns/"
    columns = {"c.what": "Type", "c.when.date": "Day", "o.when.date": "mdy", "c.story": "Story", "c.source": "Nr"}
    assert office.post(f"{page}columns/", columns).url == f"{page}hand-over/"
    return page


def test_a_sheet_goes_from_the_pso_to_an_import_at_each_provider(office, desk, alder):
    assert "No sheet yet" in text(office, "/sheets/")[1]
    page = through(office)
    dry = text(office, f"{page}hand-over/")[1]
    assert ("Hand over 2 rows to 2 providers" in dry, "1 row is left out" in dry, "Quill" in dry) == (True, True, False)
    assert text(office, f"{page}hand-over/", {})[0] == 422
    assert office.post(f"{page}hand-over/", {"sure": "on"}).url == page
    assert "0 of 2 providers have their part." in text(office, page)[1]
    assert office.get(page, headers={"HX-Request": "true"}).content.decode().startswith('<section class="panel job"')
    run_jobs()
    assert office.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    over = text(office, page)[1]
    assert ("No copy of the sheet is here any more." in over, over.count("Waiting</span>")) == (True, 2)
    listed = text(desk, "/imports/")[1]
    assert ("Sent to you by the PSO" in listed, "Otto Grant" in listed) == (True, True)
    delivery = f"/imports/sent/{held_at(alder).pk}/"
    shown = text(desk, delivery)[1]
    assert ("1 row sent by the PSO" in shown, "What the PSO proposes" in shown, "Quill" in shown) == (True, True, False)
    taken = desk.post(delivery, {"do": "accept"})
    assert taken.url.endswith("/columns/")
    assert '<option value="Story" selected>' in text(desk, taken.url)[1]
    assert "Sent to you by the PSO" not in text(desk, "/imports/")[1]
    assert ("Accepted" in text(office, page)[1], "Accepted" in text(desk, delivery)[1]) == (True, True)
    with scope.enter(Scope(Side.PROVIDER, frozenset({alder.pk}))):
        assert ImportRun.objects.get().rows == 1


def held_at(provider) -> Delivery:
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        return Delivery.objects.get()


def test_a_refusal_needs_a_sentence_and_the_pso_reads_it(office, desk, alder):
    page = through(office)
    office.post(f"{page}hand-over/", {"sure": "on"})
    run_jobs()
    delivery = f"/imports/sent/{held_at(alder).pk}/"
    status, shown = text(desk, delivery, {"do": "refuse", "reason": " "})
    assert (status, "Say in a sentence why" in shown) == (422, True)
    assert desk.post(delivery, {"do": "refuse", "reason": "Not <b>ours</b>."}).url == "/imports/"
    assert desk.post(delivery, {"do": "accept"}).status_code == 403
    assert "Not &lt;b&gt;ours&lt;/b&gt;." in text(office, page)[1]


def test_what_cannot_be_is_said_where_it_was_typed_and_nothing_typed_is_lost(office, birch):
    for content, sentence in ((b"a,b\n\xe9,2\n", "this is not UTF-8."), (b"a,b\n", "no rows below"), (b"", "empty")):
        refused = send(office, content)
        assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    page = start(office)
    for column, sentence in (("Gone", "no column of this name"), ("", "Choose a column.")):
        status, shown = text(office, f"{page}whose/", {"column": column})
        assert (status, sentence in shown) == (422, True)
    with scope.enter(Scope(Side.PSO)):
        birch.contract_ends = timezone.localdate() - timedelta(days=1)
        birch.save(update_fields=["contract_ends"])
    typed = {"p.0": "Alder Hospital", "p.1": "Xylophone Clinic", "p.2": "Birch Hospital", "p.99": "x", "p.x": "x"}
    status, shown = text(office, f"{page}providers/", typed)
    assert (status, 'value="Xylophone Clinic"' in shown, shown.count('aria-invalid="true"')) == (422, True, 2)
    assert ("No provider under contract is called" in shown, "is not under contract today" in shown) == (True, True)
    assert office.post(f"{page}providers/", {"p.0": "Alder Hospital"}).url == f"{page}providers/?open=1"
    status, shown = text(office, f"{page}hand-over/", {"sure": "on"})
    assert (status, "2 texts of the column are not mapped yet" in shown) == (422, True)


def test_what_no_page_of_ours_sends_is_answered_in_a_sentence(office):
    page = start(office)
    typed = f"p.0=Alder&p.{'9' * 5000}=x&p.-1=x"
    plain = "application/x-www-form-urlencoded"
    assert office.post(f"{page}providers/", typed, content_type=plain).status_code == 422
    assert text(office, f"{page}columns/", {"c.what": "Gone", "o.when.date": "ymd", "c.when.date": "Day"})[0] == 422
    assert text(office, f"{page}providers/?page=x&open=x")[0] == 200


def test_a_workbook_is_split_like_a_list(office, desk, alder):
    rows = text_row(1, "Clinic", "Type") + text_row(2, "Alder Hospital", "Fall") + text_row(3, "alder hospital", "Fall")
    page = send(office, xlsx(rows)).url.removesuffix("whose/")
    office.post(f"{page}whose/", {"column": "Clinic"})
    assert "Hand over 2 rows to 1 provider<" in text(office, f"{page}hand-over/")[1]
    office.post(f"{page}hand-over/", {"sure": "on"})
    run_jobs()
    assert held_at(alder).rows == 2


def test_a_contract_that_ends_before_the_hand_over_is_said_on_the_dry_run(office, birch):
    page = through(office)
    with scope.enter(Scope(Side.PSO)):
        birch.contract_ends = timezone.localdate() - timedelta(days=1)
        birch.save(update_fields=["contract_ends"])
    status, shown = text(office, f"{page}hand-over/", {"sure": "on"})
    assert (status, "goes to a provider whose contract has ended" in shown) == (422, True)


def test_a_thousand_providers_of_a_sheet_come_a_page_at_a_time(office, alder):
    head, names = "Clinic,Type\nAlder Hospital,Fall\n", [f"Old place {number:04d}" for number in range(1000)]
    page = start(office, head + "".join(f"{name},Fall\n" for name in names))
    first = text(office, f"{page}providers/")[1]
    assert ("has 1001 different texts; 1000 are not mapped yet" in first, first.count('list="under-contract"')) == (
        True, 100,
    )  # fmt: skip
    last = text(office, f"{page}providers/?page=11")[1]
    assert ("Old place 0999" in last, last.count('list="under-contract"')) == (True, 1)
    assert office.post(f"{page}providers/?page=11", {"p.1000": "", "o.1000": "on"}).url.endswith("?open=1")
    with CaptureQueriesContext(connection) as few:
        text(office, f"{page}providers/?page=11")
    with CaptureQueriesContext(connection) as many:
        text(office, f"{page}providers/?page=2")
    assert len(few) == len(many)


def test_a_sheet_that_is_over_opens_no_step_and_can_be_thrown_away_before(office):
    page = start(office)
    assert office.post(f"{page}drop/").url == "/sheets/"
    assert "was thrown away" in text(office, page)[1]
    for step in ("whose", "providers", "columns", "hand-over"):
        assert text(office, f"{page}{step}/")[0] == 403
    assert office.post(f"{page}drop/").status_code == 403


def test_a_second_hand_over_of_the_same_rows_says_where_they_lie(office):
    for _ in range(2):
        page = through(office)
        office.post(f"{page}hand-over/", {"sure": "on"})
        run_jobs()
    shown = text(office, page)[1]
    assert "wait there already, from an earlier sheet:</b> Alder Hospital, Birch Hospital." in shown


def test_handing_over_asks_who_it_is(office, make_member, client_for):
    page = through(office)
    stale = client_for(make_member(None, "pso_administrator", name="Pia Stale"), stepped_up=False)
    assert "/reauthenticate/" in stale.get(f"{page}hand-over/").url
