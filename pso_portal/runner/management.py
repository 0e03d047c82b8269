"""`./portal manage …`: a management command with the servers it needs."""

from __future__ import annotations

import ast
import signal
import subprocess
from collections.abc import Mapping, Sequence

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
    """Run the command; its exit code."""
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
    packages = [path.parent for path in ROOT.glob("[a-z]*/__init__.py")]
    sources = [path for package in packages for path in package.glob(f"**/management/commands/{name}.py")]
    return not any(_declares_none(path.read_text()) for path in sources)


def _declares_none(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = any(isinstance(target, ast.Name) and target.id == "needs_servers" for target in targets)
        if named and isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            return node.value.value is False
    return False


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
