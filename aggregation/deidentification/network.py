"""A small neural network under a chain of labels, read with numpy for many texts at once.

A token is the sum of the vectors of its attributes; a hidden layer sees it with the tokens beside it; a chain weighs
which labels follow each other. The window and its sentence-level likelihood: Collobert and others 2011, 3.2 and 3.3;
forward-backward with every step scaled: Rabiner 1989, V.A. Texts stand side by side in one array, so a step of all of
them costs about what the step of one does. What a token says to the hidden layer is kept in short numbers, half as
long to fetch and to add as others: that is where the time goes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from aggregation.deidentification.observing import ATTRIBUTES, MODES, TOKEN, kind_of
from pso_portal.names.folding import fold_lines

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]
Number = TypeVar("Number", np.float32, np.int16)
Weights = Mapping[str, Floats]
Stretch = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]     # numbers of its tokens; where each begins and ends
FAR = 4             # tokens seen on each side
SEEN = 2 * FAR + 1
COMMON = 10_000     # tokens whose part in the hidden layer is kept: 4.6 kB each
AT_ONCE = 4_096     # tokens whose hidden layer is summed at once: there are rows for as many more that are not kept
AT_HAND = 256       # rows of numbers worked on at once, few enough for the processor's own memory
MOST = 32_767       # the greatest short number
REACH = 7.6         # the greatest length of a token's vector: of 52,000 tokens the longest is 7.5
LEAST = 1e-6        # for a unit without weights
MANY = 60_000       # tokens, or stretches of them, remembered; then all are forgotten
LONG = 40           # characters of a stretch that will not come again
SIDE_BY_SIDE = 128  # texts in one array
FAINTEST = -60.0    # log of the smallest score beside the greatest of a token
OUTSIDE = "O"


class Network:
    """A trained model. `labels` are those of its columns; `OUTSIDE` is one of them.

    `numbers`: by attribute, the row of each value (the first row of an attribute is that of values never met).
    `weights`: vectors (rows × width; the last one stands for what lies outside a text), own (rows × labels), window
    (width × tokens seen, × hidden), bias, out (hidden × labels), label, follows (labels × labels).
    """

    def __init__(self, labels: Sequence[str], numbers: Sequence[Mapping[str, int]], weights: Weights) -> None:
        self.labels, self.outside = tuple(labels), list(labels).index(OUTSIDE)
        self.numbers, self.weights = numbers, weights
        self.first, self.found = firsts(numbers), [known.get for known in numbers]
        self.steps = np.exp(weights["follows"])
        self.window, self.bias, self.out = shortened(weights)
        self.table = np.empty((COMMON + AT_ONCE + 2 * FAR, SEEN * len(self.out)), np.int16)
        self.forget()

    def forget(self) -> None:
        """Start with no token but the edge of a text, number 0."""
        self.kinds: dict[tuple[str, str, str], int] = {}
        self.stretches: dict[str, dict[str, Stretch]] = {mode: {} for mode in MODES}
        self.new: list[list[int]] = []
        self.kept, self.vectors = 0, within_reach(self.weights["vectors"][-1:].copy())
        self.own = np.zeros((1, len(self.labels)), np.float32)

    def number(self, word: str, written: str, mode: str) -> int:
        """The number of a token (`observing.kind_of`)."""
        key = word, written, mode
        found = self.kinds.get(key)
        if found is None:
            self.new.append(self.rows(kind_of(word, written, mode)))
            found = self.kinds[key] = len(self.vectors) + len(self.new) - 1
        return found

    def tokens(self, written: str, mode: str) -> Stretch:
        """The tokens of a stretch without blanks. It is remembered."""
        folded = fold_lines(written)
        places = [token.span() for token in TOKEN.finditer(folded)]
        numbers = [self.number(folded[left:right], written[left:right], mode) for left, right in places]
        stretch = tuple(numbers), tuple(places)
        if len(written) < LONG:
            self.stretches[mode][written] = stretch
        return stretch

    def rows(self, kind: Sequence[str]) -> list[int]:
        """The rows of a token's attributes."""
        return [found(value, first) for found, value, first in zip(self.found, kind, self.first, strict=True)]

    def learn(self) -> None:
        """Vectors and own scores of the tokens met since the last time, and the rows of those met first."""
        if self.new:
            rows = np.array(self.new)
            self.vectors = longer(self.vectors, within_reach(added(self.weights["vectors"], rows)))
            self.own = longer(self.own, added(self.weights["own"], rows) + self.weights["label"])
            self.new = []
        known = self.vectors[self.kept:COMMON]
        self.tell(known, self.kept)
        self.kept += len(known)

    def chances(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """For each text, given as numbers of tokens: the chance of each label (tokens × labels)."""
        self.learn()
        found: list[Floats] = []
        for begin in range(0, len(texts), SIDE_BY_SIDE):
            several = texts[begin:begin + SIDE_BY_SIDE]
            lengths = np.array([len(text) for text in several])
            tables = marginals(self.scores(several), lengths, self.steps) if lengths.any() else self.own[:0]
            found += np.split(tables, np.cumsum(lengths)[:-1])
        if max(len(self.kinds), *map(len, self.stretches.values())) > MANY:
            self.forget()
        return found

    def scores(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Of all tokens in order, how well each label goes with what is seen."""
        edge = (0,) * FAR
        line = np.fromiter(chain(chain.from_iterable((*edge, *text) for text in texts), edge), np.int64)
        here = inside([len(text) for text in texts])
        scores: Floats = self.own.take(line[here], axis=0)
        for begin in range(0, len(here), AT_ONCE):
            hidden = self.hidden(line, here[begin:begin + AT_ONCE])
            for near in range(0, len(hidden), AT_HAND):
                some = hidden[near:near + AT_HAND].astype(np.float32)
                scores[begin + near:begin + near + len(some)] += np.maximum(some, 0, out=some) @ self.out
        return scores

    def hidden(self, line: Numbers, here: Numbers) -> Shorts:
        """What the units are told at these places of a line (places × hidden)."""
        begin, end = here[0] - FAR, here[-1] + FAR + 1
        said = self.placed(line[begin:end]) * SEEN
        seen = np.lib.stride_tricks.sliding_window_view(said, SEEN)[here - here[0]]
        return added(self.table.reshape(-1, len(self.out)), seen + np.arange(SEEN))

    def placed(self, line: Numbers) -> Numbers:
        """The rows of the table that stand for these tokens, given by number: those of common tokens are their numbers,
        others get rows behind them until the next time.
        """
        rare = line >= COMMON
        if not rare.any():
            return line
        met, again = np.unique(line[rare], return_inverse=True)
        self.tell(self.vectors[met], COMMON)
        rows = line.copy()
        rows[rare] = COMMON + again
        return rows

    def tell(self, vectors: Floats, first: int) -> None:
        """Write what tokens say at each place of the window to the table, from row `first` on."""
        middle = slice(FAR * len(self.out), (FAR + 1) * len(self.out))
        for begin in range(0, len(vectors), AT_HAND):
            said = vectors[begin:begin + AT_HAND] @ self.window
            said[:, middle] += self.bias
            self.table[first + begin:first + begin + len(said)] = np.rint(said, out=said)


def added(table: npt.NDArray[Number], rows: Numbers) -> npt.NDArray[Number]:
    """Of each line of `rows` (sums × rows added) the sum of those rows of the table. As a product with ones, since a
    sparse one adds rows where they lie, and takes short numbers too.
    """
    ends = np.arange(0, rows.size + 1, rows.shape[1], dtype=np.int32)
    ones = np.ones(rows.size, table.dtype), rows.astype(np.int32).ravel(), ends
    return np.asarray(csr_array(ones, shape=(len(rows), len(table))) @ table)


def within_reach(vectors: Floats) -> Floats:
    """The vectors, those shortened that are too long. No nine tokens can then say more to a unit than a short number
    holds: a product is no greater than the lengths of its factors.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors if lengths.max() <= REACH else vectors * np.minimum(1, REACH / lengths)


def longer(table: Floats, more: Floats) -> Floats:
    """The table with more rows behind it. They are written to room left there, which is made for twice as many rows
    where there is too little: a copy of the table for every few rows would take longer than to find them.
    """
    size, room = len(table) + len(more), table.base
    if room is None or len(room) < size:
        room = np.empty((2 * size, more.shape[1]), more.dtype)
        room[:len(table)] = table
    room[len(table):size] = more
    grown: Floats = room[:size]
    return grown


def shortened(weights: Weights) -> tuple[Floats, Floats, Floats]:
    """The hidden layer with each unit in a measure of its own, the finest in which sums over the window stay short
    whatever the tokens: window (width × tokens seen * hidden), bias (told by the middle token), out.
    """
    width, bias = weights["vectors"].shape[1], weights["bias"]
    window = weights["window"].reshape(SEEN, width, len(bias))
    reach = REACH * np.linalg.norm(window, axis=1).sum(axis=0) + np.abs(bias) + LEAST
    measure = (MOST - SEEN) / reach     # each of them is rounded
    return (window * measure).transpose(1, 0, 2).reshape(width, -1), bias * measure, weights["out"] / measure[:, None]


def firsts(numbers: Sequence[Mapping[str, int]]) -> list[int]:
    """The row of each attribute for values never met."""
    return [0, *accumulate(len(known) + 1 for known in numbers)][:-1]


def inside(lengths: Sequence[int]) -> Numbers:
    """Places of the tokens of texts in a line with `FAR` edges before, between and behind them."""
    before = np.repeat(np.arange(1, len(lengths) + 1) * FAR, lengths)
    return np.arange(len(before)) + before


def marginals(scores: Floats, lengths: Numbers, steps: Floats) -> Floats:
    """Chances (tokens × labels) from the scores of texts one after another."""
    best = scores.T.copy().max(axis=0)      # quicker than along so few labels
    likely = np.exp(np.maximum(scores - best[:, None], FAINTEST))
    order = np.argsort(-lengths)
    longest, time = lengths[order], np.arange(lengths.max())[:, None]
    going = time < longest
    starts = (np.cumsum(lengths) - lengths)[order]
    ways = ahead, back = (starts + time)[going], (starts + longest - 1 - time)[going]
    both = run(likely.take(np.stack(ways), axis=0), going.sum(axis=1).tolist(), np.stack([steps, steps.T]))
    forward, backward = np.empty_like(likely), np.empty_like(likely)
    forward[ahead], backward[back] = both
    chances: Floats = forward * backward / likely
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def run(likely: Floats, going: Sequence[int], steps: Floats) -> Floats:
    """Both directions of the chain at once. `likely`: directions × tokens × labels, the first token of each text, then
    the second of each that has one, and so on, the longest text before the others; `going`: how many texts have that
    many tokens; `steps`: directions × labels × labels. Every step is scaled to sum 1.
    """
    found, ones = np.empty_like(likely), np.ones_like(steps)
    state, begin = likely[:, :going[0]] / (likely[:, :going[0]] @ ones), going[0]
    found[:, :begin] = state
    for texts in going[1:]:
        state = (state[:, :texts] @ steps) * likely[:, begin:begin + texts]
        state /= state @ ones       # quicker than a sum over so few labels
        found[:, begin:begin + texts] = state
        begin += texts
    return found


def packed(labels: Sequence[str], numbers: Sequence[Mapping[str, int]], weights: Weights) -> bytes:
    """A model as the bytes of its file, in half precision; the same bytes each time."""
    arrays: dict[str, npt.NDArray[np.generic]] = {name: values.astype(np.float16) for name, values in weights.items()}
    for place, known in enumerate(numbers):
        arrays[f"values{place}"] = np.frombuffer("\0".join(sorted(known, key=known.__getitem__)).encode(), np.uint8)
    arrays["labels"] = np.frombuffer("\0".join(labels).encode(), np.uint8)
    told = io.BytesIO()
    np.savez_compressed(told, **arrays)     # type: ignore[arg-type]  # numpy's stub knows no mapping here
    return told.getvalue()


def numbered(values: Sequence[Sequence[str]]) -> list[dict[str, int]]:
    """The rows of the values of each attribute; before each attribute's lies the row for values never met."""
    start, found = 0, []
    for known in values:
        found.append({value: row for row, value in enumerate(known, start + 1)})
        start += len(known) + 1
    return found


def loaded(path: Path) -> Network:
    """The model of a file."""
    with np.load(path, allow_pickle=False) as arrays:
        words = {name: bytes(arrays[name]).decode().split("\0") for name in arrays if name[:6] in ("values", "labels")}
        weights = {name: arrays[name].astype(np.float32) for name in arrays if name not in words}
    values = [[value for value in words[f"values{place}"] if value] for place in range(ATTRIBUTES)]
    return Network(words["labels"], numbered(values), weights)
