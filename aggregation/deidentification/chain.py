"""A linear-chain conditional random field, judged for many texts at once.

Lafferty, McCallum and Pereira 2001; forward-backward with every step scaled, as Rabiner 1989 (V.A) does. Texts stand
side by side in one array, so a step of all of them costs about what the step of one does.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aggregation.deidentification.observing import BESIDE, EDGE, FAR, TEMPLATES, TOKEN, kind_of
from aggregation.deidentification.templates import Floats, Numbers, Template, Templates

MANY = 150_000      # tokens, stretches of text without a blank, or pairs remembered; then all are forgotten
LONG = 40           # characters of a stretch that is not worth remembering
Tokens = tuple[tuple[int, int, int], ...]
DISTANCES = range(-FAR, FAR + 1)
PAIRS = range(-2, 2)    # where the left one of two neighbours may stand, for a feature to look at both
SIDE_BY_SIDE = 64   # texts in one array
FAINTEST = -60.0    # log of the smallest score beside the greatest of a token
OUTSIDE = "O"


class Chain:
    """A trained model. `labels` are those of its columns; `OUTSIDE` is one of them.

    What it met it remembers: tokens by their class (all that the model sees of them), scores of each class at each
    distance, scores of two classes side by side. Three side by side come again too seldom.
    """

    def __init__(self, labels: Sequence[str], transitions: Floats, numbers: Sequence[Mapping[str, int]],
                 rows: Sequence[tuple[Numbers, Floats]]) -> None:
        self.labels, self.outside = tuple(labels), list(labels).index(OUTSIDE)
        self.numbers = numbers
        self.steps = np.exp(transitions)
        sizes = [len(known) + 1 for known in numbers]
        made = [Template(parts, sizes, *row) for parts, row in zip(TEMPLATES, rows, strict=True)]
        self.single = {distance: self.those(made, {distance}) for distance in DISTANCES}
        self.paired = [self.those(made, {place, place + 1}) for place in PAIRS]
        self.wide = Templates([template for template in made if len(template.parts) > 1 and {
            distance for distance, _ in template.parts} not in ({place, place + 1} for place in PAIRS)], len(labels))
        self.forget()

    def those(self, templates: Sequence[Template], distances: set[int]) -> Templates:
        """The templates that look at just these distances."""
        chosen = [template for template in templates if {distance for distance, _ in template.parts} == distances]
        return Templates(chosen, len(self.labels))

    def forget(self) -> None:
        """Start with no class of tokens but the edge of a text, number 0."""
        edge = tuple(known.get(value, 0) for known, value in zip(self.numbers, EDGE, strict=True))
        self.kinds: dict[tuple[str, str, str], int] = {}
        self.stretches: dict[tuple[str, str, str], Tokens] = {}
        self.classes: dict[tuple[int, ...], int] = {edge: 0}
        self.new: list[tuple[int, ...]] = [edge]
        self.attributes = np.zeros((0, len(EDGE)), np.int64)
        self.alone = np.zeros((len(DISTANCES), 0, len(self.labels)), np.float32)
        self.pairs: dict[int, int] = {}
        self.beside = np.zeros((len(PAIRS), 0, len(self.labels)), np.float32)

    def number(self, word: str, written: str, mode: str) -> int:
        """The number of the class of a token (`observing.kind_of`)."""
        key = word, written, mode
        found = self.kinds.get(key)
        if found is None:
            kind = kind_of(word, written, mode)
            made = tuple([known.get(value, 0) for known, value in zip(self.numbers, kind, strict=True)])
            found = self.classes.get(made)
            if found is None:
                self.new.append(made)     # first: whatever stops this leaves no number without its class
                found = self.classes[made] = len(self.attributes) + len(self.new) - 1
            self.kinds[key] = found
        return found

    def tokens(self, folded: str, written: str, mode: str) -> Tokens:
        """The tokens of a stretch without blanks: number of the class, begin and end of each. It is remembered."""
        found = tuple((self.number(token.group(), written[token.start():token.end()], mode), *token.span())
                      for token in TOKEN.finditer(folded))
        if len(folded) < LONG:
            self.stretches[folded, written, mode] = found
        return found

    def learn(self) -> None:
        """Attributes, and scores at each distance, of the classes met since the last time."""
        if not self.new:
            return
        fresh = np.array(self.new, np.int64)
        scores = np.stack([self.single[distance].scores({distance: fresh}) for distance in DISTANCES])
        attributes = np.concatenate([self.attributes, fresh])
        alone = np.concatenate([self.alone, scores], axis=1)
        self.attributes, self.alone, self.new = attributes, alone, []

    def paired_numbers(self, keys: Sequence[int]) -> Numbers:
        """The numbers of these pairs of classes."""
        found = list(map(self.pairs.get, keys))
        if None in found:
            self.learn_pairs(sorted({key for key, number in zip(keys, found, strict=True) if number is None}))
            found = list(map(self.pairs.get, keys))
        return np.array(found, np.int64)

    def learn_pairs(self, fresh: Sequence[int]) -> None:
        """Scores of two classes side by side, for those of their two places and of the places beside them."""
        left, right = (self.attributes[[place(key) for key in fresh]] for place in (first, second))
        scores = np.stack([templates.scores({place: left, place + 1: right})
                           for place, templates in zip(PAIRS, self.paired, strict=True)])
        self.beside = np.concatenate([self.beside, scores], axis=1)
        self.pairs |= {key: number for number, key in enumerate(fresh, len(self.pairs))}

    def chances(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """For each text, given as numbers of classes: the chance of each label (tokens × labels)."""
        self.learn()
        found: list[Floats] = []
        for begin in range(0, len(texts), SIDE_BY_SIDE):
            found += self.together(texts[begin:begin + SIDE_BY_SIDE])
        if max(len(self.kinds), len(self.stretches), len(self.pairs)) > MANY:
            self.forget()
        return found

    def together(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """The same for texts that stand in one array."""
        lengths = np.array([len(text) for text in texts])
        if not lengths.sum():
            return [np.zeros((0, len(self.labels)), np.float32) for _ in texts]
        likely = self.likely(texts)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        steps, last = np.arange(lengths.max())[:, None], np.maximum(lengths - 1, 0)
        ahead = np.minimum(starts + np.minimum(steps, last), len(likely) - 1)
        back = np.minimum(starts + np.maximum(last - steps, 0), len(likely) - 1)
        # Of each token, in order: its text, and how many stand before and behind it there.
        text = np.repeat(np.arange(len(texts)), lengths)
        before = np.arange(len(likely)) - starts[text]
        behind = lengths[text] - 1 - before
        forward = run(likely, ahead, self.steps).take(before * len(texts) + text, axis=0)
        backward = run(likely, back, self.steps.T).take(behind * len(texts) + text, axis=0)
        chances = forward * backward / likely
        chances /= chances.sum(axis=1, keepdims=True)
        return np.split(chances, starts[1:])

    def likely(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Of all tokens in order, how well each label goes with what is seen; the best of a token is 1."""
        edge = [0] * FAR
        classes = list(edge)
        for text in texts:
            classes += text
            classes += edge
        line, lengths = np.array(classes), [len(text) for text in texts]
        here = np.arange(sum(lengths)) + np.repeat(np.arange(1, len(texts) + 1) * FAR, lengths)
        around = {distance: line[here + distance] for distance in DISTANCES}
        score = self.wide.scores({distance: self.attributes.take(kinds, axis=0) for distance, kinds in around.items()})
        for distance, kinds in around.items():
            score += self.alone[FAR + distance].take(kinds, axis=0)
        numbers = self.paired_numbers(both(line[:-1], line[1:]).tolist())
        for scores, place in zip(self.beside, PAIRS, strict=True):
            score += scores.take(numbers[here + place], axis=0)
        score -= score.max(axis=1, keepdims=True)
        likely: Floats = np.exp(np.maximum(score, FAINTEST))
        return likely


