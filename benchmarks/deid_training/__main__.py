"""`python -m benchmarks.deid_training`: derive the lexicon and train the model of the de-identification engine anew."""

from __future__ import annotations

from benchmarks.deid_training.training import build

build()
