"""The names that a provider's own lists and its directory know, of which those go with a text that could stand in it.

They go sealed, beside the narrative, to be taken out of it (42 CFR 3.212(a)(2)(i), 3.206(b)(4)(iv)(A)), and serve for
nothing else.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from pso_portal import audit
from pso_portal.accounts.models import Membership
from pso_portal.names import Known, Narrowing
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.models import Facility, Provider, Unit

from . import directory_selectors as selectors
from .directory import as_known

COMPILED_HOUSES = 8  # about 70 MB for 5,000 people, far less for most houses


def memo_of(provider_id: UUID | None) -> str:
    """Under which word a scope remembers the house's lists."""
    return f"directory of {provider_id}"


def known_in(text: str, provider_id: UUID) -> dict[str, list[str]]:
    """Names of the house by field of `names.Known`: all facilities and towns, and who else could stand in the text.

    Asks the database once a scope, and opens the directory once a process and version of it.
    """
    own, version = once(memo_of(provider_id), lambda: (_own_lists(provider_id), selectors.version()))
    return _compiled(provider_id, own, version).for_text(text).to_mapping()


def _own_lists(provider_id: UUID) -> Known:
    """People with a place here, facilities and units."""
    staff = Membership.objects.filter(provider_id=provider_id).values_list("user__name", flat=True)
    return Known(
        staff=tuple(sorted(set(staff))),
        facilities=(Provider.objects.get(pk=provider_id).name, *Facility.objects.values_list("name", flat=True)),
        units=tuple(Unit.objects.values_list("name", flat=True)),
    )


@lru_cache(maxsize=COMPILED_HOUSES)
def _compiled(provider_id: UUID, own: Known, version: UUID | None) -> Narrowing:
    """Only who is in the provider's scope learns its version, and a version never comes again: so nothing is mixed."""
    if version is None:
        return Narrowing(own)
    with audit.unnamed():  # the machine opens it; whoever reports sees none of it
        directory = as_known(selectors.in_use())
    joined = {field: tuple(dict.fromkeys((*getattr(own, field), *names))) for field, names in directory.items()}
    return Narrowing(Known(**{"staff": own.staff, "facilities": own.facilities, "units": own.units} | joined))
