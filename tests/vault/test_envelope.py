"""What is sealed opens at its own place under its own key, and nothing else opens at all."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pso_portal.vault import envelope
from pso_portal.vault.envelope import OVERHEAD, Context, VaultError, key_version, open_sealed, seal

KEY = bytes(range(32))
PLACE = Context(
    version=3,
    provider="4b6f1c52-7f0e-4d5c-9d10-2a0d5f5b9a11",
    table="events_event",
    row="0d2f2b5e-54f2-4a5f-8d4e-0a2f4c1c7a55",
    field="narrative",
)
names = st.text(min_size=1, max_size=40)
places = st.builds(Context, version=st.integers(1, 0xFFFF), provider=names, table=names, row=names, field=names)
keys = st.binary(min_size=32, max_size=32)


@given(key=keys, plaintext=st.binary(max_size=4096), place=places)
def test_what_is_sealed_opens_again(key: bytes, plaintext: bytes, place: Context) -> None:
    sealed = seal(key, plaintext, place)

    assert open_sealed(key, sealed, place) == plaintext
    assert key_version(sealed) == place.version
    assert len(sealed) == len(plaintext) + OVERHEAD


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert len({seal(KEY, b"fall from bed", PLACE) for _ in range(200)}) == 200


@given(plaintext=st.binary(min_size=1, max_size=200), place=places, other=places)
def test_a_sealed_value_opens_at_no_other_place(plaintext: bytes, place: Context, other: Context) -> None:
    sealed = seal(KEY, plaintext, place)

    if other != place:
        with pytest.raises(VaultError):
            open_sealed(KEY, sealed, other)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"version": 4},
        {"provider": "pso"},
        {"table": "pses_deliberation"},
        {"row": "0d2f2b5e-54f2-4a5f-8d4e-0a2f4c1c7a56"},
        {"field": "narrativ"},
        {"table": "events_even", "row": "t0d2f2b5e-54f2-4a5f-8d4e-0a2f4c1c7a55"},
    ],
)
def test_a_ciphertext_moved_by_one_coordinate_does_not_open(elsewhere: dict[str, Any]) -> None:
    with pytest.raises(VaultError):
        open_sealed(KEY, seal(KEY, b"moved", PLACE), replace(PLACE, **elsewhere))


def test_parts_that_only_join_to_the_same_text_are_different_places() -> None:
    one, two = replace(PLACE, table="ab", row="c"), replace(PLACE, table="a", row="bc")

    assert one.associated_data() != two.associated_data()


@given(key=keys)
def test_another_key_opens_nothing(key: bytes) -> None:
    sealed = seal(KEY, b"short", PLACE)

    if key != KEY:
        with pytest.raises(VaultError):
            open_sealed(key, sealed, PLACE)


def test_no_length_of_a_cut_value_opens() -> None:
    sealed = seal(KEY, b"the wrong blood was hung", PLACE)

    for length in range(len(sealed)):
        with pytest.raises(VaultError):
            open_sealed(KEY, sealed[:length], PLACE)
        with pytest.raises(VaultError):
            open_sealed(KEY, sealed[len(sealed) - length :], PLACE)


def test_no_bit_can_be_flipped() -> None:
    sealed = seal(KEY, b"dose", PLACE)

    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(VaultError):
            open_sealed(KEY, bytes(changed), PLACE)


@given(extra=st.binary(min_size=1, max_size=64))
def test_nothing_can_be_added(extra: bytes) -> None:
    sealed = seal(KEY, b"dose", PLACE)

    for longer in (sealed + extra, extra + sealed):
        with pytest.raises(VaultError):
            open_sealed(KEY, longer, PLACE)


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_plain_text_in_the_column_is_refused(content: bytes) -> None:
    with pytest.raises(VaultError):
        open_sealed(KEY, content, PLACE)


@given(body=st.binary(max_size=100))
def test_plain_text_that_imitates_the_head_is_refused(body: bytes) -> None:
    with pytest.raises(VaultError):
        open_sealed(KEY, b"\x01\x00\x03" + body, PLACE)


@pytest.mark.parametrize("length", [0, 1, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(VaultError):
        seal(bytes(length), b"", PLACE)


@pytest.mark.parametrize("part", [{"version": 0}, {"version": 0x10000}, {"version": -1}, {"row": ""}, {"field": ""}])
def test_an_incomplete_place_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(VaultError):
        seal(KEY, b"", replace(PLACE, **part))


# Sealed by format 1, by hand: what lies in databases opens for as long as format 1 is read.
LAID_DOWN = (
    "010003000102030405060708090a0b0c0d0e0f6465666768696a6b6c6d6e6f"
    "06b1aaa6baa25924a32f7733bd13df4692791b3c88f2da7b069c02aff3"
)


def test_what_was_laid_down_in_format_1_opens_and_its_place_is_spelled_as_it_was() -> None:
    place = Context(version=3, provider="pso", table="t", row="r", field="f")
    assert place.associated_data().hex() == "0100030000000370736f000000017400000001720000000166"
    assert open_sealed(KEY, bytes.fromhex(LAID_DOWN), place) == b"fall from bed"


def test_what_is_too_long_for_one_piece_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_: Any) -> bytes:
        raise OverflowError

    monkeypatch.setattr(envelope, "AESGCM", lambda key: SimpleNamespace(encrypt=too_long))
    with pytest.raises(VaultError, match="too long"):
        seal(KEY, b"short", PLACE)
