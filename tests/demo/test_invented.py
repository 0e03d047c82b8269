"""The invented network is the same for the same seed, and shaped so that every setting can show something."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from events.common_formats import LOCATIONS
from events.questionnaire.load import form
from events.questionnaire.validate import check
from pso_portal.demo.cast import UNITS, providers
from pso_portal.demo.history import Happening, closed_span, happenings, months_since, years_begun
from pso_portal.demo.narratives import narrative
from pso_portal.demo.telling import VARIED, answers_for
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Facility, Unit


def test_sixty_providers_in_five_settings_one_family_and_one_that_leaves() -> None:
    cast = providers(60)
    assert Counter(one.setting for one in cast) == {
        "hospital": 20, "nursing_home": 12, "ems": 12, "pharmacy": 8, "clinic": 8,
    }  # fmt: skip
    assert [one.leads for one in cast[:5]] == [None, 0, 0, 0, None]
    assert sum(one.leaves_early for one in cast) == 1
    assert len({one.name for one in cast}) == len({one.slug for one in cast}) == 60


def test_the_same_seed_tells_the_same_story() -> None:
    assert providers(24) == providers(24)
    first, second = (list(happenings(random.Random("a"), "ems", 1.0, "2025-03")) for _ in range(2))
    assert first == second != []


def test_what_happens_is_offered_to_reporters_of_the_setting() -> None:
    for setting in {one.setting for one in providers(60)}:
        told = {one.event_type for seed in range(60) for one in happenings(random.Random(seed), setting, 2, "2025-03")}
        assert told <= set(map(str, SETTINGS[setting].event_types))


def test_the_span_is_whole_quarters_and_the_rest_is_recent() -> None:
    span = closed_span(8, date(2026, 11, 23))
    assert (span[0], span[-1], len(span)) == ("2024-10", "2026-09", 24)
    assert months_since(span[-1], date(2026, 11, 23)) == ["2026-10", "2026-11"]
    assert months_since("2026-12", date(2027, 1, 4)) == ["2027-01"]
    assert years_begun(span) == [2025, 2026]
    assert years_begun(closed_span(8, date(2027, 1, 4))) == [2025, 2026]


def test_some_narratives_name_a_stranger_and_most_do_not() -> None:
    rng = random.Random(1)
    texts = [
        narrative(rng, "fall", staff=["Amara Quintero"], patient="Zora Ellsworth", mrn="4412908", day=date(2025, 3, 4))
        for _ in range(400)
    ]
    odd = sum("Vexborough" in text or "Dunfallow" in text or "QX" in text for text in texts)
    assert 20 < odd < 90


def test_places_are_of_kinds_that_the_lists_know_and_most_settings_have_several() -> None:
    kinds = {setting: {kind for _, kind in units} for setting, units in UNITS.items()}
    assert [kind for each in kinds.values() for kind in each if kind not in LOCATIONS] == []
    assert [setting for setting, each in kinds.items() if len(each) == 1] == ["pharmacy"]


@pytest.mark.parametrize("event_type", list(VARIED))
def test_a_question_that_follows_a_type_is_answered_in_each_of_its_ways_and_the_form_takes_it(event_type: str) -> None:
    day, rng, unit = datetime(2026, 1, 9, 15, tzinfo=UTC), random.Random(5), Unit(facility=Facility(name="Main site"))
    (question, weights), quick = VARIED[event_type], form("quick-report")
    seen = Counter[object]()
    for _ in range(200):
        answers = answers_for(Happening("2026-01", day, day, event_type, "mild"), rng, ["Amara Quintero"], unit)
        assert list(check(quick, answers, now=day)) == ["where"]  # which places there are, this form does not know
        seen[answers[question]] += 1
    assert seen.keys() == weights.keys()
