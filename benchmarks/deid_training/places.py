"""Houses, addresses, towns, units, rooms, crews."""

from __future__ import annotations

from benchmarks.deid_training.drawing import VALUES, Piece, figures, pick, titled
from benchmarks.deid_training.people import People


class Places(People):
    """Houses, addresses, towns, units, rooms, crews."""

    def proper(self) -> str:
        """The proper part of a house's or place's name."""
        draw = self.rng.random()
        if draw < 0.3:
            return titled(self.rng.choice(self.pools.towns))
        if draw < 0.45:
            return titled(self.rng.choice(self.pools.families))
        if draw < 0.57:
            return (
                self.rng.choice(["St. ", "St ", "Saint ", "Mt. ", "Our Lady of "])
                + self.given_name()
                + self.rng.choice(["", "", "'s", "s"])
            )
        return " ".join(self.rng.sample(VALUES["house_words"], self.rng.choice([1, 2, 2])))

    def slot_f(self) -> list[Piece]:
        draw = self.rng.random()
        if draw < 0.14:
            return [(pick(self.rng, VALUES["loose_houses"]), "F")]
        if draw < 0.2:
            return [(figures(self.rng, self.rng.choice(["AAA", "AAAA", "AAH", "AAMC", "AGH"])), "F")]
        if draw < 0.28:
            return [(self.proper(), "F")]
        kind = self.rng.choice("hhhnnpccoe")
        return [(f"{self.proper()} {pick(self.rng, VALUES['house_' + kind])}", "F")]

    def slot_ag(self) -> list[Piece]:
        return [(f"{self.proper()} {pick(self.rng, VALUES['house_e'])}", "F")]

    def slot_a(self) -> list[Piece]:
        name = (
            titled(self.rng.choice(self.pools.families))
            if self.rng.random() < 0.4
            else " ".join(self.rng.sample(VALUES["street_words"], self.rng.choice([1, 1, 2])))
        )
        if self.rng.random() < 0.1:
            name = self.rng.choice(["2nd", "4th", "11th", "42nd", "103rd", "N", "SE"])
        start = figures(self.rng, self.rng.choice(["99", "999", "9999", "99999"])) + " "
        way = self.rng.choice(["", "", "", "N ", "W. ", "East ", "SW "])
        tail = self.rng.choice(
            ["", "", "", "", " Apt " + figures(self.rng, "9A"), " #" + figures(self.rng, "99"), " Unit 4"]
        )
        return [(f"{start}{way}{name} {pick(self.rng, VALUES['streets'])}{tail}", "L")]

    def slot_t(self) -> list[Piece]:
        return [(titled(self.rng.choice(self.pools.towns)), "L")]

    def slot_st(self) -> list[Piece]:
        return [(self.rng.choice(VALUES["states"]), "O")]

    def slot_zip(self) -> list[Piece]:
        return [(figures(self.rng, self.rng.choice(["99999", "99999", "99999-9999"])), "I")]

    def slot_tz(self) -> list[Piece]:
        return [*self.slot_t(), (", ", "O"), *self.slot_st(), (" ", "O"), *self.slot_zip()]

    def slot_co(self) -> list[Piece]:
        return [
            (
                f"{titled(self.rng.choice(self.pools.towns))} {self.rng.choice(['County', 'County', 'Co', 'Parish'])}",
                "L",
            )
        ]

    def slot_lm(self) -> list[Piece]:
        draw = self.rng.random()
        if draw < 0.3:
            road = self.rng.choice(
                [
                    "Highway",
                    "Hwy",
                    "Route",
                    "Rt",
                    "I-",
                    "US",
                    "County Road",
                    "CR",
                    "Interstate",
                    "exit",
                    "Exit",
                    "mile marker",
                    "SR",
                ]
            )
            number = figures(self.rng, self.rng.choice(["9", "99", "999"]))
            return [(road + ("" if road.endswith("-") else " ") + number, "L")]
        if draw < 0.55:
            return [(f"{self.proper()} {pick(self.rng, VALUES['streets'])}", "L")]
        return [(f"{self.proper()} {pick(self.rng, VALUES['landmarks'])}", "L")]

    def slot_u(self) -> list[Piece]:
        number = str(self.rng.randint(1, 12))
        side = self.rng.choice(
            ["North", "South", "East", "West", "N", "S", "E", "W", "Tower", "Main", "Center", "A", "B", "C"]
        )
        name = self.rng.choice(VALUES["unit_words"] if self.rng.random() < 0.5 else VALUES["house_words"])
        hall = self.rng.choice(
            ["wing", "unit", "hall", "pod", "Hall", "Wing", "Unit", "house", "Pavilion", "neighborhood", "cottage"]
        )
        return [
            (
                self.rng.choice(
                    [
                        f"{number} {side}",
                        f"{number} {side}",
                        f"{name} {hall}",
                        f"{name} {hall}",
                        f"{side} {hall}",
                        f"Tower {number}",
                        f"{number}{side[0]}",
                        f"unit {number}{self.rng.choice('AB ')}".strip(),
                        f"{hall} {number}",
                        f"pod {side[0]}",
                        f"{number} {name}",
                    ]
                ),
                "U",
            )
        ]

    def slot_rm(self) -> list[Piece]:
        return [
            (
                figures(
                    self.rng,
                    self.rng.choice(["9", "99", "999", "999", "999A", "999-A", "999-9", "99B", "9-99", "9999", "9A"]),
                ),
                "R",
            )
        ]

    def slot_room(self) -> list[Piece]:
        return [
            (self.rng.choice(["room ", "rm ", "Rm ", "Room ", "bed ", "Bed ", "bay ", "chair ", "OR ", "LDR "]), "O"),
            *self.slot_rm(),
        ]

    def slot_e(self) -> list[Piece]:
        kind = self.rng.choice(VALUES["kind"])
        kind = figures(self.rng, self.rng.choice(["AAA", "AAAA"])) if self.rng.random() < 0.1 else kind
        return [
            (
                kind
                + ("" if kind.endswith("-") else " ")
                + figures(self.rng, self.rng.choice(["9", "99", "99", "999", "9A"])),
                "E",
            )
        ]
