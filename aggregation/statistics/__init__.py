"""Statistics of reported events: pure functions of counts and exposures.

Every public function answers with a result or with `NotShown(reason)`. A statistic whose data do not carry
it is never a number: the page prints the reason's sentence where the chart would be. Reports are voluntary,
so a rate here is a *reporting rate*; it says nothing of how often events happen.
"""
