"""Reports of the demo without a name open with receipts that the demo tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from events.models import Receipt, Remark
from events.services import opened_by_receipt
from pso_portal.demo.nameless import QUESTION, REPLY, give_receipts
from pso_portal.tenancy import scope
from tests.told import NOW, file_one


def test_a_few_have_receipts_and_a_conversation_and_a_second_time_changes_nothing(
    make_provider: Any, make_member: Any, acting: Any
) -> None:
    provider = make_provider()
    make_member(provider, "risk_manager", name="Lena Marsh")
    nurse = acting(make_member(provider, "reporter", name="Jo Rivera"))
    with scope.enter(nurse.scope()):
        filed = [file_one(nurse, name=name) for name in ("shown", "anonymous", "anonymous", "anonymous")]
    later = NOW + timedelta(days=3)
    first, again = (give_receipts("cedar", provider.pk, filed, later) for _ in range(2))
    assert (first, len(first)) == (again, 2)
    with opened_by_receipt(first[0], now=later) as event:
        said = [(each.from_reporter, each.text) for each in Remark.objects.filter(event=event)]
        assert (event.pk, said, Receipt.objects.count()) == (filed[1].pk, [(False, QUESTION), (True, REPLY)], 2)
