"""Second factors that cannot be dropped, signatures and releases that cannot be forged, jobs that cannot be swapped."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction

from pso_portal.jobs.models import Message
from pso_portal.jobs.services import enqueue
from pso_portal.jobs.task import run
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(make_member: Any) -> Any:
    return make_member(None, "analyst", name="Ana List")


def with_only(member: Any, kind: str) -> Authenticator:
    Authenticator.objects.filter(user=member.user).delete()
    found: Authenticator = Authenticator.objects.create(user=member.user, type=kind, data={"name": "blue key"})
    return found


def test_the_last_key_of_a_role_that_needs_one_stays(analyst: Any, client_for: Any) -> None:
    browser = client_for(analyst)
    key = with_only(analyst, "webauthn")
    page = browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/", follow=True)
    assert "this is your only one" in page.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_one_of_two_keys_can_go(analyst: Any, client_for: Any) -> None:
    browser = client_for(analyst)
    key = with_only(analyst, "webauthn")
    Authenticator.objects.create(user=analyst.user, type="totp", data={"secret": ""})
    browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert list(Authenticator.objects.filter(user=analyst.user).values_list("type", flat=True)) == ["totp"]


def test_recovery_codes_alone_open_nothing_to_a_role_that_needs_a_factor(analyst: Any, client_for: Any) -> None:
    browser = client_for(analyst)
    with_only(analyst, "recovery_codes")
    assert browser.get("/aggregate/").headers["Location"] == "/second-factor/"


def a_release() -> Any:
    from aggregation.models import Release

    release = Release(
        number=1, measure="reporting_rate", setting="hospital", period="2025-Q3", scale=1000,
        exposure_name="patient days", contributors=9, rules_version="1", released_at=NOW, sha256="0" * 64,
    )  # fmt: skip
    with scope.enter(Scope(Side.PSO)):
        release.save(force_insert=True)
    return release


def test_a_provider_cannot_let_itself_into_a_release(make_provider: Any) -> None:
    from aggregation.models import Audience, Release

    provider, release = make_provider(), a_release()
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Audience(provider=provider, release_id=release.pk).save(force_insert=True)
        assert Release.objects.count() == 0


@pytest.mark.parametrize(("here", "signed"), [(Side.PSO, "provider"), (Side.PROVIDER, "pso")])
def test_no_side_signs_for_the_other(make_provider: Any, here: Side, signed: str) -> None:
    from pso_portal.agreements.models import Signature, TermsVersion

    provider = make_provider()
    agree(provider)
    with scope.enter(Scope(here, frozenset({provider.pk}))), pytest.raises(DatabaseError, match="row-level security"):
        Signature(
            provider=provider, version=TermsVersion.objects.get(), side=signed, signed_by=uuid4(),
            signer_name="Nobody", signed_at=NOW, sha256="0" * 64,
        ).save(force_insert=True)  # fmt: skip


def test_the_pso_cannot_make_up_what_a_provider_reported(make_provider: Any) -> None:
    from pses.models import Submission

    provider = make_provider()
    with scope.enter(Scope(Side.PSO)), pytest.raises(DatabaseError, match="row-level security"):
        Submission(
            provider=provider, kind="event", number=1, content_id=uuid4(), purpose="reporting", month="2026-03",
            contents={}, annex={}, sha256="0" * 64, terms_version=1, act="transmission", sent_at=NOW,
        ).save(force_insert=True)  # fmt: skip


def test_a_job_is_not_done_by_another_task(make_provider: Any) -> None:
    """Whoever writes to the broker can name any task and any message; only the pair that the outbox holds runs."""
    from pso_portal.celery import app

    app.loader.import_default_modules()
    with scope.enter(Scope(Side.SYSTEM)):
        owed = enqueue("tests.wait", side=Side.SYSTEM, now=NOW, user_id=uuid4())
    worked: list[str] = []
    for name in ("tests.reset", "tests.wait"):
        run(owed.pk, lambda **_ids: worked.append("ran"), name)
        with scope.enter(Scope(Side.SYSTEM)):
            worked.append("done" if Message.objects.get(pk=owed.pk).done_at else "owed")
    assert worked == ["owed", "ran", "done"]


def test_each_celery_task_tells_its_own_name(make_provider: Any) -> None:
    from pso_portal.celery import app

    app.loader.import_default_modules()
    with scope.enter(Scope(Side.SYSTEM)):
        owed = enqueue("notices.mail_waiting", side=Side.SYSTEM, now=NOW, user_id=uuid4())
    app.tasks["notices.mail_password_reset"](message_id=str(owed.pk))
    with scope.enter(Scope(Side.SYSTEM)):
        assert Message.objects.get(pk=owed.pk).done_at is None
