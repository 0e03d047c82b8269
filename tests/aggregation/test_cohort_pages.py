"""Pages of cohorts: a sentence in the address, figures or a reason, what is kept, and two versions side by side."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aggregation.models import AlikeGroup, Case, Cohort, CohortVersion
from aggregation.settled import look_again
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
BUILD = "/cohorts/build/"


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def save(client: Any, asked: str = "type=medication", name: str = "Pumps", **more: str) -> str:
    answer = client.post("/cohorts/save/", {"asked": asked, "name": name, "do": "new"} | more)
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def test_before_anything_is_settled_the_builder_and_the_list_say_so(ana: Any) -> None:
    assert "No case can be shown yet" in words(ana.get(BUILD))
    assert "No cohort is kept Build one from a sentence" in words(ana.get("/cohorts/"))
    assert "No cohort is retired" in words(ana.get("/cohorts/?retired=yes"))


def test_the_sentence_of_the_address_is_the_title_and_its_selects_are_set(shown: Any, ana: Any) -> None:
    shown(7)
    answer = ana.get(f"{BUILD}?type=medication&setting=hospital&from=2025&to=2025&least=mild&most=&kind=")
    assert "Medication events in hospitals, 2025, mild harm or worse" in words(answer)
    chosen = re.findall(r'<option value="([^"]*)" selected>', answer.content.decode())
    assert chosen == ["medication", "hospital", "2025", "2025", "mild", ""]
    assert "Cases 7 each shown with others that look the same May belong 0" in words(answer)


def test_more_event_types_and_answers_are_ticked_below(shown: Any, ana: Any) -> None:
    shown(7)
    answer = ana.get(f"{BUILD}?type=medication&type=fall&location_kind=pharmacy").content.decode()
    ticked = re.findall(r'value="([^"]*)" id="[^"]*" checked', answer)
    assert (ticked, '<details class="disclosure" open>' in answer) == (["fall", "pharmacy"], True)


def test_a_cohort_is_spread_by_harm_year_and_type_as_its_forms_say(shown: Any, ana: Any) -> None:
    shown(7, harm="severe_or_death")
    shown(12, event_type="fall")
    said = words(ana.get(BUILD))
    assert "By harm Cases by harm Harm Cases Mild harm 12 Severe harm or death 7" in said
    assert "By year Cases by year Year Cases 2025 19" in said
    assert "By event type Cases by event type Event type Cases Fall 12 Medication 7" in said


def test_what_they_tell_is_a_share_with_its_interval_and_a_theme_of_one_answer_is_not_shown(
    shown: Any, ana: Any
) -> None:
    shown(30)
    shown(10, medication__stage="administering")
    answer = ana.get(BUILD)
    assert "Dispensing: 75% of the 40 cases that told." in words(answer)
    assert "Dispensing 30 75% 60% to 86%" in words(answer)
    assert "Kind of place * Not shown: too few cases of this cohort answered" in words(answer)
    assert answer.content.decode().count('<figure class="chart">') == 1


def test_what_cannot_be_told_apart_is_counted_as_what_may_belong(shown: Any, ana: Any) -> None:
    shown(7, harm="death")
    shown(9, harm="severe_or_death")
    said = words(ana.get(f"{BUILD}?least=death"))
    assert "Cases 7 each shown with others that look the same May belong 9" in said


def test_a_sentence_that_describes_nothing_shown_says_why_there_is_no_number(shown: Any, ana: Any) -> None:
    shown(7)
    said = words(ana.get(f"{BUILD}?type=burn"))
    assert "Cases * each" in said
    assert "No number is shown No case is shown that this describes. Cases that are withheld" in said
    assert "By harm" not in said


def test_fewer_than_have_to_be_alike_today_is_no_number(shown: Any, ana: Any, settings: Any) -> None:
    shown(7)
    settings.PSO_K_ALIKE = 10
    said = words(ana.get(BUILD))
    assert ("Cases * each" in said, "Fewer cases are shown that this describes" in said) == (True, True)


@pytest.mark.parametrize(("query", "text"), [
    ("type=zoo", "There is no such event type"), ("from=2025&to=2024", "The first year is later than the last"),
    ("least=death&most=mild", "The least harm is greater than the most"), ("from=later", "four digits"),
])  # fmt: skip
def test_what_no_list_has_is_said_with_what_was_asked_kept_and_counts_nothing(
    query: str, text: str, shown: Any, ana: Any
) -> None:
    shown()
    answer = ana.get(f"{BUILD}?{query}&setting=hospital")
    assert (answer.status_code, text in words(answer), "Keep this cohort" in words(answer)) == (422, True, False)
    assert '<option value="hospital" selected>' in answer.content.decode()


def test_pages_are_the_same_to_the_byte_after_a_report_was_taken_back(shown: Any, ana: Any) -> None:
    group, address = shown(7), save(ana)
    before = [words(ana.get(page)) for page in (f"{BUILD}?type=medication", address, f"{address}1/")]
    with scope.enter(PSO):
        gone = group.members.first()
        Case.objects.filter(pk=gone.case_id).update(withdrawn=True)
        look_again(gone.case_id)
    assert [words(ana.get(page)) for page in (f"{BUILD}?type=medication", address, f"{address}1/")] == before


def test_a_cohort_is_saved_changed_into_a_second_version_and_laid_beside_the_first(shown: Any, ana: Any) -> None:
    shown(7)
    shown(6, harm="death")
    address = save(ana)
    assert "Pumps Medication events. Version 1, as it stands today." in words(ana.get(address))
    change = re.search(r'href="(/cohorts/build/\?[^"]*)"', ana.get(address).content.decode())
    assert change
    form = words(ana.get(html.unescape(change[1])))
    assert "Save as the next version of “Pumps”" in form
    cohort = re.search(r"cohort=([0-9a-f-]{36})", change[1])
    assert cohort
    assert save(ana, "type=medication&least=severe", "", do="version", cohort=cohort[1]) == address
    said = words(ana.get(f"{address}2/"))
    assert "Version 2 of “Pumps”" in said
    assert ("Cases then 6" in said, "Cases in version 1 13" in said) == (True, True)
    assert "Harm Any Severe harm or worse" in said
    assert "Today 6 cases are in both, 7 in version 1 alone and 0 in version 2 alone." in said
    assert "Today 6 cases are in both" in words(ana.get(f"{address}1/"))


def test_of_two_versions_that_differ_by_too_few_only_the_words_are_compared(
    shown: Any, ana: Any, settings: Any
) -> None:
    shown(20)
    shown(6, harm="death")
    address = save(ana)
    cohort = address.split("/")[-2]
    save(ana, "type=medication&most=severe", "", do="version", cohort=cohort)
    settings.PSO_K_ALIKE = 10
    said = words(ana.get(f"{address}2/"))
    assert "* How many cases the two share today is not shown" in said
    assert "Today" not in said


def test_the_same_sentence_saved_after_another_quarter_says_that_only_the_number_moved(shown: Any, ana: Any) -> None:
    shown(7)
    address = save(ana)
    shown(8, quarter="2026-Q1")
    save(ana, "type=medication", "", do="version", cohort=address.split("/")[-2])
    said = words(ana.get(f"{address}2/"))
    assert "The sentence did not change. A number moves by whole forms" in said
    assert "Cases then 15 settled until 2026-Q1" in said
    assert ana.get(f"{address}3/").status_code == 404


@pytest.mark.parametrize(("name", "text"), [("", "Give the cohort a name."), ("x" * 81, "Use at most 80 characters")])
def test_a_name_that_cannot_be_comes_back_with_what_was_typed(name: str, text: str, shown: Any, ana: Any) -> None:
    shown(7)
    answer = ana.post("/cohorts/save/", {"asked": "type=medication", "name": name, "do": "new"})
    assert (answer.status_code, text in words(answer), "Cases 7" in words(answer)) == (422, True, True)
    assert f'value="{name}"' in answer.content.decode()
    address = save(ana)
    again = ana.post(f"{address}keep/", {"do": "rename", "name": name})
    assert (again.status_code, text in words(again), f'value="{name}"' in again.content.decode()) == (422, True, True)


def test_a_sentence_that_was_tampered_with_is_not_saved(shown: Any, ana: Any) -> None:
    shown()
    assert ana.post("/cohorts/save/", {"asked": "type=zoo", "name": "Pumps", "do": "new"}).status_code == 422
    assert ana.post("/cohorts/save/", {"asked": "", "do": "version", "cohort": "no id"}).status_code == 404
    assert ana.post(f"{save(ana)}keep/", {"do": "sell"}).status_code == 404
    with scope.enter(PSO):
        assert [version.sentence for version in CohortVersion.objects.all()] == ['{"types":["medication"]}']


def test_a_cohort_is_renamed_retired_and_put_back(shown: Any, ana: Any) -> None:
    shown()
    address = save(ana)
    for do, name, title in (("rename", " New  name ", "New name"), ("retire", "", "New name Retired"),
                            ("restore", "", "New name")):  # fmt: skip
        assert ana.post(f"{address}keep/", {"do": do, "name": name})["Location"] == address
        assert f"{title} Medication events." in words(ana.get(address))
        assert ("New name" in words(ana.get("/cohorts/?retired=yes"))) == (do == "retire")


def test_who_may_only_read_sees_figures_and_neither_buttons_nor_texts(shown: Any, ana: Any, officer: Any) -> None:
    shown(7)
    address = save(ana)
    for page in ("/cohorts/", f"{BUILD}?type=medication", address):
        said = words(officer.get(page))
        assert "7" in said
        assert [each for each in ("Keep", "Rename", "Change", "Read the texts", "Find like") if each in said] == []
    for post in ("/cohorts/save/", f"{address}keep/"):
        assert officer.post(post, {"asked": "", "name": "x", "do": "new"}).status_code == 404
    with scope.enter(PSO):
        assert Cohort.objects.count() == 1


def test_thirty_forms_and_thirty_versions_cost_as_many_questions_as_one(
    shown: Any, ana: Any, django_assert_num_queries: Any
) -> None:
    shown(7)
    address = save(ana)
    save(ana, "type=medication&from=1994", "", do="version", cohort=address.split("/")[-2])  # it is laid beside another
    pages = ("/cohorts/", f"{BUILD}?type=medication", address, f"{address}1/")
    counts = {}
    for page in pages:
        ana.get(page)
        with CaptureQueriesContext(connection) as one:
            ana.get(page)
        counts[page] = len(one)
    for year in range(1995, 2025):
        shown(6, text=None, year=str(year))
        save(ana, f"from={year}", f"Since {year}")
        save(ana, f"type=medication&from={year}", "", do="version", cohort=address.split("/")[-2])
    for page, count in counts.items():
        with django_assert_num_queries(count):
            ana.get(page)
    assert "Page 1 of 2" in words(ana.get("/cohorts/"))
    assert words(ana.get("/cohorts/?page=2")).count("Since 19") == 1


def test_no_form_below_its_rules_is_in_a_cohort(shown: Any, ana: Any) -> None:
    shown(7)
    with scope.enter(PSO):
        settlement = AlikeGroup.objects.get().settlement
        AlikeGroup(settlement=settlement, setting="hospital", form={"harm": "death"}, cases=1).save(force_insert=True)
    assert "Cases 7 each" in words(ana.get(BUILD))
