"""Signing in: the pages, the second step, what is audited of it, and what is not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.urls import reverse

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.models import User
from pso_portal.accounts.second_factor import current_code, set_up_demo_factor
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.jobs.task import run
from pso_portal.notices.tasks import mail_password_reset
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Pso
from pso_portal.tenancy.scope import Scope, Side

PASSWORD = "a long enough password"


@pytest.fixture
def reporter(make_provider: Any, make_member: Any) -> Any:
    return make_member(make_provider(), "reporter", email="rita@example.test")


def _sign_in(client: Any, password: str = PASSWORD, email: str = "rita@example.test") -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def _set_up(member: Any, now: Any) -> None:
    with scope.enter(Scope(Side.SYSTEM)):
        set_up_demo_factor(user=member.user, now=now)


def _entries(verb: str) -> list[Entry]:
    with scope.enter(Scope(Side.SYSTEM)):
        return list(Entry.objects.filter(verb=verb))


def test_a_reporter_signs_in_with_a_password(client: Any, reporter: Any) -> None:
    assert _sign_in(client).headers["Location"] == reverse("home")
    assert client.get(reverse("profile")).status_code == 200
    (entry,) = _entries("sign_in")
    assert (entry.actor_id, entry.provider_id) == (reporter.user_id, reporter.provider_id)


def test_a_failed_try_leaves_a_digest_and_no_address(client: Any, reporter: Any) -> None:
    wrong = [_sign_in(client, "not the password"), _sign_in(client, "not the password", "nobody.here@example.test")]
    assert [page.status_code for page in wrong] == [200, 200]
    known, unknown = sorted(_entries("sign_in_failed"), key=lambda entry: entry.actor_id is None)
    assert known.actor_id == reporter.user_id
    assert unknown.actor_id is None
    assert "@" not in known.content + unknown.content
    assert "nobody" not in unknown.content


def test_known_and_unknown_addresses_get_the_same_answer(client: Any, reporter: Any) -> None:
    pages = [
        _sign_in(client, "wrong", address).content.decode() for address in ("rita@example.test", "no@example.test")
    ]
    assert "do not go together" in pages[0]
    plain = [re.sub(r'value="[^"]*"|x-csrftoken[^}]*}', "", page) for page in pages]
    assert plain[0] == plain[1]


def test_the_second_step_takes_the_code_of_the_moment(client: Any, reporter: Any, now: Any) -> None:
    _set_up(reporter, now)
    assert _sign_in(client).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.get(reverse("profile")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "not the code of the moment" in wrong.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": current_code(reporter.user)}).status_code == 302
    assert client.get(reverse("profile")).status_code == 200
    assert len(_entries("second_factor_failed")) == 1


def test_a_code_is_read_out_in_a_demo_only(reporter: Any, now: Any) -> None:
    _set_up(reporter, now)
    Pso.objects.update(is_demo=False)
    with pytest.raises(Denied):
        current_code(reporter.user)


def test_the_seed_is_sealed_in_its_column(reporter: Any, now: Any) -> None:
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(reporter.user, secret)
    assert secret not in str(Authenticator.objects.get(user=reporter.user).data)


def test_an_app_is_set_up_and_recovery_codes_follow(client: Any, reporter: Any) -> None:
    _sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert b"<svg" in page.content
    assert b"data:image" not in page.content
    secret = client.session["mfa.totp.secret"]
    code = auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done.headers["Location"]).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200


def test_who_signed_in_long_ago_proves_it_first(client: Any, reporter: Any) -> None:
    _sign_in(client)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    done = client.post(asked.headers["Location"], {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert done.headers["Location"] == reverse("mfa_activate_totp")


def test_the_last_second_factor_of_an_administrator_stays(make_member: Any, client_for: Any, pso: Any) -> None:
    browser = client_for(make_member(None, "pso_administrator"))
    session = browser.session
    session["account_authentication_methods"] = [
        method | {"reauthenticated": True} for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = browser.post(reverse("mfa_deactivate_totp"))
    assert "your only one" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_reset_by_a_mailed_link(client: Any, reporter: Any) -> None:
    asked = [client.post(reverse("account_reset_password"), {"email": to}) for to in ("rita@example.test", "x@y.test")]
    assert [page.headers["Location"] for page in asked] == [reverse("account_reset_password_done")] * 2
    assert mail.outbox == []
    with scope.enter(Scope(Side.SYSTEM)):
        (message,) = Message.objects.filter(task="notices.mail_password_reset")
    assert run(message.pk, mail_password_reset) == "done"
    (sent,) = mail.outbox
    path = "/accounts/" + sent.body.split("/accounts/")[1].split()[0]
    form = client.get(path, follow=True)
    said = {"password1": "harbor lantern seventy", "password2": "harbor lantern seventy"}
    done = client.post(form.wsgi_request.path, said)
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert User.objects.get(pk=reporter.user_id).check_password("harbor lantern seventy")
    assert "does not work any more" in client.get(path, follow=True).content.decode()


def test_nobody_signs_up(client: Any, pso: Any) -> None:
    client.post(reverse("account_signup"), {"email": "new@example.test", "password1": PASSWORD})
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done",
                                  "account_signup", "account_inactive"])  # fmt: skip
def test_pages_before_sign_in_run_no_inline_script(client: Any, pso: Any, name: str) -> None:
    page = client.get(reverse(name))
    assert page.status_code == 200
    text = page.content.decode()
    assert " style=" not in text
    assert "<style" not in text
    for tag in re.findall(r"<script[^>]*>", text):
        assert " src=" in tag or 'type="application/json"' in tag


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "usersessions_list", "account_reauthenticate",
                                  "mfa_list_webauthn", "account_logout"])  # fmt: skip
def test_pages_of_one_s_own_account_open(reporter: Any, client_for: Any, name: str) -> None:
    assert client_for(reporter).get(reverse(name)).status_code == 200
