"""The demo's listing: nothing is overdue, the next certification is near, and a second run adds nothing."""

from __future__ import annotations

import pytest

from pso_portal.demo.listed import keep_listing
from pso_portal.office.listing_selectors import calendar
from pso_portal.office.models import ContractRecord, DutyEntry, ListingRecord
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW


@pytest.mark.django_db
def test_the_listing_is_kept_once(make_provider, make_member):
    make_member(None, "pso_administrator")
    engaged = [make_provider("Alder Clinic"), make_provider("Birch Clinic")]
    counts = set()
    for _ in range(2):
        keep_listing(engaged, NOW)
        with scope.enter(Scope(Side.PSO)):
            found = calendar(NOW.date())
            counts.add(tuple(table.objects.count() for table in (ListingRecord, ContractRecord, DutyEntry)))
            assert [str(line.owed.duty) for line in found.open] == ["continued_listing", "two_contracts"]
            assert (found.count.missing, [line.left > 0 for line in found.open]) == (0, [True, True])
    assert len(counts) == 1
