"""Layer 2a: identifiers with a shape of their own, checked by their check digits where they have any."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import phonenumbers

from aggregation.deidentification.checksums import is_dea, is_npi, is_vin
from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression, ended
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span, cover
from pso_portal.names import Known

NAME = "patterns"
# Lengths are those of RFC 1035 and 5321: without bounds a text of 20,000 such characters took seconds.
EMAIL = Expression(r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+|@\w{3,}",
                   parts=("@", "(at)", "[at]"), before=65)
SPOKEN_EMAIL = Expression(r"(?:[\w.+-]{1,64} (?:dot|dash|underscore) ){0,3}[\w.+-]{2,64} at [\w-]+(?: (?:dot"
                          r"|dash) [\w-]{2,12}){1,4}\b", parts=(" dot ", " dash "), also="at")
URL = Expression(r"\b(?:https?://|www\.)\S+"
                 r"|\b(?:[a-z0-9-]{1,63}\.){1,9}(?:com|org|net|edu|gov|info|health|us|io)\b(?:/\S*)?",
                 parts=("://", "www.", ".com", ".org", ".net", ".edu", ".gov", ".info", ".health", ".us", ".io"))
SSN = Expression(r"(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)", parts=("9-99-9", "9 99 9", "9-99 9", "9 99-9"), before=2)
SSN_LABELLED = Expression(r"\b(?:ssn|ss#|social security(?: (?:number|no\.?))?|last (?:four|4))\W{0,3}(?:is|of"
                          r"|ending(?: in)?)?"
                          r"\W{0,3}(\d[\d -]{2,10}\d)",
                          parts=("ssn", "ss#", "social security", "last four", "last 9"), before=0)
PHONE = Expression(r"(?<![\w-])(?:\+?1[-. ]{0,2})?(?:\(\d{3}\)|\d{3})[-. /]{0,2}\d{3}[-. ]?\d{4}(?!\d)(?: ?(?:x"
                   r"|ext\.?) ?\d{1,6})?"
                   r"|(?<![\w-])\d{3}[-.]\d{4}(?![\d-])",
                   parts=("9999999", "999-9999", "999.9999", "999 9999"), before=11)
EXTENSION = Expression(r"\b(?:(?:ext\.?|extension|pager|pgr|beeper|beep|vocera|spectralink)\s?(?:#|no\.?"
                       r"|number)?\s?(\d{2,7})|(x\d{3,7})|x\s?(\d{3,7})|paged?\b[^.\n]{0,24}? on \*?(\d{4}))\b",
                       words="page paged " + ended("ext extension pager pgr beeper beep vocera spectralink", "no",
                                                   "number"), parts=("x9", "x 9"), before=0)  # fmt: skip
IP4 = Expression(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)", parts=(".9.", ".99.", ".999."), before=3)
IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])")
TWO_COLONS = re.compile(r":[0-9a-f]{0,4}:")     # in every address of version 6
MAC = re.compile(r"\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b")
IN_MAC = re.compile(r"[:-][0-9a-f]{2}[:-]")
LICENSED = Expression(r"(?<!\w)(?:[12][0-9]{9}|[a-z][a-z0-9][0-9]{7})(?!\w)", parts=("9999999",), before=2)
# The number of a vehicle ends with four digits at least (49 CFR 565.15(d), from memory): it is looked at from its end.
VEHICLE = Expression(r"[0-9]{4}(?!\w)(?<=(?<!\w)[a-z0-9]{13}[0-9]{4})", parts=("9999",), before=0)
LENGTH = 17
INTERNATIONAL = re.compile(r"\+\s?\d")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """All shapes."""
    text = document.folded
    spans = [*mail_and_web(document), *network(document)]
    if document.digits:
        spans += [*social_security(document), *checked(document), *telephones(document, cover(len(text), spans))]
    return spans


def mail_and_web(document: Document) -> Iterator[Span]:
    """E-mail addresses and URLs: 45 CFR 164.514(b)(2)(i)(F), (N); 42 CFR 3.206(b)(4)(iv)(A)(5), (10)."""
    for shape in (EMAIL, SPOKEN_EMAIL):
        yield from (Span(m.start(), m.end(), Label.EMAIL, NAME, 0.99) for m in shape.finditer(document))
    yield from (Span(m.start(), m.end(), Label.URL, NAME, 0.98) for m in URL.finditer(document))


def network(document: Document) -> Iterator[Span]:
    """IP and hardware addresses: 45 CFR 164.514(b)(2)(i)(O); 42 CFR 3.206(b)(4)(iv)(A)(11)."""
    text = document.folded
    for matches in (IP4.finditer(document), IP6.finditer(text) if TWO_COLONS.search(text) else ()):
        for match in matches:
            if is_address(match.group()):
                yield Span(match.start(), match.end(), Label.IP, NAME, 0.99)
    if IN_MAC.search(text):
        yield from (Span(m.start(), m.end(), Label.IP, NAME, 0.95) for m in MAC.finditer(text))


def is_address(candidate: str) -> bool:
    """True for a well-formed address of version 4 or 6; "12:30:15" is none."""
    try:
        ipaddress.ip_address(candidate)
    except ValueError:
        return False
    return candidate != "::"


def social_security(document: Document) -> Iterator[Span]:
    """Social Security numbers, also their last four digits: 45 CFR 164.514(b)(2)(i)(G); 3.206(b)(4)(iv)(A)(6)."""
    yield from (Span(m.start(), m.end(), Label.SSN, NAME, 0.97) for m in SSN.finditer(document))
    yield from (Span(m.start(1), m.end(1), Label.SSN, NAME, 0.97) for m in SSN_LABELLED.finditer(document))


def telephones(document: Document, taken: bytearray) -> Iterator[Span]:
    """Telephone, fax, pager and extension: 45 CFR 164.514(b)(2)(i)(D)-(E); 42 CFR 3.206(b)(4)(iv)(A)(3)-(4)."""
    yield from (Span(m.start(), m.end(), Label.PHONE, NAME, 0.95) for m in PHONE.finditer(document)
                if not any(taken[m.start():m.end()]))
    yield from (Span(m.start(m.lastindex or 0), m.end(), Label.PHONE, NAME, 0.95)
                for m in EXTENSION.finditer(document))
    if "+" in document.folded and INTERNATIONAL.search(document.folded):
        leniency = phonenumbers.Leniency.POSSIBLE
        for number in phonenumbers.PhoneNumberMatcher(document.text, "US", leniency=leniency):
            yield Span(number.start, number.end, Label.PHONE, NAME, 0.95)


def checked(document: Document) -> Iterator[Span]:
    """NPI, DEA number, VIN: 42 CFR 3.206(b)(4)(iv)(A)(7)-(8); 45 CFR 164.514(b)(2)(i)(K)-(L). The check digit
    makes them certain; a wrong one does not save the token, which `numbers` removes.
    """
    for match in LICENSED.finditer(document):
        if is_npi(match.group()) or is_dea(match.group()):
            yield Span(match.start(), match.end(), Label.LICENSE, NAME, 0.97)
    for match in VEHICLE.finditer(document):
        start, end = match.end() - LENGTH, match.end()
        if is_vin(document.folded[start:end]):
            yield Span(start, end, Label.VEHICLE, NAME, 0.99)
