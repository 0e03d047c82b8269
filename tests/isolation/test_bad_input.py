"""Requests that no page of ours sends: a plain sentence, nothing lost, nothing leaked."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

from django.test import Client

from events.models import Event
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .houses import CANARY, MARKER
from .people import Walker
from .world import World

PAGES = ("/", "/inbox/", "/accounts/login/", "/api/v1/submissions", "/no-such-page/")
HOSTS = ("evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example", "", "[::1")
KINDS = ("text/xml", "application/x-unknown", "multipart/form-data; boundary=", "\x7f")
HEADERS = ("Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer é", "bearer x" * 400)
ID_PAGES = ("/events/{}/", "/sent-to-pso/{}/", "/sent-to-pso/{}/copy/", "/report/sent/{}/", "/people/{}/")


def signed_in(world: World, name: str) -> Walker:
    walker = next(each for each in world.walkers if each.name == name)
    walker.sign_in()
    return walker


def test_a_wrong_host_gets_400_and_a_page_without_it(world: World) -> None:
    walker = signed_in(world, "risk_manager")
    for address, host in product(PAGES, HOSTS):
        answer = walker.client.get(address, headers={"host": host})
        text = answer.content.decode()
        assert (answer.status_code, address, host) == (400, address, host)
        assert [word for word in ("evil.example", MARKER, CANARY) if word in text] == []


def test_an_unknown_content_type_is_answered_and_writes_nothing(world: World) -> None:
    walker = signed_in(world, "risk_manager")
    address = f"/events/{world.a.ids['event']}/status/"
    answers = [walker.client.generic("POST", address, b"status=closed", content_type=kind) for kind in KINDS]
    assert {answer.status_code for answer in answers} <= {400, 404, 415, 422}
    assert [answer for answer in answers if "Traceback" in answer.content.decode()] == []
    with scope.enter(Scope(Side.PROVIDER, frozenset({world.a.provider.pk}))):
        assert Event.objects.get(pk=world.a.ids["event"]).status != "closed"


def test_a_body_beyond_the_limit_is_refused_in_a_sentence(world: World) -> None:
    walker = signed_in(world, "reporter")
    typed = {"asked": "story", "q.story": "x" * (3 * 1024 * 1024)}
    answer = walker.client.generic(
        "POST", f"/report/{world.a.ids['draft']}/save/", "&".join(f"{key}={value}" for key, value in typed.items()),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status_code == 413
    assert b"too large" in answer.content.lower()


def test_absent_foreign_and_malformed_ids_look_alike_to_the_byte(world: World) -> None:
    walker = signed_in(world, "risk_manager")
    b = world.b.ids
    asked = [uuid4(), b["event"], b["submission"], b["membership"], b["provider"], uuid4().hex, "0", "%00", "../x"]
    answers = [walker.client.get(address.format(each)) for address in ID_PAGES for each in asked]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_a_wrong_secret_is_nobody_s_and_says_nothing(world: World) -> None:
    rows = (world.a.ids["submission"], world.b.ids["submission"], uuid4())
    answers = [
        Client().get(f"/api/v1/submissions/{row}", headers={"authorization": header.encode().decode("latin-1")})
        for row, header in product(rows, HEADERS)
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}


def test_one_provider_s_secret_beside_another_s_session_opens_only_what_the_secret_opens(world: World) -> None:
    """Both at once: the page goes by the session, the API by the secret."""
    walker = signed_in(world, "executive")
    both = {"authorization": f"Bearer {world.b.secrets['credential']}"}
    page = walker.client.get("/us-and-our-peers/", headers=both).content.decode()
    told = walker.client.get("/api/v1/submissions", headers=both).content.decode()
    assert (MARKER in page, CANARY in page) == (True, False)
    assert str(world.b.ids["submission"]) in told
    assert str(world.a.ids["submission"]) not in told


def test_an_ended_or_revoked_access_ends_at_once(world: World) -> None:
    from pso_portal.accounts.models import ApiCredential, Membership

    walker, token = signed_in(world, "risk_manager"), {"authorization": f"Bearer {world.a.secrets['credential']}"}
    assert walker.client.get("/inbox/").status_code == 200
    assert Client().get("/api/v1/submissions", headers=token).status_code == 200
    Membership.objects.filter(user=walker.user).update(ended_at="2026-01-01T00:00Z")
    ApiCredential.objects.filter(pk=world.a.ids["credential"]).update(revoked_at="2026-01-01T00:00Z")
    assert walker.client.get("/inbox/").status_code == 403
    assert Client().get("/api/v1/submissions", headers=token).status_code == 401
