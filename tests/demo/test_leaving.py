"""The demo has a clinic that left: its data is destroyed, and the certificate stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pso_portal.demo.founding import found
from pso_portal.demo.leaving import NAME, tell_of_one_that_left
from pso_portal.office.models import Disposition
from pso_portal.office.services.certificates import read_certificate
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.isolation.houses import run_jobs

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


def test_one_clinic_left_and_has_its_certificate_also_the_second_time(db: Any, settings: Any, tmp_path: Path) -> None:
    settings.PSO_KEY_DIR, settings.PSO_KEY_COPIES = str(tmp_path / "keys"), str(tmp_path / "copies")
    found(datetime(2024, 1, 1, tzinfo=UTC))
    for _ in range(2):
        tell_of_one_that_left(NOW)
        run_jobs()
    with scope.enter(Scope(Side.PSO)):
        held = Disposition.objects.get()
    assert (held.state, read_certificate(held.certificate)["name"]) == ("done", NAME)
