"""What a cohort shows is a sum over whole forms, or the reason why it is not shown."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aggregation.alike import WITHHELD
from aggregation.cohorts import Overlap, Sentence, Shown, Why, overlap, parts_beside, sentence, spread, theme, total
from aggregation.cohorts.figures import ALIKE, can_apply
from aggregation.statistics.proportions import wilson_interval

FEWEST = 6


def shown(*cases: int, **answers: str) -> list[Shown]:
    return [Shown(UUID(int=1000 * len(answers) + at), "hospital", answers, number) for at, number in enumerate(cases)]


def forms(name: str, **counts: int) -> list[Shown]:
    return [Shown(UUID(int=at), "hospital", {name: said.replace("withheld", WITHHELD).replace("silent", "")}, number)
            for at, (said, number) in enumerate(counts.items())]  # fmt: skip


def test_a_number_or_why_there_is_none() -> None:
    assert total(shown(6, 7), FEWEST) == 13
    assert total([], FEWEST) is Why.NONE
    assert total(shown(6), 10) is Why.FEW  # settled when fewer had to be alike


def test_cases_by_an_answer_most_first() -> None:
    cells = spread(forms("event_type", fall=9, burn=6, withheld=20), "event_type", FEWEST)
    assert [(cell.said, cell.cases) for cell in cells] == [(WITHHELD, 20), ("fall", 9), ("burn", 6)]


def test_years_and_degrees_of_harm_stand_in_their_own_order_however_many_cases_there_are() -> None:
    """Coarse degrees by the least they may mean; what stands on no scale, or is withheld, last."""
    harms = {"withheld": 90, "severe_or_death": 80, "unknown": 70, "mild": 9, "no_harm": 11, "moderate": 3, "harm": 4}
    assert [(cell.said, cell.cases) for cell in spread(forms("harm", **harms), "harm", FEWEST)] == [
        ("no_harm", 11), ("mild", 9), ("harm", None), ("moderate", None), ("severe_or_death", 80), (WITHHELD, 90),
        ("unknown", 70)]  # fmt: skip
    years = {"2026": 30, "withheld": 40, "2024": 8, "2025": 3, "2023": 4}
    assert [(cell.said, cell.cases) for cell in spread(forms("year", **years), "year", FEWEST)] == [
        ("2023", None), ("2024", 8), ("2025", None), ("2026", 30), (WITHHELD, 40)]  # fmt: skip


def test_one_cell_that_is_too_small_takes_the_next_along() -> None:
    cells = {cell.said: cell.cases for cell in spread(forms("harm", mild=30, severe=12, death=6), "harm", 10)}
    assert cells == {"mild": 30, "severe": None, "death": None}


@given(st.dictionaries(st.sampled_from(["mild", "severe", "death", "no_harm", "harm"]), st.integers(1, 40), min_size=1))
def test_what_is_hidden_cannot_be_had_by_subtraction_from_the_sum(counts: dict[str, int]) -> None:
    cells = spread(forms("harm", **counts), "harm", FEWEST)
    assert all(cell.cases is None or cell.cases >= FEWEST for cell in cells)
    hidden = [counts[cell.said] for cell in cells if cell.cases is None]
    assert len(hidden) != 1 or len(cells) == 1
    assert not hidden or sum(hidden) >= FEWEST or len(hidden) == len(cells)


def test_a_theme_is_shares_of_the_cases_that_told_with_the_rest_beside() -> None:
    told = theme(forms("medication.stage", dispensing=30, administering=10, unknown=7, silent=8, withheld=9),
                 "medication.stage", FEWEST)  # fmt: skip
    shares = [(said, one.count, one.value) for said, one in told.shares]
    assert shares == [("dispensing", 30, 0.75), ("administering", 10, 0.25)]
    assert (told.answered, told.unknown, told.silent) == (40, 7, 17)
    assert told.shares[0][1].interval == wilson_interval(30, 40)


def test_places_are_told_as_coarsely_as_the_coarsest_form_that_tells_them() -> None:
    told = theme(forms("location_kind", general_care=10, ward=8, special_care=7, pharmacy=12), "location_kind", FEWEST)
    assert [(said, one.count) for said, one in told.shares] == [("ward", 25), ("service", 12)]


def test_a_theme_of_one_answer_is_not_shown_and_neither_is_one_of_too_few() -> None:
    same = theme(forms("medication.stage", dispensing=40, unknown=7), "medication.stage", FEWEST)
    few = theme(forms("medication.stage", dispensing=30, administering=2), "medication.stage", FEWEST)
    apart = theme(forms("medication.stage", dispensing=30, administering=20, unknown=2), "medication.stage", FEWEST)
    told = [(each.why, each.shares, each.answered, each.unknown) for each in (same, few, apart)]
    assert told == [(ALIKE, (), 0, 0)] * 3
    assert theme(forms("fall.assisted", silent=9), "fall.assisted", FEWEST).why.startswith("No case")


def test_what_two_cohorts_share_is_told_whole_or_not_at_all() -> None:
    rows = shown(6, 8, 7)
    assert overlap(rows[:2], rows[1:], FEWEST) == Overlap(both=8, only_first=6, only_second=7)
    assert overlap(rows, rows, FEWEST) == Overlap(21, 0, 0)
    assert overlap(rows[:2], rows[1:], 7) is None  # six in one alone


def test_two_sentences_lie_beside_each_other_part_by_part() -> None:
    before = sentence(setting="hospital", types=["fall"], coded={"fall.assisted": ["yes"]})
    after = sentence(setting="hospital", types=["fall"], least="mild", since=2024)
    changed = {part.label: (part.before, part.after) for part in parts_beside(before, after) if part.changed}
    harm, years = ("Any", "Mild harm or worse"), ("Any", "Since 2024")
    assert changed == {"Years": years, "Harm": harm, "Fall assisted": ("Yes", "Any")}
    assert [part for part in parts_beside(Sentence(), Sentence()) if part.changed] == []


def test_a_question_that_no_case_of_the_cohort_can_have_been_asked_has_no_panel() -> None:
    medicines = forms("event_type", medication=9)
    assert not can_apply(medicines, "fall.assisted")
    assert can_apply(medicines, "medicine.class")
    assert can_apply(medicines, "factor.main")
    assert can_apply([*medicines, *forms("event_type", withheld=9)], "fall.assisted")
    assert can_apply(forms("event_type", fall=9), "fall.assisted")
