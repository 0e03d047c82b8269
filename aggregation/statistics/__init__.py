"""Statistics of reported events: pure functions of counts and exposures.

Every public function answers with a result or with `NotShown(reason)`. A statistic whose data do not carry
it is never a number: the page prints the reason's sentence where the chart would be. Reports are voluntary,
so a rate here is a *reporting rate*; it says nothing of how often events happen.

Counts come first, exposures or expected events second, one number or one column each (lists or arrays). Intervals are
95 % unless `confidence` says otherwise. What is no count (negative, infinite, NaN) raises ValueError.

| question | function |
|---|---|
| how many, give or take? | `rates.reporting_rate`, `intervals`, `proportions.share`, `harm.harm_index` |
| more than the peers? | `comparison.rate_ratio`, `standardisation.standardised_ratio`, `flags.compared` |
| where would chance put it? | `funnel`, `overdispersion.spread`, `shrinkage.shrunk_ratios`, `standing`, `percentiles` |
| did it change? | `spc.*_chart`, `run_rules.anhoej_runs`, `special_causes`, `seasonality.seasonality` |
| is the month complete? | `delay.months` |
| many comparisons at once? | `discoveries.discoveries` |

Formulas, sources and what each was held against: docs/statistics.md.
"""
