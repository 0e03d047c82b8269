"""Machines that file reports and send them on, and write down what was answered before they believe it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import UUID

from pso_portal.demo.narratives import narrative, person

_TEMPORARY = frozenset({408, 429, 500, 502, 503, 504})
_ONE_IN_GIVES_UP = 4
_DAY = date(2026, 3, 10)


class Journal:
    """Lines on disk before anything rests on them: what was tried, and what was answered."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        path.touch()

    def note(self, what: str, **detail: str) -> None:
        """Write one line and have it on disk."""
        with self._lock, self._path.open("a") as file:
            file.write(json.dumps({"what": what, **detail}) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self, what: str) -> list[dict[str, str]]:
        """All lines of one kind, in order."""
        lines = (json.loads(line) for line in self._path.read_text().splitlines())
        return [line for line in lines if line["what"] == what]


class GaveUp(Exception):
    """The machine was switched off before an answer came: what it sent may stand or not."""


@dataclass
class Machine:
    """One caller of the API. Where no answer comes it sends the same again under the same key, or gives up."""

    port: int
    secret: str
    unit: str
    journal: Journal
    rng: random.Random
    over: threading.Event
    surprises: list[str] = field(default_factory=list)
    failures: int = 0

    def work(self) -> None:
        """File and report until it is over."""
        while not self.over.is_set():
            try:
                self.tell_one()
            except GaveUp:
                continue

    def tell_one(self) -> None:
        """One report from its first attempt to the receipt of the PSO's copy. Raises GaveUp."""
        key = str(UUID(int=self.rng.getrandbits(128), version=4))
        answers = self._answers()
        story = hashlib.sha256(answers["story"].encode()).hexdigest()
        self.journal.note("tried", unit=self.unit, key=key, sha256=story, answers=json.dumps(answers))
        filed = self.send("events", {"answers": answers}, key)
        self.journal.note("filed", key=key, sha256=story, event=filed["id"])
        shown = self.send("submissions/preview", {"event": filed["id"]})
        reported = self.send("submissions", {"event": filed["id"], "expected_sha256": shown["sha256"]})
        self.journal.note("reported", event=reported["event"], sha256=reported["sha256"])

    def tell_again(self, line: dict[str, str]) -> str:
        """Send again what the journal says was tried; the event's id. Raises GaveUp."""
        return str(self.send("events", {"answers": json.loads(line["answers"])}, line["key"])["id"])

    def send(self, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        """Until it is answered. Raises GaveUp, by chance after a failure, or where the server refuses for good."""
        while True:
            status, answer = self._once(path, body, key)
            if status in (200, 201):
                return answer
            if status not in _TEMPORARY and status != 0:
                self.surprises.append(f"{path}: {status} {answer}")
                raise GaveUp
            self.failures += 1
            if self.rng.randrange(_ONE_IN_GIVES_UP) == 0 or self.over.is_set():
                raise GaveUp
            time.sleep(0.3)

    def _once(self, path: str, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        """Status and answer; 0 where the line broke."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        line = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
            response = line.getresponse()
            text = response.read()
            return response.status, json.loads(text) if response.status in (200, 201) else {"text": text.decode()[:300]}
        except (OSError, HTTPException, ValueError):
            return 0, {}
        finally:
            line.close()

    def _answers(self) -> dict[str, Any]:
        story = narrative(
            self.rng, "other", staff=["Robin Ames"], patient=person(self.rng), mrn=str(self.rng.randint(10**6, 10**7)),
            day=_DAY,
        )  # fmt: skip
        return {
            "what": "other", "what.more": "other", "harm": self.rng.choice(["no_harm", "mild"]), "when": "now",
            "where": self.unit, "story": story, "name": "shown",
        }  # fmt: skip
