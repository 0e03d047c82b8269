"""Properties that hold for every text."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.deidentification import Label, Profile, Span, deidentify
from aggregation.deidentification.spans import cover, resolve
from pso_portal.names import Known

NAMES = st.text(string.ascii_lowercase, min_size=5, max_size=9).map(str.title)
FULL = st.tuples(NAMES, NAMES).map(" ".join)
CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])
FILL = st.lists(st.sampled_from(["the pump", "BP 96/52", "fell at 14:30", "on 3/4/2025", "was given 5 mg",
                                 "Foley catheter", ".", ",",
                                 "with", "by Dr.", "room 12", "called", "age 93", "QX71"]), max_size=8).map(" ".join)
SPANS = st.builds(lambda a, n, label, c: Span(a, a + n, label, "test", c), st.integers(0, 40), st.integers(1, 10),
                  st.sampled_from(list(Label)), st.floats(0.01, 1.0))


@settings(deadline=None, max_examples=120)
@given(FULL, FULL, CASES, FILL, FILL)
def test_the_result_never_says_a_known_identifier_that_the_text_said(patient, staff, case, before, after) -> None:
    text = f"{before} {case(patient)} {after} {case(staff)}."
    result = deidentify(text, Known(patient=(patient,), staff=(staff,)))
    assert patient.lower() not in result.text.lower()
    assert staff.lower() not in result.text.lower()
    assert "known" in {span.layer for span in result.spans}


@settings(deadline=None, max_examples=120)
@given(st.text(max_size=120) | FILL, st.sampled_from(list(Profile)))
def test_spans_are_ordered_apart_and_inside_the_text(text: str, profile: Profile) -> None:
    result = deidentify(text, Known(patient=("Maria Quellbrook",)), profile)
    ends = [0, *(span.end for span in result.spans)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, result.spans, strict=False))
    assert result.failed_layer == ""
    assert 0 <= result.risk <= 1


@settings(deadline=None, max_examples=120)
@given(FILL, FULL, st.text(max_size=60))
def test_the_nonidentifiable_profile_takes_all_that_the_peer_profile_takes(fill: str, name: str, rest: str) -> None:
    text, known = f"{fill} {name} {rest}", Known(patient=(name,))
    peer, full = (deidentify(text, known, profile).spans for profile in (Profile.PEER, Profile.NONIDENTIFIABLE))
    taken = cover(len(text), full)
    assert all(all(taken[span.start:span.end]) for span in peer)


@given(st.lists(SPANS, max_size=12))
def test_resolving_overlaps_uncovers_nothing(spans: list[Span]) -> None:
    text = "x" * 60
    merged = resolve(text, spans)
    before, after = cover(60, spans), cover(60, merged)
    assert all(after[place] for place in range(60) if before[place])
    assert all(not left.overlaps(right) for left, right in pairwise(merged))


@settings(deadline=None, max_examples=120)
@given(FILL, FULL, FILL, st.sampled_from(list(Profile)))
def test_no_detected_stretch_stands_whole_in_its_place_again(
    before: str, name: str, after: str, profile: Profile,
) -> None:
    text = f"{before} Dr. {name} {after}"
    result = deidentify(text, Known(patient=(name,)), profile)
    kept = "".join(text[end:start] for end, start in zip(
        [0, *(span.end for span in result.spans)], [*(span.start for span in result.spans), len(text)], strict=True))
    assert name.split()[0].lower() not in kept.lower().split()
    assert result.failed_layer == ""


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400).map(lambda raw: raw.decode("latin-1")) | st.text(max_size=200)
       | st.text("\ud800\udfff\x00\u202e<p>", max_size=50))
def test_bytes_surrogates_and_markup_never_break_it(text: str) -> None:
    result = deidentify(text, Known())
    assert result.failed_layer == ""
    assert all(0 <= span.start < span.end <= len(text) for span in result.spans)


@pytest.mark.slow
def test_a_megabyte_is_read_to_its_end_and_held() -> None:
    text = "Pump alarmed twice. " * 50_000 + "Seen by Dr. Okonkwo."
    result = deidentify(text, Known())
    assert result.held
    assert text[result.spans[-1].start:result.spans[-1].end] == "Okonkwo"
