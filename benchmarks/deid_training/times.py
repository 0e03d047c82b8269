"""Dates, days and clock times."""

from __future__ import annotations

from benchmarks.deid_training.drawing import DIGIT_WORDS, VALUES, Piece, pick
from benchmarks.deid_training.places import Places


class Times(Places):
    """Dates, days and clock times."""

    def slot_d(self) -> list[Piece]:
        rng, day, month = self.rng, self.rng.randint(1, 31), self.rng.choice(VALUES["months"])
        year = rng.choice(["2019", "2021", "2022", "2023", "2024", "2025"])
        if self.dictation and rng.random() < 0.8:
            spoken = rng.choice(VALUES["ordinals"])
            return [
                (
                    rng.choice(
                        [
                            f"{month} {spoken}",
                            f"{month} the {spoken}",
                            f"the {spoken} of {month}",
                            f"{month} {spoken} twenty twenty {rng.choice(DIGIT_WORDS[1:])}",
                        ]
                    ),
                    "D",
                )
            ]
        end = rng.choice(["th", "", ""])
        return [
            (
                rng.choice(
                    [
                        f"{rng.randint(1, 12)}/{day}",
                        f"{rng.randint(1, 12)}/{day}/{year[2:]}",
                        f"{rng.randint(1, 12):02}/{day:02}/{year}",
                        f"{month} {day}{end}",
                        f"{month} {day}{end}, {year}",
                        f"{day} {month} {year}",
                        f"{year}-{rng.randint(1, 12):02}-{day:02}",
                        f"{rng.randint(1, 12)}-{day}-{year[2:]}",
                        f"{day}-{month[:3]}-{year}",
                        f"{day}{month[:3].upper()}{year}",
                        f"the {day}th of {month}",
                        f"{month} {day}",
                        pick(rng, VALUES["holidays"]),
                    ]
                ),
                "D",
            )
        ]

    def slot_dob(self) -> list[Piece]:
        month, day, year = self.rng.randint(1, 12), self.rng.randint(1, 31), self.rng.randint(1930, 2022)
        if self.dictation:
            return self.slot_d()
        return [
            (
                self.rng.choice(
                    [
                        f"{month}/{day}/{year}",
                        f"{month:02}/{day:02}/{year}",
                        f"{month}-{day}-{year % 100:02}",
                        f"{month}/{day}/{year % 100:02}",
                        f"{self.rng.choice(VALUES['months'])} {day}, {year}",
                    ]
                ),
                "D",
            )
        ]

    def slot_w(self) -> list[Piece]:
        return [(self.rng.choice(VALUES["days"]), "W")]

    def slot_time(self) -> list[Piece]:
        rng, hour, minute = self.rng, self.rng.randint(0, 23), self.rng.randint(0, 59)
        if self.dictation and rng.random() < 0.6:
            return self.plain(
                rng.choice(
                    [
                        "fourteen thirty",
                        "oh six hundred",
                        "seven forty five a m",
                        "noon",
                        "two a m",
                        "sixteen forty",
                        "eleven p m",
                        "twenty one fifteen",
                        "nine o clock",
                    ]
                )
            )
        return self.plain(
            rng.choice(
                [
                    f"{hour:02}{minute:02}",
                    f"{hour:02}{minute:02}",
                    f"{hour:02}:{minute:02}",
                    f"{hour % 12 + 1}:{minute:02} {rng.choice(['am', 'pm', 'AM', 'PM'])}",
                    f"{hour % 12 + 1}{rng.choice(['am', 'pm', ' am', ' pm', 'p', 'a'])}",
                    f"{hour:02}{minute:02} hrs",
                    "noon",
                    "midnight",
                    "0700",
                ]
            )
        )
