"""Where mails go: to the relay that the secret names, always over TLS; into files where it names none."""

from __future__ import annotations

import pytest

from pso_portal.notices.relay import Relay


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtps://portal:a%2Fb%40c@relay.example", Relay("relay.example", 465, "portal", "a/b@c", at_once=True)),
        ("smtp://relay.example", Relay("relay.example", 587, "", "", at_once=False)),
        ("smtp://relay.example:2587", Relay("relay.example", 2587, "", "", at_once=False)),
        ("", Relay("", 587, "", "", at_once=False)),
    ],
)
def test_one_address_says_it_all(url: str, expected: Relay) -> None:
    assert Relay.from_url(url) == expected


@pytest.mark.parametrize("url", ["relay.example:465", "http://relay.example", "smtps://", "smtp:relay.example"])
def test_an_address_of_another_shape_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="PSO_SMTP_URL is smtps://"):
        Relay.from_url(url)


def test_without_a_relay_mails_become_files() -> None:
    relays = [Relay.from_url(url) for url in ("", "smtps://relay.example")]
    assert [relay.backend.split(".")[-2] for relay in relays] == ["filebased", "smtp"]
