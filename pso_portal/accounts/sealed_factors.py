"""Secrets of second factors, sealed anew when the installation's key is rotated. They lie in allauth's rows."""

from __future__ import annotations

from collections import Counter

from allauth.mfa.models import Authenticator
from django.db import transaction

from pso_portal.vault.secrets import open_secret, seal_secret, secret_version

PURPOSE, _HOLDING = "mfa", ("secret", "seed")


def factors_by_version() -> Counter[int]:
    """Key version → how many secrets are sealed with it."""
    return Counter(secret_version(text) for each in Authenticator.objects.all() for text in _sealed(each).values())


@transaction.atomic
def reseal_factors(current: int) -> int:
    """Seal anew what is not under the current version; returns how many."""
    changed = 0
    for each in Authenticator.objects.select_for_update(skip_locked=True):
        stale = {name: text for name, text in _sealed(each).items() if secret_version(text) != current}
        if stale:
            each.data |= {name: seal_secret(PURPOSE, open_secret(PURPOSE, text)) for name, text in stale.items()}
            each.save(update_fields=["data"])
            changed += len(stale)
    return changed


def _sealed(factor: Authenticator) -> dict[str, str]:
    return {name: factor.data[name] for name in _HOLDING if factor.data.get(name)}
