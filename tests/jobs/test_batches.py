"""Work in batches: one provider at a time, so many in flight; what breaks a worker is tried alone, then set aside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pso_portal.jobs.batch_task import run_batch
from pso_portal.jobs.batches import BEGINNING, MOST_STARTS, SET_ASIDE_AFTER, Size, progress
from pso_portal.jobs.models import Batch, Completion, Message
from pso_portal.jobs.services import enqueue, revive, sweep
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
TASK = "tests.add_places"
SIZE = Size(messages=4, in_flight=2)
POISON = "Poison"


class Killed(BaseException):
    """What a worker's end is for the code that it runs: nothing catches it, nothing commits."""


def add(*, name: str, now: Any, set_aside: bool) -> str:
    if name == POISON and not set_aside:
        raise Killed
    if name == "Broken":
        raise RuntimeError("a sentence that somebody wrote")
    Facility(provider_id=next(iter(scope.current().providers)), name=name).save(force_insert=True)
    return "held" if set_aside else "done"


@pytest.fixture
def owe(make_provider: Callable[..., Any], now: Any) -> Callable[..., list[Message]]:
    def make(provider: Any, *names: str, actor: Any = None) -> list[Message]:
        with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}), actor)):
            return [enqueue(TASK, side=Side.PROVIDER, provider_id=provider.pk, now=now + timedelta(seconds=number),
                            name=name) for number, name in enumerate(names)]  # fmt: skip

    return make


@pytest.fixture
def clinic(make_provider: Callable[..., Any]) -> Any:
    return make_provider("Clinic A")


def run(message: Message, size: Size = SIZE) -> str:
    return run_batch(message.pk, add, TASK, size)


def places(provider: Any) -> list[str]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        names = Facility.objects.exclude(name__startswith="Clinic").order_by("name").values_list("name", flat=True)
        return list(names)


def rows(*fields: str) -> list[Any]:
    with scope.enter(Scope(Side.SYSTEM)):
        return list(Message.objects.filter(task=TASK).order_by("created_at").values_list(*fields))


def batches() -> list[tuple[int, dict[str, int], bool]]:
    with scope.enter(Scope(Side.SYSTEM)):
        found = Batch.objects.order_by("started_at")
        return [(batch.total, batch.outcomes, batch.ended_at is not None) for batch in found]


def later() -> None:
    """The workers of all open batches are long gone, and what they held is due."""
    with scope.enter(Scope(Side.SYSTEM)):
        Batch.objects.update(started_at=timezone.now() - 2 * BEGINNING)
        Message.objects.update(due_at=timezone.now())


def test_a_batch_takes_what_is_owed_beside_it_up_to_its_size(clinic: Any, owe: Any) -> None:
    sent = owe(clinic, *"abcdef")
    assert [run(message) for message in sent] == ["done", *["already done"] * 3, "done", "already done"]
    assert (places(clinic), batches()) == (list("abcdef"), [(4, {"done": 4}, True), (2, {"done": 2}, True)])


def test_run_twice_the_rows_are_the_same(clinic: Any, owe: Any) -> None:
    sent = owe(clinic, *"abc")
    run(sent[0])
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.update(done_at=None, starts=0)  # the end was lost, the effect was not
    run(sent[2])
    assert places(clinic) == list("abc")
    assert batches()[1] == (3, {"already done": 3}, True)
    with scope.enter(Scope(Side.SYSTEM)):
        assert Completion.objects.count() == 3


def test_a_batch_holds_one_provider_and_one_person_alone(
    make_provider: Any, clinic: Any, owe: Any, make_member: Any
) -> None:
    other, person = make_provider("Clinic B"), make_member(clinic, "reporter").user_id
    sent = owe(clinic, "a", "b") + owe(other, "c") + owe(clinic, "d", actor=person)
    run(sent[0])
    assert (places(clinic), places(other)) == (["a", "b"], [])
    run(sent[3])
    assert (places(clinic), places(other)) == (["a", "b", "d"], [])


