"""Which words of English stand in the same company: Brown clusters of running text, cut to the words of the lexicon.

The package is large and asked for by nothing else, so it lives in an environment of its own, as the peers of
the bench do.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from collections import defaultdict
from pathlib import Path

from benchmarks.deid.peers import installing

FILE = "spacy_lookups_data/data/en_lexeme_cluster.json.gz"
WHERE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def read() -> dict[str, int]:
    """Cluster by word as written; 0 for words too rare to have one. Raises installing.Unavailable."""
    python = installing.python_of("company", Path(__file__).parent)
    place = subprocess.run([python, "-I", "-c", WHERE], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    found: dict[str, int] = json.loads(gzip.decompress((Path(place.stdout.strip()) / FILE).read_bytes()))
    return found


def table(words: set[str]) -> str:
    """A line for each cluster: its path of zeros and ones, then those of the words that it holds; a word that is also
    written with a capital counts as written in small letters.
    """
    found: dict[str, int] = {}
    for word, cluster in read().items():
        small = word.lower()
        if cluster and small in words and (word == small or small not in found):
            found[small] = cluster
    held: dict[int, list[str]] = defaultdict(list)
    for word, cluster in found.items():
        held[cluster].append(word)
    return "\n".join(" ".join([f"{cluster:b}"[::-1], *sorted(several)]) for cluster, several in sorted(held.items()))
