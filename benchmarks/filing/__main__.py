"""How fast a minor event is filed, in a real browser: `python -m benchmarks.filing ADDRESS WHO [ROUNDS]`.

`./portal measure filing` starts a portal for it. WHO is what `people` printed; the last line is JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from playwright.sync_api import sync_playwright

from .cuts import characters_lost
from .paths import PATHS, as_json, measure, without_scripts

CHROMIUM, ROUNDS, SEED = "/usr/bin/chromium", 20, 2026


def main(base: str, who: dict[str, str], rounds: int = ROUNDS) -> None:
    """Measure and print."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        measured = [as_json(measure(browser, base, who, path)) for path in PATHS]
        scriptless = [without_scripts(browser, base, who, path) for path in PATHS]
        lost = characters_lost(browser, base, who, rounds=rounds, seed=SEED)
        browser.close()
    print(json.dumps(_worst(measured) | {"without_scripts": all(scriptless)} | lost | {"paths": measured}))


def _worst(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """The highest of each figure over the paths: a limit holds for all of them or not at all."""
    names = [name for name, value in measured[0].items() if isinstance(value, int | float) and name != "sent"]
    return {name: max(each[name] for each in measured) for name in names}


if __name__ == "__main__":
    address, person, *more = sys.argv[1:]
    main(address, json.loads(person), *map(int, more))
