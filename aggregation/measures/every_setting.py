"""What every care setting is measured by, and what the five main ones are besides."""

from __future__ import annotations

from typing import Final

from aggregation.measures.measure import Better
from aggregation.measures.selections import HARMED, INCIDENT, JUDGED, NEAR_MISS, SEVERE, UNSAFE, Make, of, rate, share

ALWAYS: Final[tuple[Make, ...]] = (
    rate("reporting_rate", "Reporting rate", "Reports of any type, kind and harm", of(), Better.NEITHER,
         "A house that reports more may only see more: a higher reporting rate is not worse care."),
    share("near_miss_share", "Near-miss share", "Near misses", "reports of any kind", of(kinds=NEAR_MISS), of(),
          Better.NEITHER,
          "It tells of a reporting culture, and rises where harm goes unreported, too: read it with the rate of harm."),
)  # fmt: skip

MAIN: Final[tuple[Make, ...]] = (
    *ALWAYS,
    share("unsafe_condition_share", "Unsafe-condition share", "Unsafe conditions", "reports of any kind",
          of(kinds=UNSAFE), of(), Better.NEITHER,
          "It tells of a reporting culture: to name a hazard before anything happens does not make it."),
    rate("harm_rate", "Events with harm", "Incidents that did any harm", of(kinds=INCIDENT, harms=HARMED),
         Better.LOWER, "Harm to a patient is what all of this is to prevent."),
    rate("severe_harm_rate", "Severe harm or death", "Incidents that ended in severe harm or death",
         of(kinds=INCIDENT, harms=SEVERE), Better.LOWER,
         "Harm to a patient is what all of this is to prevent, and the worst of it is reported most reliably.",
         rare=True),
    share("severe_harm_share", "Severe share of incidents", "Incidents that ended in severe harm or death",
          "incidents whose harm was judged", of(kinds=INCIDENT, harms=SEVERE), of(kinds=INCIDENT, harms=JUDGED),
          Better.LOWER,
          "Of what reached patients, less should end badly; it also falls where more is reported that did no harm."),
    share("harm_judged_share", "Incidents with harm judged", "Incidents whose degree of harm was judged", "incidents",
          of(kinds=INCIDENT, harms=JUDGED), of(kinds=INCIDENT), Better.HIGHER,
          "An incident whose harm nobody judged counts in no measure of harm: the fewer, the surer all others are."),
)  # fmt: skip
