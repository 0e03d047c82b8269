"""What nobody may demand, and who must not suffer for having reported (42 CFR 3.204; 42 U.S.C. 299b-22). Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Protection:
    """One sentence of protection, with its paragraph. `here`: how this portal keeps it, where it has a part in it."""

    paragraph: str
    sentence: str
    here: str = ""
    to_be_checked: bool = False


PRIVILEGE: tuple[Protection, ...] = (
    Protection(
        "42 CFR 3.204(a)(1)",
        "Not subject to a subpoena or order, civil, criminal or administrative, disciplinary proceedings included.",
    ),
    Protection("42 CFR 3.204(a)(2)", "Not subject to discovery in such proceedings."),
    Protection("42 CFR 3.204(a)(3)", "Not subject to the Freedom of Information Act or a similar law."),
    Protection(
        "42 CFR 3.204(a)(4)",
        "Not admitted as evidence in governmental civil or criminal proceedings, rulemaking or adjudication.",
    ),
    Protection(
        "42 CFR 3.204(a)(5)", "Not admitted in a professional disciplinary proceeding of a body under State law.",
    ),
    Protection(
        "42 U.S.C. 299b-22(d)(4)(A)",
        "A PSO cannot be compelled to disclose what it collected or developed, unless that is identified, is not work "
        "product, and is not reasonably available elsewhere.",
    ),
    Protection(
        "42 U.S.C. 299b-22(d)(4)(B)",
        "An accrediting body may not act against a provider for taking part in good faith, nor ask what it told a PSO.",
    ),
    Protection(
        "42 U.S.C. 299b-22(g)", "Stronger protection by State law stands, and a contract may ask for more.",
    ),
)  # fmt: skip
EXCEPTIONS: tuple[Protection, ...] = (
    Protection("42 CFR 3.204(b)(1)", "A criminal proceeding, as 3.206(b)(1) permits."),
    Protection("42 CFR 3.204(b)(2)", "Equitable relief for reporters, as 3.206(b)(2) permits."),
    Protection("42 CFR 3.204(b)(3)", "Authorizations of all identified providers, as 3.206(b)(3) permits."),
    Protection("42 CFR 3.204(b)(4)", "Nonidentifiable work product, as 3.206(b)(5) permits."),
)
REPORTERS: tuple[Protection, ...] = (
    Protection(
        "42 U.S.C. 299b-22(e)(1)",
        "A provider may not take an adverse employment action because somebody in good faith reported to it, meaning "
        "the report to go to a PSO, or reported to a PSO directly.",
        "One may report without a name, or with the name sealed: two people open it together, with a reason.", True,
    ),
    Protection(
        "42 U.S.C. 299b-22(e)(2)",
        "Adverse are: loss of employment, no promotion, no other benefit of the employment, and an adverse evaluation "
        "or decision on accreditation, certification, credentials or a license.", "", True,
    ),
    Protection(
        "42 U.S.C. 299b-22(f)(4)(A)", "Whoever suffered it may sue for equitable relief.",
        "Work product may go to that court under a protective order (42 CFR 3.206(b)(2)).",
    ),
    Protection(
        "42 U.S.C. 299b-21(2)",
        "Work product that lets somebody who reported in good faith be identified is identifiable.",
        "A reporter's name is no field of a submission. It goes along in the sealed annex alone, so that it is "
        "found in texts and taken out.",
    ),
)  # fmt: skip
