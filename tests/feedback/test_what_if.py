"""What a preview of terms says is what happens once they are signed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.calendar import is_due
from feedback.what_if import foreseen_by_provider, foreseen_by_pso
from feedback.what_if.asking import brings, drafted
from feedback.what_if.brings import ALL, ALONE, GROUP, NOT_ASKED, NOT_TOLD, NOT_YET, TOO_FEW, WIDER, roster_words
from pses.let_out import parts_of
from pses.services.foreseeing import foresee_leaving
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.agreements.enums import (
    Analysis,
    Attachments,
    ElementTier,
    Format,
    Frequency,
    Level,
    MeasureKind,
    PeerGroup,
    Recipient,
    ReportingAct,
)
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.agreements.test_terms import TERMS
from tests.main_job.conftest import SENT, agree, feed_back, tell
from tests.someone import all_but

from .one_house import PERIOD, Undo, lets_machines, made, own, sent_of

pytestmark = pytest.mark.django_db
TYPES = (EventType.FALL, EventType.MEDICATION, EventType.OTHER)


def subsets(listed: Any, least: int = 0) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(list(listed)), min_size=least)


@st.composite
def texts(draw: Any) -> Terms:
    """Any terms that can be agreed, most of them such that a report comes."""
    said = {
        "event_types": draw(subsets(TYPES)), "element_tiers": draw(subsets(ElementTier)),
        "narrative_to_desk": draw(st.booleans()), "narrative_onward": "no", "npsd": draw(st.booleans()),
        "attachments": draw(st.sampled_from(Attachments)), "reporting_act": draw(st.sampled_from(ReportingAct)),
        "api": draw(st.booleans()), "analyses": draw(subsets(Analysis) | subsets(Analysis, 3)),
        "measures": draw(subsets(MeasureKind)), "level": draw(st.sampled_from(Level)),
        "frequency": draw(st.sampled_from([*Frequency, Frequency.QUARTERLY, Frequency.MONTHLY])),
        "formats": draw(subsets(Format)), "recipients": draw(subsets(Recipient, 1)),
        "peer_group": draw(st.sampled_from(PeerGroup)), "fall_back": draw(st.booleans()),
        "smallest_cell": draw(st.sampled_from([11, 12, 20, 60])),
        "fewest_contributors": draw(st.sampled_from([5, 6, 7, 8, 20])),
    }  # fmt: skip
    return Terms(**said)


def in_short(contents: Any) -> Any:
    """What a preview may say of a report without opening a submission."""
    if not isinstance(contents, dict):
        return contents
    held = ("lines", "groups", "contributors", "why_no_peers", "exposure", "release_number", "finding")
    return {name: contents[name] for name in held} | {"sections": [each["title"] for each in contents["sections"]]}


def check(house: dict[str, Any], new: Terms) -> None:
    """Look at what it would change, sign it, and let it happen."""
    clinic, manager, pia = house["clinic"], house["manager"], house["pia"]
    with scope.enter(manager.scope()):
        old = terms_in_force(clinic.pk, SENT.date())[1]
        copies = foresee_leaving(by=manager, texts=(old, new), now=SENT)[: len(house["events"])]
        told = brings(clinic.pk, new, [PERIOD, "2025-Q4"])
    with scope.enter(pia.scope()):
        draft = drafted(clinic, new, PERIOD, SENT)
    agree(clinic, SENT, **{each.name: getattr(new, each.name) for each in fields(new)})
    due = bool(told.due[:1] == (PERIOD,))
    assert due == (bool(new.analyses) and is_due(new.frequency, PERIOD))
    outcome, handed_over = made(house)
    assert (outcome is not None) == due
    if due:
        assert in_short(outcome) == in_short(draft)
    assert handed_over == (isinstance(outcome, dict) and told.people > 0)
    assert lets_machines(clinic, new) == told.machines
    left = [sent_of(house, event)[1] for event in house["events"]]
    assert [parts_of(each) if each else frozenset() for each in left] == [after for _, after in copies]


@pytest.mark.slow
def test_what_a_preview_says_is_what_happens_over_a_hundred_changes_of_terms(house: dict[str, Any]) -> None:
    over(house, 100)


def test_what_a_preview_says_is_what_happens(house: dict[str, Any]) -> None:
    over(house, 8)


def over(house: dict[str, Any], examples: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]

    @settings(max_examples=examples, deadline=None, suppress_health_check=checks, derandomize=True, database=None)
    @given(texts())
    def each(new: Terms) -> None:
        with suppress(Undo), transaction.atomic():
            check(house, new)
            raise Undo

    each()


def test_a_provider_sees_the_same_whatever_its_peers_reported(house: dict[str, Any], seven: list[Any]) -> None:
    """Peers' results follow from the roster alone: a preview that turned on a count would tell the count."""
    feed_back(PERIOD)
    by, clinic = house["manager"], house["clinic"]

    def seen() -> Any:
        with scope.enter(by.scope()):
            new = replace(terms_in_force(clinic.pk, SENT.date())[1], smallest_cell=60, fewest_contributors=6)
            return foreseen_by_provider(by=by, provider=clinic, new=new, now=SENT).coming

    before = seen()
    assert "All 7 providers of your setting that were in the last table" in {row.then for row in before}
    tell(seven[1], 30)
    assert seen() == before


