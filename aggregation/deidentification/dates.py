"""Layer 2b: calendar dates in their many forms, birthdays, weekdays, holidays.

All elements of dates except the year: 45 CFR 164.514(b)(2)(i)(C) for patients, 42 CFR 3.212(a)(2)(i)(C) for the
event. Relative intervals ("two days later") and clock times name no date and stay. A year of birth can say that a
patient is 90 or over, so a birthday goes with its year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression, ended
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span, cover
from pso_portal.names import Known

NAME = "dates"
MONTH = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
         r"|nov(?:ember)?|dec(?:ember)?)\.?")
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTHS = ("jan january feb february mar march apr april may jun june jul july aug august sep sept september sepember"
          " oct october nov november dec december")
YEAR = r"(?:(?:19|20)\d\d|'?\d\d)"
ORDINAL = rf"{DAY}(?:st|nd|rd|th)"
# Between figures: an expression begins with them, and a search for it would stop at every character.
SLASHED = ("9/9",)
NUMERIC = Expression(
    rf"(?<![\w/.-])(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1{DAY}(?=$|[\W_t])"
    rf"|(?:0?[1-9]|1[0-2])([-/.]){DAY}\2(?:19|20)?\d\d(?![\w/])|{DAY}([-/.])(?:0?[1-9]|1[0-2])\3(?:19"
    rf"|20)\d\d(?![\w/])"
    r"|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\w/]))",
    parts=(*SLASHED, "-9-", "-99-", ".9.", ".99."), before=4,
)
NAMED = Expression(
    rf"\b(?:{MONTH} ?(?:the )?{DAY}(?:st|nd|rd|th)?(?! ?(?:mg|ml|mcg|units?|hours?|%))(?:,? ?(?:of )?(?:19"
    rf"|20)\d\d|,? '\d\d)?(?![\w:])"
    rf"|(?:the )?{DAY}(?:st|nd|rd|th)?[ -]?(?:of )?{MONTH}(?:[ ,-]{{0,2}}{YEAR})?(?!\w)"
    rf"|{MONTH},? ?(?:of )?(?:19|20)\d\d|{MONTH} '\d\d)(?!\w)",
    # Figures, "5th" and "of" may run together with the month.
    words=" ".join(before + month for before in ("", "st", "nd", "rd", "th")
                   for month in ended(MONTHS, "the", "of").split()), before=12,
)
MONTH_ALONE = Expression(rf"\b(?:in|since|until|till|of|early|late|mid|last|next|during|by|before|after|from"
                         rf"|this)[ -]({MONTH})(?![\w'-])", words=MONTHS, before=7)
MONTH_WORD = Expression(r"\b(?:january|february|july|september|october|november|december)\b",
                        words="january february july september october november december", before=0)
GIVEN_NAME = Expression(r"\b(?:april|june|august)\b(?!')", words="april june august", before=0)
TIME_WORD = re.compile(r"\b(?:in|since|until|till|early|late|mid|last|next|during|this)[ -]$")
SHORT = Expression(r"(?<![\w/.-])((?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01]))(?![\w/%-])", parts=SLASHED, before=1)
SHORT_CUE = re.compile(r"(?:\b(?:on|since|dated?|until|till|from|by|of|for|through|thru|and|to|between|before"
                       r"|after|at|[a-z]{3,}ed|seen|drawn|done|due|sent|given|found|fell|went|back|again|night|shift|(?:mon|tues|wednes"
                       r"|thurs|fri|satur|sun)day|sent:|exp\.?|log|entry)|[-(,:;]|^|\s\s)\s*$")
NOT_DATE_BEFORE = re.compile(r"\b(?:pain|gcs|strength|scale|score|scored|rated|apgars?|grade|a&o|a/o|oriented"
                             r"|vision|murmur|rate|ratio|bp)\W*(?:\w+\W+)?$")
WORD_CUE = re.compile(r"\b(?:on|since|dated?|until|till|from|by|through|thru|before|after|seen|drawn|done|due|sent"
                      r"|given)\s*$")
SCORE_BEFORE = re.compile(r"\d{1,2}/10\W{1,4}(?:to|now|from|down to|then|and)?\W*$")
NOT_DATE_AFTER = re.compile(r"\s*(?:pain|strength|scale|score|tab|dose|ml|mg|strength|ns|normal|full|way|of\b"
                            r"|cup|hour|systolic|murmur|on the)")
ORDINAL_ALONE = Expression(rf"\b(?:on|by|from|since|until|til|till|before|after|of|and|through|thru) (the {ORDINAL})"
                           r"(?=\s*(?:[.,;:)\-]|$|(?:at|and|of|by|to|thru|through|until|i|we|he|she|they|shows?|was|for|when"
                           r"|but|with|he's|she's|in|pt)\b))", parts=(" the 9",), before=7)
# Few things are counted so far.
LATE_ORDINAL = Expression(r"\b(the (?:1[3-9]|2\d|3[01])(?:st|nd|rd|th))\b(?!'| ?(?:floor|time|percentile|weeks?|day"
                          r"|streets?|st|aves?|avenue|birthday|century|dose|grade|hour|minute"
                          r"|call|patient|pt|one|unit|rib|and [a-z]+ st)\b)",
                          parts=tuple(f"the 99{end}" for end in ("st", "nd", "rd", "th")), before=0)
# "4/1-4/8", "08-21": days and months that are written with other joints.
SPAN = Expression(r"(?<![\w/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01]) ?(?:-|–|to|thru|through) ?"
                  r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/\d\d(?:\d\d)?)?(?![\w/%-])", parts=SLASHED, before=1)
DASHED = Expression(r"(?<![\w/.:-])(?:0[1-9]-(?:[012]\d|3[01])|1[0-2]-(?:0[1-9]|[12]\d|3[01]))(?![\w/:%-]|\.\d)",
                    parts=("99-99",), before=0)
WEEKDAY = Expression(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tues|weds|thurs)\b",
                     words=ended("monday tuesday wednesday thursday friday saturday sunday", "s") + " tues weds thurs",
                     before=0)
WEEKDAY_SHORT = Expression(r"\b(?:on|last|this|next|every|since|until|by|early|late|of|from|thru"
                           r"|through|sent:|date:|and|after|before|-)\s+((?:mon|tues?|weds?|thur?s?|fri|sat|sun))\b",
                           words="mon tue tues wed weds thu thur thus thurs fri sat sun")
HOLIDAY = Expression(r"\b(?:(?:the )?(?:(?:first|second|third|fourth|fifth|sixth|seventh|last) )?(?:night|eve|weeks?"
                     r"|weekend|(?:(?:two|three|four|five|\d) )?days?"
                     r"|(?:sun|mon|tues|wednes|thurs|fri|satur)day) (?:of|before|after) )?"
                     r"(?:(?:lao|hmong|khmer|chinese|vietnamese|ethiopian|jewish|persian|orthodox|lunar) )?"
                     r"(?:christmas|xmas|thanksgiving|easter|halloween|new year'?s?|labor day|memorial day"
                     r"|independence day|presidents'? day|mlk day|st\.? patrick'?s day|saint patrick'?s day|good friday"
                     r"|palm sunday"
                     r"|ash wednesday|super bowl sunday|groundhog day|cinco de mayo|juneteenth|columbus day|kwanzaa"
                     r"|hanukkah|passover|rosh hashanah|yom kippur|ramadan|eid|diwali|lunar new year|mardi gras"
                     r"|4th of july|fourth of july|mother'?s'? day|father'?s'? day|valentine'?s day|veterans day)(?:"
                     r" (?:eve|day|weekend|night))?\b",
                     words="christmas xmas thanksgiving easter halloween independence mlk juneteenth"
                     " columbus kwanzaa hanukkah passover rosh yom ramadan eid diwali lunar mardi groundhog cinco",
                     parts=("new year", "president", "patrick", "valentine",
                            "labor day", "memorial day", "good friday", "palm sunday", "ash wednesday",
                            "super bowl", "h of july", "mother", "father", "veterans day"), before=48)
BIRTH = Expression(r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born)\W{0,3}(?:(?:is|was|on|in|of)\W{0,2})?"
                   rf"(?!\W?(?:0\d|1[0-8]|2[1-3])[0-5]\d(?![\d/-]))((?:{MONTH} )?[\d/., -]{{0,12}}\d)",
                   parts=("birth", "born", "dob", "d.ob", "do.b", "d.o.b"), before=8)


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """All forms of dates."""
    spans = [*weekdays(document), *month_names(document)]
    if document.digits:
        spans += [*full_dates(document), *short_dates(document), *births(document)]
    taken = cover(len(document.text), spans)
    return spans + [span for span in months_as_names(document) if not taken[span.start]]


def full_dates(document: Document) -> Iterator[Span]:
    """Dates with a month and a day or a year."""
    for shape in (NUMERIC, NAMED):
        yield from (Span(m.start(), m.end(), Label.DATE, NAME, 0.97) for m in shape.finditer(document))
    for shape in (ORDINAL_ALONE, LATE_ORDINAL):
        yield from (Span(m.start(1), m.end(1), Label.DATE, NAME, 0.85) for m in shape.finditer(document))
    yield from (Span(m.start(), m.end(), Label.DATE, NAME, 0.9) for m in SPAN.finditer(document))
    yield from (Span(m.start(), m.end(), Label.DATE, NAME, 0.7) for m in DASHED.finditer(document))


def short_dates(document: Document) -> Iterator[Span]:
    """Month/day without a year, unless the words around make it a score, a strength or a fraction."""
    text = document.folded
    for match in SHORT.finditer(document):
        before, after = text[max(0, match.start() - 24):match.start()], text[match.end():match.end() + 12]
        cue = SHORT_CUE.search(before)
        day = int(match.group(1).split("/")[1])
        month = int(match.group(1).split("/")[0])
        if month > day or not (is_score(day, before, after) or (not cue and is_fraction(match.group(1), day))):
            yield Span(match.start(1), match.end(1), Label.DATE, NAME, 0.9 if cue else 0.75)


def is_score(day: int, before: str, after: str) -> bool:
    """True for "pain 7/10", "strength 4/5": the words around say so, or ten is the most there is."""
    tens = day == 10 and not WORD_CUE.search(before)
    words = SCORE_BEFORE.search(before) or NOT_DATE_BEFORE.search(before) or NOT_DATE_AFTER.match(after)
    return tens or words is not None


def is_fraction(written: str, day: int) -> bool:
    """True for a fraction that people use: "1/2", "3/4"; none has a leading zero."""
    return day in {2, 3, 4, 5, 6, 8, 10, 15} and "0" not in (written[0], written[-2])


def month_names(document: Document) -> Iterator[Span]:
    """A month by its name alone; "may" and "march" need a word of time before and, where case tells, a capital."""
    text = document.folded
    yield from (Span(m.start(), m.end(), Label.DATE, NAME, 0.95) for m in MONTH_WORD.finditer(document)
                if document.one_case or document.text[m.start()].isupper())
    for match in MONTH_ALONE.finditer(document):
        doubtful = match.group(1).rstrip(".") in {"may", "mar", "march", "dec", "jan", "sep"}
        bears_it = match.group(1) in {"april", "june", "august", "may", "jan"}
        if bears_it and not TIME_WORD.search(text, 0, match.start(1)):
            continue
        timed = match.group(1) == "march" and TIME_WORD.search(text, 0, match.start(1)) is not None
        if timed or (document.text[match.start(1)].isupper() if not document.one_case else not doubtful):
            yield Span(match.start(1), match.end(1), Label.DATE, NAME, 0.9)


def months_as_names(document: Document) -> Iterator[Span]:
    """"April called": a month that no word of time makes a month goes as a name, which no profile keeps."""
    yield from (Span(m.start(), m.end(), Label.NAME, NAME, 0.6) for m in GIVEN_NAME.finditer(document)
                if document.one_case or document.text[m.start()].isupper())


def weekdays(document: Document) -> Iterator[Span]:
    """Days of the week and holidays."""
    for shape, group in ((WEEKDAY, 0), (WEEKDAY_SHORT, 1)):
        yield from (Span(m.start(group), m.end(group), Label.WEEKDAY, NAME, 0.95)
                    for m in shape.finditer(document))
    yield from (Span(m.start(), m.end(), Label.DATE, NAME, 0.95) for m in HOLIDAY.finditer(document))


def births(document: Document) -> Iterator[Span]:
    """Dates and years of birth, whole."""
    yield from (Span(m.start(1), m.end(1), Label.BIRTH, NAME, 0.98) for m in BIRTH.finditer(document)
                if not re.match(r"\s*at ", document.folded[m.start(1) - 4:m.start(1)]))
