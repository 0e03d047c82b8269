"""`./portal bench feedback`: a small sample through the real jobs, with a last line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from pso_portal.runner.store import ROOT

PORTAL = [sys.executable, "-P", "-m", "pso_portal.runner", "bench", "feedback"]


@pytest.mark.slow
def test_the_small_sample_makes_every_report_and_sets_whole_ones() -> None:
    ended = subprocess.run([*PORTAL, "--quick"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout.splitlines()[-1])
    assert told["size"] == {"providers": 12, "events_a_month": 3}
    assert told["runs"]["figures"]["reports"] == 12
    assert {goal["name"] for goal in told["typesetting"]["goals"]} == {"pages", "not_too_long", "text", "charts"}
    pages = [told["typesetting"]["figures"][f"pages, the {which}"] for which in ("fewest", "most")]
    assert 4 <= pages[0] <= pages[1] <= 8
