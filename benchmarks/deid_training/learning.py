"""Trains the network of the engine with numpy: stochastic gradients of the likelihood of whole texts.

The chain's likelihood and its gradient: Lafferty, McCallum and Pereira 2001; steps: Adam (Kingma and Ba 2015), for the
vectors of attributes only where a text touches them; dropout (Srivastava and others 2014) on the hidden layer, and on
what a word is, so that its neighbours must tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aggregation.deidentification.network import FAR, OUTSIDE, Floats, Numbers, firsts, inside, numbered
from aggregation.deidentification.observing import ATTRIBUTES
from benchmarks.deid_training.writing import Example

Weights = dict[str, Floats]
LABELS = (OUTSIDE, "A", "D", "E", "F", "I", "L", "N", "R", "U", "W")
# Attributes that name a word; dropped, the word is one never met. The last one, the word itself, must be met oftener.
NAMING = [0, 8, 9, 10, 11, 12, 13, 14]
LEAST, LEAST_WORD = 3, 20
DENSE, SPARSE = ("window", "bias", "out", "label", "follows"), ("vectors", "own")
Encoded = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Settings:
    """How the model is trained. `width`: numbers of a vector; `dropped`: shares of hidden units, of words whole, and of
    each naming attribute alone."""

    width: int = 64
    hidden: int = 256
    epochs: int = 8
    rate: float = 2e-3
    texts: int = 64
    dropped: tuple[float, float, float] = (0.4, 0.2, 0.1)
    seed: int = 1


def values_of(examples: Sequence[Example]) -> list[list[str]]:
    """The values of each attribute that were met often enough."""
    counts = [Counter(kind[place] for kinds, _ in examples for kind in kinds) for place in range(ATTRIBUTES)]
    least = [LEAST] * (ATTRIBUTES - 1) + [LEAST_WORD]
    return [sorted(value for value, met in counted.items() if met >= enough)
            for counted, enough in zip(counts, least, strict=True)]


def encoded(examples: Sequence[Example], numbers: Sequence[dict[str, int]]) -> list[Encoded]:
    """Rows of attributes (tokens × attributes) and numbers of labels, by text."""
    first, labels = firsts(numbers), {label: place for place, label in enumerate(LABELS)}
    rows = {kind: [known.get(value, start) for known, value, start in zip(numbers, kind, first, strict=True)]
            for kinds, _ in examples for kind in kinds}
    return [(np.array([rows[kind] for kind in kinds]), np.array([labels[label] for label in told]))
            for kinds, told in examples]


def started(rows: int, settings: Settings, chance: np.random.Generator) -> Weights:
    """Small random vectors; the hidden layer scaled after He and others 2015."""
    seen = (2 * FAR + 1) * settings.width
    shapes = {"vectors": (rows + 1, settings.width, 0.1), "window": (seen, settings.hidden, (2 / seen) ** 0.5),
              "out": (settings.hidden, len(LABELS), settings.hidden ** -0.5)}
    found = {name: (chance.standard_normal((high, wide)) * scale).astype(np.float32)
             for name, (high, wide, scale) in shapes.items()}
    empty = {"own": (rows + 1, len(LABELS)), "bias": (settings.hidden,), "label": (len(LABELS),),
             "follows": (len(LABELS), len(LABELS))}
    return found | {name: np.zeros(shape, np.float32) for name, shape in empty.items()}


def learned(examples: Sequence[Example], settings: Settings) -> tuple[list[list[str]], Weights]:
    """The values of each attribute, and the weights, as `network.packed` takes them."""
    values = values_of(examples)
    texts = encoded(examples, numbered(values))
    chance = np.random.default_rng(settings.seed)
    weights = started(sum(len(known) + 1 for known in values), settings, chance)
    learning = Learning(weights, firsts(numbered(values)), settings, chance)
    several = list(batches([len(labels) for _, labels in texts], settings, chance))
    for step, batch in enumerate(several):
        learning.step([texts[place] for place in batch], step / len(several))
    return values, weights


def batches(lengths: Sequence[int], settings: Settings, chance: np.random.Generator) -> Iterator[list[int]]:
    """Every text once an epoch, with others of about its length."""
    size = settings.texts
    for _ in range(settings.epochs):
        order = chance.permutation(len(lengths)).tolist()
        alike = [sorted(order[begin:begin + size * 20], key=lengths.__getitem__)
                 for begin in range(0, len(order), size * 20)]
        several = [part[begin:begin + size] for part in alike for begin in range(0, len(part), size)]
        yield from (several[place] for place in chance.permutation(len(several)))


class Learning:
    """Weights on their way, with the means of their gradients."""

    def __init__(self, weights: Weights, first: Sequence[int], settings: Settings, chance: np.random.Generator) -> None:
        self.weights, self.first, self.settings, self.chance = weights, np.array(first), settings, chance
        self.means = {name: np.zeros_like(values) for name, values in weights.items()}
        self.squares = {name: np.zeros_like(values) for name, values in weights.items()}

    def step(self, texts: Sequence[Encoded], done: float) -> None:
        """Learn from several texts; `done` in [0, 1): how far the training has come."""
        rows = self.forgetful(np.concatenate([rows for rows, _ in texts]))
        labels = np.concatenate([told for _, told in texts])
        lengths = np.array([len(told) for _, told in texts])
        rate = self.settings.rate * min(1.0, done * 50 + 0.02) * (0.52 + 0.5 * np.cos(np.pi * done))
        weights, width = self.weights, self.settings.width
        here = inside(lengths.tolist())
        line = np.broadcast_to(weights["vectors"][-1], (lengths.sum() + FAR * (len(lengths) + 1), width)).copy()
        line[here] = weights["vectors"][rows].sum(axis=1)
        window = np.concatenate([line[here + place] for place in range(-FAR, FAR + 1)], axis=1)
        before = window @ weights["window"] + weights["bias"]
        kept = (self.chance.random(before.shape) > self.settings.dropped[0]) / (1 - self.settings.dropped[0])
        kept = (kept * (before > 0)).astype(np.float32)
        hidden = before * kept
        scores = hidden @ weights["out"] + weights["label"] + weights["own"][rows].sum(axis=1)
        wrong, follows = missed(scores, labels, lengths, weights["follows"])
        back = (wrong @ weights["out"].T) * kept
        gradients = {"follows": follows, "label": wrong.sum(axis=0), "out": hidden.T @ wrong, "bias": back.sum(axis=0),
                     "window": window.T @ back}
        told = np.zeros_like(line)
        for number, place in enumerate(range(-FAR, FAR + 1)):
            told[here + place] += back @ weights["window"][number * width:(number + 1) * width].T
        for name in DENSE:
            self.move(name, ..., gradients[name], rate)
        self.touch("vectors", rows, told[here], rate)
        self.touch("own", rows, wrong, rate)
        self.move("vectors", -1, told.sum(axis=0) - told[here].sum(axis=0), rate)

    def forgetful(self, rows: Numbers) -> Numbers:
        """The rows with some words, or some of what names them, as if never met."""
        _, whole, alone = self.settings.dropped
        gone = np.zeros(rows.shape, bool)
        gone[:, NAMING] = (self.chance.random((len(rows), len(NAMING))) < alone) | (
            self.chance.random((len(rows), 1)) < whole)
        return np.where(gone, self.first, rows)

    def touch(self, name: str, rows: Numbers, gradient: Floats, rate: float) -> None:
        """A step for the rows that the texts hold; each token's gradient goes to every one of its attributes."""
        flat = rows.ravel()
        order = np.argsort(flat, kind="stable")
        begin = np.flatnonzero(np.r_[True, np.diff(flat[order]) != 0])
        met = flat[order][begin]
        self.move(name, met, np.add.reduceat(gradient[order // rows.shape[1]], begin, axis=0), rate)
        self.weights[name][met] *= 1 - 0.002 * rate

    def move(self, name: str, where: npt.NDArray[np.int64] | int | type(...), gradient: Floats, rate: float) -> None:
        """One step of Adam, without its correction of the first steps: the rate begins low."""
        means, squares = self.means[name], self.squares[name]
        means[where] = 0.9 * means[where] + 0.1 * gradient
        squares[where] = 0.99 * squares[where] + 0.01 * gradient * gradient
        self.weights[name][where] -= (rate * means[where] / (np.sqrt(squares[where]) + 1e-6)).astype(np.float32)


def missed(scores: Floats, labels: Numbers, lengths: Numbers, follows: Floats) -> tuple[Floats, Floats]:
    """Gradients, a text's share each, by scores (tokens × labels) and by steps between labels."""
    time = np.arange(lengths.max())[:, None]
    there = time < lengths
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))[np.minimum(starts + time, len(scores) - 1)]
    likely[~there] = 1.0
    steps = np.exp(follows)
    forward, scale, state = np.empty_like(likely), np.empty(likely.shape[:2], np.float32), likely[0]
    for place in range(len(likely)):
        state = (state @ steps) * likely[place] if place else state
        scale[place] = state.sum(axis=1)
        state = forward[place] = state / scale[place][:, None]
    backward, pairs = np.ones_like(likely), np.zeros_like(follows)
    for place in range(len(likely) - 2, -1, -1):
        ahead = likely[place + 1] * backward[place + 1] / scale[place + 1][:, None] * there[place + 1][:, None]
        backward[place] = np.where(there[place + 1][:, None], ahead @ steps.T, 1.0)
        pairs += steps * (forward[place].T @ ahead)
    wrong = (forward * backward).transpose(1, 0, 2)[there.T]
    wrong /= wrong.sum(axis=1, keepdims=True)
    wrong[np.arange(len(labels)), labels] -= 1
    within = np.delete(np.arange(len(labels)), np.cumsum(lengths) - 1)
    np.subtract.at(pairs, (labels[within], labels[within + 1]), 1)
    return wrong / np.float32(len(lengths)), pairs / np.float32(len(lengths))
