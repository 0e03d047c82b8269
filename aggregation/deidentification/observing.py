"""What the statistical model sees of a text: tokens, and for each token the attributes that it is judged by.

They speak of kinds of words (lexicon code, shape, role, company) more than of words, so that a name never seen before
is known by its neighbours and its make.
"""

from __future__ import annotations

import re

from aggregation.deidentification.context import AFTER_NAME, CREDENTIALS, HONORIFICS, KIN, PATIENT_TITLES, STAFF_TITLES
from aggregation.deidentification.lexicon import UNKNOWN, cluster_of, code_of, sounds_like_name
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
ROLES_OF = {word: "".join(letter for letter, words in ROLES if word in words)
            for word in frozenset().union(*(words for _, words in ROLES))}
COMMON = "45678"    # commonness from which a word stands for itself
ATTRIBUTES = 15
Kind = tuple[str, ...]
NEW_LINE = "¶"     # a line break, as a word


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


MODES = "mlu"


def mode_of(text: str, one_case: bool) -> str:
    """m both cases, l small letters, u capitals; a few letters of the other case change nothing."""
    if not one_case:
        return "m"
    if text.isupper() or text.islower():
        return "u" if text.isupper() else "l"
    return "u" if sum(map(str.isupper, text)) > sum(map(str.islower, text)) else "l"


def kind_of(word: str, written: str, mode: str) -> Kind:
    """The attributes of a token: what it is, how sure the lexicon is of it, how it is written, what part it plays
    in the sentence, with which words it shares its company, how it begins and ends. `mode` as `mode_of` says.
    """
    shape = shape_of(written)
    identity, strength, role, code = seen_as(word, shape)
    letters = word.isalpha()
    part = part_of(word) if letters and (code[0] < "f" or word in BY_WORD) else strength
    cluster = cluster_of(word)
    long = letters and len(word) > 3
    return (identity, strength, shape + mode, role, code + mode + shape, code[1:2] + code[4:] + mode + shape,
            code[3:4] + mode + shape, part, cluster, cluster[:4], cluster[:8],
            *((word[-3:], word[-2:], word[:3]) if long else ("-", "-", "-")), word if letters else shape)


def seen_as(word: str, shape: str) -> tuple[str, str, str, str]:
    """Of a folded token: identity or kind, lexicon strength with sound, roles, code."""
    if not any(map(str.isalpha, word)):
        return (word if word != "\n" else NEW_LINE) if shape == "p" else shape, "#", "#", "#"
    if any(map(str.isdigit, word)):
        return shape, "#", "#a", "#"
    code = code_of(word)
    roles = ROLES_OF.get(word, "-")
    rare = code == UNKNOWN or (code[0] == "a" and code[1] in "012" and code[4] == "-")
    sound = f"~{sounds_like_name(word)}" if rare else ""
    itself = code != UNKNOWN and (roles != "-" or (code[1] in COMMON and code[0] < "g"))
    return word if itself else code[0] + code[3:] + sound, code[0] + code[2] + sound, roles, code
