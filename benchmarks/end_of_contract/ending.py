"""One of the two contracts ends and its data is destroyed: `python -m benchmarks.end_of_contract.ending SEEN`.

The certificate is printed and verified.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import django


def main(seen: Path) -> None:
    from django.utils import timezone

    from pso_portal.demo.stage import as_pso, member, on_stage
    from pso_portal.office.disposition import Way
    from pso_portal.office.models import Disposition
    from pso_portal.office.services import end_contract
    from pso_portal.office.services.certificates import read_certificate
    from pso_portal.office.services.disposing import (
        Choice,
        approve_disposal,
        choose_disposition,
        open_disposition,
    )

    from .jobs import run_jobs

    told, now = json.loads(seen.read_text()), timezone.now()
    ended = UUID(told["ended"])
    with on_stage(member(None, "pso_administrator"), now) as admin:
        end_contract(by=admin, provider_id=ended, on=(now - timedelta(days=1)).date(), now=now)
        open_disposition(by=admin, provider_id=ended, now=now)
    with on_stage(member(ended, "provider_administrator"), now) as keeper:
        choose_disposition(by=keeper, choice=Choice(Way.DESTROY, workspace=True), now=now)
    with on_stage(member(None, "pso_privacy_officer"), now) as officer:
        approve_disposal(by=officer, provider_id=ended, now=now)
    run_jobs()
    with as_pso():
        certificate = Disposition.objects.get(provider_id=ended).certificate
    print(certificate)
    stated = read_certificate(certificate)
    print(f"The certificate verifies: signed with {stated['key']}, {stated['public_key']}")
    seen.write_text(json.dumps(told | {"certificate": certificate}))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
