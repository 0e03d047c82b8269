"""The page of cases says what is shown and, in a user's words, what is withheld and why."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aggregation.alike import LADDERS, WITHHELD
from aggregation.alike.ladders import rungs
from aggregation.alike.wording import COARSER, COLUMNS, words_of
from aggregation.models import AlikeGroup, Case, DoubleRead, SettledCase, Settlement
from aggregation.services import draw_double_reads
from aggregation.settled import look_again
from events.common_formats import DEVICE_KINDS, FACTORS, HARMS, LOCATIONS, MEDICINE_CLASSES
from pso_portal.runner.store import ROOT
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
FALL = {"event_type": "fall", "harm": "severe_or_death", "kind": "incident", "year": "2025", "fall.assisted": WITHHELD,
        "location_kind": "ward", "medication.stage": "", "factor.main": "talk", "device.kind": "",
        "medicine.class": ""}  # fmt: skip


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def settled(pso: Any) -> Callable[..., AlikeGroup]:
    """So many cases that are shown in one form; their own answers differ from it."""

    def made(count: int = 6, setting: str = "clinic", **form: str) -> AlikeGroup:
        with scope.enter(PSO):
            settlement, _ = Settlement.objects.get_or_create(
                quarter="2025-Q4",
                defaults={"k": 5, "organizations": 6, "kept": 0.8125, "owed_at": NOW, "settled_at": NOW,
                          "cases": 9, "shown": 6},
            )
            group = AlikeGroup(settlement=settlement, setting=setting, form=FALL | form, cases=count)
            group.save(force_insert=True)
            for _ in range(count):
                case = Case(setting=setting, event_type="fall", kind="incident", harm="death", year=2025,
                            narrative="A fall.", engine_version="1", reading="due")  # fmt: skip
                case.save(force_insert=True)
                SettledCase(case=case, group=group).save(force_insert=True)
        return group

    return made


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_before_anything_is_settled_the_page_says_so(ana: Any) -> None:
    said = words(ana.get("/cases/"))
    assert "No case can be shown yet Once a quarter has closed" in said
    assert "Answers kept – nothing has been settled yet" in said


def test_a_row_stands_for_cases_that_look_the_same_and_what_is_withheld_is_said(settled: Any, ana: Any) -> None:
    settled()
    said = words(ana.get("/cases/"))
    row = "Fall Incident Severe harm or death 2025 An inpatient area Not asked Withheld Communication Not asked"
    assert (row in said, "Death" in said) == (True, False)
    assert "fewer than 5 cases of at least 6 organizations would look the same" in said
    assert "Answers kept 81% of the cases settled after 2025-Q4" in said


def test_what_was_withheld_shows_as_a_number_alone_and_what_came_since_not_at_all(settled: Any, ana: Any) -> None:
    settled()
    with scope.enter(PSO):
        Case(setting="clinic", event_type="burn", kind="incident", harm="death", year=2025, engine_version="1").save(
            force_insert=True
        )
    said = words(ana.get("/cases/"))
    assert "Cases withheld whole 3 too few like them when 2025-Q4 was settled" in said
    assert "Burn" not in said


def test_the_page_is_the_same_to_the_byte_after_a_report_was_taken_back(settled: Any, ana: Any) -> None:
    group = settled(7)
    before = words(ana.get("/cases/"))
    assert "Cases shown 7" in before
    with scope.enter(PSO):
        gone = group.members.first()
        Case.objects.filter(pk=gone.case_id).update(withdrawn=True)
        look_again(gone.case_id)
    assert words(ana.get("/cases/")) == before


def test_one_chooses_the_setting_and_an_unknown_one_shows_the_first(settled: Any, ana: Any) -> None:
    settled(setting="clinic")
    settled(setting="hospital", event_type="burn")
    assert "Cases: Hospital" in words(ana.get("/cases/"))
    for asked, title in (("clinic", "Cases: Clinic"), ("dialysis", "Cases: Hospital"), ("x", "Cases: Hospital")):
        assert title in words(ana.get(f"/cases/?setting={asked}"))


def test_pages_of_forms_keep_the_setting(settled: Any, ana: Any) -> None:
    for year in range(1990, 2021):
        settled(year=str(year))
    first = ana.get("/cases/?setting=clinic").content.decode()
    assert 'href="?setting=clinic&amp;page=2"' in first
    assert words(ana.get("/cases/?setting=clinic&page=2")).count("An inpatient area") == 1


def test_thirty_forms_cost_as_many_questions_as_one(settled: Any, ana: Any, django_assert_num_queries: Any) -> None:
    settled()
    ana.get("/cases/")
    with CaptureQueriesContext(connection) as one:
        ana.get("/cases/")
    for year in range(1990, 2019):
        settled(year=str(year))
    with django_assert_num_queries(len(one)):
        ana.get("/cases/")


def test_the_list_of_second_readings_shows_the_settled_form_alone(settled: Any, ana: Any, settings: Any) -> None:
    settings.DOUBLE_READ_RATE = 1.0
    group = settled(event_type=WITHHELD)
    with scope.enter(PSO):
        draw_double_reads(now=timezone.now())
        assert DoubleRead.objects.count() == 6
    assert "Withheld Clinic Nobody" in words(ana.get("/deidentification/second-reading/"))
    with scope.enter(PSO):
        AlikeGroup.objects.filter(pk=group.pk).update(state="gone")
    assert "Withheld Withheld Nobody" in words(ana.get("/deidentification/second-reading/"))


def test_every_coarser_answer_has_words_of_its_own() -> None:
    listed = {"harm": HARMS, "location_kind": LOCATIONS, "factor.main": [*FACTORS, "unknown"],
              "device.kind": DEVICE_KINDS, "medicine.class": MEDICINE_CLASSES}  # fmt: skip
    said = {rung for name, values in listed.items() for value in values for rung in rungs(LADDERS[name], value)[1:-1]}
    assert set(COARSER) == said - {str(code) for codes in listed.values() for code in codes}
    assert set(COLUMNS) == set(LADDERS)
    assert [words_of("harm", code) for code in ("no_harm", "", WITHHELD)] == ["No harm", "Not asked", "Withheld"]
    assert words_of("medication.stage", "administering") == "Administering"


# Who makes, changes or settles cases; a page asks `selectors.alike_groups` and `form_of` instead.
KNOW_CASES = {
    "aggregation/binding.py", "aggregation/intake/taking.py", "aggregation/rereading.py",
    "aggregation/models/__init__.py", "aggregation/models/alike.py",
    "aggregation/models/npsd.py",
    "aggregation/models/cohorts.py",  # whose words stand in the index
    "aggregation/indexing.py",  # the words of its text; a page finds it in the form in which it is shown
    "aggregation/selectors/texts.py",  # who has read one
    "aggregation/selectors/cases.py",  # in which form one is shown
    "aggregation/intake/using.py",  # what its terms let it be used for
    "aggregation/determining.py",  # the residual risk of the texts behind a release
    "aggregation/watched.py",  # how many gave two answers: the PSO's own analysis, told by the rules of a release
    "aggregation/services/readings.py", "aggregation/services/texts.py", "aggregation/settling.py",
    "pso_portal/demo/tally.py",
}  # fmt: skip


def _takes_case(node: ast.AST) -> bool:
    """The model: attacks on releases have cases of another kind."""
    if not isinstance(node, ast.ImportFrom) or "Case" not in [name.name for name in node.names]:
        return False
    return (node.module or "").split(".")[-1] in {"models", "cases"}


def test_no_page_reads_a_case_s_own_answers() -> None:
    found = set()
    for top in ("aggregation", "feedback", "pso_portal"):
        for path in (ROOT / top).rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_text()))
            if any(_takes_case(node) for node in nodes):
                found.add(str(path.relative_to(ROOT)))
    assert found == KNOW_CASES
    pages = [path for path in (ROOT / "templates").rglob("*.html") if re.search(r"\bcase\.\w", path.read_text())]
    assert pages == []
