"""The network's chances are those of all ways to label a text, one text or many at once; its training goes downhill."""

from __future__ import annotations

import gc
import itertools
import random
import signal
from pathlib import Path

import numpy as np
import pytest

from aggregation.deidentification import deidentify, deidentify_all, network
from aggregation.deidentification.document import Document
from aggregation.deidentification.network import Floats, Network, added, inside, loaded, marginals, numbered, packed
from aggregation.deidentification.statistical import model, votes
from benchmarks.deid_training.learning import LABELS, Settings, learned, missed
from benchmarks.deid_training.training import pools
from benchmarks.deid_training.writing import examples
from pso_portal.names import Known

TEXTS = ("Dr. Okafor gave 5 mg to Hughes in rm 4.", "", "\n", "¶", "told will he will call 402-555-0113",
         "x" * 400 + " Hughes", "Ruiz-Delgado fell at 0310; seen by J. Kim RN 3/4")  # fmt: skip


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """A small model, written to its file and read from there."""
    path: Path = tmp_path_factory.mktemp("model") / "model.npz"
    values, weights = learned(list(examples(pools(), 300, 0, 3, ())), Settings(width=16, hidden=24, epochs=4, texts=8))
    path.write_bytes(packed(LABELS, numbered(values), weights))
    return loaded(path)


def tokens(text: str) -> list[tuple[str, str, str]]:
    """Tokens as blanks part them."""
    return [(word.lower(), word, "m") for word in text.split(" ") if word]


def weighed(scores: Floats, follows: Floats, way: tuple[int, ...]) -> float:
    """How well one way to label a text goes with its scores."""
    steps = sum(follows[pair] for pair in itertools.pairwise(way))
    return float(np.exp(sum(scores[place, label] for place, label in enumerate(way)) + steps))


def test_a_chance_is_the_share_of_all_ways_to_label_the_text() -> None:
    rng = np.random.default_rng(4)
    follows = rng.standard_normal((3, 3)).astype(np.float32)
    lengths = [4, 1, 5]
    scores = rng.standard_normal((sum(lengths), 3)).astype(np.float32)
    found = marginals(scores, np.array(lengths), np.exp(follows))
    for own, told in zip(np.split(scores, [4, 5]), np.split(found, [4, 5]), strict=True):
        ways = {way: weighed(own, follows, way) for way in itertools.product(range(3), repeat=len(own))}
        wanted = [[sum(weight for way, weight in ways.items() if way[place] == label) / sum(ways.values())
                   for label in range(3)] for place in range(len(own))]
        np.testing.assert_allclose(told, wanted, atol=1e-5)


def test_the_gradient_is_the_slope_of_the_likelihood() -> None:
    rng = np.random.default_rng(5)
    lengths, labels = np.array([3, 1, 2]), np.array([0, 2, 1, 1, 0, 2])
    scores, follows = rng.standard_normal((6, 3)), rng.standard_normal((3, 3))

    def loss(scores: Floats, follows: Floats) -> float:
        parts = zip(np.split(scores, [3, 4]), np.split(labels, [3, 4]), strict=True)
        return -sum(np.log(weighed(own, follows, tuple(told)) / sum(
            weighed(own, follows, way) for way in itertools.product(range(3), repeat=len(own))))
            for own, told in parts) / len(lengths)

    by_score, by_step = missed(scores, labels, lengths, follows)
    small = 1e-5
    for table, told in ((scores, by_score), (follows, by_step)):
        for place in np.ndindex(table.shape):
            table[place] += small
            above = loss(scores, follows)
            table[place] -= 2 * small
            below = loss(scores, follows)
            table[place] += small
            assert told[place] == pytest.approx((above - below) / 2 / small, abs=1e-4)


def test_training_learns_what_it_is_shown(trained: Network) -> None:
    kinds = [trained.number(*token) for token in tokens("Dr. Okafor gave 5 mg to the patient")]
    chances = 1 - trained.chances([kinds])[0][:, trained.outside]
    assert chances[1] == max(chances)
    assert chances[3] < 0.5 < chances[1]


def test_edges_stand_around_every_text() -> None:
    assert inside([2, 0, 1]).tolist() == [4, 5, 14]


def test_a_text_is_judged_alike_alone_and_among_others(trained: Network) -> None:
    numbers = [[trained.number(*token) for token in tokens(text)] for text in TEXTS]
    together = trained.chances(numbers * 20)
    for place, kinds in enumerate(numbers):
        np.testing.assert_allclose(together[place], trained.chances([kinds])[0], atol=1e-5)


def test_what_is_forgotten_is_learnt_anew(trained: Network) -> None:
    seen = tokens(TEXTS[0])
    before = trained.chances([[trained.number(*token) for token in seen]])[0]
    trained.forget()
    again = trained.chances([[trained.number(*token) for token in seen]])[0]
    np.testing.assert_allclose(before, again, atol=1e-3)


