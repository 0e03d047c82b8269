"""What can be said after `./portal demo`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pso_portal.runner.environment import DEFAULT_PORT
from pso_portal.runner.refusal import Refused


@dataclass(frozen=True)
class DemoOptions:
    """`providers` is None where the command's own default is wanted; `events` is an absolute path."""

    reset: bool
    once: bool
    providers: int | None
    events: Path | None
    port: int

    def for_data(self) -> list[str]:
        """The words that the data commands take."""
        words = [] if self.providers is None else ["--providers", str(self.providers)]
        return words + ([] if self.events is None else ["--events", str(self.events)])


def demo_options(words: Sequence[str]) -> DemoOptions:
    """Raises Refused where the words do not go together."""
    parser = argparse.ArgumentParser(prog="./portal demo", description="The portal with demo data.")
    parser.add_argument("--reset", action="store_true", help="throw the demo away and start afresh")
    parser.add_argument("--once", action="store_true", help="walk the main job to its end and print the counts")
    parser.add_argument("--providers", type=int, metavar="N", help="how many invented providers (60)")
    parser.add_argument("--events", type=Path, metavar="FILE", help="with --once: real events from a CSV file")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the web server's port (%(default)s)")
    said = parser.parse_args(words)
    if said.events is not None:
        _check_events(said.events, once=said.once)
        said.events = said.events.resolve()
    return DemoOptions(**vars(said))


def _check_events(path: Path, *, once: bool) -> None:
    if not once:
        raise Refused("--events goes with --once: ./portal demo --once --events FILE")
    if not path.is_file():
        raise Refused(f"There is no file {path}. Give the path of a CSV file of events.")
