"""Trees against the definition itself, written down once more as RFC 9162 has it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pso_portal.provenance.merkle import EMPTY, Frontier, Tree, leaf_hash
from pso_portal.provenance.verify_bundle import consistent, root_of

SIZES = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(size)]


def by_definition(found: list[bytes]) -> bytes:
    """MTH of section 2.1.1, over leaf hashes."""
    if len(found) == 1:
        return found[0]
    split = 1
    while split * 2 < len(found):
        split *= 2
    return hashlib.sha256(b"\x01" + by_definition(found[:split]) + by_definition(found[split:])).digest()


def test_a_leaf_and_the_empty_tree_are_hashed_as_the_rfc_says() -> None:
    assert leaf_hash(b"L").hex() == hashlib.sha256(b"\x00L").hexdigest()
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Frontier().root() == EMPTY == Tree([]).root(0)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 33, 64, 65])
def test_the_root_is_that_of_the_definition_however_it_is_reached(size: int) -> None:
    found, grown = leaves(size), Frontier()
    for leaf in found:
        grown.add(leaf)
    assert grown.root() == Tree(found).root(size) == by_definition(found)
    assert len(grown.peaks) == size.bit_count()


@given(size=SIZES, data=st.data())
def test_every_leaf_is_proven_and_at_no_other_place(size: int, data: st.DataObject) -> None:
    found = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(0, size + 3))
    proof = Tree(found).inclusion(index, size)
    assert root_of(found[index], index, size, proof) == by_definition(found)
    if elsewhere != index:
        assert root_of(found[index], elsewhere, size, proof) != by_definition(found)


@given(size=SIZES, data=st.data())
def test_a_proof_with_a_bit_changed_a_hash_more_or_less_proves_nothing(size: int, data: st.DataObject) -> None:
    found = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = Tree(found).inclusion(index, size), by_definition(found)
    at = data.draw(st.integers(0, len(proof)))
    broken = [[*proof[:at], bytes(32), *proof[at:]], proof[:-1] if proof else [bytes(32)]]
    if at < len(proof):
        bit = 1 << data.draw(st.integers(0, 255))
        changed = (int.from_bytes(proof[at]) ^ bit).to_bytes(32)
        broken.append([*proof[:at], changed, *proof[at + 1 :]])
    assert [each for each in broken if root_of(found[index], index, size, each) == root] == []


@given(size=SIZES, data=st.data())
def test_a_tree_begins_with_each_smaller_one_and_with_no_other(size: int, data: st.DataObject) -> None:
    found = leaves(size)
    first = data.draw(st.integers(1, size))
    proof = Tree(found).consistency(first, size)
    old, new = by_definition(found[:first]), by_definition(found)
    assert consistent(first, size, old, new, proof)
    assert not consistent(first, size, bytes(32), new, proof)
    assert not consistent(first, size, old, bytes(32), proof)
    assert not consistent(first, size, old, new, [*proof, bytes(32)])


@pytest.mark.parametrize(("first", "size"), [(0, 3), (4, 3), (1, 9)])
def test_there_is_no_proof_of_what_is_not_there(first: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such tree"):
        Tree(leaves(8)).consistency(first, size)
