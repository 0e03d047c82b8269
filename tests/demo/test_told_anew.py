"""The demo has a release that was withdrawn by two people: once, however often it starts."""

from __future__ import annotations

from typing import Any

from aggregation.ledger import faults
from aggregation.models import Release, ReleaseWithdrawal
from pso_portal.demo.told_anew import REASON, withdraw_first
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW


def test_the_first_release_is_withdrawn_once_and_stands_in_the_ledger(make_member: Any) -> None:
    for role in ("analyst", "pso_privacy_officer"):
        make_member(None, role)
    with scope.enter(Scope(Side.PSO)):
        for number in (1, 2):
            Release(
                number=number, measure="reporting_rate", setting="clinic", period=f"2025-Q{number}", scale=1000,
                contributors=7, exposure_name="visits", rules_version="2026-2", released_at=NOW, sha256="0" * 64,
            ).save(force_insert=True)  # fmt: skip
    said: list[str] = []
    for _ in range(2):
        withdraw_first(said.append)
    with scope.enter(Scope(Side.PSO)):
        tombstone = ReleaseWithdrawal.objects.get()
        assert (tombstone.release.number, tombstone.reason, said) == (1, REASON, ["release 1 withdrawn"])
        assert [fault for fault in faults() if "not in the ledger" in fault] == ["Release 2 is not in the ledger."]
