"""`./portal COMMAND …` arrives here, in the installed environment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from pso_portal.runner import checks, demo, drilling, management, measuring
from pso_portal.runner.refusal import Refused, in_words
from pso_portal.runner.speech import aside

_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo.main,
    "test": checks.main,
    "manage": management.main,
    "measure": measuring.main,
    "bench": measuring.bench,
    "drill": drilling.main,
}


def main(words: Sequence[str]) -> int:
    """Run one command; its exit code. A refusal is one sentence on the error stream and exit code 1."""
    name = words[0] if words else "help"
    try:
        if name in _COMMANDS:
            return _COMMANDS[name](words[1:])
        return management.main(words)
    except Refused as refusal:
        aside(str(refusal))
    except OSError as error:
        aside(in_words(error))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
