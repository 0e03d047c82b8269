"""A rotation that is killed five times with signal 9 and then finished loses no row and leaves none behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from pso_portal.office.services.rotation import count_versions, retire_old
from pso_portal.runner.store import ROOT
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.keys import PSO
from pso_portal.vault.store import key_store

from .test_resealing import entered_by, own_keys

__all__ = ["own_keys"]

ROWS, KILLS = 4000, 5
pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cases(pso: Any) -> dict[UUID, str]:
    """Cases with a narrative each, under the PSO's own key; id → narrative."""
    from aggregation.models import Case

    with scope.enter(Scope(Side.PSO)):
        made = [
            Case(setting="clinic", event_type="fall", kind="incident", harm="none", year=2026, engine_version="x",
                 narrative=f"Fall number {number}")
            for number in range(ROWS)
        ]  # fmt: skip
        Case.objects.bulk_create(made, batch_size=500)
    return {each.pk: each.narrative for each in made}


def rotation(*words: str) -> subprocess.Popen[bytes]:
    """The command, as an operator starts it, on this test's database and keys."""
    known = connection.settings_dict
    address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{known['NAME']}"
    variables = os.environ | {
        "DATABASE_URL": address, "PSO_KEK_FILE": settings.PSO_KEK_FILE, "PSO_KEY_DIR": settings.PSO_KEY_DIR,
        "PSO_FILES_DIR": settings.PSO_FILES_DIR, "SECRET_KEY": "of this test",
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "manage.py"), "rotate_keys", PSO, "--purpose", "pso", "--wait", "0", *words]
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def left() -> int:
    current = key_store().get(PSO, "pso")[0]
    return sum(n for version, n in count_versions(PSO, "pso", entered_by(PSO)).items() if version != current)


def test_killed_five_times_and_finished_every_row_opens_and_none_is_under_the_old_key(cases: dict[UUID, str]) -> None:
    from aggregation.models import Case

    for kill in range(KILLS):
        process = rotation("--batch", "40", *(["--resume"] if kill else []))
        before = ROWS if not kill else left()
        _kill_when(process, before)
    assert 0 < left() < ROWS, "it was killed in the middle"

    told, _ = rotation("--resume").communicate(timeout=120)
    if b"retired: [1]" not in told:  # on a fast machine the old key's minute is not over yet
        assert b"Other processes may hold the old key" in told
        later = datetime.now(UTC) + timedelta(minutes=2)
        assert retire_old(PSO, "pso", entered_by(PSO), now=later) == [1]
    key_store().forget()
    assert dict(count_versions(PSO, "pso", entered_by(PSO))) == {2: ROWS}
    with scope.enter(Scope(Side.PSO)):
        assert {each.pk: each.narrative for each in Case.objects.all()} == cases


def _kill_when(process: subprocess.Popen[bytes], before: int) -> None:
    """Kill it once it has sealed something anew."""
    end = time.monotonic() + 60
    key_store().forget()
    while time.monotonic() < end and process.poll() is None:
        key_store().forget()
        if key_store().get(PSO, "pso")[0] == 2 and left() < before:
            break
    process.kill()
    told, _ = process.communicate()
    assert process.returncode == -9, told
