"""A small neural network under a chain of labels, read with numpy for many texts at once.

A token is the sum of the vectors of its attributes; a hidden layer sees it with the tokens beside it; a chain weighs
which labels follow each other. The window and its sentence-level likelihood: Collobert and others 2011, 3.2 and 3.3;
forward-backward with every step scaled: Rabiner 1989, V.A. Texts stand side by side in one array, so a step of all of
them costs about what the step of one does.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aggregation.deidentification.observing import ATTRIBUTES, MODES, TOKEN, kind_of
from pso_portal.names.folding import fold_lines

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Weights = Mapping[str, Floats]
Stretch = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]     # numbers of its tokens; where each begins and ends
FAR = 4             # tokens seen on each side
SEEN = 2 * FAR + 1
COMMON = 2_000      # tokens whose part in the hidden layer is kept: 9 kB each
AT_HAND = 512       # tokens whose hidden layer is made at once, small enough for the processor's own memory
MANY = 60_000       # tokens, or stretches of them, remembered; then all are forgotten
LONG = 40           # characters of a stretch that will not come again
SIDE_BY_SIDE = 64   # texts in one array
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
        self.first = firsts(numbers)
        self.steps = np.exp(weights["follows"])
        self.window = weights["window"].reshape(SEEN, weights["vectors"].shape[1], -1)
        self.forget()

    def forget(self) -> None:
        """Start with no token but the edge of a text, number 0."""
        self.kinds: dict[tuple[str, str, str], int] = {}
        self.stretches: dict[str, dict[str, Stretch]] = {mode: {} for mode in MODES}
        self.new: list[list[int]] = []
        self.vectors = self.weights["vectors"][-1:]
        self.own = np.zeros((1, len(self.labels)), np.float32)
        self.said = self.told = self.vectors[:0] @ self.window

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
        found = list(TOKEN.finditer(fold_lines(written)))
        numbers = tuple(self.number(token.group(), written[token.start():token.end()], mode) for token in found)
        stretch = numbers, tuple(token.span() for token in found)
        if len(written) < LONG:
            self.stretches[mode][written] = stretch
        return stretch

    def rows(self, kind: Sequence[str]) -> list[int]:
        """The rows of a token's attributes."""
        return [known.get(value, first) for known, value, first in zip(self.numbers, kind, self.first, strict=True)]

    def learn(self) -> None:
        """Vectors and own scores of the tokens met since the last time."""
        if self.new:
            rows = np.array(self.new)
            vectors = np.concatenate([self.vectors, self.weights["vectors"][rows].sum(axis=1)])
            own = np.concatenate([self.own, self.weights["own"][rows].sum(axis=1) + self.weights["label"]])
            self.vectors, self.own, self.new = vectors, own, []

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
        line = np.array([*chain.from_iterable((*edge, *text) for text in texts), *edge])
        here = inside([len(text) for text in texts])
        met, line = np.unique(line, return_inverse=True)
        told = self.said_by(met)
        scores: Floats = self.own[met].take(line[here], axis=0)
        for begin in range(0, len(here), AT_HAND):
            places = here[begin:begin + AT_HAND]
            hidden = np.broadcast_to(self.weights["bias"], (len(places), len(self.weights["bias"]))).copy()
            for place in range(SEEN):
                hidden += told[place].take(line[places + (place - FAR)], axis=0)
            scores[begin:begin + AT_HAND] += np.maximum(hidden, 0, out=hidden) @ self.weights["out"]
        return scores

    def said_by(self, met: Numbers) -> Floats:
        """What these tokens, in order of their numbers, say at each place of the window (places × tokens × hidden):
        once for all these texts, and for the tokens met first, which are common ones, once for all. What it gives holds
        until the next time.
        """
        kept, there = self.said.shape[1], min(len(self.vectors), COMMON)
        if kept < there and (there == COMMON or there >= 2 * kept):     # seldom, while few are known
            self.said = self.vectors[:COMMON] @ self.window
        common = int(np.searchsorted(met, self.said.shape[1]))
        if self.told.shape[1] < len(met):       # a new array of this size costs more than to fill it
            self.told = np.empty((SEEN, len(met) + len(met) // 4, self.window.shape[2]), np.float32)
        told = self.told[:, :len(met)]
        for place in range(SEEN):
            np.take(self.said[place], met[:common], axis=0, out=told[place, :common], mode="clip")
        np.matmul(self.vectors[met[common:]], self.window, out=told[:, common:])
        return told


def firsts(numbers: Sequence[Mapping[str, int]]) -> list[int]:
    """The row of each attribute for values never met."""
    return [0, *accumulate(len(known) + 1 for known in numbers)][:-1]


def inside(lengths: Sequence[int]) -> Numbers:
    """Places of the tokens of texts in a line with `FAR` edges before, between and behind them."""
    before = np.repeat(np.arange(1, len(lengths) + 1) * FAR, lengths)
    return np.arange(len(before)) + before


def marginals(scores: Floats, lengths: Numbers, steps: Floats) -> Floats:
    """Chances (tokens × labels) from the scores of texts one after another."""
    likely = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), FAINTEST))
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    time = np.arange(lengths.max())[:, None]
    ahead = np.minimum(starts + np.minimum(time, np.maximum(lengths - 1, 0)), len(likely) - 1)
    back = np.minimum(starts + np.maximum(lengths - 1 - time, 0), len(likely) - 1)
    forward, backward, there = np.empty_like(likely), np.empty_like(likely), time < lengths
    both = run(np.stack([likely[ahead], likely[back]], axis=1), np.stack([steps, steps.T]))
    forward[ahead[there]], backward[back[there]] = both[:, 0][there], both[:, 1][there]
    chances: Floats = forward * backward / likely
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def run(likely: Floats, steps: Floats) -> Floats:
    """Both directions of the chain at once. `likely`: time × directions × texts × labels; `steps`: directions × labels
    × labels. Every step is scaled to sum 1.
    """
    found = np.empty_like(likely)
    state = likely[0] / likely[0].sum(axis=2, keepdims=True)
    found[0] = state
    for place in range(1, len(likely)):
        state = (state @ steps) * likely[place]
        state /= state.sum(axis=2, keepdims=True)
        found[place] = state
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
