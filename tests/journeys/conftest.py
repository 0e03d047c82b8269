"""One browser a module, a portal that answers it, and people who sign in as people do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.browser import (
    HEIGHT,
    NARROW,
    PHONE,
    WIDE,
    Heard,
    axe_findings,
    is_too_wide,
    keep_picture,
    open_context,
    running,
)
from tests.main_job.conftest import counted, jobs, network, released, told, under_terms

__all__ = ["counted", "jobs", "network", "released", "told", "under_terms"]
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with running() as browser:
        yield browser


@pytest.fixture
def heard() -> Heard:
    """What the browsers of this test complained about."""
    return Heard()


@pytest.fixture
def open_page(chromium: Any, live_server: Any, pso: Any, heard: Heard) -> Iterator[Callable[..., Any]]:
    """A page of a fresh profile: `open_page(width=…, java_script_enabled=False)`. Sign-in limits are off."""
    opened = []

    def opens(width: int = PHONE, **more: Any) -> Any:
        context = open_context(chromium, live_server.url, width=width, **more)
        opened.append(context)
        page = context.new_page()
        heard.listen(page)
        return page

    with override_settings(ACCOUNT_RATE_LIMITS=False):
        yield opens
        for context in opened:
            context.close()


@pytest.fixture
def with_factor() -> Callable[[Any], Any]:
    """Give a member an authenticator app."""
    from django.utils import timezone

    from pso_portal.accounts.second_factor import set_up_demo_factor
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    def give(membership: Any) -> Any:
        with scope.enter(Scope(Side.PSO)):
            set_up_demo_factor(user=membership.user, now=timezone.now())
        return membership

    return give


def sign_in(page: Any, membership: Any, at: str = "/") -> None:
    """By hand: address, password and, where asked, the code that the app shows now."""
    give_password(page, membership, at)
    if "/2fa/" in page.url:
        page.get_by_label("Code").fill(code_of(membership))
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state()


def give_password(page: Any, membership: Any, at: str = "/") -> None:
    """The first step of signing in; for some it is the last."""
    page.goto(at)
    page.get_by_label("E-mail address").fill(membership.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def code_of(membership: Any) -> str:
    """The six digits of the moment, one use each: a code that was used once waits for the next."""
    from pso_portal.accounts.second_factor import PERIOD, current_code

    used = _used.setdefault(membership.user_id, set())
    # Nor one that is over while it is typed.
    while (code := current_code(membership.user)) in used or time.time() % PERIOD > PERIOD - 3:
        time.sleep(1)
    assert code is not None
    used.add(code)
    return code


_used: dict[Any, set[str]] = {}


def forget_proof(user: Any) -> None:
    """Let an hour pass since signing in: the next grave step asks again who it is."""
    _change_sessions(user, _age_proof)


def let_idle(user: Any) -> None:
    """Let 16 minutes pass without a click."""
    _change_sessions(user, _age_click)


def _age_proof(session: Any) -> None:
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**each, "at": each["at"] - 3600} for each in records]


def _age_click(session: Any) -> None:
    session["seen_at"] -= 16 * 60


def _change_sessions(user: Any, change: Callable[[Any], None]) -> None:
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get("_auth_user_id") == str(user.pk):
            change(session)
            session.save()


def step_up(page: Any) -> None:
    """Confirm by password that it is you; or by code, where the page asks for one."""
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_load_state()


def look(page: Any, name: str) -> list[str]:
    """What axe finds and what is too wide at each width; keeps pictures where they are asked for."""
    found = []
    for width in (WIDE, PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        keep_picture(page, name)
        found += axe_findings(page) + (["too wide"] if is_too_wide(page) else [])
    return found
