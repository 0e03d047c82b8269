"""The terms that the PSO begins with, by setting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS

from ..models import HouseTerms
from ..terms import Terms


@transaction.atomic
def keep_house_terms(
    *, by: Acting, setting: str, name: str, terms: Terms, house_terms_id: UUID | None = None, now: datetime
) -> HouseTerms:
    """Keep terms under a name, or change what is kept under an id. Raises Denied, HouseTerms.DoesNotExist."""
    by.check(Permission.PROPOSE_AGREEMENT)
    if setting not in SETTINGS or not name.strip():
        raise Denied("Name the terms and the setting they are for.")
    taken = HouseTerms.objects.filter(setting=setting, name=name.strip()).exclude(pk=house_terms_id)
    if taken.exists():
        raise Denied("This setting has terms of that name. Choose another name.")
    kept = HouseTerms.objects.select_for_update().get(pk=house_terms_id) if house_terms_id else HouseTerms()
    kept.setting, kept.name, kept.terms = setting, name.strip(), terms.to_json()
    kept.changed_by, kept.changed_at = by.user_id, now
    kept.save()
    audit.record("keep_house_terms", by=by, subject=kept, now=now, setting=setting)
    return kept


@transaction.atomic
def drop_house_terms(*, by: Acting, house_terms_id: UUID, now: datetime) -> None:
    """Begin with them no more; agreements that were made from them stay. Raises Denied, HouseTerms.DoesNotExist."""
    by.check(Permission.PROPOSE_AGREEMENT)
    kept = HouseTerms.objects.get(pk=house_terms_id)
    audit.record("drop_house_terms", by=by, subject=kept, now=now, setting=kept.setting)
    kept.delete()
