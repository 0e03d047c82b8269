"""Names of patients, relatives and staff in the forms that people write."""

from __future__ import annotations

import string

from benchmarks.deid_training.drawing import VALUES, Drawer, Piece, titled


class People(Drawer):
    """Names of patients, relatives and staff in the forms that people write."""

    def given_name(self) -> str:
        return titled(self.rng.choice(self.pools.both if self.rng.random() < 0.12 else self.pools.given))

    def surname(self) -> str:
        draw = self.rng.random()
        name = titled(self.rng.choice(self.pools.both if draw < 0.1 else self.pools.families))
        if draw > 0.94:
            other = titled(self.rng.choice(self.pools.families))
            return name + self.rng.choice("- -") + other if "-" not in name else name
        if draw > 0.92:
            return (
                self.rng.choice(["de la ", "van ", "Van ", "De ", "von ", "El-", "Al-", "St. ", "Le ", "dela "]) + name
            )
        if draw > 0.9:
            cut = self.rng.choice(self.pools.families)
            return titled(name[: max(2, len(name) // 2)].lower() + cut[len(cut) // 2 :])
        return name

    def who(self, role: str) -> tuple[str, str]:
        """A person of the narrative, often one who was already in it."""
        known = self.people[role]
        if known and self.rng.random() < (0.6 if role == "P" else 0.35):
            return self.rng.choice(known)
        family = known[0][1] if role == "P" and known and self.rng.random() < 0.2 else self.surname()
        if role == "R" and self.people["P"] and self.rng.random() < 0.4:
            family = self.people["P"][0][1]
        known.append((self.given_name(), family))
        return known[-1]

    def person(self, role: str, form: str) -> list[Piece]:
        """A name in one of the forms people write."""
        first, last = self.who(role)
        form = (
            form
            or self.rng.choices(
                ["", "f", "l", "i", "s", "c", "m", "x", "n"], [34, 24, 22, 7, 4, 2 if role != "P" else 5, 3, 1, 2]
            )[0]
        )
        initial, other = first[0], self.rng.choice(string.ascii_uppercase)
        dot = self.rng.choice([".", ".", ""])
        written = {
            "": f"{first} {last}",
            "f": first,
            "l": last,
            "i": f"{first} {last[0]}{dot}",
            "s": f"{initial}{dot} {last}",
            "c": f"{last}, {first}" + (f" {other}{dot}" if self.rng.random() < 0.2 else ""),
            "m": f"{first} {other}{dot} {last}" if self.rng.random() < 0.5 else f"{first} {self.given_name()} {last}",
            "x": self.rng.choice(
                [
                    f"{initial}. {last}",
                    f"{initial} {last}",
                    f"{initial}{last[0]}",
                    f"{initial}.{last[0]}.",
                    f"{initial}.{last}",
                    last,
                ]
            ),
            "n": self.rng.choice(
                [first, first[:3], first + "y", (first[0] + last[0]) if self.rng.random() < 0.5 else first[:2]]
            ),
        }[form]
        return [(written, "N")]

    def slot_dr(self) -> list[Piece]:
        form = self.rng.choices(["l", "", "f", "s"], [70, 20, 5, 5])[0]
        title = self.rng.choice(["Dr. ", "Dr. ", "Dr ", "DR ", "Doctor ", "dr ", "Dr.", "MD ", "Prof. "])
        name = self.person("S", form)
        return (
            [*name, (self.rng.choice([", MD", " MD", " DO", ", NP"]), "O")]
            if self.rng.random() < 0.15
            else [(title, "O"), *name]
        )

    def slot_mr(self) -> list[Piece]:
        title = self.rng.choice(
            ["Mr. ", "Mrs. ", "Ms. ", "Mr ", "Mrs ", "Ms ", "Miss ", "mr ", "mrs ", "Mx. ", "Sr. ", "Pt "]
        )
        return [(title, "O"), *self.person("P", self.rng.choices(["l", "", "x"], [85, 12, 3])[0])]

    def slot_nurse(self) -> list[Piece]:
        role = self.rng.choice(VALUES["roles"])
        role = self.rng.choice([role, role, role.capitalize()])
        draw = self.rng.random()
        if draw < 0.3:
            return [(role, "O")]
        if draw < 0.65:
            return [(role + " ", "O"), *self.person("S", "")]
        joint = self.rng.choice([" ", ", ", ",", " (", " - "])
        return [*self.person("S", ""), (joint + self.slot_cred()[0][0] + (")" if "(" in joint else ""), "O")]

    def slot_baby(self) -> list[Piece]:
        return [
            (self.rng.choice(["Baby Boy ", "Baby Girl ", "baby girl ", "BB ", "BG ", "Baby "]), "N"),
            *self.person("P", "l"),
        ]
