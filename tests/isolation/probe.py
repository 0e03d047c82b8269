"""One request, rolled back, with everything it let out: body, headers, cookies, mails, log lines, writes."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.core import mail
from django.db import transaction

from pso_portal.web.logs import line_formatter

from .people import Walker

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CSRF = re.compile(r"(?i)(?<=csrf)(token|middlewaretoken)(\W{1,6}(value\W{1,3})?)[0-9A-Za-z]{32,64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and what was left behind before it was taken back."""

    status: int
    body: bytes
    headers: str
    text: str  # the body as words, whatever its form
    left: str  # mails and log lines
    wrote: str  # tables whose watched rows it changed
    error: str

    def said(self) -> str:
        """Everything a visitor can read."""
        return f"{self.headers}\n{self.text}"

    def plain(self, *own: str) -> tuple[int, str, str]:
        """For comparing two answers: without the ids asked for, tokens, and ids made for the occasion."""
        return self.status, _plain(self.text, own), _plain(self.headers, own)


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Every log line, as production writes it."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(line_formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield heard
    finally:
        root.removeHandler(handler)


def probe(walker: Walker, method: str, url: str, body: Any, heard: io.StringIO, watch: Any, *, is_api: bool) -> Answer:
    """Send one request and take back all it did, the visitor's cookies included."""
    cookies = walker.client.cookies.output(header="", sep=";")
    heard.truncate(heard.seek(0))
    mail.outbox.clear()
    sent: dict[str, Any] = {"REQUEST_METHOD": method, **walker.headers}
    if is_api or method not in {"GET", "HEAD", "POST"}:
        sent |= {"content_type": "application/json", "data": json.dumps(body)}
    elif method == "POST":
        sent |= {"data": _form(body), "content_type": "application/x-www-form-urlencoded"}
    with transaction.atomic():
        sent.pop("REQUEST_METHOD")
        response = walker.client.generic(method, url, **sent)
        wrote = "" if method in {"GET", "HEAD", "OPTIONS"} else watch()
        transaction.set_rollback(True)
    walker.client.cookies = SimpleCookie(cookies)
    mails = "\n".join(str(message.message()) for message in mail.outbox)
    return _answer(response, f"{heard.getvalue()}\n{mails}", wrote)


def _form(body: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(body, doseq=True)


def _answer(response: Any, left: str, wrote: str) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = [f"Set-Cookie: {morsel.OutputString()}" for key, morsel in response.cookies.items() if key != "session"]
    headers = "\n".join([*(f"{key}: {value}" for key, value in sorted(response.items())), *cookies])
    error = type(response.exc_info[1]).__name__ if getattr(response, "exc_info", None) else ""
    return Answer(response.status_code, body, headers, _words(response, body), left, wrote, error)


def _words(response: Any, body: bytes) -> str:
    if body and response.get("Content-Type", "").startswith("application/pdf"):  # HEAD has none
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")


def _plain(text: str, own: tuple[str, ...]) -> str:
    for one in own:
        text = text.replace(one, "ASKED").replace(one.replace("-", ""), "ASKED").replace(one[:8], "ASKED")
    text = re.sub(r"Content-Length: \d+|expires=[^;]+", "", text)
    return UUIDS.sub("MADE", CSRF.sub("TOKEN", text))
