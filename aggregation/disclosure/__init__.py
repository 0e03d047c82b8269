"""Disclosure control: what a peer-group table may show so that nobody can work out another provider's
figures.

Law. A release goes to providers as de-identified work product (42 CFR 3.206(b)(4)(iv)) and meets, in
content, the stricter test for nonidentifiable work product: a very small risk that an anticipated recipient
identifies a provider or reporter, alone or with other reasonably available information, with methods and
results documented (42 CFR 3.212(a)(1)). These rules are the methods; the proof kept with every cell is the
result.

Rules. Thresholds are settings of the PSO and never weaker than the floors written in `rules.py`.

1. Fixed menu: peer groups, categories and closed periods that were listed before anybody saw a count. No ad-hoc
   filter leaves the PSO. Groups and categories nest or cross (falls, severe harm); rule 5 and the attack decide
   which of them go out together.
2. Roster and counts are frozen at release. A period released once is told anew by a scheduled restatement alone, and
   the difference of the two is attacked as what it is, a release of the change (`vintages.py`).
3. Affiliates and parents count as one organization, as 3.212(a)(2)(i) treats them.
4. Primary: at least 5 organizations with events besides any reader; T − x₁ − x₂ ≥ 0.10·x₁; the largest holds at most
   60 % (25 % for sensitive types), also of what a reader is left with; at least 11 events; and the same share rules
   for the exposures.
5. Atoms, without looking at counts: the facts that stand in exactly the same cells over all releases ever offered
   form an atom; each needs 5 organizations besides any reader and 4 after any two are taken away. Of a table told
   twice, what stayed, what came late and what was taken back are atoms of their own.
6. Secondary: a withheld figure must not come back by subtraction. While an attack succeeds, the first coarser figure
   that stops it is taken, else the cheapest cell in the violating combination is withheld too.
7. Counts to base 5, rates to 1 decimal; coarser, counts to base 10, then rates to whole numbers where they are 10
   or more. No smallest and no largest value. Quartiles are not released.
8. Other organizations' dots are never drawn (see `aggregation.statistics.funnel`): a cell that would is refused in
   words.
9. Memory: every candidate is attacked together with all that was released before, as every organization, every pair
   and every family, each as if it had seen everything. Then accepted, told more coarsely, or refused. What depends
   on counts is one symbol, `*`; what is known without counts is told in words; the officer reads a sentence
   (`decisions.explain`).
10. Peer-side intervals come from released, rounded numbers only (`peers.py`). What needs unrounded figures of peers
   (over-dispersion, shrinkage, ranks, quantiles) is not released.
11. Where what others hold of an atom is doubt enough, nothing is computed; where the cells of a block are nested
   sums the bounds are a closed form; where they cross, one solution is shared by all attackers that it holds for,
   and HiGHS decides the rest (`deciding.py`). Of what the faster methods decided 2 % goes to a program all the same.
12. Bounds are whole numbers: a count rounded to base 5 hides ±2, not ±2.5; and a shown cell tells that its count is
   not below the smallest that may be shown.

Standard of proof. With t the true value and s = max(2, 10 % of t), every other organization's figure must stay
possible up to t + s and down to max(0, t − s) for every attacker, with at least 4 between. The attack reads the
exposures of the group as known exactly. What it does not use: that a shown cell passed the share rules, and any
likeness of one period to the next. `adversary` tries it again without knowing any of this; `rehearsal` switches
rules off on invented networks.
"""