def test_what_fails_is_undone_alone_and_tried_again_alone(clinic: Any, owe: Any) -> None:
    sent = owe(clinic, "a", "Broken", "c")
    run(sent[0])
    assert places(clinic) == ["a", "c"]
    assert batches() == [(3, {"done": 2, "failed": 1}, True)]
    assert rows("attempts", "starts", "error")[1] == (1, 0, "RuntimeError")
    owe(clinic, "d")
    run(sent[1])
    assert batches()[1] == (1, {"failed": 1}, True)


def test_what_takes_its_worker_along_is_tried_alone_and_then_set_aside(clinic: Any, owe: Any) -> None:
    sent = owe(clinic, "a", POISON, "c")
    with pytest.raises(Killed):
        run(sent[0])
    assert (places(clinic), batches()) == ([], [(3, {}, False)])
    later()
    assert run(sent[0]) == run(sent[2]) == "done"
    with pytest.raises(Killed):
        run(sent[1])
    assert places(clinic) == ["a", "c"]
    later()
    assert run(sent[1]) == "done"
    assert places(clinic) == [POISON, "a", "c"]
    assert batches()[-1] == (1, {"held": 1}, True)
    assert [outcome for _total, outcome, _ended in batches() if "lost" in outcome] == [{"lost": 3}, {"lost": 1}]


def test_the_rest_of_a_lost_batch_goes_on_without_a_sweep_for_each(clinic: Any, owe: Any, monkeypatch: Any) -> None:
    told: list[Any] = []
    monkeypatch.setattr("pso_portal.jobs.batches.wake", lambda _task, message_id: told.append(message_id))
    sent = owe(clinic, POISON, "b", "c")
    with pytest.raises(Killed):
        run(sent[0])
    later()
    run(sent[1])
    assert told == [sent[0].pk]


def test_what_cannot_even_be_set_aside_waits_for_the_administrator(clinic: Any, owe: Any) -> None:
    (message,) = owe(clinic, "a")
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.update(starts=MOST_STARTS)
    assert run(message) == "waits"
    assert rows("error", "dead_at")[0][0] == "WorkerLost"
    assert run(message) == "already done"
    assert MOST_STARTS > SET_ASIDE_AFTER + 1  # setting it aside is tried


def test_what_is_sent_again_by_the_administrator_gets_all_its_tries(clinic: Any, owe: Any) -> None:
    (message,) = owe(clinic, POISON)
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.update(starts=MOST_STARTS)
    assert run(message) == "waits"
    revive(message.pk, now=timezone.now())
    assert rows("starts", "attempts", "dead_at", "error") == [(0, 0, None, "")]
    for _ in range(SET_ASIDE_AFTER):
        with pytest.raises(Killed):
            run(message)
        later()
    assert (run(message), places(clinic)) == ("done", [POISON])


def test_no_more_batches_are_in_flight_than_may_be_and_one_of_a_provider(make_provider: Any, owe: Any) -> None:
    providers = [make_provider(f"Clinic {name}") for name in "ABC"]
    sent = [owe(provider, name)[0] for provider, name in zip(providers, "abc", strict=True)]
    with scope.enter(Scope(Side.SYSTEM)):
        Batch(task=TASK, scope_provider=providers[0].pk, started_at=timezone.now(), total=1).save(force_insert=True)
    assert [run(sent[0]), run(sent[1])] == ["waits", "done"]
    with scope.enter(Scope(Side.SYSTEM)):
        Batch(task=TASK, scope_provider=providers[1].pk, started_at=timezone.now(), total=1).save(force_insert=True)
    assert run(sent[2]) == "waits"
    later()
    assert [run(sent[0]), run(sent[2])] == ["done", "done"]


def test_what_waits_is_sent_again_by_the_sweep(clinic: Any, owe: Any, now: Any) -> None:
    owe(clinic, "a")
    assert sweep(now=now + timedelta(minutes=1)) == 1


