"""Layer 2d: numbers with a label, then every other number that is not a dose, a vital sign or a time.

Record, plan, account, license, vehicle and device numbers: 45 CFR 164.514(b)(2)(i)(H)-(M); credentials and
licenses of providers: 42 CFR 3.206(b)(4)(iv)(A)(7)-(9); any other unique number: 164.514(b)(2)(i)(R) and
3.212(a)(2)(i)(D). The last rule fails closed: what mixes digits and letters or has five digits must explain itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression, ended
from aggregation.deidentification.labels import RULES, Label
from aggregation.deidentification.measures import is_measure
from aggregation.deidentification.spans import Span, cover
from pso_portal.names import Known
from pso_portal.names.lexicon import word_set

NAME = "numbers"
# Labels after which any number is an identifier, and labels that need "#", "no." or a long number.
CERTAIN = {
    Label.MRN: r"mrn|med(?:ical)? rec(?:ord)?s?|m\.r\.|medical record|health record|patient id|chart",
    Label.ACCT: r"acct|account|billing|guarantor",
    Label.HEALTHPLAN: r"policy|member(?: id)?|subscriber|medicaid|medicare|insurance|beneficiary|group id|plan"
        r" id|hicn|mbi",
    Label.LICENSE: r"lic(?:ense)?|licence|certificate|cert|npi|dea|badge|bdg|shield|star(?= #?\d)"
        r"|credential|ptan|ccn|ein|tin|tax id"
        r"|employee id|emp id|emp",
    Label.VEHICLE: r"plates?|license plate|tags?|vin|registration"
        r"|(?:truck|car|van|suv|pickup|sedan|vehicle)(?= [a-z]{2} )",
    Label.DEVICE: r"s/n|sn|serial|lot|udi|gtin|device id|asset|model|imei|biomed|equipment id|barcode",
    Label.ID: r"run|incident|case|accession|encounter|csn|ticket|pcr|trip|cad|reference|ref|claim|complaint"
        r"|confirmation"
              r"|tracking|docket|file|work order|occurrence|dispatch id|study id",
}
# Words and parts that stand in every number of that label.
SAID = {
    Label.MRN: ("mrn med medical chart", ("m.r.", "health record", "patient id")),
    Label.ACCT: ("acct account billing guarantor", ()),
    Label.HEALTHPLAN: ("policy member subscriber medicaid medicare insurance beneficiary hicn mbi",
                       ("group id", "plan id")),
    Label.LICENSE: ("lic license licence certificate cert npi dea badge bdg shield star credential ptan ccn ein tin"
                    " emp", ("tax id", "employee id")),
    Label.VEHICLE: ("plate plates license tag tags vin registration truck car van suv pickup sedan vehicle", ()),
    Label.DEVICE: ("sn serial lot udi gtin asset model imei biomed barcode", ("s/n", "device id", "equipment id")),
    Label.ID: ("run incident case accession encounter csn ticket pcr trip cad reference ref claim complaint"
               " confirmation tracking docket file occurrence", ("work order", "dispatch id", "study id")),
}
LOOSE = (r"order|report|visit|call|id|rx|prescription|script|request|event|dispatch|record|form|number|no\.|log"
         r"|unit|locker|extension|po")
JOIN = r"(?: ?(?:number|num\.?|no\.?|nbr|id|code|#))?(?: ?(?:is|was|of|ending(?: in)?|[:=#-])){0,2}[ #]{0,2}"
NUMBER = r"((?:[a-z]{1,5}[-.]?|(?:[a-z]{1,4} ){1,2})?\d[\w./-]*\w(?: \d{2,}[\w-]*){0,3}|\d)"
PREFIX = re.compile(r"([a-z]{2,4}) ")
NO_PREFIX = word_set("of in to on at is no by for and was the with from has per not exp or as id ends are out off")
LABELLED = {label: Expression(rf"(?<!\w)(?:{words})s?(?![a-z])\.?{JOIN}{NUMBER}(?!\w)",
                              words=ended(SAID[label][0], "s"), parts=SAID[label][1], before=0)
            for label, words in CERTAIN.items()}
LOOSELY = Expression(rf"(?<!\w)(?:{LOOSE})\W{{0,2}}(?:(?:number|num|no|nbr|id)(?![a-z])\.?|#|:)\W{{0,3}}{NUMBER}(?!\w)"
                     rf"|#\s?([\w-]*\d[\w-]*)", parts=("#",), before=0,
                     words=ended(LOOSE.replace("|", " ").replace(r"\.", ""), "number", "num", "no", "nbr", "id"))
FROM_DIGIT = re.compile(r"\d[^ ]*")
# Behind a number, a clock time or a date is no part of it.
OTHER_GROUP = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}/\d{1,2}")
EDGES = ".,;:!?()[]{}<>\"'*~|"
MEASURED = re.compile(r" ?(?:mg|ml|mcg|units?|hours?|hrs?|min|minutes|am|pm|%|:)")
# What may follow a labelled number to show that it counts something: "lot 2 hours", "case 2 of 3".
COUNTS = re.compile(r"\s?(?:mg|ml|mcg|units?|hours?|hrs?|min|minutes|days?|of \d|times|people|patients|years?|%)\b")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Labelled numbers, then what is left over."""
    text = document.folded
    if not document.digits:
        return []
    # What a profile may keep (a date) does not excuse a number that calls itself an identifier.
    taken = cover(len(text), [span for span in found if RULES[span.label].peer])
    spans = [span for span in labelled(document) if not all(taken[span.start:span.end])]
    return spans + list(unexplained(text, cover(len(text), [*found, *spans])))


