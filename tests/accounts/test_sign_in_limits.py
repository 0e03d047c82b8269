"""Whoever guesses is stopped; nobody else is, though all of them come through one proxy."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
GUESSER, NURSE = "203.0.113.9", "203.0.113.77"


@pytest.fixture(autouse=True)
def one_proxy(settings: Any, pso: Any) -> Any:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    yield
    cache.clear()


def sign_in(address: str, email: str, password: str, before: str = "") -> Any:
    """Through the proxy: it appends the visitor's address to what the visitor sent."""
    told = {"HTTP_X_FORWARDED_FOR": f"{before}, {address}" if before else address}
    return Client().post(reverse("account_login"), {"login": email, "password": password}, **told)


def is_in(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer.url == "/")


def test_guessing_at_one_account_stops_even_the_right_password(make_provider: Any, make_member: Any) -> None:
    email = make_member(make_provider(), "reporter").user.email
    for number in range(12):
        sign_in(f"203.0.113.{number}", email, "a wrong password")
    assert not is_in(sign_in(GUESSER, email, PASSWORD))


def test_a_guesser_keeps_nobody_else_out(make_provider: Any, make_member: Any) -> None:
    house = make_provider()
    nurse, others = make_member(house, "reporter"), [make_member(house, "reporter") for _ in range(40)]
    for number, other in enumerate(others):
        refused = sign_in(GUESSER, other.user.email, "a wrong password", before=f"10.0.0.{number}")
    assert refused.status_code == 429
    assert is_in(sign_in(NURSE, nurse.user.email, PASSWORD))
