"""Cases in the forms in which they are shown, without the quarter that settles them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aggregation.alike import WITHHELD
from aggregation.indexing import index_text
from aggregation.models import AlikeGroup, Case, SettledCase, Settlement
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW

FORM = {"event_type": "medication", "kind": "incident", "harm": "mild", "year": "2025", "fall.assisted": "",
        "location_kind": "pharmacy", "medication.stage": "dispensing"}  # fmt: skip
WHOLE = dict.fromkeys(FORM, WITHHELD)
TEXT = "The wrong insulin was dispensed and the pump gave a dose too many."


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def officer(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "pso_privacy_officer", name="Pria Vacy"))


@pytest.fixture
def shown(pso: Any) -> Callable[..., AlikeGroup]:
    """So many cases that are shown in one form, each with a text of its own that is in the index."""

    def made(
        count: int = 6, setting: str = "hospital", text: str | None = TEXT, quarter: str = "2025-Q4", k: int = 5,
        **form: str,
    ) -> AlikeGroup:
        told = {name.replace("__", "."): said for name, said in form.items()}
        with scope.enter(Scope(Side.PSO)):
            settlement, _ = Settlement.objects.get_or_create(
                quarter=quarter, defaults={"k": k, "organizations": min(k, 6), "owed_at": NOW, "settled_at": NOW}
            )
            group = AlikeGroup(settlement=settlement, setting=setting, form=FORM | told, cases=count)
            group.save(force_insert=True)
            for number in range(count):
                said = None if text is None else f"{text} {'Again. ' * number}"
                case = Case(setting=setting, event_type="medication", kind="incident", harm="mild", year=2025,
                            narrative=said, engine_version="1")  # fmt: skip
                case.save(force_insert=True)
                index_text(case, said)
                SettledCase(case=case, group=group).save(force_insert=True)
        return group

    return made
