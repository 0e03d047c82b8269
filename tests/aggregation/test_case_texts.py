"""De-identified texts are opened one at a time, by who may, and found by their words without being opened."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aggregation.models import AlikeGroup, Case, CaseWords, DoubleRead, SettledCase
from aggregation.selectors.similar import A_LIST
from aggregation.services import draw_double_reads
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
FALL = "She slipped on the wet floor beside the commode and the alarm was out of reach."


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def text_of(answer: Any) -> str:
    return re.findall(r'<p class="narrative" dir="auto">(.*?)</p>', answer.content.decode())[0].strip()


def opened() -> list[tuple[Any, Any, int]]:
    """Entries of who opened a case's text: person, case, cases at once."""
    with scope.enter(PSO):
        rows = Entry.objects.filter(verb="read_sealed", table="aggregation_case").order_by("at")
        return [(row.actor_id, row.row, row.content.count("rows")) for row in rows]


@pytest.fixture
def read_all(ana: Any) -> Callable[[str], list[str]]:
    """The cases that one comes to with "Next text", from the first until it comes again."""

    def read(asked: str = "") -> list[str]:
        first = ana.get(f"/cases/texts/?{asked}")["Location"]
        found, url = [first], ana.get(first)
        while True:
            onward = re.findall(r'href="(/cases/texts/\?[^"]*after=[^"]*)"', url.content.decode())[0]
            following = ana.get(html.unescape(onward))["Location"]
            if following in found:
                return [each.split("/")[3] for each in found]
            found.append(following)
            url = ana.get(following)

    return read


def test_texts_of_a_cohort_are_read_one_after_the_other_in_the_order_of_random_ids(shown: Any, read_all: Any) -> None:
    group = shown(6)
    shown(6, event_type="fall", text=FALL)
    with scope.enter(PSO):
        ids = sorted(str(row.case_id) for row in group.members.all())
    assert read_all("type=medication") == ids


def test_each_opening_is_an_entry_of_this_person_and_this_case(shown: Any, ana: Any) -> None:
    group = shown(6)
    with scope.enter(PSO):
        case_id = group.members.first().case_id
    assert text_of(ana.get(f"/cases/texts/{case_id}/")).startswith("The wrong insulin")
    (entry,) = opened()
    assert (entry[0] is None, entry[1]) == (False, case_id)


def test_beside_the_text_stands_the_form_and_no_answer_of_the_case_s_own(shown: Any, ana: Any) -> None:
    group = shown(6, harm="severe_or_death")
    with scope.enter(PSO):
        case = group.members.first().case
        Case.objects.filter(pk=case.pk).update(harm="death")
    said = words(ana.get(f"/cases/texts/{case.pk}/"))
    assert ("Severe harm or death" in said, "Harm Death" in said) == (True, False)


def test_what_cannot_be_read_has_one_answer_and_is_passed_over(shown: Any, ana: Any, read_all: Any) -> None:
    group = shown(8)
    with scope.enter(PSO):
        ids = sorted((row.case_id for row in group.members.all()), key=str)
        Case.objects.filter(pk=ids[0]).update(withdrawn=True)
        SettledCase.objects.filter(case_id=ids[1]).update(gone=True)
        without = Case.objects.get(pk=ids[2])
        without.narrative = None
        without.save(update_fields=["narrative"])
    unsettled = uuid4()
    answers = {ana.get(f"/cases/texts/{pk}/").status_code for pk in (*ids[:3], unsettled)}
    assert answers == {404}
    assert read_all() == [str(pk) for pk in ids[3:]]
    with scope.enter(PSO):
        AlikeGroup.objects.filter(pk=group.pk).update(state="gone")
    assert ana.get(f"/cases/texts/{ids[5]}/").status_code == 404
    assert "No text of this cohort can be read" in words(ana.get("/cases/texts/"))


def test_a_text_that_waits_for_its_blind_reading_is_opened_by_nobody_until_it_was_read(
    shown: Any, ana: Any, settings: Any
) -> None:
    settings.DOUBLE_READ_RATE = 1.0
    shown(6)
    with scope.enter(PSO):
        Case.objects.update(reading="due")
        draw_double_reads(now=timezone.now())
        case_id = DoubleRead.objects.first().case_id
    assert ana.get(f"/cases/texts/{case_id}/").status_code == 404
    with scope.enter(PSO):
        DoubleRead.objects.filter(case_id=case_id).update(read_at=timezone.now())
    assert ana.get("/cases/texts/")["Location"] == f"/cases/texts/{case_id}/?"


def test_nobody_else_reads_texts_or_looks_for_them(shown: Any, officer: Any) -> None:
    group = shown(6)
    with scope.enter(PSO):
        case_id = group.members.first().case_id
    pages = ("/cases/texts/", f"/cases/texts/{case_id}/", "/cases/similar/", f"/cases/similar/?case={case_id}")
    assert [officer.get(page).status_code for page in pages] == [404] * 4
    assert officer.post("/cases/similar/", {"words": "insulin"}).status_code == 404
    assert opened() == []


@pytest.mark.parametrize("query", ["type=zoo", "after=zoo", "from=2025&to=2024"])
def test_an_address_that_says_nothing_leads_nowhere(query: str, shown: Any, ana: Any) -> None:
    shown(6)
    assert ana.get(f"/cases/texts/?{query}").status_code == 404


