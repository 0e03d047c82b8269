"""Measures as data: what may be counted against what, in which care setting, and how to read it. Pure.

One table a setting, a line a measure (`hospital.py` and its siblings); `every_setting.py` holds what each setting has.
A measure belongs to one setting: denominators of two settings are not the same thing and are never pooled. What a code
and version mean never changes (`fingerprints.txt`); `linting.py` refuses a table that means what it does not say.
"""

from __future__ import annotations

from aggregation.measures.catalogue import CATALOGUE_VERSION, measure, measures_of
from aggregation.measures.counting import Sum, compared, denominator_of, drawn, numerator_of, value_of
from aggregation.measures.measure import Better, Chart, Denominator, Measure, Minimum, Selection

__all__ = ["CATALOGUE_VERSION", "Better", "Chart", "Denominator", "Measure", "Minimum", "Selection", "Sum",
           "compared", "denominator_of", "drawn", "measure", "measures_of", "numerator_of", "value_of"]  # fmt: skip
