"""Doubtful text is held; what fails is held; what is explained is released."""

from __future__ import annotations

import pytest

from aggregation.deidentification import Profile, deidentify, deidentify_all, reading
from aggregation.deidentification import engine as engine_module
from aggregation.deidentification.document import Document
from aggregation.deidentification.spans import Span
from pso_portal.names import Known

KNOWN = Known(patient=("Marjorie Tillerby",), staff=("Priya Ramanathan",), facilities=("Cedar Ridge Hospital",))


def sentences(text: str, known: Known = KNOWN) -> list[str]:
    return [reason.sentence for reason in deidentify(text, known).reasons]


@pytest.mark.parametrize("text", [
    "Marjorie Tillerby was given metoprolol 50 mg instead of 25 mg. Priya Ramanathan called the doctor at 14:30.",
    "Resident found on floor beside bed at 0530. Bed alarm was not on. No injury noted.",
    "On 06/11/2024 the pump alarmed twice and delivered heparin at 1800 units/hr.",
    "",
])
def test_text_whose_identifiers_are_all_explained_is_released(text: str) -> None:
    assert deidentify(text, KNOWN).held is False


@pytest.mark.parametrize(("text", "why"), [
    ("We asked the Vexborough people, then the Quenzim and the Plimtor ones.",
         "A capitalised word that nothing explains was removed."),
    ("the brondik was with quenzo plimt when tharvo and yelmeri grintal came to the vosk",
     "The text is all in capitals or all in small letters."),
    ("Name \u202e hidden.", "The text holds control or invisible characters."),
    ("Больная упала.", "The text holds another script."),
    ("<p>Fell</p>", "The text holds markup."),
    ("The pump alarmed. " * 1200, "The text is very long."),
])
def test_doubtful_text_waits_for_a_person_and_says_why(text: str, why: str) -> None:
    result = deidentify(text, KNOWN)
    assert result.held
    assert why in sentences(text)


def test_knowing_nothing_of_a_record_adds_doubt() -> None:
    text = "The patient fell."
    assert deidentify(text, Known()).risk > deidentify(text, KNOWN).risk


def broken(document: Document, known: Known, found: list[Span]) -> list[Span]:
    raise RuntimeError(document.text)


@pytest.mark.parametrize("layer", list(engine_module.LAYERS))
def test_when_any_layer_fails_the_text_is_held_and_nothing_of_it_passes(
    layer: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(engine_module.LAYERS, layer, broken)
    result = deidentify("Marjorie Tillerby fell.", KNOWN)
    assert (result.text, result.held, result.risk, result.failed_layer) == ("", True, 1.0, layer)


@pytest.mark.parametrize(("stage", "name"), [
    ("Document", "document"), ("resolve", "result"), ("transform", "result"), ("assess", "result"),
    ("remains", "result"), ("combine", "result"),
])
def test_when_what_comes_before_or_behind_the_layers_fails_the_text_is_held_too(
    stage: str, name: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Marjorie Tillerby fell.")

    monkeypatch.setattr(reading, stage, fails)
    result = deidentify("Marjorie Tillerby fell.", KNOWN)
    assert (result.text, result.held, result.risk, result.failed_layer) == ("", True, 1.0, name)


def test_a_known_identifier_that_survives_holds_the_text() -> None:
    result = deidentify("Marjorie Tillerby fell.", KNOWN, layers=("dates",))
    assert result.held
    assert "A known identifier is still in the text." in [reason.sentence for reason in result.reasons]


def test_a_result_shows_no_text_when_printed() -> None:
    assert "Tillerby" not in repr(deidentify("Marjorie Tillerby fell.", KNOWN))


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("text", [
    "\x00\x01\udc80 lone", "<b>Mr. X</b>" * 50, "1" * 3000, "A " * 2000, "\n\n\n", "😀" * 40,
])
def test_no_text_makes_the_engine_fail(text: str, profile: Profile) -> None:
    assert deidentify(text, KNOWN, profile).failed_layer == ""


def test_one_text_that_fails_among_others_is_held_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_at_times(document: Document, known: Known, found: list[Span]) -> list[Span]:
        return broken(document, known, found) if "slid" in document.text else []

    texts = [("Marjorie Tillerby fell.", KNOWN), ("Marjorie Tillerby slid.", KNOWN), ("She fell in April.", KNOWN)]
    apart = [deidentify(*text) for text in texts]
    monkeypatch.setitem(engine_module.LAYERS, "ages", fails_at_times)
    one, failed, other = deidentify_all(texts)
    assert (one.text, other.text) == (apart[0].text, apart[2].text)
    assert (failed.text, failed.held, failed.risk, failed.failed_layer) == ("", True, 1.0, "ages")
