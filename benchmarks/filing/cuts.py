"""Network cuts and killed tabs while a hand types: what is lost that was typed more than two seconds before?"""

from __future__ import annotations

import random
import time
from typing import Any

from .paths import sign_in
from .phone import Phone, phone

LETTERS = "abcdefghijklmnopqrstuvwxyz      ."
GRACE_SECONDS = 2.0
KEY_SECONDS = 0.04  # a fast typist who never rests


def characters_lost(browser: Any, base: str, who: dict[str, str], *, rounds: int, seed: int) -> dict[str, int]:
    """{"rounds", "cuts", "kills", "characters_typed", "characters_lost"} over all rounds, from one seed."""
    told = {"rounds": rounds, "cuts": 0, "kills": 0, "characters_typed": 0, "characters_lost": 0}
    with phone(browser, base) as held:
        sign_in(held.page, who)
        for number in range(rounds):
            rng = random.Random(f"{seed} {number}")
            kind = "kills" if number % 2 else "cuts"
            typed, kept = _killed(held, rng) if kind == "kills" else _cut(held, rng)
            told[kind] += 1
            told["characters_typed"] += len(typed)
            told["characters_lost"] += max(0, len(typed) - _same(typed, kept))
    return told


def _killed(held: Phone, rng: random.Random) -> tuple[str, str]:
    """The tab ends without a word; what was due is looked for in the draft, from a new tab."""
    page = held.page.context.new_page()
    page.goto("/report/")
    address = page.url
    due = _due(_typing(page, rng))
    page.close(run_before_unload=False)
    return due, _kept(held, address)


def _cut(held: Phone, rng: random.Random) -> tuple[str, str]:
    """The network goes while the hand types on, and comes back; then nothing at all may be missing."""
    page = held.page.context.new_page()
    page.goto("/report/")
    address = page.url
    before = _typing(page, rng)
    held.page.context.set_offline(True)
    during = _typing(page, rng)
    held.page.context.set_offline(False)
    page.wait_for_timeout(1000 * (GRACE_SECONDS + 0.5))
    page.close()
    return "".join(letter for letter, _ in before + during), _kept(held, address)


def _typing(page: Any, rng: random.Random) -> list[tuple[str, float]]:
    """Letters with the moment each was typed."""
    page.get_by_label("What happened?").focus()
    page.keyboard.press("Control+End")
    written = []
    for _ in range(rng.randint(60, 160)):
        letter = rng.choice(LETTERS)
        page.keyboard.type(letter)
        written.append((letter, time.monotonic()))
        time.sleep(KEY_SECONDS)
    return written


def _due(written: list[tuple[str, float]]) -> str:
    now = time.monotonic()
    return "".join(letter for letter, at in written if now - at > GRACE_SECONDS)


def _kept(held: Phone, address: str) -> str:
    held.page.goto(address)
    return str(held.page.get_by_label("What happened?").input_value())


def _same(typed: str, kept: str) -> int:
    """How many of the first letters agree."""
    pairs = enumerate(zip(typed, kept, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(typed), len(kept)))
