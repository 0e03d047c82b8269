"""Another version of the engine reads texts anew: what waits changes, what stands does not, a person hears of more."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from aggregation import services
from aggregation.deidentification import ENGINE_VERSION
from aggregation.intake import forget_provider
from aggregation.models import Case, DeskQuestion, EngineReading, Passage, ReviewItem
from aggregation.rereading import reread
from aggregation.review.later import WHY
from aggregation.services.texts import Asked
from pses.services import withdraw
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.desk import let_stand

from .conftest import CLEAR, DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
OLD = "0.9"


@pytest.fixture
def by_an_older_engine(clinic: Any, told: Any, jobs: Any) -> Any:
    """Tell a story that an older version read: as it would have, or with another text that stands, or that it held."""

    def make(story: str, *, stands: str = "", held: bool = False) -> Any:
        (sent,) = told(clinic, story=story)
        jobs()
        with scope.enter(door(clinic)):
            Passage.objects.update(engine_version=OLD)
            ReviewItem.objects.update(engine_version=OLD, risk=0.5)
            Case.objects.update(engine_version=OLD)
            if stands:
                case = Case.objects.get()
                case.narrative = stands
                case.save()
            if held:
                _as_if_held(story)
        return sent

    return make


def _as_if_held(story: str) -> None:
    """What the older version would have left: no case, and a text at the desk."""
    case, passage = Case.objects.get(), Passage.objects.get()
    codes = {name: getattr(case, name) for name in ("setting", "event_type", "kind", "harm", "year", "coded")}
    ReviewItem(**codes, passage_id=passage.pk, received=story, proposed=story, spans=[], known={}, risk=0.5,
               engine_version=OLD, reasons=["It was unsure."], waiting_since=SENT).save(force_insert=True)  # fmt: skip
    passage.link = {key: value for key, value in passage.link.items() if key != "case"}
    passage.case_key = ""
    passage.save()
    case.delete()


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def order(*words: str) -> str:
    out = StringIO()
    call_command("reread_texts", *words, stdout=out)
    return out.getvalue()


def everything() -> list[Any]:
    with scope.enter(PSO):
        cases = list(Case.objects.order_by("pk").values_list("pk", "engine_version", "risk", "reading", "withdrawn"))
        texts = list(ReviewItem.objects.order_by("pk").values_list("pk", "state", "engine_version", "revision", "risk"))
        return [cases, texts, EngineReading.objects.count()]


def test_a_text_that_waits_gets_the_new_reading_and_keeps_the_old(by_an_older_engine: Any, jobs: Any) -> None:
    by_an_older_engine(DOUBTFUL)
    assert order() == f"Owed: 1 texts of 1 providers, to be read by engine {ENGINE_VERSION}.\n"
    assert jobs() == ["aggregation.read_anew"]
    with scope.enter(PSO):
        item, kept = ReviewItem.objects.get(), EngineReading.objects.get()
        assert (item.state, item.engine_version, item.revision) == ("waiting", ENGINE_VERSION, 1)
        assert item.received == DOUBTFUL
        assert (kept.subject, kept.engine_version, kept.risk) == (item.pk, OLD, 0.5)
        assert item.risk != 0.5
        assert not Case.objects.exists()


def test_a_text_that_waits_is_held_against_what_is_known_now(by_an_older_engine: Any, jobs: Any) -> None:
    """Later facts that leave the text may bring identifiers along, and the last look before signing needs them."""
    by_an_older_engine("Rae Porter knows.<br>")
    with scope.enter(PSO):
        item = ReviewItem.objects.get()
        item.known = {}
        item.save()
    order()
    jobs()
    with scope.enter(PSO):
        assert ReviewItem.objects.get().known == {"reporter": ["Rae Porter"], "staff": ["Rae Porter"]}


def test_where_no_doubt_is_left_it_passes_as_at_the_door_and_may_be_read_again(
    by_an_older_engine: Any, clinic: Any, jobs: Any
) -> None:
    by_an_older_engine(CLEAR, held=True)
    order()
    jobs()
    with scope.enter(PSO):
        case, item = Case.objects.get(), ReviewItem.objects.get()
        assert (case.narrative, case.engine_version, case.reading) == (CLEAR, ENGINE_VERSION, "due")
        assert (item.state, item.decided_by) == ("passed", None)
    with scope.enter(door(clinic)):
        assert Passage.objects.get().link["case"] == str(case.pk)


@pytest.mark.parametrize(("story", "made"), [
    (CLEAR, {"held": True}), ("Rae Porter told the charge nurse.", {"stands": "Rae Porter told the charge nurse."}),
])  # fmt: skip
def test_a_text_read_anew_bears_the_hour_alone(
    by_an_older_engine: Any, clinic: Any, story: str, made: dict[str, Any]
) -> None:
    """The moment stands beside the submission in the audit, where the PSO reads it."""
    sent = by_an_older_engine(story, **made)
    with scope.enter(door(clinic)):
        reread(submission_id=sent.pk, now=SENT.replace(hour=20, minute=47, second=13))
    with scope.enter(PSO):
        item = ReviewItem.objects.get()
        bears = item.decided_at if "held" in made else item.waiting_since
        assert (item.state, bears) == ("passed" if "held" in made else "waiting", SENT.replace(hour=20))


def test_each_text_that_is_read_is_an_entry_that_its_house_alone_reads_and_nobody_can_tie_to_a_text(
    by_an_older_engine: Any, clinic: Any, jobs: Any, make_provider: Any, make_member: Any, client_for: Any
) -> None:
    for story in (DOUBTFUL, CLEAR):
        by_an_older_engine(story)
    other = make_provider("Clinic B", "clinic")
    order()
    jobs()
    order()
    jobs()
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        told = list(Entry.objects.filter(verb="read_anew").values_list("actor_id", "provider_id", "table", "row"))
        assert told == [(None, clinic.pk, "", None)] * 2
        details = [json.loads(each.content)["detail"] for each in Entry.objects.filter(verb="read_anew")]
        assert details == [{"engine": ENGINE_VERSION}] * 2
    for side in (PSO, Scope(Side.PROVIDER, frozenset({other.pk}))):
        with scope.enter(side):
            assert not Entry.objects.filter(verb="read_anew").exists()
    officer = client_for(make_member(clinic, "provider_privacy_officer", name="Paz Officer"))
    page = officer.get("/audit/?verb=reads").content.decode().partition("<tbody")[2]
    assert page.count("Another version of the engine read a text that you reported") == 2


def test_a_text_that_nobody_read_leaves_no_entry(by_an_older_engine: Any, clinic: Any, analyst: Any) -> None:
    """In hand, read before, or set aside because the engine does not survive it."""
    sent = by_an_older_engine(DOUBTFUL)
    with scope.enter(analyst.scope()):
        services.claim_text(Asked(analyst, ReviewItem.objects.get().pk, SENT))
    with scope.enter(door(clinic)):
        assert reread(submission_id=sent.pk, now=SENT) == "in hand"
        ReviewItem.objects.update(claimed_by=None)
        assert reread(submission_id=sent.pk, now=SENT, set_aside=True) == "unread"
        assert not Entry.objects.filter(verb="read_anew").exists()
        assert reread(submission_id=sent.pk, now=SENT) == "held"
        assert reread(submission_id=sent.pk, now=SENT) == "before"
    with scope.enter(Scope(Side.SYSTEM)):
        assert Entry.objects.filter(verb="read_anew").count() == 1


def test_what_stands_is_not_touched_where_the_new_engine_takes_no_more(by_an_older_engine: Any, jobs: Any) -> None:
    by_an_older_engine(CLEAR)
    before = everything()
    order()
    jobs()
    assert everything()[:2] == before[:2]
    with scope.enter(PSO):
        assert Case.objects.get().narrative == CLEAR
        assert EngineReading.objects.get().found == 0


def test_where_it_takes_more_out_a_person_hears_of_it_and_nothing_changes_by_itself(
    by_an_older_engine: Any, jobs: Any, analyst: Any, second: Any
) -> None:
    by_an_older_engine("Rae Porter told the charge nurse.", stands="Rae Porter told the charge nurse.")
    order()
    jobs()
    with scope.enter(PSO):
        case, item = Case.objects.get(), ReviewItem.objects.get()
        assert (case.withdrawn, case.engine_version) == (False, OLD)
        assert case.narrative == "Rae Porter told the charge nurse."
        assert (item.state, item.found, item.reasons[0], item.case_id) == ("waiting", 1, WHY, case.pk)
        assert item.received[item.spans[0]["start"]:item.spans[0]["end"]] == "Rae Porter"
    with scope.enter(analyst.scope()):
        let_stand(analyst, second, item.pk, SENT)
    jobs()
    with scope.enter(PSO):
        stands = Case.objects.get(withdrawn=False)
        assert "Porter" not in stands.narrative
        assert Case.objects.get(pk=case.pk).withdrawn


def test_read_twice_the_rows_are_the_same(by_an_older_engine: Any, jobs: Any, clinic: Any) -> None:
    by_an_older_engine(DOUBTFUL)
    sent = by_an_older_engine("Rae Porter told the charge nurse.")
    order()
    order()
    jobs()
    first = everything()
    assert order().startswith("Owed: 0 texts")
    with scope.enter(door(clinic)):
        assert reread(submission_id=sent.pk, now=SENT) == "before"
    assert everything() == first


def test_what_people_have_in_hand_or_decided_is_theirs(
    by_an_older_engine: Any, jobs: Any, analyst: Any, second: Any
) -> None:
    by_an_older_engine(DOUBTFUL)
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        services.claim_text(Asked(analyst, item.pk, SENT))
    before = everything()
    order()
    jobs()
    assert everything() == before
    with scope.enter(analyst.scope()):
        let_stand(analyst, second, item.pk, SENT)
    jobs()
    before = everything()
    order()
    jobs()
    assert everything() == before


def test_a_text_about_which_its_house_was_asked_is_not_read_anew(
    by_an_older_engine: Any, jobs: Any, analyst: Any, clinic: Any
) -> None:
    """Asked, and free for anybody to take up: the house was promised that a person decides, answered or not."""
    sent = by_an_older_engine(DOUBTFUL)
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        asked = DeskQuestion(item=item, asks="person", words="Zebulon Quiverfeather", asked_by=analyst.user_id,
                             asked_at=SENT)  # fmt: skip
        asked.save(force_insert=True)
    for state in ("open", "answered", "closed"):
        with scope.enter(PSO):
            DeskQuestion.objects.update(state=state)
        before = everything()
        with scope.enter(door(clinic)):
            assert reread(submission_id=sent.pk, now=SENT) == "in hand"
        assert everything() == before
    with scope.enter(PSO):
        DeskQuestion.objects.all().delete()
    order()
    jobs()
    assert everything() != before


def test_whoever_had_an_older_reading_open_is_told(by_an_older_engine: Any, jobs: Any, analyst: Any) -> None:
    from aggregation.policies import Overtaken

    by_an_older_engine(DOUBTFUL)
    with scope.enter(PSO):
        seen = ReviewItem.objects.get()
    order()
    jobs()
    with scope.enter(analyst.scope()), pytest.raises(Overtaken, match="changed after you opened it"):
        services.accept_remaining(Asked(analyst, seen.pk, SENT, seen.revision))


def test_a_text_that_the_new_engine_does_not_survive_keeps_its_old_reading(
    by_an_older_engine: Any, clinic: Any
) -> None:
    sent = by_an_older_engine(DOUBTFUL)
    before = everything()
    with scope.enter(door(clinic)):
        assert reread(submission_id=sent.pk, now=SENT, set_aside=True) == "unread"
    assert everything() == before


def test_what_was_taken_back_is_not_read(
    by_an_older_engine: Any, clinic: Any, jobs: Any, make_member: Any, acting: Any
) -> None:
    sent = by_an_older_engine(DOUBTFUL)
    manager = acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT)
    with scope.enter(manager.scope()):
        withdraw(by=manager, content_kind="event", content_id=sent.content_id, reason="Sent by mistake.", now=SENT)
    jobs()
    before = everything()
    order()
    jobs()
    assert everything() == before


def test_the_end_of_a_contract_takes_the_readings_along(by_an_older_engine: Any, clinic: Any, jobs: Any) -> None:
    by_an_older_engine(DOUBTFUL)
    by_an_older_engine(CLEAR)
    order()
    jobs()
    with scope.enter(PSO):
        assert EngineReading.objects.count() == 2
    with scope.enter(door(clinic)):
        forget_provider(provider_id=clinic.pk, now=SENT)
    with scope.enter(PSO):
        assert EngineReading.objects.count() == 0


def test_one_provider_can_be_named_and_an_unknown_one_is_refused(by_an_older_engine: Any, clinic: Any) -> None:
    by_an_older_engine(DOUBTFUL)
    assert order("--provider", clinic.name).startswith("Owed: 1 texts of 1 providers")
    with pytest.raises(CommandError, match="no provider"):
        order("--provider", "Nowhere")
