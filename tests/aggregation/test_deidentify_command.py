"""`./portal manage deidentify`: a line in, a line out; what is not understood is held; nothing else is started."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aggregation import deidentifying
from aggregation.management.commands.deidentify import Command
from pso_portal.runner.store import ROOT

DATA = Path(os.environ.get("PSO_WORKED_DATA", "/nonexistent")) / "samples"
PORTAL = [sys.executable, "-P", "-m", "pso_portal.runner", "manage", "deidentify"]
# Nothing of an installation: neither database nor key, nor Django's settings.
BARE = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
NO_LISTS = "What is known is not an object of lists of strings."
NO_FIELD = "What is known has a field of a name that nobody knows."
TILLERBY = {"id": "a", "text": "Marjorie Tillerby fell on 3/14/2025.", "known": {"patient": ["Marjorie Tillerby"]}}


def ask(*records: Any, profile: str = "nonidentifiable", text: bool = False, explain: bool = False) -> Any:
    """Answers and exit code; a record may be given as the bytes of its line."""
    lines = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    out = io.StringIO()
    code = deidentifying.run(io.BytesIO(b"\n".join(lines)), out, profile=profile, text=text, explain=explain)
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def test_each_record_is_answered_with_what_goes_and_whether_a_person_decides() -> None:
    told, code = ask(TILLERBY, {"id": 7, "text": ""}, {"text": "The patient fell."})
    assert code == 0
    assert [each["id"] for each in told] == ["a", 7, None]
    assert [set(each) for each in told] == [{"id", "spans", "held", "risk"}] * 3
    assert told[0]["spans"] == [{"start": 0, "end": 17, "label": "PATIENT"}, {"start": 26, "end": 35, "label": "DATE"}]
    assert (told[0]["held"], told[1]["spans"], told[1]["held"]) == (False, [], False)


def test_the_text_may_be_asked_for_and_the_grounds() -> None:
    (told,), _ = ask(TILLERBY, text=True, explain=True)
    assert told["text"] == "[patient] fell on [2025]."
    assert [(span["layer"], span["becomes"]) for span in told["spans"]] == [("known", "[patient]"), ("dates", "[2025]")]
    assert [span["paragraph"] for span in told["spans"]] == [
        "45 CFR 164.514(b)(2)(i)(A); 42 CFR 3.206(b)(4)(iv)(A)(1)",
        "45 CFR 164.514(b)(2)(i)(C); 42 CFR 3.212(a)(2)(i)(C)",
    ]
    assert told["reasons"] == [
        {"sentence": "So many identifiers were found that one more may have been missed.", "count": 2}]
    (doubtful,), _ = ask({"id": 1, "text": "Больная упала."}, explain=True)
    assert {"sentence": "The text holds another script.", "count": 1} in doubtful["reasons"]


def test_under_the_peer_profile_dates_may_stay() -> None:
    (told,), _ = ask(TILLERBY, profile="peer")
    assert [span["label"] for span in told["spans"]] == ["PATIENT"]


@pytest.mark.parametrize("field", [
    "patient", "nickname", "mrn", "relatives", "reporter", "staff_directory", "facility", "agency", "city",
])
def test_everything_that_a_record_may_know_is_looked_for(field: str) -> None:
    value = "8Q" if field == "mrn" else "quellmore vantry"
    (told,), code = ask({"id": 1, "text": f"then {value} left", "known": {field: [value]}}, explain=True)
    assert code == 0
    assert [(span["start"], span["end"], span["layer"]) for span in told["spans"]] == [(5, 5 + len(value), "known")]


def test_offsets_count_characters_and_not_bytes_or_halves_of_surrogate_pairs() -> None:
    line = b'{"id":1,"text":"\\ud83d\\ude00 the \xc3\xa9clair fell on Tillerby","known":{"patient":["Ann Tillerby"]}}'
    told, code = ask(line)
    assert (code, told[0]["spans"]) == (0, [{"start": 21, "end": 29, "label": "PATIENT"}])


@pytest.mark.parametrize(("line", "name", "why"), [
    (b"Tillerby fell", None, "The line is not JSON in UTF-8."),
    (b'{"id":"a","text":"Tillerby', None, "The line is not JSON in UTF-8."),
    (b'{"id":"a","text":"\xff\xfe Tillerby"}', None, "The line is not JSON in UTF-8."),
    (b"\x00\x01\x02\x80", None, "The line is not JSON in UTF-8."),
    (b"[" * 100_000, None, "The line is not JSON in UTF-8."),
    (b'["Tillerby"]', None, "The line is not a JSON object."),
    (b'"Tillerby"', None, "The line is not a JSON object."),
    (b'{"id":"a"}', "a", "The record has no text, or its text is not a string."),
    (b'{"id":"a","text":null}', "a", "The record has no text, or its text is not a string."),
    (b'{"id":"a","text":["Tillerby"]}', "a", "The record has no text, or its text is not a string."),
    (b'{"id":["a"],"text":"Tillerby"}', None, "The id is neither a string nor a whole number."),
    (b'{"id":true,"text":"Tillerby"}', None, "The id is neither a string nor a whole number."),
    (b'{"id":NaN,"text":"Tillerby"}', None, "The id is neither a string nor a whole number."),
    (b'{"id":"a","text":"x","known":"Tillerby"}', "a", NO_LISTS),
    (b'{"id":"a","text":"x","known":["Tillerby"]}', "a", NO_LISTS),
    (b'{"id":"a","text":"x","known":{"patient":"Tillerby"}}', "a", NO_LISTS),
    (b'{"id":"a","text":"x","known":{"patient":[1]}}', "a", NO_LISTS),
    (b'{"id":"a","text":"x","known":{"Tillerby":["x"]}}', "a", NO_FIELD),
])  # fmt: skip
def test_a_line_that_is_not_understood_is_held_without_a_word_of_it_and_the_others_go_on(
    line: bytes, name: str | None, why: str,
) -> None:
    told, code = ask(line, TILLERBY)
    assert told[0] == {"id": name, "error": why, "held": True}
    assert told[1]["spans"] != []
    assert code == 1


@pytest.mark.parametrize("text", ["\ud800 lone", "\x00", "<b>x</b>", "Больная", "x" * 100_000])
def test_strange_texts_are_answered_in_plain_ascii(text: str) -> None:
    told, code = ask({"id": "a", "text": text}, text=True)
    assert (code, told[0]["id"], told[0]["held"]) == (0, "a", True)


def test_blank_lines_are_no_records() -> None:
    told, code = ask(b"", b"  ", TILLERBY, b"")
    assert (len(told), code) == (1, 0)


def test_it_answers_before_the_next_record_comes_and_starts_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with subprocess.Popen(PORTAL, cwd=tmp_path, env=BARE | {"PSO_VAR": str(folder)}, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps(TILLERBY | {"id": number}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        assert process.args[0] in Path(f"/proc/{process.pid}/cmdline").read_text()
        assert "aggregation.deidentifying" in Path(f"/proc/{process.pid}/cmdline").read_text()
        process.stdin.close()
        assert process.wait(20) == 0
    assert not folder.exists()


def test_it_ends_without_a_word_when_nobody_reads_on() -> None:
    line = json.dumps(TILLERBY)
    ended = subprocess.run(["sh", "-c", 'i=0; while [ $i -lt 400 ]; do echo "$0"; i=$((i+1)); done | "$@" | head -n 1',
                            line, *PORTAL], env=BARE, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["id"] == "a"


def test_a_wrong_option_is_refused_before_anything_is_read() -> None:
    ended = subprocess.run([*PORTAL, "--profile", "everything"], env=BARE, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--profile" in ended.stderr


def test_through_django_it_is_the_same_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    assert Command.runs_alone == deidentifying.__name__
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(TILLERBY).encode() + b"\nfell\n")))
    with pytest.raises(SystemExit) as ended:
        call_command("deidentify", "--text", "--profile", "peer")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (told[0]["text"], told[1]["held"], ended.value.code) == ("[patient] fell on 3/14/2025.", True, 1)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="PSO_WORKED_DATA names no folder with samples")
def test_the_common_evaluator_can_run_it() -> None:
    words = [sys.executable, str(DATA / "deid_evaluate.py"), str(DATA / "deid-dev.jsonl"), "--known",
             "--cmd", "./portal manage deidentify"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["docs"], told["missing_docs"]) == (40, 0)
    assert told["core_span_recall"] > 0.9
