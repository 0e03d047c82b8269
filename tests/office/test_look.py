"""The office's and the sign-in pages in a real browser: axe finds nothing, nothing overflows, the policy holds.

Set PSO_PICTURES to a folder to keep a picture of each page.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (1280, 390, 320)
NOBODY = ("account_login", "account_reset_password", "account_reset_password_done", "account_signup")
KEEPER = (
    *("first_steps", "people", "invite", "invite_list", "places", "credentials", "make_credential", "profile"),
    *("help", "who_may", "switch_place", "mfa_index", "mfa_add_webauthn", "account_change_password"),
    *("usersessions_list", "account_reauthenticate"),
)
PSO_ADMIN = ("providers", "register_provider", "people", "jobs")


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine: the pages were not looked at")
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        connections.close_all()  # Playwright's loop has connections of its own: left open, they hold the database
        chromium.close()


def _look(window: Any, base: str, addresses: dict[str, str], session: str = "") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found: list[str] = []
    complaints: list[Any] = []

    def complain(line: Any) -> None:
        complaints.append(line)

    for width in WIDTHS:
        context = window.new_context(viewport={"width": width, "height": 900})
        if session:
            context.add_cookies([{"name": "session", "value": session, "url": base}])
        page = context.new_page()
        page.on("console", complain)
        for name, address in addresses.items():
            page.goto(base + address)
            _keep(page, name, width)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{name} overflows at {width}")
            if width != 320:
                broken = Axe().run(page).response["violations"]
                found += [f"{name} at {width}: {rule['id']} {rule['nodes'][0]['html'][:160]}" for rule in broken]
        context.close()
    return found + [f"console: {line.text}" for line in complaints if line.type == "error"]


def _keep(page: Any, name: str, width: int) -> None:
    folder = os.environ.get("PSO_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_pages_before_sign_in(live_server: Any, window: Any, pso: Any) -> None:
    addresses = {name: reverse(name) for name in NOBODY} | {"void": reverse("invitation", args=["gone"])}
    problems = [line for line in _look(window, live_server.url, addresses) if "404" not in line]
    assert problems == []


def test_an_administrator_s_pages(
    live_server: Any, window: Any, make_provider: Any, make_member: Any, client_for: Any, acting: Any
) -> None:
    from pso_portal.accounts.services import invite, make_credential
    from pso_portal.tenancy import scope

    hospital, now = make_provider(), timezone.now()
    member = make_member(hospital, "provider_administrator", name="Ada Keeper")
    make_member(hospital, "provider_auditor", name="Otto Review")
    people = [make_member(hospital, "reporter", name=f"Nurse Number {number}") for number in range(3)]
    by = acting(member, stepped_up_at=now)
    with scope.enter(by.scope()):
        invite(by=by, email="new@x.test", name="Gale Guest", provider=hospital.pk, roles=["risk_manager"], now=now)
        make_credential(
            by=by, name="Incident system", permissions=["file_report"], lasts=timedelta(days=90), now=now
        )  # fmt: skip
    client = client_for(member)
    session = client.session
    session["account_authentication_methods"] = [
        {**session["account_authentication_methods"][0], "reauthenticated": True}
    ]
    session.save()
    addresses = {name: reverse(name) for name in KEEPER}
    addresses |= {name: reverse(name, args=[people[0].pk]) for name in ("person", "end_place")}
    addresses["add_facility"] = reverse("add_facility", args=[hospital.pk])
    assert _look(window, live_server.url, addresses, session.session_key) == []


def test_the_pso_administrator_s_pages(
    live_server: Any, window: Any, make_provider: Any, make_member: Any, client_for: Any
) -> None:
    houses = [make_provider(name) for name in ("Cedar Falls Hospital", "Linden Valley Nursing Home", "Prairie EMS")]
    make_member(houses[0], "risk_manager", name="Tom Aldis")
    client = client_for(make_member(None, "pso_administrator", "pso_auditor", name="Pat Rowe"))
    addresses = {name: reverse(name) for name in PSO_ADMIN} | {"audit": reverse("audit")}
    for name in ("provider", "change_provider", "end_contract", "invite_administrator"):
        addresses[name] = reverse(name, args=[houses[0].pk])
    addresses["second_provider"] = reverse("provider", args=[houses[1].pk])
    addresses |= {f"pso_{name}": addresses.pop(name) for name in list(addresses)}
    assert _look(window, live_server.url, addresses, client.session.session_key) == []


def test_setting_up_an_app(live_server: Any, window: Any, pso: Any, make_member: Any, client: Any) -> None:
    import time

    member = make_member(None, "analyst", name="Ann Lyst")
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(member.user_id)
    session.save()
    addresses = {name: reverse(name) for name in ("second_factor_needed", "mfa_activate_totp")}
    assert _look(window, live_server.url, addresses, session.session_key) == []
