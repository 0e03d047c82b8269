"""A passkey instead of password and code: added once, then the whole sign-in. The device is the browser's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.browser import WIDE, Heard

from .conftest import give_password, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def with_reader(page: Any) -> Any:
    """Give the page's browser a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


@pytest.fixture
def analyst(make_member: Any) -> Any:
    return make_member(None, "analyst", name="Ann Lyst")


@pytest.fixture
def desk(open_page: Any) -> Any:
    return with_reader(open_page(width=WIDE))


@pytest.fixture
def with_key(desk: Any, analyst: Any) -> Any:
    """The desk after its first sign-in: without a second factor nothing opens, and the key is one."""
    sign_in(desk, analyst)
    desk.goto(reverse("mfa_add_webauthn"))
    desk.get_by_label("Name of the key").fill("Desk")
    desk.get_by_role("button", name="Add the key").click()
    desk.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    desk.goto(reverse("account_logout"))
    desk.get_by_role("button", name="Sign out").click()
    desk.wait_for_load_state()
    return desk


def test_a_passkey_is_the_whole_sign_in_of_somebody_who_needs_two_factors(with_key: Any, heard: Heard) -> None:
    with_key.goto(reverse("aggregation:dashboard"))
    with_key.get_by_role("button", name="Sign in with a passkey").click()
    with_key.wait_for_url("**" + reverse("aggregation:dashboard"))
    assert heard == []


def test_a_key_is_the_second_factor_after_a_password(with_key: Any, analyst: Any, heard: Heard) -> None:
    give_password(with_key, analyst, reverse("aggregation:dashboard"))
    with_key.get_by_role("button", name="Use a key").click()
    with_key.wait_for_url("**" + reverse("aggregation:dashboard"))
    assert heard == []


def test_without_the_key_s_device_the_page_says_what_to_do(with_key: Any, analyst: Any, open_page: Any) -> None:
    bare = with_reader(open_page(width=WIDE))
    give_password(bare, analyst)
    bare.get_by_role("button", name="Use a key").click()
    assert "The key did not answer" in bare.locator("#key-problem:visible").inner_text()
