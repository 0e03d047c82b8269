"""What an alert may say and rest on, who gets it, and what an answer needs: rules without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.alerts import Answer, Candidate, Contents, Grounds, Says, Standing, judge, moved, tally, why_not_told
from feedback.alerts.answers import problems
from feedback.alerts.audience import ENDED, NO_TERMS, NOT_YET, OTHER_TYPES, why_left_out
from feedback.alerts.counting import ALIKE, FEW
from feedback.alerts.evidence import Cited, Retold
from feedback.alerts.figures import figures_in, releases_named
from feedback.alerts.reminders import Reminder, reminder_of_action, reminder_of_answer
from feedback.alerts.states import MOVES, AlertMove, AlertState, Refused
from pso_portal.names import Known

TODAY = date(2026, 3, 10)
GOOD = Contents(
    title="Check what alarms before it is put to use", what="An alarm is found silenced at the bedside.",
    affected="Units that share monitors.", do_now="Look at the limits of each device when it comes back.",
    why="Limits of the patient before stay in the device.", evidence="Reports of several organizations.",
    settings=("hospital",),
)  # fmt: skip
FIGURES = {Decimal("1.3"): ("release 4, falls: rate",), Decimal(30): ("release 4, falls: count",)}
SHOWN = Cited(4, "Release 4", withdrawn=False, successor=None, figures=FIGURES)


def sentences(contents: Contents, grounds: Grounds | None = None) -> list[str]:
    return [problem.sentence for problem in judge(contents, grounds or Grounds()).problems]


def test_nothing_holds_an_alert_that_names_nobody_and_tells_no_figure() -> None:
    verdict = judge(GOOD, Grounds())
    assert (verdict.problems, verdict.doubts, verdict.holds(accepted=False)) == ((), (), False)


@pytest.mark.parametrize("part", ["title", "what", "affected", "do_now", "why", "evidence"])
def test_each_empty_part_is_named(part: str) -> None:
    (found,) = judge(replace(GOOD, **{part: "  "}), Grounds()).problems
    assert found.part == part


def test_an_alert_for_no_setting_is_held() -> None:
    assert sentences(replace(GOOD, settings=())) == ["Choose at least one setting."]


@pytest.mark.parametrize(
    ("text", "words"),
    [("It was seen at Cedar Falls Hospital.", "Cedar Falls Hospital"), ("Call 319-555-0134.", "319-555-0134"),
     ("Dr. Ines Okoro stopped the pump.", "Ines Okoro"), ("It began on March 3.", "March 3")],
)  # fmt: skip
def test_what_can_point_to_somebody_is_held_with_the_words_named(text: str, words: str) -> None:
    known = Grounds(known=Known(facilities=("Cedar Falls Hospital",)))
    found = judge(replace(GOOD, why=text), known).problems
    assert [(problem.part, problem.words) for problem in found] == [("why", words)]
    assert words in found[0].sentence


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("12 cases at 3 hospitals told of it.", ["12 cases", "3 hospitals"]),
        ("Two such medication related events came in.", ["Two such medication related events"]),
        ("The rate was 1.3 per 1,000 patient days.", ["1.3 per"]),
        ("It was 40% of them, twice as often.", ["40%", "twice"]),
        ("A third of the reports named it; 3 times as often as before.", ["third of", "3 times"]),
        ("One case showed it.", ["One case"]),
        ("Give 10 mg within 24 hours, 3 times a day, and write it on 2 labels.", []),
        ("One pen is used for more than one patient.", []),
        ("Two people check, step 2 of 3. See release 4.", []),
    ],
)
def test_what_is_counted_is_a_figure_and_what_is_measured_or_dosed_is_none(text: str, figures: list[str]) -> None:
    assert [figure.words for figure in figures_in(text)] == figures


@given(st.integers(2, 10**6), st.sampled_from(["cases", "events", "hospitals", "deaths", "near misses", "reports"]))
def test_no_number_of_anything_counted_passes_unreleased(number: int, counted: str) -> None:
    said = replace(GOOD, evidence=f"We know of {number:,} {counted}.")
    assert len(sentences(said)) == 1
    released = Cited(4, "", False, None, {Decimal(number): ("release 4",)})
    assert sentences(replace(said, releases=(4,)), Grounds(releases={4: released})) == []


def test_a_figure_passes_where_a_cited_release_shows_it_and_says_where() -> None:
    said = replace(GOOD, evidence="The rate was 1.3 per 1,000 patient days, of 30 falls (release 4).", releases=(4,))
    verdict = judge(said, Grounds(releases={4: SHOWN}))
    assert (verdict.problems, verdict.sourced) == (
        (), (("1.3 per", "release 4, falls: rate"), ("30 falls", "release 4, falls: count"))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        (None, "There is no release 4."),
        (replace(SHOWN, withdrawn=True), "Release 4 was withdrawn"),
        (replace(SHOWN, successor=9), "Release 4 was told anew. Cite release 9."),
    ],
)
def test_a_release_that_does_not_stand_cannot_be_cited_and_its_figures_pass_no_more(
    cited: Cited | None, words: str
) -> None:
    said = replace(GOOD, evidence="30 falls (release 4).", releases=(4,))
    found = sentences(said, Grounds(releases={4: cited} if cited else {}))
    assert [words in found[0], "“30 falls”" in found[1], len(found)] == [True, True, 2]


def test_a_release_named_in_the_text_has_to_be_cited() -> None:
    assert releases_named("Releases 4, 5 and 7 show it.") == [4, 5, 7]
    (found,) = sentences(replace(GOOD, evidence="See release 4."))
    assert found == "Release 4 is named and not cited: add it to the releases below."


@pytest.mark.parametrize(("organizations", "held"), [(None, False), (3, False), (2, True), (1, True)])
def test_a_signal_of_fewer_than_three_organizations_never_becomes_an_alert(
    organizations: int | None, held: bool
) -> None:
    assert bool(sentences(GOOD, Grounds(organizations=organizations))) is held


@pytest.mark.parametrize(
    ("case", "held"),
    [(None, True), (Retold("c", allowed=True, shown=False), True), (Retold("c", allowed=False, shown=True), True),
     (Retold("c", allowed=True, shown=True), False)],
)  # fmt: skip
def test_a_case_is_told_of_only_where_it_is_shown_and_its_terms_allow_it(case: Retold | None, held: bool) -> None:
    said = replace(GOOD, cases=("c",))
    assert bool(sentences(said, Grounds(cases={"c": case} if case else {}))) is held


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (Candidate("hospital", True, frozenset({"fall"}), True), ""),
        (Candidate("hospital", False, None, True), ENDED),
        (Candidate("hospital", True, None, True), NO_TERMS),
        (Candidate("hospital", True, frozenset({"device"}), True), OTHER_TYPES),
        (Candidate("hospital", True, frozenset({"fall"}), False), NOT_YET),
    ],
)
def test_who_gets_it_has_a_contract_terms_on_its_types_and_a_first_report(candidate: Candidate, why: str) -> None:
    assert why_left_out(candidate, ("fall",)) == why


def test_an_alert_about_every_type_goes_to_whoever_has_terms() -> None:
    assert why_left_out(Candidate("hospital", True, frozenset(), True), ()) == ""


def test_every_move_that_the_table_lacks_is_refused_in_words() -> None:
    refused = {(state, move) for state in AlertState for move in AlertMove} - set(MOVES)
    for state, move in refused:
        with pytest.raises(Refused, match=r"\w+\."):
            moved(state, move)
    assert {state for state in AlertState if (state, AlertMove.PUBLISH) in MOVES} == {AlertState.WAITING}


OWNER = uuid4()


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (Answer(""), {"says"}),
        (Answer("maybe"), {"says"}),
        (Answer(Says.NO), set()),
        (Answer(Says.YES), {"action", "owner", "due"}),
        (Answer(Says.YES, "Labels.", OWNER, TODAY), set()),
        (Answer(Says.YES, "Labels.", OWNER, TODAY - timedelta(days=1)), {"due"}),
        (Answer(Says.YES, "Labels.", None, None, done=True), set()),
        (Answer(Says.CHECKING), {"owner", "due"}),
        (Answer(Says.CHECKING, "", OWNER, TODAY), set()),
        (Answer(Says.CHECKING, "", OWNER, TODAY, done=True), {"done"}),
        (Answer(Says.NO, "x" * 2_001), {"action"}),
    ],
)
def test_what_is_undertaken_has_an_action_somebody_and_a_day(answer: Answer, fields: set[str]) -> None:
    assert set(problems(answer, today=TODAY, due_before=None)) == fields


def test_a_day_that_passed_may_stay_where_it_was_agreed_before() -> None:
    late = TODAY - timedelta(days=9)
    assert problems(Answer(Says.YES, "Labels.", OWNER, late), today=TODAY, due_before=late) == {}


@pytest.mark.parametrize(
    ("days", "reminder"),
    [(-4, None), (-3, Reminder.ANSWER_SOON), (0, Reminder.ANSWER_SOON), (1, Reminder.ANSWER_LATE),
     (90, Reminder.ANSWER_LATE)],
)  # fmt: skip
def test_an_alert_without_an_answer_is_reminded_of_before_its_day_and_after(
    days: int, reminder: Reminder | None
) -> None:
    found = reminder_of_answer(TODAY, TODAY + timedelta(days=days))
    assert found == (reminder and (reminder, TODAY))


@pytest.mark.parametrize(("days", "reminder"), [(-1, None), (0, Reminder.ACTION_DUE), (6, Reminder.ACTION_DUE),
                                                (7, Reminder.ACTION_LATE)])  # fmt: skip
def test_an_action_is_reminded_of_on_its_day_and_a_week_later(days: int, reminder: Reminder | None) -> None:
    found = reminder_of_action(TODAY, TODAY + timedelta(days=days))
    assert found == (reminder and (reminder, TODAY))


def standing(organization: int, says: str = "", **more: object) -> Standing:
    return Standing(organization, Answer(says, **more) if says else None)


def test_answers_are_counted_as_they_stand_today() -> None:
    late, soon = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    answers = [standing(1), standing(2, "no"), standing(3, "yes", due=late), standing(4, "yes", due=late, done=True),
              standing(5, "checking", due=soon)]  # fmt: skip
    found = tally(answers, TODAY)
    assert (found.sent, found.yes, found.no, found.checking, found.silent, found.open, found.late, found.done) == (
        5, 2, 1, 1, 1, 2, 1, 1
    )  # fmt: skip


@pytest.mark.parametrize(
    ("standings", "why"),
    [
        ([standing(1, "yes"), standing(2, "no")], FEW),
        ([standing(1, "yes"), standing(1, "no"), standing(2, "no")], FEW),
        ([standing(1, "yes"), standing(2, "yes"), standing(3)], ALIKE),
        ([standing(1, "yes"), standing(2, "no"), standing(3)], ""),
        ([standing(1), standing(2), standing(3)], ""),
    ],
)
def test_counts_are_told_of_three_organizations_that_did_not_all_say_the_same(
    standings: list[Standing], why: str
) -> None:
    assert why_not_told(standings) == why
