"""A secret is made once, and appears whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pso_portal.runner.passwords import secret_in


def test_the_first_call_makes_it_and_the_next_finds_it(tmp_path: Path) -> None:
    first = secret_in(tmp_path / "kek", count=16)
    assert len(bytes.fromhex(first)) == 16
    assert secret_in(tmp_path / "kek") == first
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("kek", 0o400)]


def test_many_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for round_ in range(50):
            path = tmp_path / str(round_)
            told = set(pool.map(lambda _, path=path: secret_in(path), range(8)))
            assert (len(told), len(next(iter(told)))) == (1, 64)