def test_scores_are_those_of_the_hidden_layer_in_long_numbers(trained: Network) -> None:
    numbers = [trained.number(*token) for token in tokens(" ".join(TEXTS))]
    trained.learn()
    weights, edge = trained.weights, [0] * network.FAR
    seen = np.lib.stride_tricks.sliding_window_view(np.array([*edge, *numbers, *edge]), 2 * network.FAR + 1)
    hidden = trained.vectors[seen].reshape(len(numbers), -1) @ weights["window"] + weights["bias"]
    wanted = trained.own[numbers] + np.maximum(hidden, 0) @ weights["out"]
    np.testing.assert_allclose(trained.scores([numbers]), wanted, atol=0.02)


def test_tokens_for_which_the_table_has_no_row_left_say_the_same(
        trained: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = trained.chances([[trained.number(*token) for token in tokens(text)] for text in TEXTS * 3])
    monkeypatch.setattr(network, "COMMON", 5)
    monkeypatch.setattr(network, "AT_ONCE", 7)
    small = Network(trained.labels, trained.numbers, trained.weights)
    assert len(small.table) == 5 + 7 + 2 * network.FAR
    for _ in range(2):
        found = small.chances([[small.number(*token) for token in tokens(text)] for text in TEXTS * 3])
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-3)
    assert len(small.vectors) > 5 + 7 + 2 * network.FAR
    assert small.kept == 5


def test_what_endless_new_tokens_leave_behind_has_a_bound(trained: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "COMMON", 20)
    monkeypatch.setattr(network, "MANY", 50)
    small = Network(trained.labels, trained.numbers, trained.weights)
    table = small.table
    for begin in range(0, 1_000, 10):
        small.chances([[small.number(f"w{place}", f"w{place}", "m") for place in range(begin, begin + 10)]])
        assert len(small.vectors) <= 60
    assert small.table is table


def test_no_tokens_are_too_much_for_a_short_number(trained: Network) -> None:
    louder = {name: trained.weights[name] * 1e4 for name in ("vectors", "bias")}
    loud = Network(trained.labels, trained.numbers, {**trained.weights, **louder})
    for token in tokens(" ".join(TEXTS)):
        loud.number(*token)
    loud.learn()
    np.testing.assert_allclose(np.linalg.norm(loud.vectors, axis=1), network.REACH, rtol=1e-5)
    width, units = loud.window.shape[0], len(loud.out)
    window = loud.window.reshape(width, network.SEEN, units)
    most = network.REACH * window / np.linalg.norm(window, axis=0)      # at each place what says most to a unit
    for unit in range(units):
        loud.tell(np.concatenate([most[:, :, unit].T, -most[:, :, unit].T]), 0)
        said = loud.table[:2 * network.SEEN].reshape(-1, units)
        rows = np.arange(2 * network.SEEN).reshape(2, -1) * network.SEEN + np.arange(network.SEEN)
        sums = said.astype(int)[rows].sum(axis=1)
        np.testing.assert_array_equal(added(said, rows), sums)
        assert network.MOST - 3 * network.SEEN <= np.abs(sums[:, unit]).max() <= network.MOST


def test_rows_behind_a_table_leave_the_others_as_they_are() -> None:
    first = np.zeros((1, 2), np.float32)
    table = network.longer(first, np.ones((2, 2), np.float32))
    longest = network.longer(table, np.full((3, 2), 2, np.float32))
    assert longest[:, 0].tolist() == [0, 1, 1, 2, 2, 2]
    assert np.shares_memory(table, longest), "there was room"
    assert network.longer(longest, np.ones((9, 2), np.float32))[:, 1].tolist() == [0, 1, 1, 2, 2, 2, *[1] * 9]


class Rang(BaseException):
    """The alarm went off."""


def test_a_reading_that_is_stopped_anywhere_leaves_no_trace_in_the_next() -> None:
    def ring(*_: object) -> None:
        raise Rang

    rng, stopped = random.Random(7), 0
    before = votes(Document(TEXTS[0]))
    votes(Document("zqxhv kbjwf"))      # opens the tables for words that no lexicon knows, once, before the alarms
    gc.disable()    # Hypothesis looks in when rubbish is collected, and an alarm there would be none of ours.
    with_us = signal.signal(signal.SIGALRM, ring)
    try:
        for step in range(150):
            strange = " ".join("".join(rng.choices("abcdefgh", k=9)) for _ in range(60))
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0002 + 0.00003 * step)
                votes(Document(strange))
                signal.setitimer(signal.ITIMER_REAL, 0)
            except Rang:
                stopped += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, with_us)
        gc.enable()
    assert stopped > 20
    assert [(vote.start, vote.label) for vote in votes(Document(TEXTS[0]))] == [
        (vote.start, vote.label) for vote in before]
    assert max(model().kinds.values()) < len(model().vectors)


def test_many_texts_are_taken_apart_as_each_alone() -> None:
    known = Known(patient=("Nadia Hughes",))
    for text, one in zip(TEXTS, deidentify_all([(text, known) for text in TEXTS]), strict=True):
        alone = deidentify(text, known)
        assert [(span.start, span.end, span.label) for span in one.spans] == [
            (span.start, span.end, span.label) for span in alone.spans]
        assert (one.text, one.held, one.risk) == (alone.text, alone.held, pytest.approx(alone.risk, abs=1e-3))
