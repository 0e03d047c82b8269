"""The review desk: one works on a text, another confirms; two at once tread on nobody's work; all of it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from aggregation import services
from aggregation.models import Case, ReviewItem
from aggregation.policies import Overtaken
from aggregation.review import CLAIM_LASTS, Act, Decision, Mark, Unready
from aggregation.selectors import next_text
from aggregation.services.texts import Asked
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
# Two numbers that nothing explains: what else is here the engine is too sure of to hold it.
DOUBTFUL = ("The Vexborough people met Zebulon Quiverfeather from Brookhaven about ticket QX77121. Rae Porter knows."
            " It said 7731 and 8842 then.")


@pytest.fixture
def desk(make_provider: Any, under_terms: Any, told: Any, jobs: Any, analyst: Any) -> Any:
    """One doubtful text waits, and the PSO's side is entered."""
    clinic = make_provider("Clinic A", "clinic")
    under_terms(clinic)
    told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(analyst.scope()):
        yield ReviewItem.objects.get()


@pytest.fixture
def ask(desk: Any, analyst: Any) -> Callable[..., Asked]:
    def asked(by: Any = None, later: timedelta = timedelta(), revision: int | None = None) -> Asked:
        return Asked(by or analyst, desk.pk, SENT + later, revision)

    return asked


def now() -> Any:
    return ReviewItem.objects.get()


def verbs() -> list[str]:
    entries = Entry.objects.filter(table="aggregation_reviewitem").exclude(verb="read_sealed")
    return sorted(entries.values_list("verb", flat=True))


def test_one_signs_another_confirms_and_only_then_is_there_a_case(desk: Any, ask: Any, second: Any) -> None:
    services.accept_remaining(ask())
    signed = services.sign_text(ask())
    assert (now().state, Case.objects.count()) == ("signed", 0)
    case = services.confirm_text(ask(second, revision=signed.revision))
    item = now()
    assert (item.state, item.decided_by, item.decided_text) == ("approved", second.user_id, case.narrative)
    assert [word for word in ("Quiverfeather", "QX77121", "Porter") if word in case.narrative] == []


def test_3_208_nobody_confirms_their_own(desk: Any, ask: Any) -> None:
    services.accept_remaining(ask())
    signed = services.sign_text(ask())
    with pytest.raises(Denied, match="Another person has to confirm"):
        services.confirm_text(ask(revision=signed.revision))
    assert (now().state, Case.objects.count()) == ("signed", 0)


def test_a_text_for_peers_stays_protected_and_needs_one(desk: Any, ask: Any) -> None:
    """42 CFR 3.206(b)(4)(iv), 3.208(a)."""
    ReviewItem.objects.update(profile="peer")
    services.accept_remaining(ask())
    services.sign_text(ask())
    assert (now().state, Case.objects.count()) == ("approved", 1)


def test_the_second_sends_back_with_a_reason_and_the_decisions_stay(desk: Any, ask: Any, second: Any) -> None:
    services.accept_remaining(ask())
    signed = services.sign_text(ask())
    with pytest.raises(Unready, match="Say what has to change"):
        services.send_back_text(ask(second, revision=signed.revision), "  ")
    services.send_back_text(ask(second, revision=signed.revision), "Brookhaven is a person here.")
    item = now()
    assert (item.state, item.sent_back, item.signed_by, item.settled) == (
        "waiting", "Brookhaven is a person here.", None, item.found,
    )  # fmt: skip
    services.sign_text(ask(second))
    assert now().sent_back is None


def test_a_signed_text_does_not_change_and_is_not_withheld(desk: Any, ask: Any, second: Any) -> None:
    services.accept_remaining(ask())
    services.sign_text(ask())
    for act in (lambda: services.rewrite_text(ask(second), "x"), lambda: services.withhold_text(ask(second))):
        with pytest.raises(Overtaken, match="signed"):
            act()


def test_nothing_is_signed_while_a_finding_is_open(desk: Any, ask: Any) -> None:
    with pytest.raises(Unready, match=r"Decide every finding first. Open: 1"):
        services.sign_text(ask())


def number_of(item: Any, words: str) -> int:
    parts = [item.received[part["start"]:part["end"]] for part in item.spans]
    return next(number for number, part in enumerate(parts, 1) if words in part)


def test_edit_keep_and_mark_make_the_text_that_is_signed(desk: Any, ask: Any) -> None:
    services.mark_more(ask(), Mark("knows", "NAME"))
    services.decide_finding(ask(), number_of(desk, "QX77121"), Decision(Act.EDIT, "ID", "a number"))
    services.decide_finding(ask(), number_of(desk, "Brookhaven"), Decision(Act.KEEP, reason="no place"))
    services.accept_remaining(ask())
    text = services.sign_text(ask()).decided_text
    assert "[person]. It said" in text
    assert "Brookhaven about ticket a number." in text