def labelled(document: Document) -> Iterator[Span]:
    """Numbers that a word before them calls an identifier."""
    text = document.folded
    for label, shape in LABELLED.items():
        for match in shape.finditer(document):
            start, end = whole_number(text, match.start(1), match.end(1))
            enough = 4 if label is Label.LICENSE else 2     # "DEA 106" is the name of a form
            if sum(map(str.isdigit, text[start:end])) >= enough and not counts(text, start, end):
                yield Span(start, end, label, NAME, 0.95)
    for match in LOOSELY.finditer(document):
        start, end = whole_number(text, *match.span(1 if match.group(1) else 2))
        if not counts(text, start, end) and (match.group(1) or end - start > 2):
            yield Span(start, end, Label.ID, NAME, 0.85)


def whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Without an ordinary word before it ("lot of 20"), nor groups after a number that is long by itself."""
    prefix = PREFIX.match(text, start)
    while prefix and prefix.group(1) in NO_PREFIX:
        start = prefix.end()
        prefix = PREFIX.match(text, start)
    head, *groups = text[start:end].split(" ")
    while groups and head.replace(" ", "").isalpha():
        head = f"{head} {groups.pop(0)}"
    while groups and (OTHER_GROUP.fullmatch(groups[-1]) and len(head) > 3):
        end -= len(groups.pop()) + 1
    long = sum(map(str.isdigit, head)) > 5 or MEASURED.match(text, end)
    return start, start + len(head) if long else end


def counts(text: str, start: int, end: int) -> bool:
    """True when the number measures: a unit follows, or its own shape says so ("run 5/6/2020" is a date's)."""
    return COUNTS.match(text, end) is not None or (
        len(text[start:end]) < 8 and not text[start:end].isdigit() and is_measure(text[start:end], "", "")
        and not re.search(r"[a-z]", text[start:end]) and "-" not in text[start:end])


def unexplained(text: str, taken: bytearray) -> Iterator[Span]:
    """Tokens that mix digits and letters or have five digits, unless they are a dose, a vital sign or a time:
    45 CFR 164.514(b)(2)(i)(R); 42 CFR 3.212(a)(2)(i)(D).
    """
    for begin, chunk in chunks(text):
        start = begin + len(chunk) - len(chunk.lstrip(EDGES))
        token = chunk.strip(EDGES)
        if not must_explain(token) or all(taken[start:start + len(token)]):
            continue
        before, after = text[max(0, start - 24):start], text[start + len(token):start + len(token) + 16]
        if not is_measure(token, before, after):
            yield from uncovered(text, start, start + len(token), taken)


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """What stands between blanks and holds a digit, with its place."""
    for rest in FROM_DIGIT.finditer(text):
        begin = text.rfind(" ", 0, rest.start()) + 1
        yield begin, text[begin:rest.end()]


def must_explain(token: str) -> bool:
    """True for a token of letters and digits, or of five digits and more."""
    if token.isdigit():
        return len(token) > 4
    return any(map(str.isalpha, token)) or sum(map(str.isdigit, token)) > 4


def uncovered(text: str, start: int, end: int, taken: bytearray) -> Iterator[Span]:
    """The part of [start, end) that no span covers, from its first to its last free letter or digit; a leftover
    of ordinary length beside a found identifier is part of its punctuation.
    """
    free = [place for place in range(start, end) if not taken[place]]
    if free and len(free) == end - start:
        yield Span(start, end, Label.ID, NAME, 0.7)
    elif len(free) > 3 and any(text[place].isdigit() for place in free):
        yield Span(free[0], free[-1] + 1, Label.ID, NAME, 0.6)
