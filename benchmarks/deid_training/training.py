"""Lexicon, letter weights and model, each from the ones before; the same bytes each time."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from aggregation.deidentification import lexicon
from aggregation.deidentification.lexicon import TRAINED
from aggregation.deidentification.network import numbered, packed
from benchmarks.deid.reading import Row
from benchmarks.deid_training import clusters, words
from benchmarks.deid_training.drawing import VALUES, Pools
from benchmarks.deid_training.learning import LABELS, Settings, learned
from benchmarks.deid_training.retelling import told_by_hand
from benchmarks.deid_training.writing import examples
from pso_portal.names.lexicon import read_words

NARRATIVES, RETELLINGS, SEED = 4_000, 5, 42
SETTINGS = Settings()


def repeated(shares: dict[str, float], power: float, size: int) -> list[str]:
    """Words repeated by a power of their share, so that the rare are drawn oftener than they are borne."""
    weights = {word: share**power for word, share in sorted(shares.items())}
    scale = size / sum(weights.values())
    return [word for word, weight in weights.items() for _ in range(max(1, round(weight * scale)))]


def pools() -> Pools:
    """What the slots draw from."""
    codes, (given, families) = lexicon.codes(), words.borne()
    elsewhere = [sorted(words.read_words(words.LISTS / name)) for name in ("given.txt", "surnames.txt")]
    families = {name: share for name, share in families.items() if share > 0.0004 and len(name) > 1}
    common = {
        word: 10.0 ** int(code[1])
        for word, code in codes.items()
        if code[0] in "abcde"
        and code[1] > "1"
        and code[2] != "g"
        and len(word) > 3
        and code[4] in "odw"
    }
    both = [
        word
        for word, code in sorted(codes.items())
        if code[0] in "bcdef"
        and code[1] > "3"
        and code[2] != "-"
        and (given.get(word, 0) > 0.01 or families.get(word, 0) > 0.004)
    ]
    towns = [name for name, code in sorted(codes.items()) if code[3] != "0" and len(name) > 3]
    towns += sorted(lexicon.long_towns())
    drugs = [word for word, code in sorted(codes.items()) if code[4] == "d" and code[1] > "0"] + VALUES[
        "common_drugs"
    ] * 60
    eponyms = sorted(words.eponyms())
    return Pools(
        repeated(given, 0.6, 12_000) + elsewhere[0] * 5,
        repeated(families, 0.6, 30_000) + elsewhere[1] * 15,
        both,
        towns,
        drugs,
        [word.removesuffix("'s") for word in eponyms] + VALUES["common_eponyms"] * 20,
        sorted(read_words(words.LISTS / "devices.txt")),
        repeated(common, 0.4, 60_000),
    )


def letters() -> dict[str, int]:
    """Tenths of a nat by three letters, names over words; each word counts once."""
    given, families = words.borne()
    codes = lexicon.codes()
    ours = {name for shares in (given, families) for name, share in shares.items() if share >= 0.001}
    others = {word for word, code in codes.items() if code[0] in "ab" and code[4] in "odw" and code[1] > "0"}
    counts = [
        Counter(f"^{word}$"[place : place + 3] for word in sorted(group) for place in range(len(word)))
        for group in (ours, others)
    ]
    totals = [sum(count.values()) for count in counts]
    weights = {
        key: round(10 * math.log((counts[0][key] + 3) / totals[0] / ((counts[1][key] + 3) / totals[1])))
        for key in sorted(counts[0].keys() | counts[1].keys())
    }
    return {key: weight for key, weight in weights.items() if weight}


def train(rows: Sequence[Row], narratives: int = NARRATIVES, retellings: int = RETELLINGS,
          out: Path = TRAINED / "model.npz", settings: Settings = SETTINGS) -> None:  # fmt: skip
    """Train the model on so many narratives of patterns, and as many retellings of each written by hand (`rows`)."""
    values, weights = learned(list(examples(pools(), narratives, retellings, SEED, rows)), settings)
    out.write_bytes(packed(LABELS, numbered(values), weights))


def build() -> None:
    """All artefacts, from the lists to the model."""
    random.seed(SEED)
    words.write(TRAINED)
    lexicon.codes.cache_clear()
    words.pack(TRAINED / "letters.txt.gz", "\n".join(f"{key} {weight}" for key, weight in letters().items()))
    words.pack(TRAINED / "clusters.txt.gz", clusters.table(set(lexicon.codes())))
    lexicon.clusters.cache_clear()
    train(told_by_hand())
