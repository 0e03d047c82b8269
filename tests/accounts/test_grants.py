"""What a release gives a role, everybody who holds it has after the migration; what it takes, nobody."""

from __future__ import annotations

import pytest
from guardian.models import GroupObjectPermission

from pso_portal.accounts.grants import make_permissions, permissions_of
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import ROLES
from pso_portal.tenancy.models import Pso


@pytest.mark.django_db
def test_standing_places_hold_what_their_roles_hold_now(make_provider, make_member):
    hospital, clinic = make_provider("Alder Hospital"), make_provider("Birch Clinic", "clinic")
    manager, officer = make_member(hospital, "risk_manager"), make_member(None, "pso_administrator")
    GroupObjectPermission.objects.filter(permission__codename__in=["import_reports", "hand_over_sheets"]).delete()
    row = GroupObjectPermission.objects.get(
        permission__codename="read_ledger", object_pk=str(hospital.pk), group__name__endswith=":executive"
    )
    row.pk, row.group = None, manager.user.groups.get()
    row.permission = type(row.permission).objects.get(codename="sign_terms", content_type=row.content_type)
    GroupObjectPermission.objects.bulk_create([row])
    assert Permission.SIGN_TERMS in permissions_of(manager.user, hospital)
    for _ in range(2):
        make_permissions()
        assert permissions_of(manager.user, hospital) == ROLES["risk_manager"].permissions
        assert permissions_of(manager.user, clinic) == frozenset()
        assert permissions_of(officer.user, Pso.objects.get()) == ROLES["pso_administrator"].permissions
