"""Cases in the forms in which they are shown, without the quarter that settles them."""

from __future__ import annotations

from aggregation.indexing import index_text
from aggregation.models import AlikeGroup, Case, SettledCase, Settlement
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW

FORM = {"event_type": "medication", "kind": "incident", "harm": "mild", "year": "2025", "fall.assisted": "",
        "location_kind": "pharmacy", "medication.stage": "dispensing"}  # fmt: skip
TEXT = "The wrong insulin was dispensed and the pump gave a dose too many."


def show(
    count: int = 6, setting: str = "hospital", text: str | None = TEXT, quarter: str = "2025-Q4", **form: str
) -> AlikeGroup:
    """So many cases in one form, each with a text of its own that is in the index. `form`: "__" for a dot."""
    told = {name.replace("__", "."): said for name, said in form.items()}
    with scope.enter(Scope(Side.PSO)):
        rules = {"k": 5, "organizations": 6, "owed_at": NOW, "settled_at": NOW}
        settlement, _ = Settlement.objects.get_or_create(quarter=quarter, defaults=rules)
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
