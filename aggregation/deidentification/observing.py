"""What the statistical model sees of a text: tokens, and for each token the features that it is judged by.

Features speak of kinds of words (lexicon code, shape, role) more than of words, so that a name never seen before is
known by its company and its make.
"""

from __future__ import annotations

import re

from aggregation.deidentification.context import AFTER_NAME, CREDENTIALS, HONORIFICS, KIN, PATIENT_TITLES, STAFF_TITLES
from aggregation.deidentification.lexicon import UNKNOWN, code_of, sounds_like_name
from aggregation.deidentification.vocabulary import device_nouns
from aggregation.deidentification.wordclass import BY_WORD, part_of
from pso_portal.names.lexicon import word_set

TOKEN = re.compile(r"[a-z]/[a-z]{0,2}(?![^\W_])|[^\W\d_]+(?:['-][^\W\d_]+)*(?![\d_])"
                   r"|[^\W_]+(?:[-./:,_@][^\W_]+)*|[^\w\s]|\n")
NUMBER_WORDS = word_set(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dash slash"
    " point dot")
ORDINALS = word_set("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
                    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth")
MONTHS = word_set("january february march april may june july august september october november december jan feb mar"
                  " apr jun jul aug sep sept oct nov dec")
DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat"
                " sun christmas thanksgiving easter halloween")
HOUSES = word_set(
    "hospital hospitals medical center centre clinic clinics pharmacy drug drugs nursing home care health healthcare"
    " system ems fire department dept rescue ambulance service services general regional memorial community county"
    " university rehab rehabilitation facility surgery surgical group practice family manor hospice living school"
    " church imaging dialysis staffing transport associates labs laboratory villa village terrace lodge urgent"
    " methodist baptist lutheran presbyterian mercy st saint orthopedics pediatrics dental cardiology academy college"
    " elementary infirmary institute foundation pavilion campus shelter agency apothecary")
STREETS = word_set("street st avenue ave road rd boulevard blvd drive dr lane ln court ct place pl highway hwy parkway"
                   " pkwy circle cir terrace ter trail trl square sq turnpike tpke way loop alley run pike route rt rte"
                   " interstate exit bridge park creek lake river dam mall plaza campground overlook beach landing"
                   " crossing apt apartment suite ste trailer lot")
UNITS = word_set("unit wing ward pod hall floor tower pavilion station level wings north south east west icu tele"
                 " stepdown neighborhood cottage house side building annex")
ROOMS = word_set("room rm bed bay chair suite bedspace cubicle stall rms beds rooms or ldr")
CREWS = word_set("medic engine rescue squad ladder truck rig battalion ambulance unit m e r a als bls air guardian"
                 " lifeflight medevac")
NUMBER_LABELS = word_set(
    "mrn acct account number no num # id serial sn lot tag asset lic license npi dea badge plate vin rx run case"
    " incident order ref reference ticket accession claim member policy medicaid medicare ssn social pager ext"
    " x phone fax"
    " cell tel call pcr cad record chart csn fin encounter tracking confirmation udi cert employee docket bin pcn")
ROLES = (("T", HONORIFICS), ("S", STAFF_TITLES), ("P", PATIENT_TITLES), ("K", KIN), ("C", CREDENTIALS),
         ("V", AFTER_NAME), ("N", NUMBER_WORDS), ("O", ORDINALS), ("M", MONTHS), ("D", DAYS), ("H", HOUSES),
         ("A", STREETS), ("U", UNITS), ("R", ROOMS), ("E", CREWS), ("L", NUMBER_LABELS), ("G", device_nouns()))
