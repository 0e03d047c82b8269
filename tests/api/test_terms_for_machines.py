"""Terms may keep machines from reporting and fetching; what stays inside the provider's own system is not asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.told import agree

pytestmark = pytest.mark.django_db
REFUSED = "Your terms with the PSO let no machine report or fetch feedback. People can, in the portal."


def test_a_machine_exchanges_nothing_where_the_terms_say_so(hospital: Any, machine: Any) -> None:
    assert machine.get("feedback").status_code == 200
    agree(hospital, 2, api=False, recipients=frozenset({"provider_administrator"}))
    for answer in (machine.get("feedback"), machine.post("exposures/2025-08/return"), machine.post("submissions")):
        assert answer.status_code == 403
        assert REFUSED in answer.content.decode()
    assert [machine.get(path).status_code for path in ("terms", "drafts", "events", "places")] == [200] * 4
