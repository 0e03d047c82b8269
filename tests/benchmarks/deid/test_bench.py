"""`./portal bench deid`: the real command, run and timed, and tables whose last line is JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.deid import real
from benchmarks.deid.bench import COMMAND, small_letters
from benchmarks.deid.figures import GOALS
from benchmarks.deid.peers import installing
from benchmarks.deid.reading import CASES, HANDS, SETTINGS, Row, sample
from benchmarks.deid.running import Failed, ask, in_turn
from pso_portal.runner import measuring
from pso_portal.runner.refusal import Refused
from pso_portal.runner.store import ROOT

PORTAL = [sys.executable, "-P", "-m", "pso_portal.runner", "bench", "deid"]
ECHO = """import json, sys
for line in sys.stdin:
    said = json.loads(line)
    print(json.dumps({"id": said["id"], "spans": [], "known": said.get("known")}), flush=True)
"""
ROWS = [Row(str(number), "one", 1, "ems", "mixed", "x" * 50, (), (), (), {"patient": ["Ann"]}) for number in range(40)]


def bench(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PORTAL, *words], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
                          capture_output=True, text=True, check=False)  # fmt: skip


def test_a_bench_is_no_measurement_and_another_is_refused() -> None:
    assert "deid" not in measuring.names()
    with pytest.raises(Refused, match=r"\./portal bench deid"):
        measuring.bench(["speed"])
    with pytest.raises(Refused):
        measuring.bench([])


def test_every_record_is_put_and_what_is_known_only_where_it_is_asked_for() -> None:
    told = ask([sys.executable, "-c", ECHO], ROWS, known=True, times=3)
    assert {name: answer["known"] for name, answer in told.answers.items()} == {
        row.id: {"patient": ["Ann"]} for row in ROWS}
    unaware = ask([sys.executable, "-c", ECHO], ROWS, known=False)
    assert {answer["known"] for answer in unaware.answers.values()} == {None}
    assert told.speed > 0
    assert 1 < told.memory < 100


def test_time_is_taken_from_the_first_answer_on_and_memory_is_the_commands_own() -> None:
    slow = f"import time; block = b'x' * 50_000_000; time.sleep(1.0)\n{ECHO}"
    told = ask([sys.executable, "-c", slow], ROWS, known=False)
    assert told.start_up > 1.0
    assert told.speed > sum(len(row.text) for row in ROWS) / 1.0
    assert 50 < told.memory < 150


@pytest.mark.parametrize("program", [
    "", "print('Traceback')", "import sys; sys.exit(3)", """print('{"id": "0", "error": "x", "held": true}')""",
    """print('{"id": "0", "spans": []}')""",
])
def test_a_command_that_does_not_answer_is_a_failure_and_no_figure(program: str) -> None:
    with pytest.raises(Failed):
        ask([sys.executable, "-c", program], ROWS, known=False)


def test_letters_made_small_stay_in_their_places() -> None:
    row = small_letters(Row("r", "one", 1, "ems", "upper", "İSTANBUL Ward", (), (), (), {}))
    assert (row.text, row.case) == ("İstanbul ward", "lower")


def test_the_small_sample_has_every_hand_setting_and_case() -> None:
    rows = sample()
    assert len(rows) == 25
    assert ({row.hand for row in rows}, {row.setting for row in rows}) == (set(HANDS), SETTINGS)
    assert {row.case for row in rows} == CASES


@pytest.mark.slow
def test_a_peer_without_its_packages_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nobody.txt").write_text(f"nobody==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(installing, "HERE", tmp_path)
    monkeypatch.setenv("PSO_VAR", str(tmp_path / "var"))
    for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(installing.Unavailable, match="nobody could not be installed"):
        installing.python_of("nobody")
    assert not (tmp_path / "var" / "bench" / "nobody" / ".installed").exists()


def test_a_peer_is_installed_once_and_anew_for_other_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, made = tmp_path / "empty.txt", tmp_path / "made"
    wanted.write_text("")
    monkeypatch.setattr(installing, "HERE", tmp_path)
    monkeypatch.setenv("PSO_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(installing, "_commands", lambda folder, python, wanted: [
        ["sh", "-c", f'mkdir -p "{folder}" && echo made >> "{made}"']])  # fmt: skip
    for text in ("", "", "# other\n"):
        wanted.write_text(text)
        installing.python_of("empty")
    assert made.read_text().split() == ["made", "made"]


def test_peers_are_pinned_with_hashes_and_no_part_of_the_portal() -> None:
    pinned = (installing.HERE / "presidio.txt").read_text()
    lines = [line for line in pinned.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line for line in lines)
    assert pinned.count("--hash=sha256:") >= len(lines)
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "presidio" not in (ROOT / name).read_text()


def test_real_text_is_skipped_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSO_WORKED_DATA", raising=False)
    assert real.narratives() == []


def test_what_goes_of_real_text_is_counted_by_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / real.TEXT
    place.parent.mkdir(parents=True)
    place.write_text("THE PUMP STOPPED.\n\nCALL (303) 555-0142 NOW.\n")
    monkeypatch.setenv("PSO_WORKED_DATA", str(tmp_path))
    told = real.gone(COMMAND, real.narratives())
    assert list(told.what) == [("patterns", "PHONE", "(303) 555-0142")]
    assert (told.n, told.characters, told.letters) == (2, 14 / 41, 10 / 31)


@pytest.mark.slow
def test_the_small_sample_is_measured_and_the_last_line_is_json() -> None:
    ended = bench("--quick", PSO_WORKED_DATA="")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout.splitlines()[-1])
    assert told["narratives"] == 25
    assert set(told["goals"]) == {f"{goal.name}.{goal.condition}" for goal in GOALS}
    assert (told["goals"]["speed_ratio.known"], told["presidio"]) == (None, {"absent": "It was not asked for."})
    assert "Real event language: skipped" in ended.stdout
    for condition in ("known", "nothing_known", "small_letters"):
        recall = told[condition]["core_recall"]
        assert 0 < recall["bound"] < recall["value"] <= 1
        assert recall["n"] > 100
        assert sum(each["hits"] for each in told[condition]["missed"].values()) >= recall["n"] - recall["hits"]
    assert told["known"]["speed_at_work"] > 20_000
    assert told["known"]["memory"] < 300


@pytest.mark.slow
def test_tables_for_the_docs_are_tables() -> None:
    ended = bench("--quick", "--ablation", "--markdown")
    assert ended.returncode == 0, ended.stderr
    table = [line for line in ended.stdout.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in table}) == 1
    assert table[2].startswith("| nothing | ")
    assert {line.split(" | ")[0] for line in table} > {"| known", "| patterns", "| dates"}


def test_commands_in_turn_answer_all_that_each_is_asked_while_the_others_wait(tmp_path: Path) -> None:
    heard = tmp_path / "heard"

    def noted(name: str) -> list[str]:
        note = f"    open({str(heard)!r}, 'a').write({name!r})\n    print("
        return [sys.executable, "-c", ECHO.replace("    print(", note)]

    often, once = in_turn([(noted("a"), True, 4), (noted("b"), False, 1)], ROWS, turns=4)
    assert heard.read_text() == "ab" + ("a" * 40 + "b" * 10) * 4
    assert often.answers.keys() == once.answers.keys() == {row.id for row in ROWS}
    assert ({answer["known"] is None for answer in often.answers.values()},
            {answer["known"] is None for answer in once.answers.values()}) == ({False}, {True})
    assert once.speed_at_first == once.speed_at_work
