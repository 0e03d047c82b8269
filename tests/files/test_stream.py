"""A sealed file opens whole, in its own place, or not at all."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pso_portal.files.stream import FRAME, HEADER, TAG, open_stream, seal_stream
from pso_portal.vault.envelope import Context, VaultError

KEY = bytes(range(32))
PLACE = Context(1, "provider", "files_attachment", "row", "content")
WHOLE = FRAME + TAG
SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 7]


def sealed(plain: bytes, place: Context = PLACE) -> bytes:
    target = io.BytesIO()
    assert seal_stream(KEY, io.BytesIO(plain), target, place) == len(plain)
    return target.getvalue()


def opened(content: bytes, place: Context = PLACE, key: bytes = KEY) -> bytes:
    return b"".join(open_stream(key, io.BytesIO(content), place))


def plain_of(size: int) -> bytes:
    return (b"Heparin 5,000 units. " * (size // 20 + 1))[:size]


def frames_of(content: bytes) -> list[bytes]:
    return [content[at : at + WHOLE] for at in range(HEADER, len(content), WHOLE)]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens(size: int) -> None:
    content = sealed(plain_of(size))
    assert opened(content) == plain_of(size)
    assert len(content) == HEADER + size + TAG * max(1, -(-size // FRAME))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4 * FRAME), st.integers(1, 5))
def test_any_size_and_any_size_of_pieces_comes_back(size: int, pieces: int) -> None:
    class Dripping(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(max(1, (wanted or 0) // pieces))

    content = sealed(plain_of(size))
    assert b"".join(open_stream(KEY, Dripping(content), PLACE)) == plain_of(size)


def test_no_bit_can_change() -> None:
    content = sealed(b"Heparin.")
    for bit in range(len(content) * 8):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VaultError):
            opened(bytes(changed))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 8 * (HEADER + 2 * WHOLE + 7 + TAG) - 1))
def test_no_bit_of_a_long_file_can_change(bit: int) -> None:
    changed = bytearray(sealed(plain_of(2 * FRAME + 7)))
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VaultError):
        opened(bytes(changed))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_cut_at_or_beside_any_frame_does_not_open(size: int) -> None:
    content = sealed(plain_of(size))
    edges = {edge + beside for edge in range(HEADER, len(content) + WHOLE, WHOLE) for beside in (-1, 0, 1)}
    for edge in sorted(each for each in edges | {0, 1, len(content) - 1, len(content) - TAG} if each < len(content)):
        with pytest.raises(VaultError):
            opened(content[:edge])


def test_a_short_file_cut_anywhere_does_not_open() -> None:
    content = sealed(b"Heparin.")
    for end in range(len(content)):
        with pytest.raises(VaultError):
            opened(content[:end])


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 2, 1], [0, 0, 1, 2], [0, 1, 1, 2], [1, 2], [0, 2], [2], [0, 1, 2, 2]])
def test_frames_in_another_order_doubled_or_left_out_do_not_open(order: list[int]) -> None:
    content = sealed(plain_of(3 * FRAME))
    frames = frames_of(content)
    assert opened(content[:HEADER] + b"".join(frames)) == plain_of(3 * FRAME)
    with pytest.raises(VaultError):
        opened(content[:HEADER] + b"".join(frames[each] for each in order))


def test_frames_of_two_files_under_one_key_do_not_mix() -> None:
    one, other = sealed(plain_of(3 * FRAME)), sealed(plain_of(3 * FRAME))
    mixed = frames_of(one)[:1] + frames_of(other)[1:]
    with pytest.raises(VaultError):
        opened(one[:HEADER] + b"".join(mixed))
    with pytest.raises(VaultError):
        opened(other[:HEADER] + b"".join(frames_of(one)))


@pytest.mark.parametrize(
    "place",
    [
        replace(PLACE, row="other"), replace(PLACE, provider="other"), replace(PLACE, table="other"),
        replace(PLACE, field="name"), replace(PLACE, version=2),
    ],
    ids=["row", "provider", "table", "field", "version"],
)  # fmt: skip
def test_a_file_opens_in_its_own_place_only(place: Context) -> None:
    with pytest.raises(VaultError):
        opened(sealed(b"Heparin."), place)


@pytest.mark.parametrize("key", [bytes(32), b"", bytes(31)])
def test_another_key_opens_nothing(key: bytes) -> None:
    with pytest.raises(VaultError):
        opened(sealed(b"Heparin."), key=key)


def test_memory_does_not_grow_with_the_file() -> None:
    class Endless(io.RawIOBase):
        left = 400

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return bytes(size) if self.left > 0 else b""

    class Nowhere(io.BytesIO):
        def write(self, content: object) -> int:
            return 0

    tracemalloc.start()
    assert seal_stream(KEY, Endless(), Nowhere(), PLACE) == 399 * FRAME  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * FRAME
