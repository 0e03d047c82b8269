"""What must stay: drugs, doses, eponyms, vital signs, roles, houses without a name."""

from __future__ import annotations

from benchmarks.deid_training.drawing import VALUES, Piece, figures, pick, titled
from benchmarks.deid_training.numbers import Numbers


class Care(Numbers):
    """What must stay: drugs, doses, eponyms, vital signs, roles, houses without a name."""

    def slot_drug(self) -> list[Piece]:
        drug = self.rng.choice(self.pools.drugs)
        return self.plain(titled(drug) if self.rng.random() < 0.35 else drug)

    def slot_ep(self) -> list[Piece]:
        name = self.rng.choice(self.pools.eponyms)
        noun = " " + pick(self.rng, VALUES["ep_nouns"]) if self.rng.random() < 0.72 else ""
        return self.plain(
            (titled(name) if self.rng.random() < 0.85 else name) + self.rng.choice(["", "", "", "'s"]) + noun
        )

    def slot_epn(self) -> list[Piece]:
        """An eponym without its noun: "a Foley and a Dobhoff"."""
        name = self.rng.choice(self.pools.eponyms)
        return self.plain(titled(name) if self.rng.random() < 0.85 else name)

    def slot_gcs(self) -> list[Piece]:
        return self.plain(self.rng.choice(["Glasgow 15", "GCS 14", "gcs 8", "Glasgow coma scale 13", "GCS of 9"]))

    def slot_dv(self) -> list[Piece]:
        draw = self.rng.random()
        if draw < 0.4:
            return self.plain(self.rng.choice(VALUES["dv"]))
        name = self.rng.choice(self.pools.brands)
        return self.plain(
            (titled(name) if self.rng.random() < 0.8 else name)
            + (" " + pick(self.rng, VALUES["brand_nouns"]) if self.rng.random() < 0.5 else "")
        )

    def slot_dose(self) -> list[Piece]:
        number = self.rng.choice(
            ["5", "10", "25", "50", "0.5", "2.5", "1", "2", "100", "1,000", "12.5", "500", "4", "20", "40", "1/2"]
        )
        if self.dictation:
            number = self.rng.choice(
                ["five", "ten", "twenty five", "fifty", "zero point five", "two", "one hundred", "forty"]
            )
            return self.plain(
                f"{number} {self.rng.choice(['milligrams', 'units', 'micrograms', 'milliliters', 'tablets'])}"
            )
        return self.plain(
            number + self.rng.choice([" mg", "mg", " mcg", " units", " ml", " mL", "mcg", " g", " tabs", " mEq", "cc"])
        )

    def slot_route(self) -> list[Piece]:
        return self.plain(self.rng.choice(VALUES["route"]))

    def slot_vit(self) -> list[Piece]:
        rng = self.rng
        bp, hr, spo = f"{rng.randint(70, 200)}/{rng.randint(30, 110)}", rng.randint(30, 170), rng.randint(70, 100)
        if self.dictation:
            return self.plain(
                rng.choice(
                    [
                        "blood pressure ninety over fifty",
                        "heart rate one ten",
                        "sat eighty eight percent",
                        "pulse forty two",
                        "temp one oh one point four",
                        "respirations eight",
                    ]
                )
            )
        return self.plain(
            rng.choice(
                [
                    f"BP {bp}, HR {hr}",
                    f"VS {bp} {hr} {spo}%",
                    f"bp {bp} p {hr}",
                    f"SpO2 {spo}% on RA",
                    f"temp {rng.randint(96, 103)}.{rng.randint(0, 9)}",
                    f"sats {spo}",
                    f"BP {bp}",
                    f"sugar {hr}",
                    f"T {rng.randint(96, 103)}.{rng.randint(0, 9)} P {hr} R {rng.randint(8, 36)} BP {bp}",
                    f"BS {rng.randint(28, 500)}",
                    f"GCS {rng.randint(3, 15)}",
                    "VSS",
                    "vs stable",
                    f"high of {rng.randint(90, 110)} F",
                    f"HR {hr} and irregular",
                ]
            )
        )

    def slot_lab(self) -> list[Piece]:
        return self.plain(self.rng.choice(VALUES["lab"]))

    def slot_num(self) -> list[Piece]:
        return self.plain(
            self.rng.choice(
                [
                    str(self.rng.randint(1, 20)),
                    str(self.rng.randint(20, 400)),
                    f"{self.rng.randint(0, 20)}.{self.rng.randint(0, 9)}",
                ]
            )
        )

    def slot_n(self) -> list[Piece]:
        return self.plain(self.rng.choice(["1", "2", "3", "4", "5", "8", "two", "three", "6", "12", "10"]))

    def slot_age(self) -> list[Piece]:
        return self.plain(
            self.rng.choice(["fifty eight", "sixty two", "seven", "thirty one"])
            if self.dictation
            else str(self.rng.randint(1, 89))
        )

    def slot_sex(self) -> list[Piece]:
        return self.plain(
            self.rng.choice(["male", "female", "man", "woman", "M", "F", "f", "m", "boy", "girl", "lady"])
        )

    def slot_sexs(self) -> list[Piece]:
        return self.plain(self.rng.choice(["M", "F", "m", "f", "yo M", "yo F", "yom", "yof", "y/o male", "y/o female"]))

    def slot_year(self) -> list[Piece]:
        return self.plain(str(self.rng.randint(1970, 2024)))

    def slot_mins(self) -> list[Piece]:
        return self.plain(
            f"{self.rng.choice(['10', '20', '45', 'about 30', 'over 40'])} {self.rng.choice(['min', 'minutes'])}"
        )

    def slot_kin(self) -> list[Piece]:
        return self.plain(self.rng.choice(VALUES["kin"]))

    def slot_cred(self) -> list[Piece]:
        cred = self.rng.choice(VALUES["creds"])
        return self.plain(
            " ".join(c for c in cred if c.isalpha()) if self.dictation and self.rng.random() < 0.6 else cred
        )

    def slot_title(self) -> list[Piece]:
        title = pick(self.rng, VALUES["titles"])
        return self.plain(self.rng.choice([title, title, title.lower(), title.capitalize()]))

    def slot_role(self) -> list[Piece]:
        return self.plain(pick(self.rng, VALUES["roles"]))

    def slot_pt(self) -> list[Piece]:
        return self.plain(self.rng.choice(["pt", "patient", "pt", "resident", "client", "the pt", "res"]))

    def slot_pts(self) -> list[Piece]:
        return self.plain(self.rng.choice(["pts", "patients", "residents"]))

    def slot_roomword(self) -> list[Piece]:
        return self.plain(self.rng.choice(["room", "rm", "bed", "Room", "Rm", "bay", "chair"]))

    def slot_spell(self) -> list[Piece]:
        return [(" ".join(self.surname().replace("-", "")[:7].upper()), "N")]

    def slot_side(self) -> list[Piece]:
        """Left and right, letters that are no initials."""
        return self.plain(self.rng.choice(["L", "R", "left", "right", "Lt", "Rt", "bilat", "L.", "R.", "L", "R"]))

    def slot_part(self) -> list[Piece]:
        return self.plain(self.rng.choice(VALUES["part"]))

    def slot_letters(self) -> list[Piece]:
        """Short forms, as capitals or said letter by letter in a dictation."""
        short = self.rng.choice(VALUES["short"])
        return self.plain(" ".join(short) if self.dictation else short)

    def slot_generic(self) -> list[Piece]:
        """A house without a name."""
        house = self.rng.choice(VALUES["house"])
        return self.plain(titled(house) if self.rng.random() < 0.2 else house)

    def slot_part_no(self) -> list[Piece]:
        return self.plain(figures(self.rng, self.rng.choice(["#9", "# 99", "#99", "no. 9"])))

    def slot_word(self) -> list[Piece]:
        """Any word of the language."""
        return self.plain(self.rng.choice(self.pools.words))

    def slot_blue(self) -> list[Piece]:
        return self.plain(self.rng.choice(VALUES["blue"]))

    def slot_ref(self) -> list[Piece]:
        return self.plain(self.rng.choice(["", "See policy.", "Refer to the protocol.", "Follow up pending."]))