COMMON = "45678"    # commonness from which a word stands for itself
# What a token is in the eyes of the model. Of these, with the way the text is written (`mode`):
IDENTITY, STRENGTH, SHAPE, ROLE, OWN, CODE, WRITTEN, COMMONNESS, TOWN, MAKE, LOOK, PART = range(12)
Kind = tuple[str, ...]
EDGE: Kind = ("^",) * 12
# Features: each the attributes of tokens at some distance, looked at together.
TEMPLATES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((0, IDENTITY),), ((0, OWN),), ((0, CODE),), ((0, ROLE),), ((0, WRITTEN),), ((0, COMMONNESS),), ((0, TOWN),),
    ((-1, IDENTITY),), ((-1, LOOK),), ((1, IDENTITY),), ((1, LOOK),),
    ((-2, IDENTITY),), ((-2, MAKE),), ((-2, ROLE),), ((2, IDENTITY),), ((2, MAKE),), ((2, ROLE),),
    ((-1, IDENTITY), (0, OWN)), ((-1, ROLE), (0, OWN)), ((-1, ROLE), (0, ROLE)),
    ((1, IDENTITY), (0, OWN)), ((1, ROLE), (0, OWN)), ((1, ROLE), (0, ROLE)),
    ((-1, ROLE), (1, ROLE), (0, OWN)), ((-2, SHAPE), (-1, IDENTITY), (0, OWN)),
    ((-1, IDENTITY), (0, IDENTITY)), ((0, IDENTITY), (1, IDENTITY)), ((-1, IDENTITY), (1, IDENTITY)),
    ((-2, IDENTITY), (-1, IDENTITY)), ((1, IDENTITY), (2, IDENTITY)), ((-3, IDENTITY),), ((3, IDENTITY),),
    ((-2, LOOK), (-1, LOOK), (0, LOOK)), ((0, LOOK), (1, LOOK)), ((-1, LOOK), (0, LOOK)),
    ((-1, LOOK), (0, LOOK), (1, LOOK)),
    ((0, PART),), ((-1, PART), (0, OWN)), ((1, PART), (0, OWN)), ((-1, PART), (1, PART), (0, OWN)),
    ((-2, PART), (-1, PART), (0, OWN)), ((1, PART), (2, PART), (0, OWN)),
)
FAR = max(abs(distance) for template in TEMPLATES for distance, _ in template)
NEW_LINE = "¶"     # a line break, as a word
BESIDE = "\x1f"     # between the attributes of one feature; stands in no text, which is folded


def shape_of(written: str) -> str:
    """How a token is written: x small, Xx capital first, XX capitals, X one letter, xX mixed; figures as a pattern."""
    if written.isalpha() or "'" in written or ("-" in written and not any(map(str.isdigit, written))):
        if written.islower():
            return "x" if len(written) > 1 else "i"
        if written.isupper():
            return "XX" if len(written) > 1 else "X"
        return "Xx" if written[0].isupper() and written[1:].islower() else "xX"
    if not any(map(str.isalnum, written)):
        return "p"
    return re.sub(r"[a-zA-Z]+", "a", re.sub(r"\d", "9", written))[:10]


def kind_of(word: str, written: str, mode: str) -> Kind:
    """The attributes of a token, in their order. `mode`: m both cases, l small letters, u capitals."""
    shape = shape_of(written)
    identity, strength, role, code = seen_as(word, shape)
    part = part_of(word) if word.isalpha() and (code[0] < "f" or word in BY_WORD) else strength
    return (identity, strength, shape, role, strength + mode + shape, code + mode + shape, shape + mode,
            code[1:2] + code[4:] + mode + shape, code[3:4] + mode + shape, strength + shape, strength + shape + mode,
            part)


def seen_as(word: str, shape: str) -> tuple[str, str, str, str]:
    """Of a folded token: identity or kind, lexicon strength with sound, roles, code."""
    if not any(map(str.isalpha, word)):
        return (word if word != "\n" else NEW_LINE) if shape == "p" else shape, "#", "#", "#"
    if any(map(str.isdigit, word)):
        return shape, "#", "#a", "#"
    code = code_of(word)
    roles = "".join(letter for letter, words in ROLES if word in words) or "-"
    rare = code == UNKNOWN or (code[0] == "a" and code[1] in "012" and code[4] == "-")
    sound = f"~{sounds_like_name(word)}" if rare else ""
    itself = code != UNKNOWN and (roles != "-" or (code[1] in COMMON and code[0] < "g"))
    return word if itself else code[0] + code[3:] + sound, code[0] + code[2] + sound, roles, code


def features(kinds: list[Kind]) -> list[list[str]]:
    """The features of each token as the trainer takes them: number of the template as a character, attributes."""
    padded = [EDGE] * FAR + kinds + [EDGE] * FAR
    return [[chr(48 + number) + BESIDE.join(padded[place + distance][attribute] for distance, attribute in template)
             for number, template in enumerate(TEMPLATES)] for place in range(FAR, FAR + len(kinds))]
