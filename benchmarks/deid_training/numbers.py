"""Numbers that identify: records, accounts, licenses, devices, telephones."""

from __future__ import annotations

from benchmarks.deid_training.drawing import DIGIT_WORDS, VALUES, Piece, figures
from benchmarks.deid_training.times import Times


class Numbers(Times):
    """Numbers that identify: records, accounts, licenses, devices, telephones."""

    def number(self, patterns: str) -> list[Piece]:
        written = figures(self.rng, self.rng.choice(patterns.split()))
        if self.rng.random() < 0.08 and len(written) > 5:
            written = written.replace("-", " ") if "-" in written else f"{written[:3]} {written[3:]}"
        if self.dictation and self.rng.random() < 0.85:
            words = {"-": "dash", "/": "slash", ".": "dot"}
            written = " ".join(
                DIGIT_WORDS[int(c)] if c.isdigit() else words.get(c, c.lower())
                for c in written
                if c.isalnum() or c in words
            )
        return [(written, "I")]

    def numbers(self, patterns: str) -> list[Piece]:
        """A number of a list where a state may stand first."""
        state = self.rng.choice(VALUES["states"][:50]) + " " if self.rng.random() < 0.25 else ""
        return [(state, "I"), *self.number(patterns)] if state and not self.dictation else self.number(patterns)

    def slot_mrn(self) -> list[Piece]:
        return self.number("999999 9999999 99999999 99999999 AA-9999 A999999 999-99-99 9999 0099999 A-9999 99-99-99")

    def slot_acct(self) -> list[Piece]:
        return self.number("99999999 A999-999999 9999999999 V99999999 999999999 99999-99")

    def slot_hp(self) -> list[Piece]:
        return self.number(
            "AAA999999999 999999999A A9999-99999 1AA9-AA9-AA99 999999999 AAA99999 99999999-99 AAA/9999/9999"
        )

    def slot_lic(self) -> list[Piece]:
        return self.number("9999999999 AA9999999 RN999999 99999 9999 A9999999 99-9999 LPN-99999 E-99999 999999")

    def slot_veh(self) -> list[Piece]:
        return self.numbers("AAA-9999 AAA9999 9AAA999 AAA-999 999-AAA AA-99999 A99-AAA AA9999")

    def slot_vin(self) -> list[Piece]:
        return self.number("1AAAA99A9AA999999 9AA9A9999A9999999")

    def slot_dev(self) -> list[Piece]:
        return self.number(
            "99999999 A999999 AA-9999 AAA-9999 9999-9999-A AA9999-99 999999 AAA99999 A9AAAA 99A9999 AAA-99999 9999"
            " (01)99999999999999 99-999999 A999A99"
        )

    def slot_id(self) -> list[Piece]:
        return self.number(
            "99-99999 99-999999 999999 AA-9999 AAA-99-9999 9999-999 A9999999 9999999 2099-9999 AA9999 9999-99-9999"
            " AAA9999999 99A999999 999999-99 A99-9999 AA-999-9999 99999"
        )

    def slot_ph(self) -> list[Piece]:
        return self.number(
            "(999) 999-9999 999-999-9999 999.999.9999 9999999999 999-9999 1-999-999-9999 999/999-9999".replace(
                ") ", ")"
            )
        )

    def slot_ext(self) -> list[Piece]:
        return self.number("9999 99999 999 9999")

    def slot_ssn(self) -> list[Piece]:
        return self.number("999-99-9999 999999999")

    def slot_ssn4(self) -> list[Piece]:
        return self.number("9999")

    def slot_em(self) -> list[Piece]:
        first, last = self.given_name().lower(), self.surname().lower().replace(" ", "")
        house = self.proper().lower().replace(" ", "").replace(".", "").replace("'", "")
        at = self.rng.choice([f"{first[0]}{last}", f"{first}.{last}", f"{first}{figures(self.rng, '99')}"])
        return [(f"{at}@{house}.{self.rng.choice(['org', 'com', 'example.org', 'net', 'edu', 'example'])}", "I")]

    def slot_url(self) -> list[Piece]:
        return [(f"https://{self.proper().lower().replace(' ', '')}.org/{figures(self.rng, 'A999')}", "I")]

    def slot_ip(self) -> list[Piece]:
        return [(".".join(str(self.rng.randint(1, 254)) for _ in range(4)), "I")]

    def slot_age9(self) -> list[Piece]:
        age = self.rng.randint(90, 104)
        words = ["ninety " + word for word in DIGIT_WORDS[1:]] + ["ninety", "one hundred"]
        return [(self.rng.choice(words) if self.dictation else str(age), "A")]
