"""A file sealed in frames, so that any size passes in little memory and no frame can be left out or moved.

    header:  1 byte format | 2 bytes key version | 16 bytes salt | 7 bytes prefix
    frames:  64 KiB of ciphertext and a 16-byte tag each; the last may be shorter, and there is always a last

The key of a file is HKDF-SHA256(data key, salt), used for no other. Frame n is sealed under the nonce
prefix | n in 4 bytes | 1 where it is the last, else 0 (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár,
"Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015). Place, header and last-flag are
associated data. So a file that was cut, put in another order, doubled, or laid under another row does not open.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pso_portal.vault.envelope import KEY_BYTES, Context, VaultError

FORMAT: Final = 1
FRAME: Final = 64 * 1024
TAG: Final = 16
HEADER: Final = 26
_LABEL: Final = b"pso-portal sealed file"
_MOST_FRAMES: Final = 2**32


@dataclass(frozen=True, slots=True)
class _Frames:
    """What all frames of one file share."""

    cipher: AESGCM
    place: bytes
    prefix: bytes

    def nonce(self, number: int, last: bool) -> bytes:
        if number >= _MOST_FRAMES:
            raise VaultError("The file is too long to be sealed.")
        return self.prefix + number.to_bytes(4, "big") + bytes([last])

    def data(self, last: bool) -> bytes:
        return self.place + bytes([last])


def seal_stream(key: bytes, source: BinaryIO, target: BinaryIO, context: Context) -> int:
    """Seal `source` to its end into `target`; returns the plain bytes taken. Raises VaultError."""
    header = bytes([FORMAT]) + context.version.to_bytes(2, "big") + os.urandom(23)
    frames = _frames(key, header, context)
    target.write(header)
    size = 0
    for number, plain, last in _cut(source, FRAME):
        target.write(frames.cipher.encrypt(frames.nonce(number, last), plain, frames.data(last)))
        size += len(plain)
    return size


def open_stream(key: bytes, source: BinaryIO, context: Context) -> Iterator[bytes]:
    """The plain frames, each proven before it is given. Only a caller that reached the end has the whole file.

    Raises VaultError for whatever was not sealed so, here, with this key, up to and including the last frame.
    """
    header = _read(source, HEADER)
    if stream_version(header) != context.version:
        raise VaultError("The sealed file names another key version.")
    frames = _frames(key, header, context)
    for number, sealed, last in _cut(source, FRAME + TAG):
        try:
            yield frames.cipher.decrypt(frames.nonce(number, last), sealed, frames.data(last))
        except InvalidTag:
            raise VaultError("The sealed file does not open here.") from None


def stream_version(header: bytes) -> int:
    """The version of the data key that a header names, unproven until frames open. Raises VaultError."""
    if len(header) < HEADER or header[0] != FORMAT:
        raise VaultError("This is not a sealed file.")
    return int.from_bytes(header[1:3], "big")


def _frames(key: bytes, header: bytes, context: Context) -> _Frames:
    if len(key) != KEY_BYTES:
        raise VaultError("A data key has 32 bytes.")
    place = context.associated_data()
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=header[3:19], info=_LABEL).derive(key)
    return _Frames(AESGCM(derived), header + place, header[19:])


def _cut(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Pieces of `size` with their number; the last, which may be short or empty, is known by what follows it."""
    number, piece = 0, _read(source, size)
    while following := _read(source, size):
        yield number, piece, False
        number, piece = number + 1, following
    yield number, piece, True


def _read(source: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, unless the source ends: a socket or pipe may give fewer at a time."""
    parts, missing = [], size
    while missing and (read := source.read(missing)):
        parts.append(read)
        missing -= len(read)
    return b"".join(parts)
