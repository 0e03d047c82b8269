"""A session ends after 15 minutes of silence and after 12 hours whatever happens."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.urls import reverse

MINUTE, HOUR = 60, 3600


@pytest.fixture
def session_of(make_provider: Any, make_member: Any, client_for: Any) -> Any:
    """A signed-in browser whose session began and was last used so many seconds ago."""

    def make(*, began: float, seen: float) -> Any:
        client = client_for(make_member(make_provider(), "reporter"))
        session = client.session
        session["began_at"], session["seen_at"] = time.time() - began, time.time() - seen
        session.save()
        return client

    return make


def is_signed_in(client: Any) -> bool:
    response = client.get(reverse("profile"))
    return response.status_code == 200


def test_a_session_in_use_goes_on(session_of: Any) -> None:
    assert is_signed_in(session_of(began=11 * HOUR, seen=14 * MINUTE))


def test_silence_ends_it(session_of: Any) -> None:
    client = session_of(began=HOUR, seen=15 * MINUTE + 5)
    assert not is_signed_in(client)
    assert "_auth_user_id" not in client.session


def test_twelve_hours_end_it_however_busy_it_was(session_of: Any) -> None:
    client = session_of(began=12 * HOUR + 5, seen=1)
    assert not is_signed_in(client)
    assert "_auth_user_id" not in client.session


def test_use_moves_the_silence_and_not_the_beginning(session_of: Any) -> None:
    client = session_of(began=HOUR, seen=10 * MINUTE)
    began = client.session["began_at"]
    assert is_signed_in(client)
    assert time.time() - client.session["seen_at"] < MINUTE
    assert client.session["began_at"] == began
