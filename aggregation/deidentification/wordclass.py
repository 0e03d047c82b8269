"""What part a word plays in a sentence, coarsely: closed classes by list, the rest by ending.

A name stands where a noun stands: before a verb, after "by" or "told". The model need not have met the verb.
"""

from __future__ import annotations

from aggregation.deidentification.remembering import remembered
from pso_portal.names.lexicon import word_set

CLOSED = {
    "det": word_set("the a an this that these those each every another both either neither any some no all"),
    "own": word_set("my our your his her its their whose"),
    "who": word_set("i we you he she it they me us him them who whom myself himself herself themselves"),
    "pre": word_set("in on at by to from with without for of off into onto over under near between among behind"
                    " beside before after during since until till per via through around above below about against"
                    " across along w w/ w/o b/c"),
    "and": word_set("and or but nor so then because while when where if although though as than that which &"),
    "aux": word_set("is was were are am be been being has had have having do does did will would can could may"
                    " might must shall should isn't wasn't didn't don't doesn't couldn't wouldn't can't won't hasn't"
                    " hadn't"),
    "not": word_set("not never n't no none nothing nobody"),
    "adv": word_set("again also already always away back down here just later now off often only out soon still there"
                    " today together tomorrow tonight too twice up very well"
                    " yesterday"),
    "qty": word_set("zero one two three four five six seven eight nine ten eleven twelve once many few several more"
                    " most"),
    "vrb": word_set("said says told tell tells gave give gives took take takes went go goes came come comes"
                    " saw see sees found find finds got get gets put puts left leave leaves ran run runs made"
                    " make makes held hold knew know knows thought think thinks brought bring sent send drew"
                    " draw drove drive fell fall felt feel heard hear kept keep let met meet read rang ring"
                    " sat sit set shut slept spoke speak stood stand swears swore threw understood woke wrote"
                    " write writes hung hang began begin caught chose forgot lost paid sold taught wore won"
                    " broke hit cut bit spilt slid stuck stole struck swung"),
}  # fmt: skip
BY_WORD = {word: name for name, words in reversed(CLOSED.items()) for word in words}
ENDINGS = word_set("ing edly ed ly tions tion sions sion ness ments ment ity ities ies ers er ors or ists ist ians ian"
                   " est ous ful less able ible ive al ic ance ence ship age ure ory ary ish en es s y e")
LENGTHS = sorted(set(map(len, ENDINGS)), reverse=True)


@remembered
def part_of(word: str) -> str:
    """The class of a folded word: a closed one, or its ending."""
    found = BY_WORD.get(word)
    if found is not None:
        return found
    bare = word.removesuffix("'s")
    if bare != word:
        return "'s"
    for length in LENGTHS:      # the longest ending
        if len(word) > length + 2 and word[-length:] in ENDINGS:
            return "~" + word[-length:]
    return "~"
