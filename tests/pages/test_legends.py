"""Whatever is seen, printed or taken along says what it is in law: each page on screen and paper, each file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from pypdf import PdfReader

from pso_portal.runner.store import ROOT
from pso_portal.tenancy import legends
from pso_portal.tenancy.models import Pso
from tests.isolation.routes import ROUTES
from tests.isolation.world import World

from .places import AGG, FILES, NOT_PAGES, OPEN, SEALED, ZONES, Sight, address, sights

OF_ZONE = {
    SEALED: {legends.SEALED, legends.COLLECTED, legends.BETWEEN},
    AGG: {legends.DEIDENTIFIED},
    OPEN: {legends.OUTSIDE, legends.NOT_WORK_PRODUCT},
}
# On paper these say nothing of who printed them: what they show must not be tied to a name.
NAMELESS = {"events:report_sent", "events:receipt"}
# Nothing is sealed in a world that stands in one transaction: tests/office/test_proof.py looks at it. Two people
# released no file for the national database in it: tests/main_job/test_npsd.py does.
SEEN_ELSEWHERE = {"audit_proof_file", "aggregation:npsd_file"}
ON_PAPER = re.compile(r'class="on-paper">([^<]*)<')


def pages(world: World) -> dict[str, tuple[Any, Sight]]:
    """Each page once, with somebody who may open it."""
    found: dict[str, tuple[Any, Sight]] = {}
    for walker in world.walkers:
        for sight in sights(world, walker):
            found.setdefault(sight.name, (walker, sight))
    return found


@pytest.mark.slow
def test_every_page_bears_its_legend_on_screen_and_on_paper_and_every_file_too(world: World) -> None:
    seen = pages(world)
    assert {name for name in seen if " " not in name} == set(ZONES)
    wrong = [f"{name}: {line}" for name, (walker, sight) in seen.items() for line in _page(walker, sight)]
    wrong += [f"{name}: {line}" for name in FILES.keys() - SEEN_ELSEWHERE for line in _file(world, name)]
    assert "\n".join(wrong) == ""


def _page(walker: Any, sight: Sight) -> list[str]:
    walker.sign_in()
    text = walker.client.get(sight.url).content.decode()
    (said, *more), drawn = [*map(unescape, ON_PAPER.findall(text)), ""], 'class="printed"' in text
    plain = said.removeprefix(f"{legends.SIMULATION} ")  # the world is a demonstration
    wrong = [] if plain in OF_ZONE[sight.zone] and more == [""] else [f"on paper it says {said!r}"]
    wrong += [] if f'data-zone="{sight.zone}"' in text else ["no ribbon of its zone"]
    named = walker.user is not None and sight.name not in NAMELESS
    wrong += [] if drawn == named or not named else ["on paper nobody is named"]
    marked = named and sight.zone == SEALED
    return wrong if ('class="watermark"' in text) >= marked else [*wrong, "no mark across the sheet"]


def _file(world: World, name: str) -> list[str]:
    walker = next(each for each in world.walkers if each.membership is not None and _reads(each, name))
    walker.sign_in()
    answer = walker.client.get(address(name, world, walker))
    if answer.status_code != 200:
        return [f"{answer.status_code} for {walker.name}"]
    return [] if _bears(answer, FILES[name]) else ["it leaves without its legend"]


def _reads(walker: Any, name: str) -> bool:
    route = ROUTES[name]
    return bool(walker.permissions & route.permissions()) and (not route.seen_by or walker.name in route.seen_by)


def _bears(answer: Any, legend: str) -> bool:
    kind, body = answer.headers["Content-Type"].partition(";")[0], answer.content
    if kind == "application/pdf":
        texts = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages]
        return bool(texts) and all(legend in text and "Printed by" in text for text in texts)
    if kind == "text/csv":
        head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
        return head[-1].startswith("Legend: ") and all(
            legend in row[-1] and "Downloaded by" in row[-1] for row in rows
        )
    if kind.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/" in name]
        rows = [row for sheet in sheets for row in sheet.split("<row>")[2:]]
        return bool(rows) and all(legend in row and "Downloaded by" in row for row in rows)
    return legend in answer.headers["Content-Disposition"] + body.decode("utf-8", "replace")


def test_a_file_without_its_legend_is_noticed() -> None:
    answer = _Answer("text/csv; charset=utf-8", b"A,B\n1,2\n")
    assert not _bears(answer, legends.SEALED)
    told = f'A,Legend: X\n1,"{legends.OUTSIDE} Downloaded by X"\n'.encode()
    assert _bears(_Answer("text/csv", told), legends.OUTSIDE)


class _Answer:
    def __init__(self, kind: str, content: bytes) -> None:
        self.headers, self.content = {"Content-Type": kind, "Content-Disposition": "attachment"}, content


def test_every_download_says_which_legend_it_bears() -> None:
    assert {name for name, why in NOT_PAGES.items() if why.startswith("a download")} == set(FILES)


def test_files_leave_through_one_place() -> None:
    """Two others hand out bytes that are not theirs to change: attached files, and forms as data."""
    packages = ("pso_portal", "pses", "events", "aggregation", "feedback")
    found = {
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if "Content-Disposition" in path.read_text()
    }
    assert found == {"pso_portal/web/downloads.py", "events/views/files.py", "events/views/forms.py"}


def test_a_demonstration_says_that_it_is_one_on_screen_on_paper_and_in_files(
    make_provider: Any, make_member: Any, client_for: Any
) -> None:
    auditor = client_for(make_member(make_provider(), "provider_auditor"))
    for is_demo, legend in ((False, legends.SEALED), (True, f"{legends.SIMULATION} {legends.SEALED}")):
        Pso.objects.update(is_demo=is_demo)
        sheet = auditor.get("/audit/entries.csv").content.decode("utf-8-sig")
        page = auditor.get("/audit/").content.decode()
        assert ("<b>Simulation. </b>" in page, unescape(ON_PAPER.findall(page)[0])) == (is_demo, legend)
        assert [row[-1] for row in csv.reader(io.StringIO(sheet)) if not row[-1].startswith((legend, "Legend: "))] == []
    assert sheet.count(legends.SIMULATION) > 0
