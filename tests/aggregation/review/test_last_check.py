"""45 CFR 164.514(b)(2)(ii), 42 CFR 3.212(a)(2)(ii): no text is signed that says what is known beforehand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from aggregation.review import Act, Decision, Mark, Work, known_about, why_not_keep, why_not_stand
from pso_portal.names import Known

KNOWN = Known(patient=("Maria Lopez",), mrns=("0044-812",), staff=("Dr. Ann Ray", "Bill Other"), units=("Rose Wing",))
TEXT = "Lopez, MRN 44812, came to rose wing. Ray saw her."


def found(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "label": "NAME", "layer": "known", "confidence": 0.9,
            "becomes": "[person]", "paragraph": "45 CFR 164.514(b)(2)(i)(A)"}  # fmt: skip


def refused(text: str, work: Work | None = None, stored: tuple[str, ...] = (), received: str = TEXT) -> str:
    findings = (work or Work()).findings(received, [found(words, received) for words in stored])
    return why_not_stand(text, findings, known_about(KNOWN, received))


def test_the_desk_keeps_of_the_annex_only_what_the_text_could_name() -> None:
    kept = known_about(KNOWN, TEXT)
    assert kept == {"patient": ["Maria Lopez"], "mrns": ["0044-812"], "staff": ["Dr. Ann Ray"], "units": ["Rose Wing"]}
    assert known_about(KNOWN, "A fall.") == {}


def test_nothing_is_signed_while_a_finding_is_open_or_no_text_is_left() -> None:
    assert refused("A fall.", stored=("Lopez", "Ray")) == "Decide every finding first. Open: 1, 2."
    assert "Withhold it" in refused(" \n")
    assert refused("A fall.") == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Maria fell.", "a name of the patient"), ("MARIA LOPEZ fell.", "a name of the patient"),
     ("Number 44812 fell.", "a record number"), ("Dr. Ray fell.", "a name of a member of staff")],
)  # fmt: skip
def test_what_is_known_is_refused_by_its_kind_and_never_by_its_name(text: str, kind: str) -> None:
    said = refused(text)
    assert kind in said
    assert [word for word in ("Maria", "MARIA", "Lopez", "44812", "Ray") if word in said] == []


def test_an_ordinary_word_of_the_directory_may_stay_with_a_reason_and_a_name_of_the_record_may_not() -> None:
    work = Work({1: Decision(Act.KEEP, reason="not the unit")})
    text = "She admired the rose wing."
    assert refused(text, work, ("rose wing",), received=text) == ""
    assert "a unit's name" in refused(text, received=text)
    assert why_not_keep("rose wing", known_about(KNOWN, text)) == ""
    assert "a name of the patient" in why_not_keep("Lopez", asdict(KNOWN))
    assert "a name of the patient" in refused("Lopez fell.", Work({1: Decision(Act.KEEP, reason="x")}), ("Lopez",))


def test_what_was_taken_out_in_one_place_does_not_stand_in_another() -> None:
    received = "Quillon fell. We told Quillon."
    gone = Work({1: Decision(Act.ACCEPT)})
    assert "another place. See finding 1" in refused("[person] fell. We told Quillon.", gone, ("Quillon",), received)
    assert refused("[person] fell. A quillon broke.", gone, ("Quillon",), received) == ""
    assert refused("[person] fell. We told [person].", gone, ("Quillon",), received) == ""


def test_a_mark_takes_all_places_so_that_nothing_stands_again() -> None:
    received = "Quillon fell. We told Quillon."
    work = Work(marks=(Mark("Quillon", "NAME"),))
    findings = work.findings(received, [])
    assert why_not_stand(work.text(received, findings, understood=True), findings, {}) == ""
