"""Sections of a report by themselves: what they say, and the reason where they say nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregation.disclosure.menu import ALL
from aggregation.release_lines import lines_of
from feedback.comparison import PeerCell, compare, without_peers
from feedback.report import Compared, Family, Lesson, Material, MonthOf, Sent, Told, contents_of, lessons_of
from feedback.report.factors import factors
from feedback.report.harm import harm_mix
from feedback.report.learning import learning
from feedback.report.quality import quality
from feedback.report.system import system
from feedback.report.trend import trend
from feedback.usual import usual_terms
from pso_portal.agreements.enums import Analysis, Level, MeasureKind
from pso_portal.agreements.terms import Terms

OWN = ("2025-07", "2025-08", "2025-09")
EVENTS = {("fall", "incident", "mild"): 12, ("fall", "incident", "no_harm"): 6, ("medication", "incident", "severe"): 3,
          ("medication", "near_miss", "none_applies"): 9, ("device", "incident", "unknown"): 2}  # fmt: skip


def months(count: int = 24, events: int = 10) -> list[MonthOf]:
    span = [f"{2023 + (9 + at) // 12}-{(9 + at) % 12 + 1:02d}" for at in range(24)][-count:]
    return [MonthOf(month, events, 1_000) for month in span]


def material(**changes: Any) -> Material:
    usual = Material(
        setting="hospital", period="2025-Q3", exposure_name="patient days", scale=1_000, months=months(), own=OWN,
        events=EVENTS, before={("fall", "incident", "mild"): 10, ("fall", "incident", "no_harm"): 10},
        factors=Told({"talk_team": 11, "training": 4}, 13, 5, 14), delays=[3, 3, 5, 40],
        sent=Sent(32, 2, 1, 3, 37, "today"), tables=[4, 9],
    )  # fmt: skip
    return replace(usual, **changes)


def terms(**changes: Any) -> Terms:
    return replace(usual_terms("hospital"), **{"analyses": frozenset(Analysis)} | changes)


def compared(rate: float | None = 3.0, **changes: Any) -> Compared:
    bounds = (None, None) if rate is None else (rate * 0.9, rate * 1.1)
    lines = [
        compare(PeerCell(line.category, line.label, rate, *bounds, "", better="lower"), own_events=at,
                own_exposure=3_000, scale=1_000)
        for at, line in enumerate(lines_of("hospital"))
    ]  # fmt: skip
    return replace(Compared(lines, contributors=12, release_number=9), **changes)


def sections(contents: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in contents["sections"]}


def test_a_whole_report_is_plain_json_and_the_same_each_time() -> None:
    made = [contents_of(material(), compared(), terms()) for _ in range(2)]
    assert json.dumps(made[0], sort_keys=True) == json.dumps(made[1], sort_keys=True)
    assert json.loads(json.dumps(made[0])) == made[0]


def test_three_findings_come_first_and_say_whether_they_speak_of_peers() -> None:
    found = contents_of(material(), compared(), terms())["findings"]
    assert [each["peers"] for each in found] == [True, True, False]
    assert found[0]["text"].startswith("In July to September 2025 your people reported 0.0 events per 1,000")


def test_what_a_withdrawn_table_said_is_gone_from_findings_and_lines() -> None:
    contents = contents_of(material(), compared(123.4), terms())
    assert "123.4" in json.dumps(contents["findings"])
    now = without_peers(contents, words="Withdrawn.", period="July to September 2025")
    assert [each["peers"] for each in now["findings"]] == [False, False]
    assert {line["peer_rate"] for line in now["lines"]} == {None}
    assert "123.4" not in json.dumps(now)


def test_only_what_the_terms_ask_for_is_there() -> None:
    few = contents_of(material(), compared(), terms(analyses=frozenset({Analysis.REPORTING_RATE})))
    assert list(sections(few)) == ["doing", "withheld", "since"]
    told = " ".join(sections(few)["withheld"]["notes"])
    assert "Your terms do not ask for how your incidents ended; your own months on a control chart;" in told


def test_a_section_without_enough_data_says_why_in_words() -> None:
    poor = material(events={}, before={}, months=months(3, 0), factors=Told({}, 0, 0, 0), delays=[], tables=[])
    for made in (trend(poor), harm_mix(poor), factors(poor), quality(poor), learning(poor), system(poor)):
        assert made.why, made.code
        assert not made.charts, made.code


def test_own_months_stand_on_a_control_chart_whose_rules_name_a_shift() -> None:
    shifted = [*months(24, 6)[:14], *[replace(each, events=18) for each in months(24)[14:]]]
    made = trend(material(months=shifted))
    assert "10 months in a row" in made.says
    chart = made.charts[0]
    assert (len(chart["values"]), len(chart["upper"]), chart["run"][2]) == (24, 24, "10 above the mean")


def test_rare_events_are_drawn_around_their_median_without_limits() -> None:
    made = trend(material(months=months(24, 2)))
    assert (made.charts[0]["center_name"], made.charts[0]["upper"], made.why) == ("median", None, "")


def test_a_month_without_an_exposure_breaks_the_line_and_takes_no_part() -> None:
    holed = [*months(24)[:10], replace(months(24)[10], exposure=None), *months(24)[11:]]
    made = trend(material(months=holed))
    assert made.charts[0]["values"][10] is None
    assert any("take no part" in note for note in made.notes)
    rows = made.tables[0]["rows"]
    assert [row[2:4] for row in rows if row[2] == "none"] == [["none", "none"]]


def test_harm_that_nobody_judged_counts_in_no_share() -> None:
    made = harm_mix(material())
    assert made.says == "Of 21 incidents whose harm was judged, 15 (71%) did any harm."
    assert made.notes == ["2 of your incidents came with harm that nobody had judged. They count in no share."]


def test_factors_are_the_provider_s_own_and_no_peer_s() -> None:
    made = factors(material())
    assert made.says.startswith("Of 13 events that told what played a part, 11 (85%) named “Talk within the team”")
    assert any("No contributing factor of the peer group has been released" in note for note in made.notes)


def test_a_family_is_told_as_a_sum_alone_and_never_of_one() -> None:
    whole = system(material(family=Family(3, 90, 9_000)))
    assert whole.says == "3 providers of your system, you among them, reported 90 events against 9,000 patient days."
    assert system(material(family=Family(1, 32, 3_000))).why
    asked = contents_of(material(family=Family(3, 90, 9_000)), compared(), terms(level=Level.SYSTEM))
    assert "system" in sections(asked)
    assert "system" not in sections(contents_of(material(), compared(), terms()))


def record(kind: str, harm: str, factor: str, number: int) -> dict[str, Any]:
    said = [("HERF/DE21", "Fall"), ("HERF/DE3", kind), ("SIR contributing factor", factor)]
    said += [("LOINC 74560-4", harm)] if harm else []
    elements = [{"element": code, "question": "", "answer": "", "text": text} for code, text in said]
    return {"record": f"R{number}", "setting": "hospital", "elements": elements}


def test_released_cases_show_what_was_there_where_things_went_well_from_eleven_on() -> None:
    caught = [record("Near miss", "", "Talk within the team", at) for at in range(12)]
    harmed = [record("Incident", "Mild harm", "Tired staff", 100 + at) for at in range(11)]
    (lesson,) = lessons_of([*caught, *harmed])["hospital"]
    assert (lesson.cases, lesson.caught, lesson.harmed) == (23, 12, 11)
    made = learning(material(lessons=[lesson]))
    assert made.tables[0]["rows"] == [["Fall", "Talk within the team (100%)", "Tired staff (100%)", 23, 12]]
    few = learning(material(lessons=[replace(lesson, caught=10, in_caught=(("Talk within the team", 10),))]))
    assert few.tables[0]["rows"][0][1:5:3] == ["too few cases to say", "*"]
    assert Lesson.from_json(json.loads(json.dumps(lesson.to_json()))) == lesson


def test_without_a_table_every_figure_is_the_provider_s_own_and_the_reason_stands_there() -> None:
    alone = contents_of(material(), compared(None, why_none="No table was released.", release_number=None), terms())
    assert {line["peer_rate"] for line in alone["lines"]} == {None}
    assert "peer group" not in alone["finding"]
    assert sections(alone)["withheld"]["notes"][0] == "No table was released."


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 50_000), st.integers(1, 50_000))
def test_a_change_since_last_time_is_named_only_where_chance_does_not_explain_it(
    now: int, then: int, here: int, there: int
) -> None:
    from aggregation.statistics.comparison import rate_ratio
    from aggregation.statistics.results import NotShown
    from feedback.report.since import sentence

    def told(events: int, exposure: int) -> dict[str, Any]:
        line = compare(PeerCell(ALL, "All events", None, None, None, ""), own_events=events, own_exposure=exposure,
                       scale=1_000)  # fmt: skip
        return {"exposure": exposure, "lines": [line.to_json()]}

    said = sentence(told(now, here), ("2025-Q2", told(then, there)))
    ratio = rate_ratio(now, here, then, there)
    sure = not isinstance(ratio, NotShown) and ratio.distinguishable and ratio.interval.upper != float("inf")
    assert ("times" in said) is sure
    assert ("not more than chance explains" in said) is not sure


def test_lines_that_the_terms_leave_out_are_named_in_words() -> None:
    made = contents_of(material(), compared(), terms(measures=frozenset({MeasureKind.EVENT_TYPES})))
    assert "Your terms ask for no lines of near misses and unsafe conditions; degrees of harm." in (
        sections(made)["withheld"]["notes"]
    )
