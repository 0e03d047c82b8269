"""De-identification at a command line: one record a line in, one answer a line out, nothing kept.

In: {"id", "text", "known"?}, where `known` holds lists of strings under the names that `pso_portal.names.Known` takes
(patient, nickname, mrn, relatives, reporter, staff_directory, facility, agency, city …). Out: {"id", "spans", "held",
"risk"} with spans {"start", "end", "label"}, offsets in characters (code points) of the text. A line that is not
understood is answered {"id", "error", "held": true}: whoever reads on without looking holds it back.
"""

from __future__ import annotations

import fcntl
import gc
import json
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import BufferedIOBase
from typing import Any, TextIO, cast

from aggregation.deidentification import Profile, Result, deidentify_all, explain
from pso_portal.names import Known

Record = tuple[str | int | None, str, Known]
AT_ONCE = 262_144    # bytes: some three hundred narratives, with what is known
HELP = "De-identify records, JSON a line on the input, an answer a line on the output."


class NotUnderstood(Exception):
    """A line that is no record. The text is a sentence without a word of the line; `id` is the record's, if known."""

    def __init__(self, sentence: str, id: str | int | None = None) -> None:
        super().__init__(sentence)
        self.id = id


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--profile", choices=[str(each) for each in Profile], default=str(Profile.NONIDENTIFIABLE),
                        help="the paragraph that the text leaves under (%(default)s)")  # fmt: skip
    parser.add_argument("--text", action="store_true", help="add the text with role words in place of identifiers")
    parser.add_argument("--explain", action="store_true",
                        help="add the reasons for doubt, and each span's layer, confidence and paragraph")  # fmt: skip


def run(lines: BufferedIOBase, out: TextIO, *, profile: str, text: bool, explain: bool) -> int:
    """Answer lines as soon as they have come. Returns 1 where a line was not understood, else 0."""
    code = 0
    for several in come(lines):
        for told in answers(several, Profile(profile), with_text=text, explained=explain):
            code = 1 if "error" in told else code
            # ASCII alone: half a surrogate pair can stand in a record and has no bytes of its own.
            out.write(json.dumps(told) + "\n")
        out.flush()
    return code


def come(lines: BufferedIOBase) -> Iterator[list[bytes]]:
    """The whole lines that have come since the last time: one where somebody waits for each answer, many of a file."""
    begun: list[bytes] = []
    while piece := lines.read1(AT_ONCE):
        *whole, rest = piece.split(b"\n")
        if whole:
            whole[0] = b"".join([*begun, whole[0]])
            begun = []
            yield whole
        begun.append(rest)
    yield [b"".join(begun)]


def answers(lines: Iterable[bytes], profile: Profile, *, with_text: bool, explained: bool) -> list[dict[str, Any]]:
    """An answer for every line that is not blank, in order; the texts are read together."""
    understood = [understand(line) for line in lines if line.strip()]
    records = [each for each in understood if not isinstance(each, NotUnderstood)]
    results = iter(deidentify_all([(text, known) for _, text, known in records], profile))
    return [{"id": each.id, "error": str(each), "held": True} if isinstance(each, NotUnderstood)
            else answer(each[0], next(results), with_text=with_text, explained=explained) for each in understood]


def understand(line: bytes) -> Record | NotUnderstood:
    """The record of a line, or why it is none."""
    try:
        return record(line)
    except NotUnderstood as why:
        return why


def record(line: bytes) -> Record:
    """Id, text and known identifiers of one line. Raises NotUnderstood."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise NotUnderstood("The line is not JSON in UTF-8.") from None
    if not isinstance(said, dict):
        raise NotUnderstood("The line is not a JSON object.")
    name = said.get("id")
    if name is not None and (not isinstance(name, str | int) or isinstance(name, bool)):
        raise NotUnderstood("The id is neither a string nor a whole number.")
    if not isinstance(said.get("text"), str):
        raise NotUnderstood("The record has no text, or its text is not a string.", name)
    return name, said["text"], known_of(said.get("known"), name)


def known_of(said: Any, name: str | int | None) -> Known:
    """The known identifiers; none where nothing is said. Raises NotUnderstood: names would stay unguarded."""
    if said is None:
        return Known()
    if not isinstance(said, dict) or not all(map(is_list_of_strings, said.values())):
        raise NotUnderstood("What is known is not an object of lists of strings.", name)
    try:
        return Known.from_mapping(said)
    except ValueError:
        raise NotUnderstood("What is known has a field of a name that nobody knows.", name) from None


def is_list_of_strings(value: Any) -> bool:
    """Whether it is a list and each member a string."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def answer(name: str | int | None, result: Result, *, with_text: bool, explained: bool) -> dict[str, Any]:
    """One record's answer. The text is "" where the engine failed; the answer is held then."""
    told: dict[str, Any] = {"id": name, "spans": spans(result, explained=explained), "held": result.held,
                            "risk": result.risk}  # fmt: skip
    if with_text:
        told["text"] = result.text
    if explained:
        told["reasons"] = [{"sentence": each.sentence, "count": each.count} for each in result.reasons]
    return told


def spans(result: Result, *, explained: bool) -> list[dict[str, Any]]:
    """The spans as they are written; explained ones say what became of them, by which layer and paragraph."""
    if not explained:
        return [{"start": each.start, "end": each.end, "label": str(each.label)} for each in result.spans]
    return [{"start": row.start, "end": row.end, "label": row.label, "becomes": row.becomes, "layer": row.layer,
             "confidence": row.confidence, "paragraph": row.paragraph} for row in explain(result)]  # fmt: skip


def main(words: Sequence[str]) -> int:
    """The command without Django: it needs no settings, no server, no key."""
    # A pipe as it comes holds a quarter of that. What is no pipe needs none, and other systems than Linux have no way.
    with suppress(OSError, AttributeError):
        fcntl.fcntl(sys.stdin.fileno(), fcntl.F_SETPIPE_SZ, AT_ONCE)
    # What a text makes goes with it, without rings; looking for rings all the while takes an eighth of the time.
    gc.set_threshold(50_000, 20, 50)
    parser = ArgumentParser(prog="./portal manage deidentify", description=HELP)
    add_arguments(parser)
    return run(cast(BufferedIOBase, sys.stdin.buffer), sys.stdout, **vars(parser.parse_args(words)))


if __name__ == "__main__":
    # As other filters end: without a word when nobody reads on, or at Ctrl-C.
    for number in (signal.SIGPIPE, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
