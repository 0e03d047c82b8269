"""A pytest plugin that asks whether the collected tests would notice a fault: `-p benchmarks.mutants.plugin`.

First every test runs as it is, watched: which lines of the module does it pass? Then, for each fault, those that pass
its line, the quickest first, until one fails. What none of them notices has survived.
"""

from __future__ import annotations

import ast
import importlib
import json
import linecache
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType, SimpleNamespace
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from .operators import Fault, faults
from .planting import DoesNotLoad, members_of, planted

Passed = defaultdict[str, defaultdict[int, set[pytest.Item]]]  # file → line → the tests that pass it
SLOWEST = 5.0  # seconds that a test may take beyond ten times what it took unharmed: then it hangs

_PATIENCE = pytest.StashKey[float]()  # seconds for one run of a test; 0: as many as it wants


class TooLong(BaseException):
    """A fault made a test run on and on."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", action="append", default=[], help="a module to put faults into, as a.b.c")
    parser.addoption("--mutants-report", help="where the outcome goes, as JSON")
    parser.addoption("--mutants-every", type=int, default=1, help="only every so many-th fault: a sample")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In place of the usual run, where modules are named."""
    names = session.config.getoption("--mutants")
    if not names or session.config.option.collectonly:
        return None
    trial = Trial(session, [importlib.import_module(name) for name in names])
    trial.watch()
    report = {str(module.__name__): trial.of(module) for module in trial.modules}
    Path(session.config.getoption("--mutants-report")).write_text(json.dumps(report, indent=1))
    return True


@dataclass
class Trial:
    """All tests of a session against all faults of some modules."""

    session: pytest.Session
    modules: list[ModuleType]
    passed: Passed = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    took: dict[pytest.Item, float] = field(default_factory=dict)

    def watch(self) -> None:
        """Raises UsageError where a test fails before anything was broken."""
        files = {str(module.__file__) for module in self.modules}
        for item in self.session.items:
            started = time.monotonic()
            with _tracing(files, item, self.passed):
                failed = _failure(item)
            self.took[item] = time.monotonic() - started
            if failed:
                raise pytest.UsageError(f"{item.nodeid} fails without any fault: {failed}")

    def of(self, module: ModuleType) -> dict[str, Any]:
        every = self.session.config.getoption("--mutants-every")
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        tried = [each for number, each in enumerate(faults(source, members_of(module))) if number % every == 0]
        survived = [_told(module, fault) for fault in tried if not self._noticed(module, fault)]
        return {"mutants": len(tried), "survived": survived}

    def _noticed(self, module: ModuleType, fault: Fault) -> bool:
        try:
            with planted(module, fault) as changed:
                near = self._near(module, fault) if changed else []
                return any(_failure(item, 10 * self.took[item] + SLOWEST) for item in near)
        except DoesNotLoad:
            return True

    def _near(self, module: ModuleType, fault: Fault) -> list[pytest.Item]:
        """Tests that pass the line; for a value at the top, which a test may read without passing any, at last all."""
        lines = self.passed[str(module.__file__)]
        if fault.function:
            first, last = _reach(fault)
            return self._quickest_first(set().union(*(lines[line] for line in range(first, last + 1))))
        inside = set().union(*lines.values())
        return self._quickest_first(inside) + self._quickest_first(set(self.took) - inside)

    def _quickest_first(self, items: set[pytest.Item]) -> list[pytest.Item]:
        return sorted(items, key=lambda item: self.took[item])


def _reach(fault: Fault) -> tuple[int, int]:
    """Lines of the statement that holds the fault: an expression that goes on below may count as one above."""
    around = [
        (node.lineno, node.end_lineno or node.lineno) for node in ast.walk(fault.tree)
        if isinstance(node, ast.stmt) and not isinstance(node, ast.ClassDef)
        and node.lineno <= fault.line <= (node.end_lineno or node.lineno)
    ]  # fmt: skip
    return min(around, key=lambda lines: lines[1] - lines[0])


def _told(module: ModuleType, fault: Fault) -> dict[str, Any]:
    file = str(module.__file__)
    return {
        "file": module.__name__.replace(".", "/") + ".py", "line": fault.line, "what": fault.what,
        "source": linecache.getline(file, fault.line).strip(),
    }  # fmt: skip


@contextmanager
def _tracing(files: set[str], item: pytest.Item, passed: Any) -> Iterator[None]:
    def line(frame: FrameType, event: str, _: Any) -> Any:
        passed[frame.f_code.co_filename][frame.f_lineno].add(item)
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line(frame, event, _) if frame.f_code.co_filename in files else None

    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(None)


def _failure(item: pytest.Item, seconds: float = 0) -> str:
    """Run a test once more, from its fixtures on; why it failed, or ""."""
    item._initrequest()  # type: ignore[attr-defined]
    item.stash[_PATIENCE] = seconds
    nothing: Any = SimpleNamespace(listchain=lambda: [item.session])
    reports = runtestprotocol(item, log=False, nextitem=nothing)
    return next((f"{report.when}: {report.longreprtext[-400:]}" for report in reports if report.failed), "")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """The clock runs for the test alone: pytest itself is not to be interrupted."""
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, item.stash.get(_PATIENCE, 0))
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(signum: int, frame: Any) -> None:
    raise TooLong
