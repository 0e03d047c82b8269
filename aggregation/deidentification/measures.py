"""What a number may be without identifying anybody: a dose, a rate, a vital sign, a time, a size, a level."""

from __future__ import annotations

import re

from aggregation.deidentification.remembering import remembered
from aggregation.deidentification.vocabulary import is_plain

UNIT = (r"(?:mg|mcg|ug|µg|μg|g|gm|gms|grams?|kg|kgs|ml|mls|cc|ccs|l|liters?|dl|cl|meq|mmol|units?|u|iu|miu|mm|cm|m"
        r"|in|inch|inches|ft|feet"
        r"|lb|lbs|oz|%|percent|h|hr|hrs|hours?|min|mins|minutes?|sec|secs|s|ms|seconds?|d|days?|wk|wks|weeks?"
        r"|mo|mos|months?|y|yr|yrs|years?"
        r"|yo|y/o|yom|yof|yoa|am|pm|a\.m|p\.m|a|p|hours|x|fr|french|ga|gauge|bpm|rpm|mmhg|cmh2o|kpa|c|f|lpm|j"
        r"|joules?|v|volts|ma|hz|w|k|kcal|cal"
        r"|st|nd|rd|th|degrees|ppm|mcg/kg/min|mg/kg|ml/hr|ml/h|mg/dl|g/dl|units/hr|units/h|mg/hr|l/min|mcg/min"
        r"|mcg/hr|mg/ml|units/ml|meq/l"
        r"|mmol/l|/min|/hr|/hpf|tabs?|caps?|puffs?|gtt|drops?|doses?|times?|m|lumen|lead|leads|way|point|person"
        r"|man|ply|fold|w|g|p|ab|mgs|mcgs)")
NUM = r"[<>~≈+±-]?\d{1,4}(?:,\d{3})*(?:\.\d+)?"
SHAPES = re.compile("|".join((
    rf"{NUM}(?:-|/|x|to|–)?(?:{NUM})?-?{UNIT}(?:/{NUM}?{UNIT})*(?:/?{UNIT})?",      # 5mg, 5-10mg, 500mg/5ml, 12-lead
    r"(?:[01]?\d|2[0-4]):?[0-5]\d(?::[0-5]\d)?(?:-(?:[01]?\d|2[0-4]):?[0-5]\d)?(?:am|pm|a|p|h|hr|hrs|hours|est"
    r"|cst|mst|pst|edt|z)?",
    r"\d{2,3}/\d{2,3}(?:-\d{2,3}/\d{2,3})?(?:mmhg)?",                               # blood pressure
    rf"{NUM}(?:[-/x:to]+{NUM})?(?:x\d)?%?",                                        # ranges, ratios, decimals
    r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?'?s?",                                    # years
    r"\d+(?:st|nd|rd|th)", r"[x×]\d{1,3}(?:hr?s?|d|wk)?", r"\d{1,2}/\d{1,2}/?\d{0,2}",
    r"q\d{1,2}(?:-\d{1,2})?(?:h|hr|hrs|hours|min|d|days|wk|mo|am"
    r"|pm)?(?:prn)?", r"[ctls]\d{1,2}(?:[-/][ctls]?\d{1,2})?", r"v\d[rl]?(?:-v\d)?",
    r"g\d+p\d+(?:a\d+)?(?:l\d+)?", r"(?:asa|stage|grade|class|level|phase|type|step|part|esi|nyha)-?\d[a-d]?",
    r"p[ao]?r?n?x\d",
    r"(?:sp|sa|pa|fi|etc|et|pc"
    r"|c)?o2(?:sat)?",
    r"(?:spo2|sao2|pao2|fio2|hr|bp|rr|gcs|t|p|r|bgl?|fsbs|inr|ph|wt|ht|temp|rass|map|cbg)[:=-]?\d{1,3}(?:[./]\d{1,3})?%?",
    r"cmh2o|[gp]\d{1,2}|k[1-4]|[1-4]k|h2o2?|co2|paco2|etco2|b12|b6|d5w?|d10w?|d50w?|d25w?|d5ns|d51/2ns|t[34]|hba1c|a1c|p2y12|h1n1|g6pd|k2"
    r"|k\+?\d\.\d|covid-?19|2019-ncov|s[1-4]|ns\d"
    r"|dm-?[12]|ckd-?\d[ab]?|d\d{1,2}w?|\d{1,2}w\dd|g\dp\d{1,4}|pod-?\d|pt-?inr|\d{2,3}[mf]|\d{1,3}x|v4r"
    r"|f2f|1:1|2:1|4x4s?|2x2s?|3m|24/7|a&ox?\d|aox?\d|aaox?\d|axox?\d|n95s?|u100|u-100|u500|u-500|cyp\w{1,4}"
    r"|il-\d|w/\d+|c\.?diff|1/2ns|ca125|ca19-9|ct\d?",
    r"\d{1,3}[a-z]?-(?:year|yr|day|hour|hr|min|minute|week|month|mg|ml|bed|person|way|lead|lumen|point|second"
    r"|inch|foot)s?(?:-old|-olds)?",
    r"(?:post|pre|pod|day|dol|week|cycle|iv|po|im|sq)-?#?\d{1,2}", r"\d{1,2}[a-d]",
))
)
SHAPES_WHOLE = re.compile(rf"(?:{SHAPES.pattern})")
UNIT_NEXT = re.compile(rf"[ -]?{UNIT}(?![a-z])")
LAB_BEFORE = re.compile(r"\b(?:wbc|plt|plts|platelets?|troponin|bnp|ferritin|ck|heparin|units|glucose|count"
                        r"|lactate|d-dimer|hcg)\W*(?:\w+\W+)?$")
WORD_TAIL = re.compile(r"\d{1,3}(?:\.\d+)?-([a-z]+(?:-[a-z]+)*)|([a-z]{2,})-\d{1,2}|([a-z]{4,})/\d{1,2}")
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{5,7}")


def is_measure(token: str, before: str, after: str) -> bool:
    """True when this folded token is a dose, vital sign, time, size, spinal level or other counted thing;
    `before` and `after` are the text around it.
    """
    token = token.rstrip("+%°'\"").lstrip("~<>=@+-$")
    if THOUSANDS.fullmatch(token):
        return "," in token or UNIT_NEXT.match(after) is not None or LAB_BEFORE.search(before) is not None
    return is_shaped(token)


@remembered
def is_shaped(token: str) -> bool:
    """The same where the token alone decides."""
    if SHAPES_WHOLE.fullmatch(token):
        return sum(map(str.isdigit, token)) < 5 or not re.fullmatch(r"\d+(?:-\d+)*", token) or is_range(token)
    if "/" in token or "," in token or ";" in token or "=" in token:
        return all(not part or (part.isalpha() and is_plain(part)) or is_measure_part(part)
                   for part in re.split(r"[/,;=]", token))
    word = WORD_TAIL.fullmatch(token)
    return word is not None and is_plain(next(group for group in word.groups() if group))


def is_measure_part(part: str) -> bool:
    """One side of a slash or comma: a short number or a measure."""
    return SHAPES_WHOLE.fullmatch(part) is not None and sum(map(str.isdigit, part)) < 5


def is_range(token: str) -> bool:
    """True for "100-150" and "2017-2018": neither end is longer than the other plus one digit, and it rises."""
    ends = token.split("-")
    return len(ends) == 2 and len(ends[0]) <= len(ends[1]) <= 4 and int(ends[0]) < int(ends[1]) and (
        len(ends[1]) < 4 or ends[0][:2] in {"19", "20"})
