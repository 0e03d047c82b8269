"""Every entry is sealed, whatever the order of commits; and what is kept secret about time stays so."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from pso_portal.audit.models import Entry
from pso_portal.provenance import entries, outside
from pso_portal.provenance.models import Checkpoint, Leaf, Log
from pso_portal.provenance.rounds import seal_what_is_due
from pso_portal.provenance.sealing import Shorter, open_after_loss, seal_round, unsealed
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import START, check, seal, settle, write, wrong

SYSTEM = Scope(Side.SYSTEM)


def sealed_count() -> int:
    with scope.enter(SYSTEM):
        return int(Leaf.objects.count())


def test_what_is_written_is_sealed_once_and_carried_outside(houses: list[Any], checkpoints: Path) -> None:
    write(houses[0], now=START, times=4)
    assert (seal(START), seal(START), sealed_count()) == (4, 0, 4)
    write(houses[1], now=START, times=2)
    assert seal(START + timedelta(seconds=5)) == 2
    kept = [json.loads(json.loads(line)["statement"]) for line in checkpoints.read_text().splitlines()]
    assert [each["size"] for each in kept] == [4, 6]
    assert wrong() == []
    assert (check().entries, check().checkpoints, check().outside) == (6, 2, 2)


def test_each_provider_s_entries_are_numbered_for_themselves(sealed: list[Any]) -> None:
    with scope.enter(SYSTEM):
        numbers = {each.pk: [*Leaf.objects.filter(of=each.pk).order_by("position").values_list("number", flat=True)]
                   for each in sealed}  # fmt: skip
    assert set(map(tuple, numbers.values())) == {tuple(range(1, 10))}


def test_a_batch_that_is_too_large_for_one_checkpoint_takes_several(houses: list[Any]) -> None:
    write(houses[0], now=START, times=7)
    settle()
    with scope.enter(SYSTEM):
        rounds = [seal_round(now=START, most=3) for _ in range(4)]
        assert [each.size for each in Checkpoint.objects.order_by("size")] == [3, 6, 7]
    assert rounds == [3, 3, 1, 0]


def test_nothing_is_missed_when_a_long_transaction_commits_last(houses: list[Any]) -> None:
    """It drew its number first and comes into sight last: "all after the last one sealed" would lose it."""
    written, commit = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                write(houses[0], now=START, verb="slow")
                written.set()
                commit.wait(20)
        finally:
            connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert written.wait(20)
    write(houses[1], now=START, times=3)
    assert seal_what_is_due(now=START) == 0  # nobody knows yet what stands before them
    commit.set()
    slow.join()
    assert seal(START + timedelta(seconds=5)) == 4
    assert wrong() == []


def test_of_two_sealers_one_works_and_the_other_leaves(houses: list[Any]) -> None:
    write(houses[0], now=START)
    settle()
    found: list[int] = []

    def other() -> None:
        try:
            with scope.enter(SYSTEM):
                found.append(seal_round(now=START))
        finally:
            connection.close()

    with scope.enter(SYSTEM):
        assert seal_round(now=START) == 1
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert found == [0]
    assert sealed_count() == 1


def test_an_act_without_a_name_waits_for_the_end_of_its_day_and_loses_its_place(houses: list[Any]) -> None:
    """Between two entries with an hour it would tell when it was sent; order alone would."""
    day = START.replace(hour=0, minute=0, second=0, microsecond=0)
    write(houses[0], now=START, verb="sign_in")
    for number in range(6):
        write(houses[0], now=day, verb=f"unnamed_{number}")
    write(houses[0], now=START, verb="sign_out")
    assert seal(START) == 2
    assert wrong(now=START) == []
    assert seal(day + timedelta(hours=25, seconds=1)) == 6
    with scope.enter(SYSTEM):
        ids = [str(each) for each in Leaf.objects.order_by("position").values_list("entry_id", flat=True)]
        verbs = list(Entry.objects.filter(pk__in=ids[:2]).values_list("verb", flat=True))
    assert sorted(verbs) == ["sign_in", "sign_out"]
    assert ids[2:] == sorted(ids[2:])
    assert wrong(now=START + timedelta(days=2)) == []


def test_without_the_key_nothing_is_sealed_and_nothing_lost(houses: list[Any], settings: Any, tmp_path: Path) -> None:
    from pso_portal.vault.envelope import VaultError

    write(houses[0], now=START)
    held, settings.PSO_KEY_DIR = settings.PSO_KEY_DIR, str(tmp_path / "none")
    with pytest.raises(VaultError):
        seal(START)
    settings.PSO_KEY_DIR = held
    assert seal(START) == 1


def test_a_checkpoint_that_could_not_be_carried_outside_goes_with_the_next(
    houses: list[Any], settings: Any, checkpoints: Path
) -> None:
    checkpoints.parent.write_text("a file where the folder should be")
    write(houses[0], now=START)
    with pytest.raises(OSError, match=r".+"):
        seal(START)
    checkpoints.parent.unlink()
    write(houses[0], now=START)
    seal(START + timedelta(seconds=5))
    assert len(list(outside.lines())) == 2
    assert wrong() == []


def test_a_log_whose_end_is_missing_is_not_grown_over(sealed: list[Any], ruler: Any, capsys: Any) -> None:
    """A restored backup: the file outside knows more. Somebody has to own up to the loss before the seal goes on."""
    ruler("DELETE FROM provenance_checkpoint WHERE size = 18; DELETE FROM provenance_leaf WHERE position >= 12")
    write(sealed[0], now=START)
    with pytest.raises(Shorter, match="18 entries"):
        seal(START)
    with pytest.raises(CommandError, match="entries are missing"):
        call_command("audit_seal")
    assert "Outside stand 1 checkpoints that are not here, up to 18 entries." in wrong()
    call_command("audit_seal", "--after-loss")
    assert "Log 2 is open." in capsys.readouterr().out
    assert [line for line in wrong() if "Outside" in line] == []
    assert check().told == ["1 checkpoints were lost with what they sealed; a later log says so."]
    with scope.enter(SYSTEM):
        assert open_after_loss(now=START) is None


def test_where_transaction_ids_begin_anew_a_new_log_begins_and_names_the_old(sealed: list[Any], ruler: Any) -> None:
    """A dump restored into another server: ids there are small, and the rows carry the old ones."""
    ruler("UPDATE provenance_checkpoint SET next_xid = '999999999999' WHERE size = 18")
    write(sealed[0], now=START + timedelta(minutes=4), times=2)
    assert seal(START + timedelta(minutes=5)) == 2
    with scope.enter(SYSTEM):
        assert [log.number for log in Log.objects.order_by("number")] == [1, 2]
    assert wrong() == []


def test_the_command_says_whether_the_audit_is_what_was_sealed(sealed: list[Any], ruler: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", "--wait", "0")
    assert (left.value.code, capsys.readouterr().out) == (
        0, "The audit is what was sealed: 18 entries, 3 checkpoints, 3 kept outside.\n",
    )  # fmt: skip
    ruler("UPDATE audit_entry SET verb = 'looked' WHERE id = (SELECT entry_id FROM provenance_leaf WHERE position = 2)")
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", "--wait", "0")
    assert left.value.code == 1
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", "--wait", "0", "--from", "6")
    assert left.value.code == 0
    with pytest.raises(CommandError, match="no checkpoint of 7 entries"):
        call_command("audit_verify", "--from", "7")


def test_entries_that_nobody_seals_are_told(houses: list[Any], capsys: Any) -> None:
    write(houses[0], now=START)
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", "--wait", "0")
    assert left.value.code == 1
    assert "1 entries wait for their seal" in capsys.readouterr().out


def test_where_the_portal_is_stopped_the_check_seals_first(houses: list[Any], capsys: Any) -> None:
    write(houses[0], now=START, times=2)
    settle()
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", "--wait", "0", "--seal")
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("Sealed first: ")


def test_what_waits_is_found_by_the_indexes_and_not_by_reading_everything(sealed: list[Any]) -> None:
    write(sealed[0], now=START + timedelta(minutes=4))
    with scope.enter(SYSTEM):
        last = Checkpoint.objects.order_by("-size").first()
        values = [last.next_xid, START, START]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {entries._WAITING}", values)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert len(unsealed(now=START + timedelta(minutes=5))) == 1
    assert ("Seq Scan on audit_entry" in plan, "audit_entry_xid" in plan) == (False, True)
