"""The portal as `./portal demo` runs it, without data of its own: `python -m tests.drills.house PORT`."""

from __future__ import annotations

import sys

from pso_portal.runner import ports, programs
from pso_portal.runner.children import Child
from pso_portal.runner.environment import environment, from_process, remember_port
from pso_portal.runner.interrupts import Interrupted, Interrupts
from pso_portal.runner.servers import Servers
from pso_portal.runner.speech import aloud
from pso_portal.runner.store import Store
from pso_portal.runner.supervise import Supervisor

READY = "The house stands."


def main(port: int) -> None:
    """Servers, schema, web, worker, scheduler, until a signal. Speaks as the demo does."""
    store = Store.from_environment()
    store.prepare()
    remember_port(store, port)
    with Interrupts() as interrupts, Servers(store, from_process()) as servers:
        try:
            with Supervisor(aloud, interrupts, servers) as supervisor:
                _furnish(supervisor, store, port)
                aloud(READY)
                supervisor.watch(until=lambda: False)
        except Interrupted:
            aloud("Stopped.")


def _furnish(supervisor: Supervisor, store: Store, port: int) -> None:
    variables = environment(store, from_process())
    for words in (("collectstatic", "--noinput"), ("migrate", "--noinput")):
        log = store.logs / f"{words[0]}.log"
        supervisor.demand(Child(words[0], programs.manage(*words), variables, log=log), f"{words[0]} failed.")
    supervisor.keep(programs.web(store, variables, f"{ports.HOST}:{port}"))
    supervisor.keep(programs.worker(store, variables))
    supervisor.keep(programs.scheduler(store, variables))
    supervisor.wait_for(lambda: ports.answers(port), "The web server", seconds=60)


if __name__ == "__main__":
    main(int(sys.argv[1]))