def test_like_cases_are_found_by_words_most_alike_first_and_no_text_is_opened(shown: Any, ana: Any) -> None:
    shown(6)
    shown(6, event_type="fall", text=FALL)
    answer = ana.post("/cases/similar/", {"words": "A pump dispensed insulin on the wet floor"})
    said = words(answer)
    assert "Most alike first: of 5 words that were looked for" in said
    rows = re.findall(r"<th scope=\"row\" data-l=\"Form\">(\w+)", answer.content.decode())
    assert rows == ["Medication"] * 6 + ["Fall"] * 6
    assert opened() == []
    assert "insulin was dispensed" not in said


def test_that_somebody_looked_is_an_entry_and_the_words_are_kept_nowhere(shown: Any, ana: Any) -> None:
    shown(6)
    ana.post("/cases/similar/", {"words": "insulin commode"})
    with scope.enter(PSO):
        (entry,) = Entry.objects.filter(verb="search_cases")
        assert entry.actor_id
        assert ("insulin" in entry.content, '"words":2' in entry.content, '"found":6' in entry.content) == (
            False, True, True
        )  # fmt: skip


def test_cases_like_one_that_was_read_are_found_without_it_and_in_the_forms_in_which_they_are_shown(
    shown: Any, ana: Any
) -> None:
    group = shown(7, harm="severe_or_death")
    shown(6, event_type="fall", text=FALL)
    with scope.enter(PSO):
        case_id = group.members.first().case_id
    answer = ana.get(f"/cases/similar/?case={case_id}")
    assert words(answer).count("Medication, Incident, Severe harm or death, 2025") == 6
    assert str(case_id) not in re.findall(r"<tbody>.*</tbody>", answer.content.decode(), re.DOTALL)[0]
    assert opened() == []


def test_one_setting_can_be_asked_for(shown: Any, ana: Any) -> None:
    shown(6)
    shown(6, setting="clinic")
    answer = ana.post("/cases/similar/", {"words": "insulin", "setting": "clinic"})
    assert words(answer).count("Medication, Incident") == 6


@pytest.mark.parametrize(("sent", "text"), [
    ({"words": "  "}, "Type words that tell what happened."),
    ({"words": "Smith 14:30 and the"}, "Names, numbers and the commonest words are not looked for."),
    ({"words": "insulin " * 300}, "Use at most 2,000 characters."),
    ({"words": "insulin", "setting": "zoo"}, "There is no such setting: choose one of the list."),
])  # fmt: skip
def test_what_cannot_be_looked_for_comes_back_as_it_was_typed(
    sent: dict[str, str], text: str, shown: Any, ana: Any
) -> None:
    shown(6)
    answer = ana.post("/cases/similar/", sent)
    assert (answer.status_code, text in words(answer)) == (422, True)
    assert sent["words"].strip() in html.unescape(answer.content.decode())


def test_nobody_is_found_by_a_name_that_the_engine_missed(shown: Any, ana: Any) -> None:
    shown(6, text="Nurse Smith gave insulin.")
    answer = words(ana.post("/cases/similar/", {"words": "Smith insulin"}))
    assert "of 1 word that was looked for" in answer
    assert "Not looked for: smith." in answer


def test_the_table_holds_no_word_and_no_order_of_words(shown: Any) -> None:
    shown(1)
    with scope.enter(PSO), connection.cursor() as cursor:
        cursor.execute("SELECT words::text FROM aggregation_casewords")
        (vector,) = cursor.fetchone()
    assert [word for word in ("insulin", "pump", "dispense", "dose") if word in vector] == []
    assert set(re.findall(r":(\d+)", vector)) == {"1"}
    assert len(re.findall(r"'[a-z2-7]{8}':1[A-C]?", vector)) == len(vector.split())


def test_the_index_is_made_anew_by_a_command_as_the_cases_stand(shown: Any) -> None:
    group = shown(6)
    with scope.enter(PSO):
        before = dict(CaseWords.objects.values_list("case_id", "words"))
        gone, other = (row.case_id for row in group.members.order_by("case_id")[:2])
        Case.objects.filter(pk=gone).update(withdrawn=True)
        CaseWords.objects.exclude(case_id=other).delete()
        CaseWords.objects.update(words="'stale':1")
    call_command("index_cases")
    with scope.enter(PSO):
        del before[gone]
        assert dict(CaseWords.objects.values_list("case_id", "words")) == before
        (entry,) = Entry.objects.filter(verb="index_cases")
        assert '"cases":5' in entry.content
    assert [row[0] for row in opened()] == [None]


def test_thirty_texts_cost_as_many_questions_as_one(shown: Any, ana: Any, django_assert_num_queries: Any) -> None:
    group = shown(6)
    with scope.enter(PSO):
        case_id = group.members.first().case_id
    asks = {
        "read": lambda: ana.get(f"/cases/texts/{case_id}/"), "next": lambda: ana.get("/cases/texts/"),
        "like": lambda: ana.get(f"/cases/similar/?case={case_id}"),
        "words": lambda: ana.post("/cases/similar/", {"words": "insulin pump"}),
    }  # fmt: skip
    counts = {}
    for name, ask in asks.items():
        ask()
        with CaptureQueriesContext(connection) as one:
            ask()
        counts[name] = len(one)
    for year in range(2000, 2005):
        shown(6, year=str(year))
    for name, ask in asks.items():
        with django_assert_num_queries(counts[name]):
            ask()
    assert words(asks["words"]()).count("Medication, Incident") == A_LIST
