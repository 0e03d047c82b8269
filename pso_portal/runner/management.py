"""`./portal manage …`: a management command with the servers it needs."""

from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pso_portal.runner.environment import environment, from_process
from pso_portal.runner.interrupts import Interrupted, Interrupts
from pso_portal.runner.programs import manage
from pso_portal.runner.servers import Servers
from pso_portal.runner.store import ROOT, Store

# Commands of Django and of packages that touch neither database nor broker.
_ALONE = frozenset({
    "help", "version", "check", "makemigrations", "compilemessages", "makemessages", "collectstatic", "findstatic",
    "diffsettings", "spectacular", "startapp", "startproject",
})  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Run the command; its exit code. One that runs alone takes the place of this process."""
    module = runs_alone(words)
    if module is not None:
        os.execve(sys.executable, [sys.executable, "-P", "-m", module, *words[1:]],  # noqa: S606 - no shell is wanted
                  from_process() | {"PYTHONPATH": str(ROOT)})  # fmt: skip
    store, given = Store.from_environment(), from_process()
    store.prepare()
    with Interrupts() as interrupts:
        if not needs_servers(words):
            return _run(words, environment(store, given), interrupts)
        with Servers(store, given):
            return _run(words, environment(store, given), interrupts)


def needs_servers(words: Sequence[str]) -> bool:
    """Whether the command named first in `words` needs servers: ours may say `needs_servers = False`.

    Their source is read, not imported: to import a command is to load the settings, which need the servers'
    addresses.
    """
    name = words[0] if words else "help"
    if name in _ALONE or name.startswith("-") or "--help" in words:
        return False
    return not any(_declared(path.read_text(), "needs_servers") is False for path in _sources(name))


def runs_alone(words: Sequence[str]) -> str | None:
    """The module to run in the command's place, without Django, settings, keys or a folder of the installation.

    The command declares it: `runs_alone = "package.module"`. What is not one plain name of a module of ours, declared
    by one command, is no declaration: the command then gets all that commands get.
    """
    declared = [_declared(path.read_text(), "runs_alone") for path in _sources(words[0] if words else "")]
    if len(declared) != 1 or not isinstance(declared[0], str):
        return None
    is_ours = re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", declared[0]) and ROOT.joinpath(*declared[0].split("."))
    return declared[0] if is_ours and is_ours.with_suffix(".py").is_file() else None


def _sources(name: str) -> Iterator[Path]:
    """The files of our commands of this name."""
    if re.fullmatch(r"[a-z]\w*", name):
        for package in ROOT.glob("[a-z]*/__init__.py"):
            yield from package.parent.glob(f"**/management/commands/{name}.py")


def _declared(source: str, wanted: str) -> object:
    """The constant that is assigned to this name, or None."""
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = any(isinstance(target, ast.Name) and target.id == wanted for target in targets)
        if named and isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            return node.value.value
    return None


def _run(words: Sequence[str], variables: Mapping[str, str], interrupts: Interrupts) -> int:
    """Run it in the terminal, so that it can ask questions and sees Ctrl-C itself."""
    process = subprocess.Popen(manage(*words), env=dict(variables))  # noqa: S603 - a list, no shell
    while process.poll() is None:
        try:
            interrupts.sleep(0.05)
        except Interrupted:
            _end(process, by_terminal=interrupts.received == signal.SIGINT)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _end(process: subprocess.Popen[bytes], *, by_terminal: bool) -> None:
    """Wait for its end; Ctrl-C has reached it already, other signals have not."""
    if not by_terminal:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
