"""Who gets in, what a refusal looks like, and that nothing tells absent from foreign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from pso_portal.accounts.services.credentials import FOR_MACHINES
from pso_portal.web.api_errors import SENTENCES
from tests.told import answers

from .machines import Machine, machine_of

NOTHING = b'{"detail":"There is nothing here."}'
NOBODY = JSONRenderer().render({"detail": SENTENCES[401]})
ID = "0b6c1f7e-6d1e-4c53-9f0d-2f9f4b0f8a11"
SHA = "a" * 64
IDS = {"drafts": "draft_id", "events": "event_id", "submissions": "submission_id", "feedback": "report_id"}

# Every operation with what it needs: method, path, body, permission.
OPERATIONS: list[tuple[str, str, Any, str]] = [
    ("get", "drafts", None, "file_report"),
    ("post", "drafts", {"answers": {}}, "file_report"),
    ("get", f"drafts/{ID}", None, "file_report"),
    ("put", f"drafts/{ID}", {"answers": {}, "revision": 1}, "file_report"),
    ("delete", f"drafts/{ID}", None, "file_report"),
    ("post", f"drafts/{ID}/file", {"revision": 1}, "file_report"),
    ("get", "events", None, "file_report"),
    ("post", "events", {"answers": {}}, "file_report"),
    ("get", f"events/{ID}", None, "file_report"),
    ("get", "places", None, "file_report"),
    ("get", "exposures", None, "return_exposures"),
    ("put", "exposures/2026-01", {"value": 1}, "return_exposures"),
    ("post", "exposures/2026-01/return", None, "return_exposures"),
    ("get", "submissions", None, "read_ledger"),
    ("post", "submissions", {"event": ID, "expected_sha256": SHA}, "report_to_pso"),
    ("post", "submissions/preview", {"event": ID}, "report_to_pso"),
    ("get", f"submissions/{ID}", None, "read_ledger"),
    ("get", "feedback", None, "read_feedback"),
    ("get", f"feedback/{ID}", None, "read_feedback"),
    ("get", "terms", None, "read_terms"),
]


def address(path: str) -> str:
    """A path of the table as the description names it."""
    named = path.replace("2026-01", "{month}")
    for collection, name in IDS.items():
        named = named.replace(f"{collection}/{ID}", f"{collection}/{{{name}}}")
    return f"/api/v1/{named}"


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1/{path}", headers={"idempotency-key": "k"}, **sent)


def test_the_table_above_holds_every_operation(client):
    schema = client.get("/api/v1/schema", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    described = {(method, path) for path, item in schema["paths"].items() for method in item if method != "parameters"}
    assert {(method, address(path)) for method, path, _, _ in OPERATIONS} == described


@pytest.mark.parametrize(("method", "path", "body", "permission"), OPERATIONS)
def test_without_a_credential_everything_is_401(db, method, path, body, permission):
    response = call(Client(), method, path, body)
    assert (response.status_code, response.content, response.headers["WWW-Authenticate"]) == (
        401, NOBODY, 'Bearer realm="api"'
    )  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "permission"), OPERATIONS)
def test_without_the_permission_everything_is_the_404_of_an_absent_row(
    hospital, machine_at, method, path, body, permission
):
    lacking: Machine = machine_at(hospital, *(set(FOR_MACHINES) - {permission}))
    response = call(lacking.client, method, path, body)
    assert (response.status_code, response.content) == (404, NOTHING)


def test_head_asks_for_the_permission_of_get(hospital, machine_at):
    assert machine_at(hospital, "read_terms").client.head("/api/v1/events").status_code == 404


def test_options_tells_nothing(machine):
    response = machine.client.options("/api/v1/events")
    assert (response.status_code, response.json()) == (405, {"detail": SENTENCES[405]})


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic dXNlcjpwYXNz", "bearer \x7f"])
def test_an_unknown_secret_is_nobody(db, header):
    response = Client(headers={"authorization": header}).get("/api/v1/terms")
    assert (response.status_code, response.content) == (401, NOBODY)


def test_a_revoked_credential_is_nobody_at_once(machine):
    assert machine.get("terms").status_code == 200
    machine.revoke()
    assert (machine.get("terms").status_code, machine.get("terms").content) == (401, NOBODY)


def test_an_expired_credential_is_nobody(hospital, make_member, acting):
    keeper = acting(make_member(hospital, "provider_administrator"), stepped_up_at=timezone.now())
    short = machine_of(keeper, lasts=timedelta(milliseconds=50))
    while timezone.now() < short.by.stepped_up_at + timedelta(milliseconds=60):
        pass
    assert short.get("terms").content == NOBODY


def test_a_session_opens_no_api(hospital, make_member, client_for):
    manager: Client = client_for(make_member(hospital, "risk_manager"))
    assert manager.get("/inbox/").status_code != 401
    for path in ("/api/v1/events", "/api/v1/no-such-thing"):
        assert manager.get(path).content == NOBODY


def test_a_credential_opens_no_page(machine):
    response = machine.client.get("/help/")
    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


def test_an_address_that_is_no_route_looks_like_an_absent_row(machine):
    for path in ("no-such-thing", "drafts/not-an-id", "exposures/2026-13", "events/"):
        response = machine.get(path)
        assert (response.status_code, response.content) == (404, NOTHING)


def test_foreign_and_absent_are_the_same_bytes(machine, stranger, where):
    draft = machine.post("drafts", {"answers": {}}).json()["id"]
    event = machine.file(answers(where=where)).json()["id"]
    sha256 = machine.post("submissions/preview", {"event": event}).json()["sha256"]
    submission = machine.post("submissions", {"event": event, "expected_sha256": sha256}).json()["id"]
    for method, path, held, body in (
        ("get", "drafts/{}", draft, None),
        ("put", "drafts/{}", draft, {"answers": {}, "revision": 1}),
        ("delete", "drafts/{}", draft, None),
        ("post", "drafts/{}/file", draft, {"revision": 1}),
        ("get", "events/{}", event, None),
        ("get", "submissions/{}", submission, None),
        ("get", "feedback/{}", submission, None),
    ):
        answered = {call(stranger.client, method, path.format(each), body).content for each in (held, uuid4())}
        assert answered == {NOTHING}, (method, path)
    for path, body in (("submissions/preview", {}), ("submissions", {"expected_sha256": sha256})):
        answered = {stranger.post(path, body | {"event": str(each)}).content for each in (event, uuid4())}
        assert answered == {NOTHING}, path
    assert machine.get(f"drafts/{draft}").status_code == 200


@pytest.mark.parametrize("content", [
    b"{", b"[]", b'"text"', b"null", b"{'a': 1}", b'{"answers": NaN}', b'{"answers": {"story": 1e999}}',
    b'{"answers": {"story": "\\ud800"}}', b'{"answers": {"story": "\\u0000"}}', b"\xff\xfe", b"[" * 100_000,
    b'{"answers": ' + b'{"a":' * 30 + b"1" + b"}" * 31,
])  # fmt: skip
def test_a_body_that_is_no_json_object_is_a_sentence(machine, content):
    response = machine.client.post("/api/v1/drafts", content, content_type="application/json")
    assert (response.status_code, response.json()) == (400, {"detail": SENTENCES[400]})


@pytest.mark.parametrize("charset", ["klingon", "zlib", "hex", "rot13", "utf-16", "utf-7", "idna"])
def test_a_body_is_read_as_utf_8_whatever_it_calls_itself(machine, charset):
    content = '{"answers": {"story": "Ø"}}'.encode()
    kind = f"application/json; charset={charset}"
    response = machine.client.generic("POST", "/api/v1/drafts", content, content_type=kind)
    assert (response.status_code, response.json()["answers"]) == (201, {"story": "Ø"})


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_an_unknown_content_type_is_a_sentence(machine, kind):
    response = machine.client.post("/api/v1/drafts", b"answers=1", content_type=kind)
    assert (response.status_code, response.json()) == (415, {"detail": SENTENCES[415]})


def test_a_body_that_is_too_large_is_a_sentence(machine):
    body = b'{"answers": {"story": "' + b"x" * (2 * 1024 * 1024) + b'"}}'
    response = machine.client.post("/api/v1/drafts", body, content_type="application/json")
    assert (response.status_code, response.json()) == (413, {"detail": SENTENCES[413]})


def test_another_method_is_a_sentence(machine):
    response = machine.delete("events")
    assert (response.status_code, response.json()) == (405, {"detail": SENTENCES[405]})


def test_each_credential_has_a_rate_of_its_own(machine, machine_at, hospital, monkeypatch):
    from pso_portal.web.api_throttles import PerCredential

    monkeypatch.setattr(PerCredential, "THROTTLE_RATES", {"credential": "2/min"})
    assert [machine.get("terms").status_code for _ in range(3)] == [200, 200, 429]
    refused = machine.get("terms")
    assert (refused.json(), 1 <= int(refused.headers["Retry-After"]) <= 61) == ({"detail": SENTENCES[429]}, True)
    assert machine_at(hospital).get("terms").status_code == 200


def test_requests_are_answered_while_the_cache_is_down(machine, settings):
    nowhere = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    assert machine.get("terms").status_code == 200


def test_nothing_is_cached_on_the_way(machine):
    assert machine.get("terms").headers["Cache-Control"] == "no-store"
