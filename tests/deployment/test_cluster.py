"""The programs that only a composed installation runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pso_portal.runner.cluster import main, secret
from pso_portal.runner.probe import answers

ADDRESSES = {
    "OWNER_DATABASE_URL": "postgresql://pso_owner:abc1@nowhere.example:5432/pso",
    "DATABASE_URL": "postgresql://pso_app:abc2@nowhere.example:5432/pso",
    "SUPERUSER_PASSWORD": "abc3",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"DATABASE_URL": "postgresql://pso_owner:abc2@nowhere.example:5432/pso"},
        {"DATABASE_URL": "postgresql://pso_app@nowhere.example:5432/pso"},
        {"DATABASE_URL": "postgresql://pso_app:abc2@nowhere.example:5432/postgres"},
        {"OWNER_DATABASE_URL": "postgresql://postgres:abc1@nowhere.example:5432/pso"},
    ],
)
def test_an_address_of_another_role_or_database_is_refused_before_anything_is_made(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit):
        main(["--host=127.0.0.1", "--port=1"], ADDRESSES | wrong)


def test_a_secret_comes_from_its_file_first(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("from the file\n")

    assert secret("NAME", {"NAME": "plain", "NAME_FILE": str(path)}) == "from the file"
    assert secret("NAME", {"NAME": "plain"}) == "plain"
    with pytest.raises(OSError):
        secret("NAME", {"NAME": "plain", "NAME_FILE": str(tmp_path / "absent")})
    with pytest.raises(KeyError):
        secret("NAME", {})


class Site(BaseHTTPRequestHandler):
    """Answers with the status that its path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path[1:]))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: the test reads answers, not logs."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_a_page_counts_as_an_answer(site: str) -> None:
    assert {status: answers(f"{site}/{status}") for status in (200, 302, 404, 500, 503)} == {
        200: True,
        302: False,
        404: False,
        500: False,
        503: False,
    }


def test_a_site_that_is_not_there_does_not_answer() -> None:
    assert answers("http://127.0.0.1:9/", seconds=1) is False
