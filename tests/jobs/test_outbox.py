"""Work that is owed is done: after commit, at least once, with one effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pso_portal.jobs.models import Completion, Message
from pso_portal.jobs.services import MAX_ATTEMPTS, enqueue, revive, settle_failed, sweep
from pso_portal.jobs.task import run
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility
from pso_portal.tenancy.scope import NoScope, Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(make_provider: Callable[..., Any], now: Any) -> Any:
    """A message that names a provider, and the provider."""
    provider = make_provider()
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        message = enqueue("tests.add_annex", side=Side.PROVIDER, provider_id=provider.pk, now=now, name="Annex")
    return provider, message


def add_annex(*, name: str, now: Any) -> None:
    provider_id = next(iter(scope.current().providers))
    Facility(provider_id=provider_id, name=name).save(force_insert=True)


def annexes(provider: Any) -> int:
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        return int(Facility.objects.filter(name="Annex").count())


def read(message: Any) -> Message:
    with scope.enter(Scope(Side.SYSTEM)):
        found: Message = Message.objects.get(pk=message.pk)
        return found


def test_nothing_can_be_owed_outside_a_scope(now: Any) -> None:
    with pytest.raises(NoScope):
        enqueue("tests.add_annex", side=Side.PSO, now=now)


def test_a_job_runs_in_the_scope_its_message_names_and_only_once(owed: Any) -> None:
    provider, message = owed
    assert [run(message.pk, add_annex) for _ in range(3)] == ["done", "already done", "already done"]
    assert annexes(provider) == 1


def test_a_crash_after_the_effect_and_before_the_mark_does_not_double_it(owed: Any) -> None:
    provider, message = owed
    run(message.pk, add_annex)
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.filter(pk=message.pk).update(done_at=None)
    assert run(message.pk, add_annex) == "already done"
    assert annexes(provider) == 1
    assert read(message).done_at is not None


def test_an_effect_that_fails_leaves_nothing_and_is_tried_again_later(owed: Any) -> None:
    provider, message = owed

    def fail_late(*, name: str, now: Any) -> None:
        add_annex(name=name, now=now)
        raise RuntimeError("a sentence that somebody wrote")

    assert run(message.pk, fail_late) == "failed"
    after = read(message)
    assert (annexes(provider), after.attempts, after.error) == (0, 1, "RuntimeError")
    assert after.due_at > message.due_at
    assert run(message.pk, add_annex) == "done"
    assert annexes(provider) == 1


def test_after_eight_failures_a_message_waits_for_the_administrator(owed: Any, now: Any) -> None:
    _provider, message = owed
    for _ in range(MAX_ATTEMPTS):
        settle_failed(message.pk, error="RuntimeError", now=now)
    assert read(message).dead_at == now
    assert run(message.pk, add_annex) == "already done"
    revive(message.pk, now=now)
    assert run(message.pk, add_annex) == "done"


def test_the_sweep_sends_what_is_due_once_and_then_is_patient(owed: Any, now: Any) -> None:
    _provider, message = owed
    later = now + timedelta(seconds=1)
    assert [sweep(now=later), sweep(now=later)] == [1, 0]
    assert sweep(now=later + timedelta(minutes=1)) == 1
    run(message.pk, add_annex)
    assert sweep(now=later + timedelta(hours=1)) == 0


def test_a_message_that_is_gone_is_no_failure(now: Any) -> None:
    from uuid import uuid4

    assert run(uuid4(), add_annex) == "gone"


def test_only_the_system_side_reads_what_is_owed(owed: Any) -> None:
    provider, message = owed
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        assert not Message.objects.filter(pk=message.pk).exists()
        assert not Completion.objects.exists()
