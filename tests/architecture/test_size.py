"""A house that can be held in the head: ceilings on the tail."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pso_portal", "pses", "events", "aggregation", "feedback")


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def test_no_module_is_longer_than_300_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in modules() if (n := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_function_is_longer_than_30_lines() -> None:
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.body[0].lineno + 1
                if length > 30:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_nothing_is_named_for_being_useful() -> None:
    names = {"utils", "common", "helpers", "core", "misc"}
    assert [str(path) for path in modules() if names & {path.stem, path.parent.name}] == []