def test_a_name_that_the_record_knows_cannot_be_kept(desk: Any, ask: Any) -> None:
    with pytest.raises(Unready, match="the reporter's name"):
        services.decide_finding(ask(), number_of(desk, "Porter"), Decision(Act.KEEP, reason="a place"))


def test_what_is_written_by_hand_is_looked_at_too_and_recorded_as_such(desk: Any, ask: Any, second: Any) -> None:
    services.accept_remaining(ask())
    services.rewrite_text(ask(), "Somebody spoke with Rae Porter.")
    with pytest.raises(Unready, match="the reporter's name"):
        services.sign_text(ask())
    services.rewrite_text(ask(), "Somebody spoke about a ticket.")
    signed = services.sign_text(ask())
    services.confirm_text(ask(second, revision=signed.revision))
    assert '"rewritten": true' in Entry.objects.get(verb="decide_text").content.replace('":true', '": true')


def test_two_at_once_the_second_is_told_and_the_first_s_work_stands(desk: Any, ask: Any, second: Any) -> None:
    services.rewrite_text(ask(), "The first one's text.")
    with pytest.raises(Overtaken, match="Somebody else has claimed"):
        services.rewrite_text(ask(second), "The second one's text.")
    assert now().work["rewritten"] == "The first one's text."


def test_one_person_in_two_windows_is_told_too(desk: Any, ask: Any) -> None:
    services.rewrite_text(ask(revision=0), "One.")
    with pytest.raises(Overtaken, match="changed after you opened it"):
        services.rewrite_text(ask(revision=0), "Two.")


def test_a_claim_is_released_or_ends_by_itself_an_hour_after_the_last_act(desk: Any, ask: Any, second: Any) -> None:
    services.claim_text(ask())
    with pytest.raises(Overtaken):
        services.claim_text(ask(second))
    services.release_text(ask())
    services.claim_text(ask(second))
    with pytest.raises(Overtaken):
        services.accept_remaining(ask(later=CLAIM_LASTS - timedelta(seconds=1)))
    services.accept_remaining(ask(later=CLAIM_LASTS))


def test_the_next_text_is_one_that_this_person_can_go_on_with(desk: Any, ask: Any, analyst: Any, second: Any) -> None:
    other = ReviewItem(passage_id=desk.pk)

    def is_next(person: Any) -> bool:
        return next_text(other, person.user_id, SENT) == desk

    assert (is_next(analyst), is_next(second)) == (True, True)
    services.claim_text(ask())
    assert (is_next(analyst), is_next(second)) == (True, False)
    services.accept_remaining(ask())
    services.sign_text(ask())
    assert (is_next(analyst), is_next(second)) == (False, True)


def test_withholding_needs_one_person_and_lets_the_codes_through(desk: Any, ask: Any) -> None:
    case = services.withhold_text(ask())
    assert (now().state, case.narrative, case.event_type) == ("withheld", None, "other")


def test_each_act_has_its_entry_and_no_entry_holds_a_word_of_the_text(desk: Any, ask: Any, second: Any) -> None:
    services.claim_text(ask())
    services.decide_finding(ask(), 1, Decision(Act.ACCEPT))
    services.decide_finding(ask(), 1, None)
    services.mark_more(ask(), Mark("knows", "NAME"))
    services.take_mark_back(ask(), desk.found + 1)
    services.accept_remaining(ask())
    services.rewrite_text(ask(), "By hand.")
    services.rewrite_text(ask(), None)
    signed = services.sign_text(ask())
    back = services.send_back_text(ask(second, revision=signed.revision), "Brookhaven")
    services.claim_text(ask())
    services.release_text(ask())
    assert back.revision == signed.revision + 1
    services.withhold_text(ask(second))
    assert verbs() == sorted([
        "claim_text", "decide_finding", "decide_finding", "mark_more", "take_mark_back", "accept_remaining",
        "rewrite_text", "rewrite_text", "sign_text", "send_back_text", "claim_text", "release_text", "decide_text",
    ])  # fmt: skip
    written = " ".join(Entry.objects.values_list("content", flat=True))
    assert [word for word in ("Quiverfeather", "Brookhaven", "QX77121", "By hand", "knows") if word in written] == []


def test_a_provider_hears_once_of_somebody_who_goes_on_working(desk: Any, ask: Any, analyst: Any, second: Any) -> None:
    def told() -> int:
        with scope.enter(Scope(Side.SYSTEM)):
            return Message.objects.filter(task="aggregation.tell_opened").count()

    for by, count in ((analyst, 1), (analyst, 2)):
        services.open_text(by=by, item_id=desk.pk, now=SENT)
        assert told() == count
    services.claim_text(ask())
    services.open_text(by=analyst, item_id=desk.pk, now=SENT)
    assert told() == 2
    services.open_text(by=second, item_id=desk.pk, now=SENT)
    assert told() == 3