def both(left: Numbers, right: Numbers) -> Numbers:
    """Two numbers of classes in one; `first` and `second` take them apart."""
    return (left << 32) | right


def first(key: int) -> int:
    """The left one of two."""
    return key >> 32


def second(key: int) -> int:
    """The right one of two."""
    return key & 0xFFFFFFFF


def run(likely: Floats, order: Numbers, steps: Floats) -> Floats:
    """One direction of the chain. `order` (time × texts): the token that is looked at. Returns a row for each of these,
    time by time; every step is scaled to sum 1.
    """
    seen = likely.take(order, axis=0)
    state = seen[0]
    state /= np.add.reduce(state, axis=1, keepdims=True)
    for place in range(1, len(seen)):
        following = seen[place]
        following *= state @ steps
        following /= np.add.reduce(following, axis=1, keepdims=True)
        state = following
    return seen.reshape(-1, likely.shape[1])


def packed(labels: Sequence[str], transitions: Mapping[tuple[str, str], float],
           weights: Mapping[tuple[str, str], float]) -> bytes:
    """A model as the bytes of its file, from the trainer's weights by feature and label; the same bytes each time."""
    features = sorted({feature for feature, _ in weights})
    values: list[set[str]] = [set() for _ in EDGE]
    split = [(ord(feature[0]) - 48, feature[1:].split(BESIDE)) for feature in features]
    for number, parts in split:
        for (_, attribute), value in zip(TEMPLATES[number], parts, strict=True):
            values[attribute].add(value)
    arrays: dict[str, Any] = {f"values{number}": np.frombuffer("\0".join(sorted(known)).encode(), np.uint8)
              for number, known in enumerate(values)}
    numbers = [numbered(sorted(known)) for known in values]
    sizes = [len(known) + 1 for known in numbers]
    for number, template in enumerate(TEMPLATES):
        rows = [(feature, parts) for feature, (own, parts) in zip(features, split, strict=True) if own == number]
        table = np.array([[weights.get((feature, label), 0.0) for label in labels] for feature, _ in rows], np.float32)
        empty = Template(template, sizes, np.zeros(0, np.int64), np.zeros((0, len(labels)), np.float32))
        columns = [np.array([numbers[attribute][parts[place]] for _, parts in rows], np.int64)
                   for place, (_, attribute) in enumerate(template)]
        keys = empty.key(columns)
        order = np.argsort(keys)
        arrays |= {f"keys{number}": keys[order],
                   f"weights{number}": table.reshape(-1, len(labels))[order].astype(np.float16)}
    arrays["labels"] = np.frombuffer("\0".join(labels).encode(), np.uint8)
    arrays["transitions"] = np.array([[transitions.get((a, b), 0.0) for b in labels] for a in labels], np.float32)
    told = io.BytesIO()
    np.savez_compressed(told, **arrays)
    return told.getvalue()


def numbered(values: Sequence[str]) -> dict[str, int]:
    """Numbers from 1; 0 is for what the training did not see."""
    return {value: number for number, value in enumerate(values, start=1)}


def loaded(path: Path) -> Chain:
    """The model of a file."""
    with np.load(path, allow_pickle=False) as arrays:
        words = {name: bytes(arrays[name]).decode().split("\0") for name in arrays if name[:6] in ("values", "labels")}
        rows = [(arrays[f"keys{number}"], arrays[f"weights{number}"].astype(np.float32))
                for number in range(len(TEMPLATES))]
        return Chain(words["labels"], arrays["transitions"],
                     [numbered(words.get(f"values{number}", [])) for number in range(len(EDGE))], rows)
