"""Whether isolation holds, and whether anybody would notice if it did not: `python -m benchmarks.isolation [PART …]`.

Every route is walked with all locks on, with each lock alone, and with none, where every data route must leak or the
walk is blind. The database is broken in SQL and the rules in Python, one fault at a time, and the tests must notice.
Parts: walks, sql, mutants; all of them without a word. The last line is JSON. What failed is printed before it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.mutants.targets import TARGETS
from pso_portal.runner.environment import from_process
from pso_portal.runner.store import ROOT

from .figures import findings, holds, score, walked

SIDE_BY_SIDE = 2  # each part has servers of its own
WALKS = "tests/isolation"
# The longest first, so that no worker waits at the end.
PARTS: dict[str, tuple[str, ...]] = {
    "walks: every method": (f"{WALKS}/test_walk.py::test_no_method_known_or_unknown_shows_more",),
    "walks: managers broken": (f"{WALKS}/test_walk_orm_broken.py",),
    "walks: row security off": (f"{WALKS}/test_walk_rls_off.py",),
    "sql": (f"{WALKS}/test_locks.py",),
}
TOGETHER = (
    ("events.policies",), ("pso_portal.agreements.terms", "pses.pswp", "pso_portal.vault.envelope"),
    ("pses.policies", "aggregation.policies", "feedback.policies", "pso_portal.accounts.policies"),
)  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Measure; 0 where everything holds."""
    started = time.monotonic()
    parts = {name: part for name, part in _parts().items() if not words or name.split(":")[0] in words}
    with tempfile.TemporaryDirectory(prefix="pso-isolation-") as folder, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runs = [pool.submit(_run, Path(folder) / str(number), name, part) for number, (name, part) in
                enumerate(parts.items())]  # fmt: skip
        told = [run.result() for run in runs]
    figures = walked(told) | score(told) | {"seconds": round(time.monotonic() - started)}
    print("\n".join(findings(told)))
    print(json.dumps(figures))
    return 0 if holds(told, figures) else 1


def _parts() -> dict[str, tuple[str, ...]]:
    assert {module for group in TOGETHER for module in group} == set(TARGETS)
    mutants = {
        f"mutants: {', '.join(group)}": (
            *dict.fromkeys(test for module in group for test in TARGETS[module]), "-p", "benchmarks.mutants.plugin",
            *(f"--mutants={module}" for module in group),
        )
        for group in TOGETHER
    }  # fmt: skip
    return PARTS | mutants


def _run(place: Path, name: str, words: Sequence[str]) -> dict[str, Any]:
    """One run of pytest: its exit code, what it told as JUnit and as JSON, and its last lines."""
    asked = [sys.executable, "-m", "pytest", "-q", "-m", "slow or not slow", "-p", "no:cacheprovider", *words]
    asked += [f"--junitxml={place}.xml", "-o", "junit_family=legacy"]  # the older form keeps what a test records
    if name.startswith("mutants"):
        asked.append(f"--mutants-report={place}.json")
    known = from_process() | {"PSO_PROPERTIES": "mutants", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(asked, cwd=ROOT, env=known, capture_output=True, text=True, check=False)  # noqa: S603
    report = Path(f"{place}.json")
    return {
        "name": name, "code": ended.returncode, "said": ended.stdout[-4000:],
        "properties": _properties(Path(f"{place}.xml")),
        "mutants": json.loads(report.read_text()) if report.exists() else {},
    }


def _properties(path: Path) -> list[tuple[str, str]]:
    from xml.etree import ElementTree

    if not path.exists():
        return []
    found = ElementTree.parse(path).iter("property")  # noqa: S314 - written by our own run a moment ago
    return [(each.attrib["name"], each.attrib["value"]) for each in found]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
