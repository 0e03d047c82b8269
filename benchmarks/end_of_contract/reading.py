"""The older backup, restored, is read with the keys of today: `python -m benchmarks.end_of_contract.reading SEEN`.

The last line is JSON. Exit code 1 where a value of the ended provider opens, or one of anybody else's does not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main(seen: Path) -> int:
    from django.core.management import call_command

    from pso_portal.office.services.certificates import read_certificate
    from pso_portal.vault.keys import PSO

    from .values import released, tried

    told = json.loads(seen.read_text())
    ended, other, pso = (tried(each) for each in (told["ended"], told["other"], PSO))
    unchanged = released() == told["released"]
    call_command("close_destroyed")
    good = (
        unchanged
        and ended == {"open": 0, "shut": told["before"][told["ended"]]["open"], "files": 0}
        and other == told["before"][told["other"]]
        and pso == told["before"][PSO]
        and min(ended["shut"], other["open"], other["files"], pso["open"]) > 0
    )
    print(json.dumps({
        "ended_provider": ended, "other_provider": other, "pso": pso, "released_unchanged": unchanged,
        "certificate_verifies": read_certificate(told["certificate"])["provider"] == told["ended"], "good": good,
    }))  # fmt: skip
    return 0 if good else 1


if __name__ == "__main__":
    django.setup()
    sys.exit(main(Path(sys.argv[1])))
