"""Layer 2c: addresses, towns, facilities, units, rooms and crews by the words that go with them.

Geography smaller than a State: 45 CFR 164.514(b)(2)(i)(B), 42 CFR 3.212(a)(2)(i)(B). Names of providers and their
affiliates: 42 CFR 3.206(b)(4)(iv)(A)(1). Unit, room and crew are unique characteristics: 3.212(a)(2)(i)(D).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregation.deidentification.companies import companies
from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression, ended
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import first_words, long_towns
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import is_name, is_place, is_plain
from pso_portal.names import Known
from pso_portal.names.lexicon import ordinary_words, word_set

NAME = "locations"
STREET_TYPE = (r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|lane|ln|court|ct|place|highway|hwy|parkway|pkwy"
               r"|circle|cir|terrace|trail|square|turnpike|way|loop|dr(?!\.? ?[a-z]))")
STREET_TYPES = ("street st avenue ave road rd boulevard blvd drive lane ln court ct place pl highway hwy parkway pkwy"
                " circle cir terrace trail square turnpike way loop dr pike")
STREET = Expression(rf"(?<![\w:./-])\d{{1,6}} (?:[nsew]\.? |north |south |east |west )?((?:[\w']+"
                    rf" ){{1,3}}?){STREET_TYPE}\b\.?"
                    r"(?:,? (?:apt|apartment|suite|ste|unit|#)\.? ?#?\w+)?", words=STREET_TYPES)
# Ordinary words that streets and houses are called by.
TOPONYMS = word_set(
    "park main first second third fourth fifth sixth seventh eighth ninth tenth hill church high school water"
    " spring springs center"
    " river garden gardens union market state mill court green valley bridge street avenue road lake view point"
    " side light star sun"
    " hope mercy grace general north south east west old new king queen forest wood woods stone"
)
STREET_NAMED = re.compile(r"\b(?:[NSEW]\. )?[A-Z][\w']+ (?:St|Street|Ave|Avenue|Rd|Road|Drive|Blvd|Boulevard"
                          r"|Lane|Ln|Way|Court)\b")
STREET_IN_TEXT = Expression(r"\b(?:on|at|near|from|to|off|of|along|and|between|past|down|up|corner of|begins? with)"
                            r" ((?:[nsew]\.? )?(?:[\w']+ ){1,3}?)(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive"
                            r"|lane|ln|court|ct|highway|hwy|parkway|pkwy|circle|terrace|trail|pl|place|way|pike"
                            r"|dr)\b\.?"
                            r"(?: (?:[nsew]|ne|nw|se|sw)\b)?", words=STREET_TYPES)
OUR_LADY = Expression(r"\bour lady of(?: the)? [a-z]{3,}(?: [a-z]+ion\b)?", parts=("our lady",), before=0)
SAINT = Expression(r"(?<!\d )\b(?:st\.?|saint|mt\.?|mount) ([a-z]{3,}(?:'s)?)\b",
                   words="st saint mt mount", before=0)
ROUTE = Expression(r"\b(?:highway|hwy|route|rte|interstate|exit|mile marker|mm|county road|cr|sr|us|fm"
                   r"|i)[ -]#?\d{1,4}\b(?!\.\d)|\b(?:mm|mile marker) \d{1,3}\.\d\b",      # "Cr 1.6" is no road
                   words="highway hwy route rte interstate exit marker mm county cr sr fm",
                   parts=tuple(f"{road}{joint}9" for road in ("us", "i") for joint in (" ", "-", " #", "-#")), before=5)
# "5th and Main", "Kessler & 38th": two roads by their names alone, one of them a number.
NO_ROAD = ("(?:ribs?|fingers?|toes?|floors?|digits?|degree|days?|doses?|shifts?|weeks?|grades?|times?|metacarpals?|met"
           "|the|i|we|he|she)")
CORNER = Expression(rf"\b(?:at|on|corner of|near|from|to|off|of|by|light at) (\d{{1,3}}(?:st|nd|rd|th) (?:and|&) "
                    rf"(?!\d{{1,3}}(?:st|nd|rd|th) {NO_ROAD}\b|{NO_ROAD}\b)[\w.'-]+(?: (?:st|ave|street|avenue)\b)?"
                    rf"|[a-z][\w'-]+ (?:and|&) \d{{1,3}}(?:st|nd|rd|th)(?! {NO_ROAD}\b)"
                    r"(?: (?:st|ave|street|avenue)\b)?)",
                    parts=(*(f"9{end} {and_}" for end in ("st", "nd", "rd", "th") for and_ in ("and", "&")), "and 9",
                           "& 9"))
BLOCK = Expression(r"\b(?:\d{3,5} block of|block of) ((?:[nsew]\.? |north |south |east |west )?[a-z][\w'-]+)",
                   parts=("block of",), before=6)
PO_BOX = Expression(r"\bp\.? ?o\.? box \d+", parts=(" box 9",), before=5)
ZIP = re.compile(r"(?<![\w-])\d{5}(?:-\d{4})?(?![\w-])")
STATE = (r"(?:a[lkzr]|c[aot]|d[ec]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]"
         r"|n[cdehjmvy]|o[hkr]|pa|ri|s[cd]|t[nx]|ut|v[at]|w[aivy]"
         r"|alabama|alaska|arizona|california|colorado|florida|georgia|idaho|illinois|indiana|iowa|kansas|maine"
         r"|michigan"
         r"|minnesota|missouri|montana|nebraska|nevada|ohio|oklahoma|oregon|pennsylvania|tennessee|texas|utah|vermont"
         r"|virginia|washington|wisconsin|wyoming|new york|new jersey|new mexico|north carolina|south carolina)")
# A comma is quickly found, and few have a State behind them.
BEFORE_STATE = re.compile(rf", ?{STATE}\b")
TOWN = re.compile(rf"\b([a-z][\w']{{1,40}}(?: [a-z][\w']{{1,40}})?), ?{STATE}\b(?:,? (\d{{5}}(?:-\d{{4}})?))?")
HOUSE = (r"(?:hospital|medical center|medical centre|clinic|pharmacy|nursing home|care home|care center|nursing center"
         r"|health system|healthcare|health center|rehab(?:ilitation)?(?: center)?|manor|hospice|ems|fire(?:"
         r" department| rescue)?"
         r"|ambulance(?: service| district)?|fire dept|paramedics|school|elementary|academy|church|university|college"
         r"|assisted living|senior living|memory care|surgery center|surgical center|imaging|dialysis|orthodontics"
         r"|dental|orthopedics|pediatrics|cardiology|oncology|eye center|eye care|urgent care|home health"
         r"|home care|transport"
         r"|staffing|outreach|laborator(?:y|ies)|labs|associates|family medicine|internal medicine|medical group|villa"
         r"|village|lodge|drug store|drugs?|apothecary|health & rehab|nursing & rehab|care centre|pd|police|sheriff"
         r"|police department|sheriff's office|couriers|logistics|supply|ambulatory center|infusion"
         r"|women's center|health)")
# A house word, and the words before it: quicker so than in one expression.
HOUSE_WORD = Expression(
    rf" {HOUSE}(?: (?:and |& )?{HOUSE})*\b",
    words="hospital center centre clinic pharmacy home health healthcare rehab rehabilitation manor hospice ems fire"
    " ambulance paramedics school elementary academy church university college living memory imaging dialysis"
    " orthodontics dental orthopedics pediatrics cardiology oncology eye urgent transport staffing outreach laboratory"
    " laboratories labs associates medicine group villa village lodge drug drugs apothecary pd police sheriff couriers"
    " logistics supply infusion", before=12)
BEFORE_HOUSE = re.compile(r"(?:[\w'.&-]+ ){1,4}$")
CALLED = Expression(r"\b(?:at|from|to|of|via|called|into) ((?:st\.? )?[\w']+ (?:general|memorial|regional"
                    r"|baptist|methodist|lutheran|presbyterian"
                    r"|mercy|county|community))(?! (?:anesthesia|anesthetic|surgery|surgeon|floor|unit"
                    r"|population|ward|medicine|diet|care|public))\b",
                    words="general memorial regional baptist methodist lutheran presbyterian mercy county community")
ROOM = Expression(r"\b(?:room|rm|bed|bay|chair|ldr|suite|apt|apartment|bedspace|cubicle|stall)\.? ?#? ?(?:no\.? |number"
                  r" )?(?!0\d[0-5]\d\b)(\d{1,4}(?:-?[a-d])?\b|[a-d]-?\d{1,4}\b)"
                  r"(?! ?(?:min|hours?|hrs?|ml|mg|days?|beds?|years?|degrees|inches|cm)| x )",
                  words=ended("room rm bed bay chair ldr suite apt apartment bedspace cubicle stall", "no", "number",
                              "a", "b", "c", "d"), before=0)
OPERATING_ROOM = Expression(r"\b(?:to|in|into|from) or #?(\d{1,2})\b(?! ?(?:times|hours?|days?|more|mg|ml|units?|min))",
                            parts=(" or 9", " or #9"), before=4)
ROOM_IN = Expression(r"\bin ((?!(?:19|20)\d\d\b|0\d[0-5]\d\b)\d{3,4}(?:-?[a-d])?)\b(?! ?(?:ml|mg|mcg|cc|g|kg|l"
                     r"|units?|patients?|ns|d5|min|hours?|hrs?|beats|cases|people"
                     r"|seconds|steps|feet|of)\b| ?%|[.]\d)(?!,)", parts=("in 999",), before=0)
CREW = Expression(r"\b(?:medic|ambulance|engine|rescue|squad|ladder|truck|rig|als|bls|battalion|station"
                  r"|air) ?#?\d{1,4}[a-d]?\b(?! ?(?:min|mg|ml|hours?|degree))"
                  r"|(?<=unit )[mreplba]-?\d{1,3}\b|\b(?:guardian|lifeflight|life flight|careflight"
                  r"|medevac|airevac|mercy|amr|brush|tanker|utility) ?\d{1,4}\b|\b[mrel]-\d{1,3}(?= crew\b)",
                  words="medic ambulance engine rescue squad ladder truck rig als bls battalion station air guardian"
                  " lifeflight flight careflight medevac airevac mercy amr brush tanker utility",
                  parts=("9 crew", *(f"{letter}{joint}9" for letter in "mreplba" for joint in ("", "-"))), before=5)
WING = Expression(r"\b(?:(?:\d{1,2} ?)(?:north|south|east|west|tower|main)\b|(?:north|south|east|west|[a-z])"
                  r" (?:wing|tower|pavilion|hall|building|annex|pod|unit)\b"
                  r"|(?:unit|ward|wing|station|tower|zone|hall) (?:[a-d]\d?|\d{1,2}[a-z]?)\b(?! of| unit)"
                  r"|(?:micu|sicu|ccu|cvicu|icu|tele|med surg|pcu|ed|nicu) (?:north|south|east|west|[a-d])\b"
                  r"|\d{1,2}(?:st|nd|rd|th) floor\b)",
                  words="north south east west tower main wing pavilion hall building annex pod unit ward station zone"
                  " micu sicu ccu cvicu icu tele surg pcu ed nicu floor", before=6)
ROOMS = Expression(r"\b(?:rooms|rms|beds) (\d{1,4}-?[a-d]?)(?:, (\d{1,4}-?[a-d]?))? ?(?:and|&|/|,|or)"
                   r" ?(\d{1,4}-?[a-d]?)\b", words="rooms rms beds", before=0)
ZIP_LABELLED = Expression(r"\bzip(?: code)?\W{0,3}(\d{3,5}(?:-\d{4})?)\b", parts=("zip",), before=0)
BEFORE_TOWN = word_set("in from to near outside of at for via through around by")
HARMLESS = word_set("comma period pt's occ peds psych onc neuro resp ortho gyn")
SIDES = ("north", "south", "east", "west")
LEADING = word_set("st mt saint mount county city metro good sacred holy")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """All places."""
    spans = [*companies(document, NAME), *facilities(document), *towns(document), *wings(document), *streets(document),
             *saints(document), *towns_of_several_words(document)]
    if document.digits:
        spans += [*addresses(document), *rooms(document)]
    # A street that is named so has a type with a capital, and STREET_IN_TEXT asks for every type.
    if not document.one_case and any(document.text[place].isupper() for place in STREET_IN_TEXT.hinted(document)):
        spans += [Span(m.start(), m.end(), Label.LOCATION, NAME, 0.8) for m in STREET_NAMED.finditer(document.text)]
    return spans


def addresses(document: Document) -> Iterator[Span]:
    """Street addresses, routes, boxes: 42 CFR 3.206(b)(4)(iv)(A)(2); 45 CFR 164.514(b)(2)(i)(B)."""
    for match in STREET.finditer(document):
        words = match.group(1).split()
        if all(word not in ordinary_words() or word in TOPONYMS or word.isdigit() for word in words):
            yield Span(match.start(), match.end(), Label.LOCATION, NAME, 0.95)
    for shape, group in ((PO_BOX, 0), (ROUTE, 0), (CORNER, 1), (BLOCK, 0)):
        yield from (Span(*m.span(group), Label.LOCATION, NAME, 0.9) for m in shape.finditer(document))


def streets(document: Document) -> Iterator[Span]:
    """Streets without a house number, in any case: "on rainier ave s"."""
    for match in STREET_IN_TEXT.finditer(document):
        words = match.group(1).split()
        if words[0] == "the":
            words = words[1:]
        if words and all(word not in ordinary_words() or word in TOPONYMS or len(word) == 1 for word in words):
            yield Span(match.start(1), match.end(), Label.LOCATION, NAME, 0.85)


def saints(document: Document) -> Iterator[Span]:
    """Houses called after a saint or a mountain: "sent to st josephs"."""
    yield from (Span(m.start(), m.end(), Label.FACILITY, NAME, 0.92) for m in OUR_LADY.finditer(document))
    for match in SAINT.finditer(document):
        bare = match.group(1).removesuffix("'s")
        named = is_name(bare) or is_name(bare.removesuffix("s")) or not is_plain(bare)
        if named and (document.one_case or document.text[match.start()].isupper()):
            yield Span(match.start(), match.end(), Label.FACILITY, NAME, 0.92)


def towns_of_several_words(document: Document) -> Iterator[Span]:
    """Towns and counties of the list: "Truth or Consequences"; in a text of one case only where a place may stand."""
    words, known_towns, firsts = document.words, long_towns(), first_words()
    for index in [index for index, word in enumerate(words.folded) if word in firsts]:
        if not (document.one_case or words.capital(index)):
            continue
        for length in (4, 3, 2):
            last = min(index + length, len(words)) - 1
            town = document.folded[words.starts[index]:words.ends[last]]
            if town in known_towns and (document.one_case or words.capital(last)):
                if not document.one_case or (index and words.folded[index - 1] in BEFORE_TOWN):
                    yield Span(words.starts[index], words.ends[last], Label.CITY, NAME, 0.92)
                break


def towns(document: Document) -> Iterator[Span]:
    """"Town, ST 12345": town and ZIP code go, the State stays."""
    for match in TOWN.finditer(document.folded) if BEFORE_STATE.search(document.folded) else ():
        name = match.group(1)
        written = document.one_case or document.text[match.end(1):match.end(1) + 3].strip(", ")[:1].isupper()
        if written and not all(is_plain(word) and not is_place(word) for word in name.split()):
            first = name.split()[0]
            start = match.start(1) + (len(first) + 1 if " " in name and is_plain(first) else 0)
            yield Span(start, match.end(1), Label.CITY, NAME, 0.85)
        if match.group(2):
            yield Span(match.start(2), match.end(2), Label.ZIP, NAME, 0.95)
    yield from (Span(m.start(1), m.end(1), Label.ZIP, NAME, 0.95) for m in ZIP_LABELLED.finditer(document))


def facilities(document: Document) -> Iterator[Span]:
    """Names of houses: the words before "hospital", "clinic" … that are not ordinary language."""
    for match in HOUSE_WORD.finditer(document):
        house = match.start() + 1
        begun = max(0, house - 70)
        before = BEFORE_HOUSE.search(document.folded[begun:house])
        start = name_start(document, begun + before.start(), before.group()) if before else None
        if start is not None:
            name = document.folded[start:house].split()
            sure = any(not is_plain(word) and word not in HARMLESS for word in name) or (
                not document.one_case and document.text[house].isupper() and document.text[start].isupper()
                and not document.opens(start))
            yield Span(start, match.end(), Label.FACILITY, NAME, 0.92 if sure else 0.85)
    yield from (Span(m.start(1), m.end(1), Label.FACILITY, NAME, 0.8) for m in CALLED.finditer(document)
                if m.group(1).split()[0] not in {"the", "our", "a", "this", "another", "under", "in", "other", "local"})


def name_start(document: Document, start: int, words: str) -> int | None:
    """Where the proper name in front of a house word begins; None when all of it is ordinary language."""
    begin: int | None = None
    place = start + len(words)
    for word in reversed(words.split(" ")[:-1]):
        place -= len(word) + 1
        capital = document.text[place].isupper() and not document.one_case
        bare = word.strip(".,&-")
        if bare.isdigit() or (word[-1:] == "." and bare not in {"st", "mt", "ft"}):
            break
        if not bare or (is_plain(bare) and not capital and bare not in LEADING | TOPONYMS):
            break
        if not is_plain(bare) or bare in LEADING or (capital and not document.opens(place)):
            begin = place
    return begin


def rooms(document: Document) -> Iterator[Span]:
    """Rooms, beds and crews by number."""
    yield from (Span(m.start(1), m.end(1), Label.ROOM, NAME, 0.9) for m in ROOM.finditer(document))
    yield from (Span(m.start(1), m.end(1), Label.ROOM, NAME, 0.8) for m in OPERATING_ROOM.finditer(document))
    yield from (Span(m.start(n), m.end(n), Label.ROOM, NAME, 0.9) for m in ROOMS.finditer(document) for n in (1, 2, 3)
                if m.group(n))
    yield from (Span(m.start(1), m.end(1), Label.ROOM, NAME, 0.6) for m in ROOM_IN.finditer(document))
    yield from (Span(m.start(), m.end(), Label.EMSUNIT, NAME, 0.9) for m in CREW.finditer(document))


def wings(document: Document) -> Iterator[Span]:
    """Wings, floors and lettered units."""
    yield from (Span(m.start(), m.end(), Label.UNIT, NAME, 0.92 if m.group().endswith(SIDES) else 0.85)
                for m in WING.finditer(document))
