"""`./portal drill end-of-contract`: a portal of its own, a backup, a destruction, and the older backup restored.

What the programs of `benchmarks/end_of_contract` say goes to the terminal; the last line is JSON. The folder goes at
the end.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence

from pso_portal.runner import programs, roles
from pso_portal.runner.children import Child
from pso_portal.runner.environment import environment, from_process, uses_embedded_postgres
from pso_portal.runner.interrupts import Interrupts
from pso_portal.runner.postgres import Postgres
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers
from pso_portal.runner.speech import aside
from pso_portal.runner.store import ROOT, Store
from pso_portal.runner.supervise import Supervisor

NAME, OLDER = "end-of-contract", "pso_older"
_PROGRAMS = "benchmarks.end_of_contract"


def main(words: Sequence[str]) -> int:
    """Run the drill; 0 where everything that is destroyed stayed shut and everything else opened. Raises Refused."""
    if list(words) != [NAME]:
        raise Refused(f"The one drill there is: ./portal drill {NAME}")
    given = from_process()
    if not uses_embedded_postgres(given):
        raise Refused("The drill makes a backup as the superuser of a server of its own: unset DATABASE_URL.")
    store = Store(Store.from_environment().var / f"drill-{time.time_ns()}")
    store.prepare()
    try:
        with Interrupts() as interrupts, Servers(store, given) as servers, Supervisor(aside, interrupts, servers) as by:
            return _drill(store, by)
    finally:
        shutil.rmtree(store.postgres, ignore_errors=True)
        shutil.rmtree(store.var, ignore_errors=True)


def _drill(store: Store, supervisor: Supervisor) -> int:
    variables = environment(store, from_process())
    postgres = Postgres(store.postgres, store.secrets)
    migrate = Child("migrate", programs.manage("migrate", "--noinput"), variables, log=store.logs / "migrate.log")
    supervisor.demand(migrate, "migrate failed.")
    backup, seen = str(store.var / "older.dump"), str(store.var / "seen.json")
    if supervisor.run(_program("seed", variables, seen)) != 0:
        raise Refused("The two providers could not be made.")
    aside("The database is backed up.")
    postgres.as_superuser("pg_dump", "--format=custom", f"--dbname={roles.DATABASE}", f"--file={backup}")
    if supervisor.run(_program("ending", variables, seen)) != 0:
        raise Refused("The contract could not be ended.")
    aside("The older backup is restored into a second database.")
    postgres.as_superuser("psql", "-X", "-q", "-d", "postgres", "-c", f"CREATE DATABASE {OLDER} OWNER {roles.OWNER}")
    postgres.as_superuser("pg_restore", f"--dbname={OLDER}", backup)
    older = {name: f"{variables[name].rpartition('/')[0]}/{OLDER}" for name in ("DATABASE_URL", "OWNER_DATABASE_URL")}
    return supervisor.run(_program("reading", variables | older, seen))


def _program(name: str, variables: dict[str, str], seen: str) -> Child:
    return Child(name, [sys.executable, "-m", f"{_PROGRAMS}.{name}", seen], variables, folder=ROOT)
