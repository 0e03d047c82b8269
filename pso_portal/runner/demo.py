"""`./portal demo`: the whole portal on this machine, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Sequence

from pso_portal.runner import ports, programs
from pso_portal.runner.children import Child
from pso_portal.runner.environment import environment, from_process, remember_port
from pso_portal.runner.interrupts import Interrupted, Interrupts
from pso_portal.runner.options import DemoOptions, demo_options
from pso_portal.runner.reset import reset
from pso_portal.runner.servers import Servers, only_one
from pso_portal.runner.speech import Speech, aloud, aside
from pso_portal.runner.store import Store
from pso_portal.runner.supervise import Supervisor

_TWICE = "The portal already runs from this folder. Stop it there with Ctrl-C, or set PSO_VAR to another folder."


def main(words: Sequence[str]) -> int:
    """Run the demo; 0 after Ctrl-C, the job's own exit code after `--once`."""
    options = demo_options(words)
    store = Store.from_environment()
    if options.events is not None:
        store = Store(store.var / "events")
    store.prepare()
    with only_one(store.var / "portal.lock", _TWICE), Interrupts() as interrupts:
        if not options.once:
            ports.demand_free(options.port)
        if options.reset:
            reset(store, from_process())
        return Demo(store, options, interrupts).run()


class Demo:
    """One run: servers, schema, processes, data."""

    def __init__(self, store: Store, options: DemoOptions, interrupts: Interrupts) -> None:
        self._store = store
        self._options = options
        self._interrupts = interrupts
        self._say: Speech = aside if options.once else aloud
        if not options.once:
            remember_port(store, options.port)
        self._environment = environment(store, from_process())

    def run(self) -> int:
        with Servers(self._store, from_process()) as servers:
            try:
                with Supervisor(self._say, self._interrupts, servers) as supervisor:
                    self._prepare(supervisor)
                    return self._once(supervisor) if self._options.once else self._stay(supervisor)
            except Interrupted:
                self._say("Stopped. Everything that was filed is kept.")
                return 130 if self._options.once else 0

    def _prepare(self, supervisor: Supervisor) -> None:
        """Schema and static files, at the same time."""
        static = self._command("collectstatic", "collectstatic", "--noinput")
        static.start()
        supervisor.demand(self._command("migrate", "migrate", "--noinput"), "The database schema could not be made.")
        supervisor.demand(static, "The static files could not be gathered.")

    def _once(self, supervisor: Supervisor) -> int:
        supervisor.keep(programs.worker(self._store, self._environment))
        supervisor.keep(programs.scheduler(self._store, self._environment))
        words = programs.manage("run_main_job", *self._options.for_data())
        code = supervisor.run(Child("job", words, self._environment))
        return code if code >= 0 else 128 - code

    def _stay(self, supervisor: Supervisor) -> int:
        port = self._options.port
        supervisor.keep(programs.web(self._store, self._environment, f"{ports.HOST}:{port}"))
        supervisor.keep(programs.worker(self._store, self._environment))
        supervisor.keep(programs.scheduler(self._store, self._environment))
        supervisor.wait_for(lambda: ports.answers(port), "The web server", seconds=60)
        self._say(f"The portal answers at {self._environment['PSO_BASE_URL']}")
        self._say("Data come in behind it: reports first, then cases, signals, releases. A line says when all stand.")
        filling = Child("data", programs.manage("fill_demo", *self._options.for_data()), self._environment)
        supervisor.follow(filling)
        self._tell_sign_ins(supervisor, filling)
        supervisor.watch(filling.has_ended)
        self._say(_outcome(filling))
        supervisor.watch(until=lambda: False)
        return 0

    def _tell_sign_ins(self, supervisor: Supervisor, filling: Child) -> None:
        """Say who can sign in, as soon as the filling has made these people."""
        while True:
            last_try = filling.has_ended()
            lines = supervisor.answer(Child("sign-ins", programs.manage("demo_sign_ins"), self._environment))
            if lines:
                self._say("\n".join(lines))
            if lines or last_try:
                return
            self._interrupts.sleep(3)

    def _command(self, name: str, *words: str) -> Child:
        return Child(name, programs.manage(*words), self._environment, log=self._store.logs / f"{name}.log")


def _outcome(filling: Child) -> str:
    if filling.process is not None and filling.process.returncode == 0:
        return "The demo data is complete. Ctrl-C stops the portal; ./portal demo starts it again where it was."
    return "The demo data is not complete: the lines above say why. The portal stays up; ./portal demo goes on with it."
