"""What the demo prints of its people: one of each role, complete or nothing, and pages that stand in its rail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from pso_portal.accounts.acting import acting_as
from pso_portal.accounts.roles import ROLES
from pso_portal.demo.cast import DEMO_PASSWORD, providers
from pso_portal.demo.founding import engage, found
from pso_portal.demo.looking import LOOK_AT
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import entries_for

FOUNDED = datetime(2025, 12, 31, 12, tzinfo=UTC)


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    call_command("demo_sign_ins")
    return capsys.readouterr().out.splitlines()


@pytest.mark.django_db
def test_one_of_each_role_once_all_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys) == []
    found(FOUNDED)
    assert printed(capsys) == []  # the PSO's people alone are not all
    engage(providers(1)[0], None, FOUNDED)
    first, *rows, last = printed(capsys)
    assert (first.split()[-1], last.split()[-2:]) == (DEMO_PASSWORD, ["code", "EMAIL"])
    assert [row.split("  ")[1].strip() for row in rows] == [role.title for role in ROLES.values()]
    assert rows[1].split(maxsplit=3) == ["Risk", "manager", "risk@hosp01.example", ", ".join(LOOK_AT["risk_manager"])]


@pytest.mark.parametrize("code", list(ROLES))
@pytest.mark.django_db
def test_what_a_role_is_told_to_look_at_stands_in_its_rail(code: str, make_provider: Any, make_member: Any) -> None:
    provider = None if ROLES[code].side is Side.PSO else make_provider()
    seen = {entry.label for entry in entries_for(acting_as(make_member(provider, code)))}
    assert [label for label in LOOK_AT[code] if label not in seen] == []
