"""What the statistical model sees of a text: tokens, and for each token the features that it is judged by.

Features speak of kinds of words (lexicon code, shape, role) more than of words, so that a name never seen before is
known by its company and its make.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aggregation.deidentification.context import AFTER_NAME, CREDENTIALS, HONORIFICS, KIN, PATIENT_TITLES, STAFF_TITLES
from aggregation.deidentification.lexicon import UNKNOWN, code_of, sounds_like_name
from aggregation.deidentification.vocabulary import device_nouns
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
EDGE = ("^", "^", "^", "^", "^")


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


@lru_cache(maxsize=100_000)
def kind_of(word: str, written: str) -> tuple[str, str, str, str, str]:
    """Of a token: identity or kind, lexicon strength with sound, shape, roles, code."""
    shape = shape_of(written)
    if not any(map(str.isalpha, word)):
        return word if shape == "p" else shape, "#", shape, "#", "#"
    if any(map(str.isdigit, word)):
        return shape, "#", shape, "#a", "#"
    code = code_of(word)
    roles = "".join(letter for letter, words in ROLES if word in words) or "-"
    rare = code == UNKNOWN or (code[0] == "a" and code[1] in "012" and code[4] == "-")
    sound = f"~{sounds_like_name(word)}" if rare else ""
    strength = code[0] + code[2] + sound
    itself = code != UNKNOWN and (roles != "-" or (code[1] in COMMON and code[0] < "g"))
    identity = word if itself else code[0] + code[3:] + sound
    return identity, strength, shape, roles, code


def features(tokens: list[tuple[str, str]], mode: str) -> list[list[str]]:
    """Features of each token. `tokens`: folded and written; `mode`: m both cases, l small letters, u capitals."""
    kinds = [kind_of(word, written) for word, written in tokens]
    padded = [EDGE, EDGE, *kinds, EDGE, EDGE]
    return [observe(padded[place:place + 5], mode) for place in range(len(kinds))]


def observe(near: list[tuple[str, str, str, str, str]], mode: str) -> list[str]:
    """Features of the middle one of five tokens."""
    (i0, s0, h0, r0, _), (i1, s1, h1, r1, _), (i2, s2, h2, r2, c2), (i3, s3, h3, r3, _), (i4, s4, h4, r4, _) = near
    own = f"{s2}{mode}{h2}"
    return [
        "w" + i2, "o" + own, "c" + c2 + mode + h2, "r" + r2, "h" + h2 + mode, "e" + c2[1:2] + c2[4:] + mode + h2,
        "t" + c2[3:4] + mode + h2,
        "p" + i1, "q" + i1 + "|" + own, "P" + s1 + h1 + mode, "R" + r1 + "|" + own, "Q" + r1 + "|" + r2,
        "n" + i3, "m" + i3 + "|" + own, "N" + s3 + h3 + mode, "S" + r3 + "|" + own, "M" + r3 + "|" + r2,
        "a" + i0, "A" + s0 + h0, "B" + r0, "b" + i4, "z" + s4 + h4, "Z" + r4,
        "y" + r1 + "|" + r3 + "|" + own, "u" + h0 + "|" + i1 + "|" + own,
    ]
