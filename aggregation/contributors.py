"""A provider seen only as a random code. Everything here runs on the door's side.

42 CFR 3.212(a)(3): the code is drawn, not derived from anything about the provider, and the link is sealed.
"""

from __future__ import annotations

import base64
import secrets
from uuid import UUID

from django.db import IntegrityError, transaction

from pso_portal.tenancy.models import Provider
from pso_portal.vault.pepper import pepper

from .models import Contributor

LOWEST, HIGHEST = 100_000, 999_999


def contributor_of(provider: Provider) -> Contributor:
    """The contributor of a provider, made at its first submission. Affiliates share their parent's organization."""
    found = _find(provider.pk)
    if found is not None:
        return found
    parent = contributor_of(Provider.objects.get(pk=provider.parent_id)) if provider.parent_id else None
    return _make(provider, organization=parent.organization if parent else None)


def provider_of(contributor: Contributor) -> UUID | None:
    """Whose code it is, for the tasks of the door only; None where the link was cut."""
    named = contributor.link["provider"]
    return UUID(named) if named else None


def npsd_code(provider_id: UUID) -> str:
    """The code of a provider in files for the national database: the same in each, and of no other use.

    A keyed digest under a purpose of its own of a random id: it tells nothing about the provider, and without the key
    nobody can lay it beside a contributor's code (42 CFR 3.212(a)(3)).
    """
    return f"P{base64.b32encode(pepper('npsd-provider', provider_id.bytes))[:12].decode()}"


def cut(provider_id: UUID) -> None:
    """Let nobody find any more whose code it was. Its sums stay: they are nonidentifiable (42 CFR 3.212(a)(3))."""
    contributor = _find(provider_id)
    if contributor is not None:
        contributor.provider_key, contributor.link = secrets.token_hex(32), {"provider": ""}
        contributor.save(update_fields=["provider_key", "link"])


def _find(provider_id: UUID) -> Contributor | None:
    return Contributor.objects.filter(provider_key=_key(provider_id)).first()


def _key(provider_id: UUID) -> str:
    return pepper("contributor", provider_id.bytes).hex()


def _make(provider: Provider, *, organization: int | None) -> Contributor:
    """Two workers may meet here: the second finds what the first made. A code already drawn is drawn again."""
    while True:
        code = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        made = Contributor(
            code=code,
            organization=organization or code,
            setting=provider.setting,
            provider_key=_key(provider.pk),
            link={"provider": str(provider.pk)},
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return made
        except IntegrityError:
            found = _find(provider.pk)
            if found is not None:
                return found
