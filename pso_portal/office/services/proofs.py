"""The proof that outsiders can check: one's own entries, sealed, with what shows that nobody changed them since."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.provenance.at_request import TooMany, prove_now
from pso_portal.provenance.bundles import VERIFIER, Nothing, contents_of
from pso_portal.tenancy.models import Provider, Pso
from pso_portal.vault.signing import installation_signer
from pso_portal.web.downloads import TEXT, ZIP, File, legend_of, taken_by
from pso_portal.web.zones import FACTS

from .. import selectors

BUNDLE, PROGRAM = "proof.zip", "verify.py"


@transaction.atomic
def take_proof(*, by: Acting, now: datetime) -> File:
    """The bundle of the provider's entries, or of the PSO's own; taking it is an entry itself, of the next bundle.

    Raises Denied, with what to do, where nothing is sealed yet or the log is too long for an answer at once.
    """
    selectors.check_can_read_entries(by)
    contents = contents_of(by.provider_id)
    try:
        bundle = prove_now(contents, _about(by), now=now)
    except Nothing as nothing:
        raise Denied(str(nothing)) from nothing
    except TooMany as many:
        raise Denied(f"{many} Ask who runs the portal for the proof: the command export_provenance makes it.") from many
    legend = f"{legend_of(by, FACTS)} Taken by {taken_by(by, now)}."
    file = File(BUNDLE, ZIP, bundle.packed(BUNDLE, legend))
    noted = {"entries": len(bundle.entries), **file.noted()}
    audit.record("export_provenance", by=by, provider_id=by.provider_id, now=now, **noted)
    return file


def verifier() -> File:
    """The program alone that checks a bundle: whoever doubts the bundle need not take the program out of it."""
    return File(PROGRAM, TEXT, VERIFIER.read_bytes())


def fingerprint() -> str:
    """Of the key that signs checkpoints today, as the program prints it."""
    return hashlib.sha256(installation_signer().public_key).hexdigest()


def _about(by: Acting) -> dict[str, Any]:
    if by.provider_id:
        return {"provider": str(by.provider_id), "name": Provider.objects.get(pk=by.provider_id).name, "row": ""}
    return {"provider": "", "name": Pso.objects.get().name, "row": "", "part": True}