def test_what_is_owed_later_is_not_taken_along(clinic: Any, owe: Any) -> None:
    (first,) = owe(clinic, "a")
    ahead = timezone.now() + timedelta(minutes=5)
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        enqueue(TASK, side=Side.PROVIDER, provider_id=clinic.pk, now=timezone.now(), due=ahead, name="b")
        enqueue(TASK, side=Side.PROVIDER, provider_id=clinic.pk, now=timezone.now(), late=True, name="c")
    run(first)
    assert places(clinic) == ["a"]


def test_another_task_s_row_is_not_worked_on(clinic: Any, owe: Any) -> None:
    (message,) = owe(clinic, "a")
    assert run_batch(message.pk, add, "tests.other", SIZE) == "gone"
    assert places(clinic) == []


def test_how_far_it_is_can_be_seen(clinic: Any, owe: Any, make_provider: Any) -> None:
    sent = owe(clinic, "a", "Broken", "c", "d", "e")
    run(sent[0])
    other = make_provider("Clinic B")
    with scope.enter(Scope(Side.SYSTEM)):
        Batch(task=TASK, scope_provider=other.pk, started_at=timezone.now(), total=7).save(force_insert=True)
    seen = progress([TASK], now=timezone.now())
    assert (seen.owed, seen.running, seen.in_work, seen.outcomes) == (2, 1, 7, {"done": 3, "failed": 1})
    assert progress(["tests.other"], now=timezone.now()).owed == 0


def test_a_message_more_costs_its_own_statements_and_no_transaction(clinic: Any, owe: Any) -> None:
    def statements(count: int) -> int:
        sent = owe(clinic, *[f"{count} {number}" for number in range(count)])
        with CaptureQueriesContext(connection) as seen:
            run(sent[0], Size(messages=50))
        return len(seen)

    one, twenty = statements(1), statements(20)
    # A savepoint and its release, the completion, and the handler's one insert.
    assert (twenty - one) / 19 == 4


@pytest.mark.django_db(transaction=True)
def test_of_what_is_owed_together_the_broker_is_told_once_a_scope(clinic: Any, now: Any, monkeypatch: Any) -> None:
    told: list[Any] = []
    monkeypatch.setattr("pso_portal.jobs.services.wake", lambda task, message_id: told.append(message_id))
    sent = []
    for together in (True, True, False):
        with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
            owed = [enqueue(TASK, side=Side.PROVIDER, provider_id=clinic.pk, now=now, together=together, name=name)
                    for name in "ab"]  # fmt: skip
            sent.append([message.pk for message in owed])
    assert told == [sent[0][0], sent[1][0], *sent[2]]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_its_batch_to_the_next(clinic: Any, owe: Any) -> None:
    """Processes of their own, killed by a signal: the database alone says that they are gone."""
    sent = owe(clinic, "a", POISON, "c")
    killed = [_in_a_process(message) for message in (sent[0], sent[1])]
    assert killed == [-9, 0]  # the second finds the first's batch, which ended a moment ago, and waits
    assert (places(clinic), batches()) == ([], [(3, {}, False)])
    later()
    assert [_in_a_process(message) for message in (sent[0], sent[2], sent[1])] == [0, 0, -9]
    later()
    assert _in_a_process(sent[1]) == 0
    assert places(clinic) == [POISON, "a", "c"]
    assert [starts for starts, done in rows("starts", "done_at") if done] == [2, 3, 2]


def _in_a_process(message: Message) -> int:
    database = connection.settings_dict
    address = os.environ["DATABASE_URL"].rpartition("/")
    query = address[2].partition("?")
    given = os.environ | {
        "DATABASE_URL": f"{address[0]}/{database['NAME']}{query[1]}{query[2]}", "PSO_KEK_FILE": settings.PSO_KEK_FILE,
        "PSO_KEY_DIR": settings.PSO_KEY_DIR,
    }  # fmt: skip
    return subprocess.run([sys.executable, "-m", "tests.jobs.a_worker", str(message.pk)], env=given).returncode
