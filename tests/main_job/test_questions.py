"""A reviewer asks the house whose text it is: the desk learns no house, the house sees its own words alone."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from aggregation import selectors
from aggregation.intake import hand_questions, take_answer
from aggregation.models import Case, DeskQuestion, ReviewItem
from aggregation.review import Query, Unready
from aggregation.services import accept_remaining, ask_provider, sign_text, take_question_back, withhold_text
from aggregation.services.texts import Asked
from events.models import Event
from pses import question_selectors
from pses.models import NameAnswer, NameQuestion, NameQuestionClosed, Submission
from pses.services import add_later_facts, answer_question, preview_later_facts, withdraw
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.names.asked import Says
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO, SYSTEM = Scope(Side.PSO), Scope(Side.SYSTEM)
ASKED = Query("vexborough  people", "ours")


@pytest.fixture
def other(make_provider: Any, under_terms: Any, told: Any) -> Any:
    provider = make_provider("Clinic B", "clinic")
    under_terms(provider)
    return provider


@pytest.fixture
def lena(clinic: Any, make_member: Any) -> Any:
    return make_member(clinic, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(lena: Any, acting: Any) -> Any:
    return acting(lena, SENT)


@pytest.fixture
def stranger(other: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(other, "risk_manager", name="Tom Aldis"), SENT)


@pytest.fixture
def ana(make_member: Any) -> Any:
    return make_member(None, "analyst", name="Ana List")


@pytest.fixture
def analyst(ana: Any, acting: Any) -> Any:
    return acting(ana, SENT)


@pytest.fixture
def sent(clinic: Any, told: Any, jobs: Any) -> Submission:
    (made,) = told(clinic, story=DOUBTFUL)
    jobs()
    return made


@pytest.fixture
def ask(sent: Any, analyst: Any) -> Callable[..., DeskQuestion]:
    def asked(query: Query = ASKED, later: timedelta = timedelta()) -> DeskQuestion:
        with scope.enter(analyst.scope()):
            return ask_provider(Asked(analyst, ReviewItem.objects.get(state="waiting").pk, SENT + later), query)

    return asked


def seen_by(by: Any) -> list[tuple[str, str]]:
    with scope.enter(by.scope()):
        return [(each.row.words, each.row.asks) for each in question_selectors.shown_open(SENT)]


def answer(by: Any, says: Says = Says.IDENTIFIES) -> NameAnswer:
    with scope.enter(by.scope()):
        found = NameQuestion.objects.get()
        return answer_question(by=by, question_id=found.pk, says=says, now=SENT)


def at_the_desk() -> tuple[str, str]:
    with scope.enter(PSO):
        found = DeskQuestion.objects.get()
        return found.state, found.says


def test_a_question_goes_to_its_house_the_answer_comes_back_and_a_person_decides(
    ask: Any, jobs: Any, manager: Any, stranger: Any, analyst: Any, sent: Any
) -> None:
    asked = ask()
    jobs()
    assert (seen_by(manager), seen_by(stranger)) == ([("vexborough people", "ours")], [])
    with scope.enter(analyst.scope()):
        accept_remaining(Asked(analyst, asked.item_id, SENT))
        with pytest.raises(Unready, match="not answered yet"):
            sign_text(Asked(analyst, asked.item_id, SENT))
    answer(manager)
    jobs()
    assert (seen_by(manager), at_the_desk()) == ([], ("answered", "identifies"))
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        assert (item.state, Case.objects.count()) == ("waiting", 0)
        assert sign_text(Asked(analyst, item.pk, SENT)).state == "signed"


def test_asked_twice_and_handed_twice_it_is_there_once(ask: Any, jobs: Any, manager: Any, sent: Any) -> None:
    assert ask() == ask()
    jobs()
    with scope.enter(Scope(Side.DOOR, frozenset({sent.provider_id}))):
        hand_questions(submission_id=sent.pk, now=SENT)
    assert seen_by(manager) == [("vexborough people", "ours")]
    assert answer(manager).pk == answer(manager, Says.NOT).pk
    jobs()
    assert at_the_desk() == ("answered", "identifies")


@pytest.mark.parametrize(("words", "asks", "why"), [
    ("Omar Haddad", "person", "do not stand"), ("", "person", "do not stand"), ("Vexbor", "ours", "do not stand"),
    ("Vexborough", "What became of Clinic B?", "Choose what to ask"), ("Vexborough", "", "Choose what to ask"),
    (" ".join([DOUBTFUL] * 2), "person", "Keep the words to 120"),
])  # fmt: skip
def test_nothing_can_be_asked_but_words_of_that_text_by_a_fixed_question(
    ask: Any, jobs: Any, manager: Any, words: str, asks: str, why: str
) -> None:
    with pytest.raises(Unready, match=why):
        ask(Query(words, asks))
    jobs()
    assert seen_by(manager) == []


def test_another_house_can_neither_see_nor_answer(ask: Any, jobs: Any, stranger: Any, manager: Any) -> None:
    ask()
    jobs()
    with scope.enter(manager.scope()):
        found = NameQuestion.objects.get()
    with scope.enter(stranger.scope()):
        assert (NameQuestion.objects.count(), NameQuestionClosed.objects.count()) == (0, 0)
        with pytest.raises(Http404):
            answer_question(by=stranger, question_id=found.pk, says=Says.NOT, now=SENT)
    with scope.enter(Scope(Side.DOOR, frozenset({stranger.provider_id}))), pytest.raises(Submission.DoesNotExist):
        take_answer(submission_id=found.submission_id, question=found.pk, says="not", now=SENT)
    assert at_the_desk() == ("open", "")


@pytest.mark.parametrize("side", [Side.PROVIDER, Side.PSO])
@pytest.mark.parametrize("model", [NameQuestion, NameQuestionClosed])
def test_nobody_but_the_door_lays_a_question_or_closes_one(
    ask: Any, jobs: Any, sent: Any, side: Side, model: Any
) -> None:
    ask()
    jobs()
    more = {"closed_at": SENT} if model is NameQuestionClosed else {
        "submission_id": sent.pk, "asks": "person", "words": "Planted", "asked_at": SENT}  # fmt: skip
    row = model(id=uuid4(), provider_id=sent.provider_id, **more)
    with scope.enter(Scope(side, frozenset({sent.provider_id}))):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
        assert NameQuestion.objects.count() == (1 if side is Side.PROVIDER else 0)
        assert not NameQuestion.objects.filter(words__isnull=False).update(asks="tells")


def test_the_pso_reads_neither_the_house_s_answer_nor_an_entry_of_it(ask: Any, jobs: Any, manager: Any) -> None:
    ask()
    jobs()
    answer(manager)
    jobs()
    mine = {"hand_question", "answer_question"}
    with scope.enter(PSO):
        assert not NameAnswer.objects.exists()
        assert {entry.verb for entry in Entry.objects.all()} & (mine | {"take_answer"}) == set()
        assert Entry.objects.filter(verb="ask_provider").count() == 1
    with scope.enter(manager.scope()):
        found = {entry.verb: entry for entry in Entry.objects.filter(verb__in=mine)}
        assert set(found) == mine
        assert (found["hand_question"].row, found["answer_question"].actor_id) == (None, manager.user_id)
    with scope.enter(SYSTEM):
        assert Entry.objects.get(verb="take_answer").provider_id is None


def test_no_id_ties_the_two_sides_and_the_queue_says_no_moment(
    ask: Any, jobs: Any, manager: Any, sent: Any
) -> None:
    asked = ask()
    jobs()
    answer(manager)
    with scope.enter(manager.scope()):
        handed = NameQuestion.objects.get()
    assert handed.pk not in {asked.pk, asked.item_id}
    with scope.enter(SYSTEM):
        owed = {each.task: each for each in Message.objects.all() if each.scope_provider}
    wanted = {
        "aggregation.hand_questions": {"submission_id"},
        "aggregation.take_answer": {"submission_id", "question", "says"},
    }
    for task, ids in wanted.items():
        assert (set(owed[task].ids), owed[task].actor) == (ids, None)
        assert {str(asked.pk), str(asked.item_id)} & set(owed[task].ids.values()) == set()
        assert [(at.minute, at.second) for at in (owed[task].created_at, owed[task].due_at)] == [(0, 0)] * 2


def test_taken_back_it_is_gone_at_the_house_and_can_no_longer_be_answered(
    ask: Any, jobs: Any, manager: Any, analyst: Any
) -> None:
    asked = ask()
    jobs()
    with scope.enter(analyst.scope()):
        take_question_back(Asked(analyst, asked.item_id, SENT), 1)
        with pytest.raises(Unready, match="closed already"):
            take_question_back(Asked(analyst, asked.item_id, SENT), 1)
    jobs()
    assert (seen_by(manager), at_the_desk()) == ([], ("closed", ""))
    with pytest.raises(Denied, match="Nobody waits"):
        answer(manager)
    with scope.enter(analyst.scope()):
        accept_remaining(Asked(analyst, asked.item_id, SENT))
        assert sign_text(Asked(analyst, asked.item_id, SENT)).state == "signed"


@pytest.mark.parametrize("how", ["withdrawn", "told anew", "withheld"])
def test_it_expires_with_the_report_its_text_or_the_decision(
    ask: Any, jobs: Any, manager: Any, analyst: Any, sent: Any, how: str
) -> None:
    asked = ask()
    jobs()
    if how == "withheld":
        with scope.enter(analyst.scope()):
            withhold_text(Asked(analyst, asked.item_id, SENT))
    else:
        about = {"by": manager, "content_kind": "event", "content_id": sent.content_id, "now": SENT}
        with scope.enter(manager.scope()):
            if how == "withdrawn":
                withdraw(**about, reason="Wrong house.")
            else:
                event = Event.objects.get(pk=sent.content_id)
                event.narrative = "The call light failed."
                event.save(update_fields=["narrative"])
                add_later_facts(**about, expected_sha256=preview_later_facts(**about).preview.sha256)
    jobs()
    assert (seen_by(manager), at_the_desk()) == ([], ("closed", ""))
    with pytest.raises(Denied, match="Nobody waits"):
        answer(manager)


def test_withdrawn_before_it_was_handed_it_never_reaches_the_house(
    ask: Any, jobs: Any, manager: Any, sent: Any
) -> None:
    with scope.enter(manager.scope()):
        withdraw(by=manager, content_kind="event", content_id=sent.content_id, reason="Wrong house.", now=SENT)
    ask()
    jobs()
    assert (seen_by(manager), at_the_desk()) == ([], ("closed", ""))


def test_an_answer_that_was_on_its_way_when_the_question_closed_changes_nothing(
    ask: Any, jobs: Any, manager: Any, analyst: Any
) -> None:
    asked = ask()
    jobs()
    answer(manager)
    with scope.enter(analyst.scope()):
        withhold_text(Asked(analyst, asked.item_id, SENT))
    jobs()
    assert at_the_desk() == ("closed", "")


def test_asked_about_a_later_text_the_answer_still_finds_it(
    ask: Any, jobs: Any, manager: Any, sent: Any
) -> None:
    about = {"by": manager, "content_kind": "event", "content_id": sent.content_id, "now": SENT}
    with scope.enter(manager.scope()):
        event = Event.objects.get(pk=sent.content_id)
        event.narrative = f"{DOUBTFUL} The Snibblewing crew came."
        event.save(update_fields=["narrative"])
        later = add_later_facts(**about, expected_sha256=preview_later_facts(**about).preview.sha256)
    jobs()
    ask(Query("Snibblewing crew", "ours"))
    jobs()
    with scope.enter(manager.scope()):
        assert NameQuestion.objects.get().submission_id == later.pk
    answer(manager, Says.MAY)
    jobs()
    assert at_the_desk() == ("answered", "may")


def test_a_text_that_waits_for_its_house_is_passed_over_and_its_clock_runs(
    clinic: Any, told: Any, ask: Any, analyst: Any, ana: Any, jobs: Any, client_for: Any
) -> None:
    asked = ask(later=-timedelta(days=4))
    told(clinic, story=f"{DOUBTFUL} Again.")
    jobs()
    with scope.enter(PSO):
        (second,) = ReviewItem.objects.exclude(pk=asked.item_id)
        assert selectors.next_text(second, analyst.user_id, SENT) is None
        DeskQuestion.objects.update(asked_at=SENT)
    desk = " ".join(client_for(ana).get("/deidentification/").content.decode().split())
    assert ("its provider has not answered for" in desk, "Answer late" in desk) == (True, True)


def test_the_pages_ask_show_answer_and_show_again_without_a_script(
    sent: Any, ana: Any, lena: Any, jobs: Any, client_for: Any
) -> None:
    desk, house = client_for(ana), client_for(lena)
    with scope.enter(PSO):
        address = f"/deidentification/{ReviewItem.objects.get().pk}/"
    wrong = desk.post(address, {"do": "ask", "asked_words": "Nobody <here>", "asks": "person"})
    assert (wrong.status_code, 'value="Nobody &lt;here&gt;"' in wrong.content.decode()) == (422, True)
    told = {"do": "ask", "asked_words": "Vexborough people", "asks": "ours"}
    assert desk.post(address, told).status_code == 302
    assert "None for less than an hour" in desk.get(address).content.decode()
    jobs()
    page = html.unescape(house.get("/pso-questions/").content.decode())
    assert ("“Vexborough people”" in page, f"Submission {sent.number}" in page) == (True, True)
    assert ("Ana List" in page, "Quiverfeather" in page) == (False, False)
    with scope.enter(Scope(Side.PROVIDER, frozenset({sent.provider_id}))):
        found = NameQuestion.objects.get()
    assert house.post("/pso-questions/", {"question": str(found.pk), "says": "perhaps"}).status_code == 422
    done = house.post("/pso-questions/", {"question": str(found.pk), "says": "identifies"}, follow=True)
    assert "No question waits" in done.content.decode()
    jobs()
    assert "Yes, it identifies" in desk.get(address).content.decode()


@pytest.mark.parametrize("role", ["reporter", "provider_administrator", "executive"])
def test_who_does_not_report_to_the_pso_sees_no_question(
    ask: Any, jobs: Any, clinic: Any, make_member: Any, acting: Any, client_for: Any, role: str
) -> None:
    ask()
    jobs()
    member = make_member(clinic, role, name="Ada Chief")
    assert client_for(member).get("/pso-questions/").status_code == 404
    with pytest.raises(Denied):
        answer(acting(member, SENT))


def test_whoever_reports_gets_a_mail_that_says_that_something_waits_and_not_what(
    ask: Any, jobs: Any, lena: Any, mailoutbox: Any
) -> None:
    ask()
    jobs()
    mine = [mail for mail in mailoutbox if mail.to == [lena.user.email]]
    assert (len(mine), "exborough" in mine[0].body) == (1, False)
