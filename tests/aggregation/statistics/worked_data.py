"""Worked examples of other packages, read from where PSO_WORKED_DATA points; nothing of them is kept here."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest


def _path(name: str) -> Path:
    root = os.environ.get("PSO_WORKED_DATA")
    if not root:
        pytest.skip("PSO_WORKED_DATA is not set: the worked examples of other packages are not at hand")
    return Path(root) / "oracles" / name


def worked_json(name: str) -> Any:
    return json.loads(_path(name).read_text(encoding="utf-8"))


def worked_csv(name: str) -> list[dict[str, str]]:
    with _path(name).open(encoding="utf-8-sig", newline="") as lines:
        return [{key.strip(): value for key, value in row.items()} for row in csv.DictReader(lines)]
