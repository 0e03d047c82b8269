"""`./portal measure NAME`: a program of `benchmarks` that measures something; where it needs people, on a portal of its
own without demo data. `./portal bench NAME`: one that says how good something is, beside others.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from pso_portal.runner import ports, programs
from pso_portal.runner.children import Child
from pso_portal.runner.environment import environment, from_process
from pso_portal.runner.interrupts import Interrupts
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers, only_one
from pso_portal.runner.speech import aside
from pso_portal.runner.store import ROOT, Store
from pso_portal.runner.supervise import Supervisor

BENCHES = frozenset({"aggregation", "deid", "feedback"})
TRAININGS = frozenset({"deid_training"})  # makes what is committed: python -m benchmarks.deid_training
_TWICE = "A measurement already runs from this folder. Wait for its end, or set PSO_VAR to another folder."


def main(words: Sequence[str]) -> int:
    """Measure; the program's own exit code. Raises Refused for a name that nothing measures."""
    name, rest = (words[0], words[1:]) if words else ("", ())
    if name not in names():
        raise Refused(f"There is no measurement '{name}'. Try: " + ", ".join(f"./portal measure {x}" for x in names()))
    if not (ROOT / "benchmarks" / name / "people.py").exists():
        return _run(name, rest)
    store = Store(Store.from_environment().var / "measure")
    store.prepare()
    with (
        only_one(store.var / "portal.lock", _TWICE),
        Interrupts() as interrupts,
        Servers(store, from_process()) as servers,
        Supervisor(aside, interrupts, servers) as supervisor,
    ):
        return _measure(store, supervisor, name, rest)


def bench(words: Sequence[str]) -> int:
    """Run a bench; the program's own exit code. Raises Refused for a name that has none."""
    name, rest = (words[0], words[1:]) if words else ("", ())
    if name not in BENCHES:
        raise Refused(f"There is no bench '{name}'. Try: " + ", ".join(f"./portal bench {x}" for x in sorted(BENCHES)))
    return _run(name, rest)


def names() -> list[str]:
    """What can be measured: every package of `benchmarks` that can be run, benches and trainings aside."""
    found = {path.parent.name for path in (ROOT / "benchmarks").glob("*/__main__.py")}
    return sorted(found - BENCHES - TRAININGS)


def _run(name: str, rest: Sequence[str]) -> int:
    command = [sys.executable, "-m", f"benchmarks.{name}", *rest]
    return subprocess.run(command, cwd=ROOT, env=from_process(), check=False).returncode  # noqa: S603


def _measure(store: Store, supervisor: Supervisor, name: str, rest: Sequence[str]) -> int:
    port = ports.free()
    address = f"http://{ports.HOST}:{port}"
    variables = environment(store, from_process() | {"PSO_BASE_URL": address})
    for words in (("collectstatic", "--noinput"), ("migrate", "--noinput")):
        log = store.logs / f"{words[0]}.log"
        supervisor.demand(Child(words[0], programs.manage(*words), variables, log=log), f"{words[0]} failed.")
    people = supervisor.answer(_module(f"benchmarks.{name}.people", variables))
    if not people:
        raise Refused("The people of the measurement could not be made.")
    supervisor.keep(programs.web(store, variables, f"{ports.HOST}:{port}"))
    supervisor.wait_for(lambda: ports.answers(port), "The web server", seconds=60)
    return supervisor.run(_module(f"benchmarks.{name}", variables, address, people[-1], *rest))


def _module(module: str, variables: dict[str, str], *words: str) -> Child:
    return Child(module, [sys.executable, "-m", module, *words], variables, folder=ROOT)
