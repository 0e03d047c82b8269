"""`python -m benchmarks.deid_training`: derive the lexicon and train the model of the de-identification engine anew."""

from __future__ import annotations

import os

# Sums over several threads come out otherwise each time; to be told before numpy is loaded.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")

from benchmarks.deid_training.training import build

build()