def test_the_pso_sees_which_figures_counts_would_close(house: dict[str, Any]) -> None:
    by, clinic = house["pia"], house["clinic"]
    with scope.enter(by.scope()):
        old = terms_in_force(clinic.pk, SENT.date())[1]
        fewer = replace(old, event_types=frozenset({EventType.FALL}), smallest_cell=60)
        found = foreseen_by_pso(by=by, provider=clinic, new=fewer, now=SENT)
    sent, back = ({row.what: (row.now, row.then) for row in rows} for rows in (found.leaving, found.coming))
    assert found.looked_at == 4
    assert sent == {"Events of any type": ("4", "0"), "Something else": ("4", "0")}
    assert back["Report of July to September 2025"] == ("Comes, beside peers", "Comes, beside peers")
    assert set(back.values()) == {("Comes, beside peers",) * 2, ("Beside 7 providers", "Own figure alone"),
                                  ("Own figure alone",) * 2}  # fmt: skip


def test_looking_needs_the_right_to_read_terms_and_is_on_record(house: dict[str, Any]) -> None:
    clinic = house["clinic"]
    with scope.enter(own(clinic)):
        terms = terms_in_force(clinic.pk, SENT.date())[1]
        with pytest.raises(Denied):
            foreseen_by_provider(by=all_but(P.READ_TERMS), provider=clinic, new=terms, now=SENT)
    with scope.enter(Scope(Side.PSO)), pytest.raises(Denied):
        foreseen_by_pso(by=all_but(P.READ_AGREEMENTS), provider=clinic, new=terms, now=SENT)


LAST = {"contributors": 24, "groups": [{"words": "rural", "size": 9}]}


@pytest.mark.parametrize(("group", "fewest", "falls_back", "last", "asked_then", "said"), [
    (PeerGroup.SETTING, 5, True, None, "", NOT_YET),
    (PeerGroup.SETTING, 5, True, LAST | {"contributors": 0}, "setting", NOT_YET),
    (PeerGroup.SETTING, 24, True, LAST, "setting", ALL.format(size=24)),
    (PeerGroup.SETTING, 25, True, LAST, "setting", TOO_FEW),
    (PeerGroup.SETTING_AND_SIZE, 5, True, LAST, "setting", NOT_TOLD),
    (PeerGroup.SETTING_AND_SIZE, 9, True, LAST, "setting_and_size", GROUP.format(size=9)),
    (PeerGroup.SETTING_AND_SIZE, 10, True, LAST, "setting_and_size", TOO_FEW),
    (PeerGroup.SETTING_AND_SIZE, 5, True, LAST | {"groups": []}, "setting_and_size", WIDER),
    (PeerGroup.SETTING_AND_SIZE, 5, False, LAST | {"groups": []}, "setting_and_size", ALONE),
])  # fmt: skip
def test_who_would_stand_beside_the_figures_is_told_by_the_last_table(
    group: PeerGroup, fewest: int, falls_back: bool, last: Any, asked_then: str, said: str
) -> None:
    terms = replace(TERMS, peer_group=group, fewest_contributors=fewest, fall_back=falls_back)
    assert roster_words(terms, True, last, asked_then) == said
    assert roster_words(terms, False, last, asked_then) == NOT_ASKED
