"""The end of a contract, as one command: the older backup stays shut for that provider and whole for the others."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from .installation import Installation


@pytest.mark.slow
def test_a_restored_older_backup_stays_shut_for_the_provider_whose_keys_are_destroyed(
    install: Callable[[str], Installation],
) -> None:
    process = install("ending").portal("drill", "end-of-contract")
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0, told
    found = json.loads(told.splitlines()[-1])
    assert (found["ended_provider"]["open"], found["other_provider"]["shut"], found["pso"]["shut"]) == (0, 0, 0)
    assert min(found["ended_provider"]["shut"], found["other_provider"]["open"], found["pso"]["open"]) > 20
    assert (found["released_unchanged"], found["certificate_verifies"]) == (True, True)
