"""The chain judges as the trainer's own reader does, one text or many at once."""

from __future__ import annotations

import gc
import random
import signal
from pathlib import Path

import numpy as np
import pycrfsuite
import pytest

from aggregation.deidentification import deidentify, deidentify_all
from aggregation.deidentification.chain import Chain, loaded, packed
from aggregation.deidentification.document import Document
from aggregation.deidentification.observing import features, kind_of
from aggregation.deidentification.statistical import model, votes
from benchmarks.deid_training.training import SETTINGS, pools
from benchmarks.deid_training.writing import examples
from pso_portal.names import Known

TEXTS = ("Dr. Okafor gave 5 mg to Hughes in rm 4.", "", "\n", "¶", "told will he will call 402-555-0113",
         "x" * 400 + " Hughes", "Ruiz-Delgado fell at 0310; seen by J. Kim RN 3/4")  # fmt: skip


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[pycrfsuite.Tagger, Chain]:
    """A small model, as the trainer reads it and as the portal does."""
    folder: Path = tmp_path_factory.mktemp("model")
    trainer = pycrfsuite.Trainer(verbose=False)
    for seen, labels in examples(pools(), 60, 0, 3, ()):
        trainer.append(seen, labels)
    trainer.set_params(SETTINGS | {"max_iterations": 20})
    trainer.train(str(folder / "model"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(folder / "model"))
    told = tagger.info()
    (folder / "model.npz").write_bytes(packed(sorted(told.labels), told.transitions, told.state_features))
    return tagger, loaded(folder / "model.npz")


def tokens(text: str) -> list[tuple[str, str, str]]:
    """Tokens as blanks part them."""
    return [(word.lower(), word, "m") for word in text.split(" ") if word]


def test_every_chance_is_the_one_that_the_trainer_s_reader_gives(trained: tuple[pycrfsuite.Tagger, Chain]) -> None:
    tagger, chain = trained
    for text in TEXTS:
        seen = tokens(text)
        tagger.set(features([kind_of(*token) for token in seen]))
        ours = chain.chances([[chain.number(*token) for token in seen]])[0]
        theirs = [[tagger.marginal(label, place) for label in chain.labels] for place in range(len(seen))]
        # Weights are kept in half precision.
        np.testing.assert_allclose(ours, np.array(theirs).reshape(ours.shape), atol=0.01)


def test_a_text_is_judged_alike_alone_and_among_others(trained: tuple[pycrfsuite.Tagger, Chain]) -> None:
    _, chain = trained
    numbers = [[chain.number(*token) for token in tokens(text)] for text in TEXTS]
    together = chain.chances(numbers * 20)
    for place, kinds in enumerate(numbers):
        np.testing.assert_allclose(together[place], chain.chances([kinds])[0], atol=1e-5)


def test_what_is_forgotten_is_learnt_anew(trained: tuple[pycrfsuite.Tagger, Chain]) -> None:
    _, chain = trained
    seen = tokens(TEXTS[0])
    before = chain.chances([[chain.number(*token) for token in seen]])[0]
    chain.forget()
    np.testing.assert_array_equal(before, chain.chances([[chain.number(*token) for token in seen]])[0])


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
    assert max(model().kinds.values()) < len(model().attributes)


def test_many_texts_are_taken_apart_as_each_alone() -> None:
    known = Known(patient=("Nadia Hughes",))
    for text, one in zip(TEXTS, deidentify_all([(text, known) for text in TEXTS]), strict=True):
        alone = deidentify(text, known)
        assert [(span.start, span.end, span.label) for span in one.spans] == [
            (span.start, span.end, span.label) for span in alone.spans]
        assert (one.text, one.held, one.risk) == (alone.text, alone.held, pytest.approx(alone.risk, abs=1e-3))
