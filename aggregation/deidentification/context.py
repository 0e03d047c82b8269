"""Layer 4: names by the company they keep: titles, credentials, kinship, speech, signatures.

Names of patients, relatives and household members: 45 CFR 164.514(b)(2)(i)(A). Names of reporters, workforce and
practice partners: 42 CFR 3.206(b)(4)(iv)(A)(1). Context is what tells Dr. Foley from a Foley catheter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import code_of
from aggregation.deidentification.remembering import remembered
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import THINGS, device_nouns, eponyms, is_name, is_plain
from aggregation.deidentification.wordview import Words
from pso_portal.names import Known
from pso_portal.names.lexicon import given_names, word_set

NAME = "context"
GUESS = 0.45        # "from Brookhaven", "Vexborough was": grammar alone, and no list knows the word
HONORIFICS = word_set("dr drs doctor mr mrs ms miss prof professor mister rev mx")
STAFF_TITLES = word_set(
    "nurse pharmacist medic paramedic physician tech technician aide officer chaplain captain chief lieutenant"
    " lt capt sgt"
    " deputy trooper sister don surgeon anesthesiologist hospitalist therapist intern emt rn lpn cna np crna rt"
    " rph pa"
    " transporter courier driver rep sitter visitor volunteer scribe lifeguard interpreter vendor hubby ofc officer cpt"
    " det phlebotomist ma pct huc"
    " supervisor manager director coordinator attending fellow dispatcher sergeant firefighter orderly"
    " caregiver phlebotomist"
)
PATIENT_TITLES = word_set("patient pt resident client baby infant")
KIN = word_set(
    "wife husband son daughter mother father mom dad brother sister aunt uncle grandson granddaughter grandmother"
    " grandfather spouse partner fiance fiancee girlfriend boyfriend niece nephew cousin stepson stepdaughter"
    " neighbor poa proxy"
    " roommate guardian caregiver member friend"
)
BEFORE_NAME = word_set("by with to from per called call calls paged notified informed told asked contacted"
                       " alerted texted cc signed"
                       " attn contact named name per relieved emailed between and for via reported questions phoned")
CREDENTIALS = word_set("rn lpn lvn cna md do np pa pa-c pharmd rph phd emt emt-p emt-b nrp rt rrt crna dnp msn"
                       " bsn aprn fnp lcsw msw cnm cpht don"
                       " paramedic")
AMBIGUOUS = word_set("do pa rt don np")
AFTER_NAME = word_set(
    "said says stated states reported reports called calls gave gives told asked noticed administered informed"
    " paged confirmed came"
    " went responded arrived started placed removed drew hung pushed documented signed assessed found ordered"
    " refused fell denied"
    " complained was is has had did does changed took left returned witnessed thought felt noted discovered"
    " realized stopped"
    " checked notified read wrote pulled scanned entered dispensed verified walked became met helped tried"
    " missed forgot drove"
    " answered apologized explained slipped tripped received missed stepped slid woke who then also and"
)
SPEECH = word_set("said says stated states reported called gave told asked administered informed paged"
                  " documented signed ordered")
TITLED = KIN | STAFF_TITLES | PATIENT_TITLES | HONORIFICS | CREDENTIALS
TOLD = SPEECH | {"did"}
ALWAYS = {word: tuple(label for label, titles in ((Label.STAFF, STAFF_TITLES), (Label.PATIENT, PATIENT_TITLES),
                                                  (Label.RELATIVE, KIN)) if word in titles)
          for word in STAFF_TITLES | PATIENT_TITLES | KIN}
BEARERS = word_set("transporter courier driver rep sitter visitor volunteer ma pct huc cma scribe lifeguard tourist"
                   " roommate officer ofc cpt det corporal interpreter student vendor manager hubby bystander"
                   " phlebotomist")
RANKS = word_set("ofc officer cpt capt captain lt sgt trooper deputy ff det chief cpl")
ANNOUNCES = TITLED | BEFORE_NAME | BEARERS
WEAK_VERBS = word_set("is was has had be also and then who came left")
CLAUSE = word_set("at and from on for who when because before after during while")
SURE_CREDENTIALS = CREDENTIALS - AMBIGUOUS
STRONG_VERBS = AFTER_NAME - WEAK_VERBS
TITLES = STAFF_TITLES | CREDENTIALS
MET_BY_NAME = BEFORE_NAME | STAFF_TITLES | BEARERS      # a given name that is also a word may stand behind these
TELLING = AFTER_NAME | CREDENTIALS | TOLD
STOPS = frozenset({".", ",", ";", ")", "/", ""})
NAME_JOINS = (" ", ". ", "-", " '")
# After these a word that nothing explains may be a name even in small letters.
NAME_POSITION = BEFORE_NAME | STAFF_TITLES | PATIENT_TITLES | KIN | HONORIFICS
# Behind the last stop, line or dash.
SIGNED = re.compile(r"(?:[.!?)] |\n|(?<=[\W])[-–—~] ?)((?:[a-z]\.?){1,3})\s*$")
COMMON = "5"        # commonness of a short word that is no initials
NO_INITIALS = word_set("thx ty fyi ok pls am pm mg ml tx hx dx rx po iv im pt pts yo")
SIGNATURE = 0.9     # what second_vote leaves alone
STRONG_ENDINGS = (".", ". ", " ", ", ", ": ", " - ", "-", " (", ' "', " '")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """All contexts, in one walk over the words."""
    words = document.words
    spans: list[Span] = []
    for index in words.telling(says_nothing):
        word = words.folded[index]
        if word in ANNOUNCES and may_announce(words, index):
            spans += announced(document, words, index)
        if len(word) == 1:
            spans += initial(document, words, index)
        if may_tell(document, words, index):
            spans += by_what_follows(document, words, index)
    return [*spans, *signed(document)]


def signed(document: Document) -> Iterator[Span]:
    """Initials at the end of the report: "Sorry Elma. - TKO", "All well now.\\nE."."""
    found = SIGNED.search(document.lines, max(0, len(document.lines) - 12))
    bare = found.group(1).replace(".", "") if found else ""
    if found and (len(bare) == 1 or code_of(bare)[1] < COMMON) and bare not in CREDENTIALS | NO_INITIALS:
        yield Span(found.start(1), found.end(1), Label.STAFF, NAME, SIGNATURE)


@remembered
def says_nothing(word: str) -> bool:
    """True for a word (folded) that neither announces a name nor can be one."""
    return len(word) > 1 and word not in ANNOUNCES and is_plain(word) and not (
        is_name(word) or word in eponyms() or given_too(word))


def may_announce(words: Words, index: int) -> bool:
    """False where the next word can be nobody's name, whatever announces it; a title of honour or a rank takes more for
    a name.
    """
    word, after = words.folded[index], words.folded[index + 1] if index + 1 < len(words) else ""
    return word in HONORIFICS or word in RANKS or not says_nothing(after)


def announced(document: Document, words: Words, index: int) -> Iterator[Span]:
    """Names that a title, a relation or a preposition announces."""
    word = words.folded[index]
    if word in HONORIFICS:
        label = Label.STAFF if word.startswith("d") else Label.NAME
        if word != "miss" or (index + 1 < len(words) and words.between(index, index + 1) == " "):
            yield from following(document, words, index, label, 0.95, sure=True)
    for label in ALWAYS.get(word, ()):
        yield from following(document, words, index, label, 0.9)
    if word in MET_BY_NAME and stands_as_name(document, words, index + 1):
        last = index + 1
        if last + 1 < len(words) and "f" <= code_of(words.folded[last + 1])[0] <= "k" and words.between(
                last, last + 1) == " ":
            last += 1
        yield Span(words.starts[index + 1], name_end(words, last), Label.STAFF, NAME, 0.93)
    if word in BEFORE_NAME:
        yield from following(document, words, index, Label.NAME, 0.75, unlisted=GUESS)


def may_tell(document: Document, words: Words, index: int) -> bool:
    """False where nothing behind the word tells of a name: neither credential nor verb nor comma."""
    return index + 1 < len(words.folded) and (
        words.folded[index + 1] in TELLING or document.folded[words.ends[index]] == ",")


def may_be_told_of(document: Document, words: Words, index: int) -> bool:
    """True for a word that may be a name, alone or by what stands behind it."""
    return is_candidate(document, words, index) or has_credential(document, words, index) or (
        given_too(words.folded[index]) and words.opens(index))


def stands_as_name(document: Document, words: Words, index: int) -> bool:
    """True for a given name that is also a word, where a verb, a credential or the end of the clause follows:
    "transporter bill asked", "found by will at shift change".
    """
    if index >= len(words) or words.between(index - 1, index) != " ":
        return False
    if not document.one_case and words.all_capitals(index) and len(words.folded[index]) < 4:     # "from ED at 0310"
        return False
    ranked = words.folded[index - 1] in RANKS and "c" <= code_of(words.folded[index])[0] <= "k"
    if not ranked and not given_too(words.folded[index]):
        return False
    gap = document.folded[words.ends[index]:words.ends[index] + 1]
    if words.folded[index] in AFTER_NAME and gap == " ":
        return False
    after = words.folded[index + 1] if index + 1 < len(words) else ""
    return gap in STOPS or after in STRONG_VERBS or after in SURE_CREDENTIALS or after in CLAUSE \
        or after.endswith("ed") or "f" <= code_of(after)[0] <= "k"


@remembered
def given_too(word: str) -> bool:
    """True for a given name, be it an ordinary word as well ("hope", "bill")."""
    if word in TITLED:
        return False
    code = code_of(word)
    return word in given_names() or word == "will" or (code[2] in "gb" and "b" <= code[0] <= "k" and code[1] < "6")


def borne(word: str) -> bool:
    """True for a word of middling commonness that some people are called by: "mr shin", "dr branch"."""
    code = code_of(word)
    return code[2] != "-" and code[1] < "6"


def following(document: Document, words: Words, index: int, label: Label, confidence: float, *,
              sure: bool = False, unlisted: float | None = None) -> Iterator[Span]:
    """The name after a word that announces one: up to three words of it. `unlisted`: the confidence when no part
    of it stands in the name lists.
    """
    last = index
    while last - index < 3 and goes_on(document, words, last, STRONG_ENDINGS if last == index else NAME_JOINS,
                                       sure=sure and last == index):
        last += 1
    if last > index and not is_initial(words, last):
        listed = any(map(is_name, words.folded[index + 1:last + 1]))
        if not listed and unlisted is not None:
            confidence = unlisted
        elif document.one_case and not sure and not listed:
            confidence -= 0.2
        yield Span(words.starts[index + 1], name_end(words, last), label, NAME, min(0.97, confidence + 0.12 * listed))


def goes_on(document: Document, words: Words, last: int, joins: tuple[str, ...], *, sure: bool) -> bool:
    """True when the next word belongs to the name, joined by one of `joins`."""
    if last + 1 >= len(words) or words.between(last, last + 1) not in joins:
        return False
    return is_candidate(document, words, last + 1, sure=sure) or is_initial(words, last + 1)


def name_end(words: Words, index: int) -> int:
    """Where the name in this word ends: a possessive ending is none of it."""
    return words.ends[index] - 2 * words.folded[index].endswith("'s")


def is_initial(words: Words, index: int) -> bool:
    """True for a single letter that a word follows: "J. Smith"."""
    return len(words.folded[index]) == 1 and words.folded[index] not in {"a", "i"} and index + 1 < len(words)


def is_candidate(document: Document, words: Words, index: int, *, sure: bool = False) -> bool:
    """True when the word may be a name. After "Dr." nearly every word may; elsewhere it needs a capital where
    case tells, and must not be ordinary language or a thing ("Foley catheter").
    """
    word = words.folded[index]
    if len(word) < 2 or word in CREDENTIALS or word in HONORIFICS:
        return False
    if sure:
        return is_name(word) or not is_plain(word) or (
            words.capital(index) if not document.one_case else word not in AFTER_NAME and borne(word))
    if not document.one_case and not words.capital(index):
        return is_name(word) and not is_plain(word) and word not in eponyms()
    if is_plain(word):
        return is_name(word) and not document.one_case and not words.opens(index) and not words.all_capitals(index)
    return not names_a_thing(words, index) and (document.one_case or not words.all_capitals(index) or is_name(word))


def has_credential(document: Document, words: Words, index: int) -> bool:
    """True for an eponym or a word that a credential makes a person: "Foley RN", "hope rn"."""
    after = words.folded[index + 1] if index + 1 < len(words) else ""
    if after not in SURE_CREDENTIALS:
        return False
    return words.folded[index] not in TITLES and (words.folded[index] in eponyms() or given_too(words.folded[index]))


def names_a_thing(words: Words, index: int) -> bool:
    """True for an eponym beside the noun of its thing."""
    word, after = words.folded[index], words.folded[index + 1] if index + 1 < len(words) else ""
    if word not in eponyms():
        return False
    return after in device_nouns() or not is_name(word) or (word in THINGS and after not in SPEECH)


def initial(document: Document, words: Words, index: int) -> Iterator[Span]:
    """"L. Fong", "s jackson" after a full stop: an initial and a name."""
    if index + 1 < len(words) and words.between(index, index + 1) in {". ", "."} \
            and is_candidate(document, words, index + 1) and (document.one_case or words.capital(index)):
        yield Span(words.starts[index], name_end(words, index + 1), Label.NAME, NAME, 0.85)


def by_what_follows(document: Document, words: Words, index: int) -> Iterator[Span]:
    """A name because of a credential or a verb behind it."""
    if not may_be_told_of(document, words, index):
        return
    word, after = words.folded[index], words.folded[index + 1]
    gap = words.between(index, index + 1)
    two = index > 0 and words.between(index - 1, index) == " " and is_candidate(document, words, index - 1)
    first = index - 1 if two else index
    certain = words.all_capitals(index + 1) or after not in AMBIGUOUS
    if after in CREDENTIALS and gap in {" ", ", ", ","} and certain:
        yield Span(words.starts[first], name_end(words, index), Label.STAFF, NAME, 0.92)
    elif words.opens(index) and document.one_case and gap == " " and given_too(word) and after in TOLD:
        yield Span(words.starts[index], words.ends[index], Label.STAFF, NAME, 0.91)
    elif after in AFTER_NAME and gap == " " and (is_name(word) or not document.one_case):
        unlisted = 0.8 if after in SPEECH else GUESS
        listed = 0.91 if after in SPEECH and word in eponyms() else 0.88      # a catheter says nothing
        yield Span(words.starts[first], words.ends[index], Label.NAME, NAME, listed if is_name(word) else unlisted)
    elif gap == ", " and is_name(word) and is_name(after) and is_candidate(document, words, index + 1):
        yield Span(words.starts[index], words.ends[index + 1], Label.NAME, NAME, 0.8)
