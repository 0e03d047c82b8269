"""The database's superuser, triggers and row security off, cannot alter the sealed audit unseen."""

# ruff: noqa: S608  what is put into the statements stands in this file
from __future__ import annotations

from typing import Any

import pytest

from pso_portal.provenance.models import Checkpoint
from pso_portal.provenance.statements import canonical
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import START, seal, write, wrong

AT = "(SELECT entry_id FROM provenance_leaf WHERE position = {})"
BACKDATED = """INSERT INTO audit_entry SELECT gen_random_uuid(), at, 'forged', actor_id, actor_side, provider_id,
 "table", row, about_submission, request_id, content, xid FROM audit_entry WHERE id = """ + AT.format(4)
SHIFT = ("UPDATE provenance_leaf SET position = position + 1000 WHERE position >= 5;"
         " UPDATE provenance_leaf SET position = position - 999 WHERE position >= 1000;")  # fmt: skip
ALTERATIONS = {
    "a content edited": "UPDATE audit_entry SET content = replace(content, 'look_at', 'pass_by')"
    f" WHERE id = {AT.format(7)}",
    "a column edited": f"UPDATE audit_entry SET at = at - interval '1 hour' WHERE id = {AT.format(7)}",
    "an actor put in": f"UPDATE audit_entry SET actor_id = gen_random_uuid() WHERE id = {AT.format(0)}",
    "an entry deleted": f"DELETE FROM audit_entry WHERE id = {AT.format(3)}",
    "an entry deleted with its leaf": f"DELETE FROM audit_entry WHERE id = {AT.format(3)};"
    " DELETE FROM provenance_leaf WHERE position = 3",
    "the newest entry deleted with its leaf": f"DELETE FROM audit_entry WHERE id = {AT.format(17)};"
    " DELETE FROM provenance_leaf WHERE position = 17",
    "two entries exchanged": "UPDATE provenance_leaf SET position = 900 WHERE position = 1;"
    " UPDATE provenance_leaf SET position = 1 WHERE position = 8;"
    " UPDATE provenance_leaf SET position = 8 WHERE position = 900",
    "an entry put in between, with a leaf": f"{BACKDATED}; {SHIFT}"
    " INSERT INTO provenance_leaf (id, log_id, position, entry_id, of, number, hash)"
    " SELECT gen_random_uuid(), log_id, 5, (SELECT id FROM audit_entry WHERE verb = 'forged'), of, 99, hash"
    " FROM provenance_leaf WHERE position = 4",
    "an entry dated back, without a leaf": BACKDATED,
    "a root changed": "UPDATE provenance_checkpoint SET statement ="
    " replace(statement, '\"root\":\"', '\"root\":\"0') WHERE size = 12",
    "a signature forged": "UPDATE provenance_checkpoint SET signature = decode(repeat('ab', 64), 'hex')"
    " WHERE size = 12",
    "a checkpoint taken out": "DELETE FROM provenance_checkpoint WHERE size = 12",
    "the end cut off": "DELETE FROM audit_entry WHERE id IN"
    " (SELECT entry_id FROM provenance_leaf WHERE position >= 12);"
    " DELETE FROM provenance_leaf WHERE position >= 12; DELETE FROM provenance_checkpoint WHERE size = 18",
    "all of it gone": "DELETE FROM provenance_checkpoint; DELETE FROM provenance_leaf; DELETE FROM provenance_log",
}  # fmt: skip


@pytest.mark.parametrize("alteration", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_no_alteration_goes_unseen(alteration: str, ruler: Any) -> None:
    assert wrong() == []
    ruler(alteration)
    assert wrong() != []


def test_an_end_cut_off_is_seen_only_by_what_is_kept_outside(ruler: Any, checkpoints: Any) -> None:
    """So the file belongs on another machine."""
    ruler(ALTERATIONS["the end cut off"])
    assert len(wrong()) == 1
    checkpoints.write_text("".join(checkpoints.read_text().splitlines(keepends=True)[:2]))
    assert wrong() == []


def test_a_log_signed_anew_with_another_key_is_seen(ruler: Any, settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    """Even with every hash computed anew, the signature is not the installation's."""
    from pso_portal.vault.signing import Ed25519Signer

    with scope.enter(Scope(Side.SYSTEM)):
        newest = Checkpoint.objects.get(size=18)
    forged = Ed25519Signer(bytes(32), 1).sign(newest.statement.encode())
    ruler("UPDATE provenance_checkpoint SET signature = %s WHERE size = 18", [forged])
    assert "Checkpoint 18: the signature is not ours." in wrong()


def test_a_clock_that_went_back_is_seen(sealed: list[Any]) -> None:
    from datetime import timedelta

    write(sealed[0], now=START)
    seal(START)
    assert [line for line in wrong() if "clock" in line] == ["Checkpoint 19: the clock went back."]
    write(sealed[0], now=START)
    seal(START - timedelta(seconds=4))
    assert len([line for line in wrong() if "clock" in line]) == 1


def test_a_damaged_file_outside_is_seen(ruler: Any, checkpoints: Any) -> None:
    for text in ("not json\n", canonical({"statement": 3, "signature": ""}) + "\n", "[]\n"):
        checkpoints.write_text(text)
        assert "A line of the checkpoints outside the database cannot be read." in wrong()
    checkpoints.unlink()
    assert wrong() == ["Outside the database no checkpoint is kept."]
