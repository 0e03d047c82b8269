"""A sentence says only what lists have, says it in English, and is the same sentence however it was put together."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.cohorts import NotOnTheList, Sentence, asked, from_canonical, query_of, sentence, words
from aggregation.cohorts.sentence import EXACT_ANSWERS, KIND_CODES, SCALE, TYPES
from aggregation.crossing import CROSSES
from pso_portal.tenancy.care_settings import SETTINGS

YEARS = st.one_of(st.none(), st.integers(2000, 2030))
ANSWERS = st.fixed_dictionaries(
    {}, optional={name: st.lists(st.sampled_from(sorted(values)), max_size=3) for name, values in CROSSES.items()}
)


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    since, until = sorted(draw(st.tuples(YEARS, YEARS)), key=lambda year: year or 0)
    least, most = sorted(draw(st.tuples(*[st.sampled_from(SCALE)] * 2)), key=SCALE.index)
    return sentence(
        setting=draw(st.sampled_from(["", *SETTINGS])), types=draw(st.lists(st.sampled_from(TYPES), max_size=4)),
        kinds=draw(st.lists(st.sampled_from(KIND_CODES), max_size=3)), since=since if until else None, until=until,
        least=draw(st.sampled_from(["", least])), most=draw(st.sampled_from(["", most])), coded=draw(ANSWERS),
    )  # fmt: skip


def test_the_sentence_reads_as_a_person_would_say_it() -> None:
    said = sentence(setting="hospital", types=["medication"], since=2025, until=2025, least="mild")
    assert words(said) == "Medication events in hospitals, 2025, mild harm or worse"


@pytest.mark.parametrize(("query", "said"), [
    ("", "All events"),
    ("setting=ems&kind=near_miss&kind=incident", "All events that are incidents or near misses in EMS agencies"),
    ("type=fall&type=burn&to=2024", "Fall or burn events, until 2024"),
    ("type=fall&type=burn&type=vte&type=blood&from=2023&to=2024", "Events of 4 types, 2023 to 2024"),
    ("setting=pharmacy&from=2024&least=mild&most=severe",
     "All events in pharmacies, since 2024, mild harm to severe harm"),
    ("most=no_harm", "All events, at most no harm"),
    ("least=death&most=death", "All events, death"),
    ("medication.stage=dispensing&location_kind=pharmacy&location_kind=home",
     "All events, kind of place: patient's home or pharmacy, medication stage: dispensing"),
])  # fmt: skip
def test_each_part_has_its_words(query: str, said: str) -> None:
    assert words(asked(parse_qs(query))) == said


@pytest.mark.parametrize(("query", "part", "text"), [
    ({"setting": ["zoo"]}, "setting", "There is no such setting: choose one of the list."),
    ({"type": ["fall", "zoo"]}, "type", "There is no such event type: choose one of the list."),
    ({"kind": ["zoo"]}, "kind", "There is no such kind: choose one of the list."),
    ({"least": ["unknown"]}, "least", "There is no such degree of harm: choose one of the list."),
    ({"least": ["death"], "most": ["mild"]}, "least", "The least harm is greater than the most: no case can have it."),
    ({"from": ["2025"], "to": ["2024"]}, "years", "The first year is later than the last: no case lies between them."),
    ({"from": ["25"]}, "years", "Write a year with four digits, as 2025."),
    ({"from": ["²⁰²⁵"]}, "years", "Write a year with four digits, as 2025."),
    ({"to": ["1066"]}, "years", "Years lie between 1990 and 2100."),
    ({"location_kind": ["St. Mary"]}, "location_kind", "There is no such answer: choose one of the list."),
])  # fmt: skip
def test_what_no_list_has_is_refused_with_a_sentence(query: dict[str, list[str]], part: str, text: str) -> None:
    with pytest.raises(NotOnTheList) as refused:
        asked(query)
    assert (refused.value.part, str(refused.value)) == (part, text)


def test_what_the_address_has_besides_is_not_looked_at() -> None:
    assert asked({"page": ["2"], "provider": ["St. Mary"], "type": ["", "fall"]}) == sentence(types=["fall"])


@given(sentences())
def test_a_sentence_comes_back_whole_from_its_address_and_from_its_canonical_form(said: Sentence) -> None:
    assert asked(parse_qs(query_of(said))) == said
    assert from_canonical(said.canonical()) == said


def test_the_order_in_which_it_was_put_together_changes_nothing() -> None:
    first = sentence(types=["fall", "burn"], coded={"location_kind": ["home"], "fall.assisted": ["yes", "no"]})
    second = sentence(types=["burn", "fall", "burn"], coded={"fall.assisted": ["no", "yes"], "location_kind": ["home"]})
    assert (first, first.sha256) == (second, second.sha256)
    assert first.sha256 != sentence(types=["fall"]).sha256


def test_every_answer_that_can_be_asked_for_stands_on_a_list() -> None:
    assert set(EXACT_ANSWERS) == {"event_type", "kind", "harm", "year", *CROSSES}
