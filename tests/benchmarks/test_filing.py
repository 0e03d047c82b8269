"""What filing a minor event costs, measured as `./portal measure filing` does, on few rounds of cuts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pso_portal.runner.store import ROOT
from tests.browser import refuse_without_browser

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.alone]
_OF_THE_TEST_RUN = ("PSO_", "DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_", "PYTEST_")
# Seconds are for the whole measurement on a calm machine; here stands what does not depend on the machine.
AT_MOST = {
    "questions": 6, "taps": 6, "typed_fields": 2, "first_load_kb_gz": 80, "later_kb_gz": 12, "axe_violations": 0,
    "csp_reports": 0, "characters_lost": 0,
}  # fmt: skip


@pytest.fixture
def place() -> Iterator[Path]:
    # Pytest's own folders are closed to everybody else, and the account that runs PostgreSQL is somebody else.
    folder = Path(tempfile.mkdtemp(prefix="pso-measure-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_minor_event_costs_little_and_no_word_is_lost(place: Path) -> None:
    refuse_without_browser()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_TEST_RUN)}
    command = [sys.executable, "-m", "pso_portal.runner", "measure", "filing", "4"]
    told = subprocess.run(
        command, cwd=ROOT, env=kept | {"PSO_VAR": str(place)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    measured = json.loads(told.stdout.splitlines()[-1])
    assert {name: measured[name] for name, limit in AT_MOST.items() if measured[name] > limit} == {}
    assert (measured["without_scripts"], measured["cuts"], measured["kills"]) == (True, 2, 2)
    assert measured["characters_typed"] > 200
