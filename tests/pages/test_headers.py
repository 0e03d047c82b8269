"""What every answer carries: a policy without exceptions, nothing kept in caches, cookies that scripts cannot read."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pso_portal.accounts.roles import ROLES
from tests.isolation.people import BACKEND

from .markup import inline_parts, main_headings
from .places import sights

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'",
}  # fmt: skip
ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_the_markup_test_sees_what_it_looks_for() -> None:
    page = '<h1 style="x"></h1><script>1</script><style></style><a href=" javascript:x" onclick="x" hx-on:click="x">'
    assert inline_parts(page) == ["<h1 style>", "<script>", "<style>", "<a href>", "<a onclick>", "<a hx-on:click>"]
    assert inline_parts('<script src="/a.js"></script><script type="application/json">{}</script>') == []


@pytest.mark.parametrize("most", [1, pytest.param(len(ROLES), marks=pytest.mark.slow)])
def test_every_page_carries_the_headers_and_no_inline_part(world: Any, most: int) -> None:
    """`most`: by how many roles of a side a page is opened."""
    looked: Counter[tuple[str, Any]] = Counter()
    wrong = []
    for walker in world.walkers:
        walker.sign_in()
        for sight in sights(world, walker):
            looked[sight.name, walker.side] += 1
            if looked[sight.name, walker.side] <= most:
                problems = _wrong(walker.client.get(sight.url))
                wrong += [f"{sight.name} as {walker.name}: {problem}" for problem in problems]
    assert "\n".join(wrong) == ""
    assert looked.total() > 150


def _wrong(answer: Any) -> list[str]:
    html = answer.content.decode()
    found = [] if answer.status_code == 200 else [f"answered {answer.status_code}"]
    found += [] if main_headings(html) == 1 else ["not one main heading"]
    return found + inline_parts(html) + _wrong_headers(answer)


def _wrong_headers(answer: Any) -> list[str]:
    policy = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip()}
    found = [] if policy == POLICY else [f"policy {sorted(policy ^ POLICY)}"]
    found += [] if "no-store" in answer.headers["Cache-Control"] else ["may be kept in a cache"]
    return found + [f"{name}: {answer.headers.get(name)}" for name, said in ALWAYS.items() if answer.get(name) != said]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/no-such-page/", 404), ("/accounts/login/", 200), ("/inbox/", 302), ("/api/v1/no-such-page", 401)],
)
def test_strangers_get_the_same_headers(address: str, status: int, client: Client, pso: Any) -> None:
    answer = client.get(address)
    assert (answer.status_code, _wrong_headers(answer)) == (status, [])


def test_a_refused_post_carries_the_headers(pso: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.test"})
    assert (answer.status_code, _wrong_headers(answer)) == (403, [])
    assert inline_parts(answer.content.decode()) == []


def test_cookies_are_out_of_reach_of_scripts_and_end_with_the_browser(pso: Any, make_member: Any) -> None:
    member, client = make_member(None, "analyst"), Client()
    client.get("/accounts/login/")
    client.force_login(member.user, backend=BACKEND)
    client.get(reverse("second_factor_needed"))
    assert {"session", "csrftoken"} <= set(client.cookies)
    flags = {name: (bool(each["httponly"]), each["samesite"], each["path"]) for name, each in client.cookies.items()}
    assert set(flags.values()) == {(True, "Lax", "/")}
    assert client.cookies["session"]["max-age"] == ""


def test_over_https_cookies_are_bound_to_the_host() -> None:
    """Read in a process of its own: names and flags follow the address that the installation has."""
    import os
    import subprocess
    import sys

    asked = (
        "from pso_portal import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    known = os.environ | {"PSO_BASE_URL": "https://portal.example"}
    told = subprocess.run([sys.executable, "-c", asked], env=known, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True"]
