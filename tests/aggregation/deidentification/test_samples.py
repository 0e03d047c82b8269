"""Measured on the labelled samples of the project's data folder, when it is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from aggregation.deidentification import Result, deidentify
from pso_portal.names import Known

DATA = Path(os.environ.get("PSO_WORKED_DATA", "/nonexistent")) / "samples" / "deid-dev.jsonl"
SOFT = {"UNIT", "ROOM", "WEEKDAY", "EMSUNIT"}
LEAKS_RELEASED = 1      # of 40 narratives; the figures of the card are in the package's README
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="PSO_WORKED_DATA names no folder with samples/deid-dev.jsonl")


def samples() -> list[dict[str, Any]]:
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def leaks(sample: dict[str, Any], result: Result) -> bool:
    taken = {place for span in result.spans for place in range(span.start, span.end)}
    return any(place not in taken and sample["text"][place].isalnum()
               for span in sample["spans"] if span["label"] not in SOFT for place in range(span["start"], span["end"]))


@pytest.mark.parametrize("given", ["all", "none"])
def test_released_narratives_leak_no_more_than_the_card_says(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = samples()
    results = [deidentify(row["text"], Known.from_mapping(row["known"] if given == "all" else {})) for row in rows]
    leaking = [leaks(row, result) for row, result in zip(rows, results, strict=True)]
    released = sum(leak and not result.held for leak, result in zip(leaking, results, strict=True))
    with capsys.disabled():
        print(f"\nidentifiers known: {given}; {len(rows)} narratives, held {sum(r.held for r in results)},"  # noqa: T201
              f" leaking {sum(leaking)}, leaking and released {released}")
    assert released <= LEAKS_RELEASED
