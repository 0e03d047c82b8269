"""What a new version of a form changes, in words, and whether figures over both would still mean one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .model import Item, ItemType, Pii, Questionnaire


class Weight(StrEnum):
    """`BREAKS`: answers before and after are not the same answers, so that only another major version may say it."""

    PLAIN = "plain"
    WARNS = "warns"
    BREAKS = "breaks"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `kind`: "added", "removed" or "changed"; `words` a sentence."""

    kind: str
    link_id: str
    words: str
    weight: Weight = Weight.PLAIN


def compare(old: Questionnaire, new: Questionnaire) -> list[Change]:
    """Every difference: what is added and changed in the order of the new form, then what is gone."""
    before = {item.link_id: item for item in old.walk()}
    after = {item.link_id: item for item in new.walk()}
    found = [] if old.title == new.title else [Change("changed", "", f"The title was “{old.title}”.")]
    for link_id, item in after.items():
        if link_id not in before:
            found.append(Change("added", link_id, f"{_noun(item)} “{_text(item)}” is new."))
        else:
            found += _changes(before[link_id], item)
    found += [_gone(item) for link_id, item in before.items() if link_id not in after]
    kept = [link_id for link_id in before if link_id in after]
    if kept != [link_id for link_id in after if link_id in before]:
        found.append(Change("changed", "", "Items stand in another order."))
    return found


def breaking(changes: list[Change]) -> list[Change]:
    """Those for which the major number has to rise."""
    return [change for change in changes if change.weight is Weight.BREAKS]


def _gone(item: Item) -> Change:
    if _counts(item):
        words = f"The question “{_text(item)}” is gone, and figures count its answers."
        return Change("removed", item.link_id, words, Weight.BREAKS)
    return Change("removed", item.link_id, f"{_noun(item)} “{_text(item)}” is gone.")


def _changes(old: Item, new: Item) -> Iterator[Change]:
    def changed(words: str, weight: Weight = Weight.PLAIN) -> Change:
        return Change("changed", new.link_id, words, weight)

    for what, before, after in _meanings(old, new):
        yield changed(f"{what} of “{_text(old)}” was {before or 'nothing'} and is {after or 'nothing'}.", Weight.BREAKS)
    if old.text != new.text:
        words = f"“{_text(old)}” now reads “{_text(new)}”. Check that it still asks the same."
        yield changed(words, Weight.WARNS if new.type.is_question else Weight.PLAIN)
    yield from _options(old, new)
    if old.required != new.required:
        yield changed(f"“{_text(new)}” {'has to' if new.required else 'need not'} be answered now.")
    if (old.conditions, old.behavior) != (new.conditions, new.behavior):
        yield changed(f"“{_text(new)}” is asked under other conditions.", Weight.WARNS)
    if old.tier != new.tier:
        yield changed(f"“{_text(new)}” is asked at the stage {new.tier or 'none'}; before at {old.tier or 'none'}.")
    if _limits(old) != _limits(new):
        yield changed(f"“{_text(new)}” has other limits for its answer.")
    if _looks(old) != _looks(new):
        yield changed(f"“{_text(new)}” has another hint, look, number or message.")


def _meanings(old: Item, new: Item) -> Iterator[tuple[str, str, str]]:
    """What makes an answer mean something: pairs that differ, in words."""
    pairs = (
        ("The type", str(old.type), str(new.type)),
        ("The number of answers", _several(old), _several(new)),
        ("The class", str(old.pii or ""), str(new.pii or "")),
        ("The Common Formats element", old.element, new.element),
        ("The code", ", ".join(code.code for code in old.code), ", ".join(code.code for code in new.code)),
        ("The unit", old.unit.code if old.unit else "", new.unit.code if new.unit else ""),
        ("The list of answers", old.value_set, new.value_set),
    )
    return (pair for pair in pairs if pair[1] != pair[2])


def _options(old: Item, new: Item) -> Iterator[Change]:
    before = {option.coding.code: option for option in old.options}
    after = {option.coding.code: option for option in new.options}
    for code, option in before.items():
        words, kept = option.coding.display, after.get(code)
        if kept is None:
            weight = Weight.BREAKS if _counts(old) else Weight.WARNS
            counted = ", and figures count it" if _counts(old) else ""
            yield Change("removed", new.link_id, f"The answer “{words}” to “{_text(new)}” is gone{counted}.", weight)
        elif (option.coding.system, option.answer) != (kept.coding.system, kept.answer):
            said = f"The answer “{words}” to “{_text(new)}” stands for another code elsewhere."
            yield Change("changed", new.link_id, said, Weight.BREAKS)
        elif words != kept.coding.display:
            reads = f"“{words}” to “{_text(new)}” now reads “{kept.coding.display}”"
            said = f"The answer {reads}. Check that it means the same."
            yield Change("changed", new.link_id, said, Weight.WARNS)
        elif option != kept:
            yield Change("changed", new.link_id, f"The answer “{words}” to “{_text(new)}” has another hint or mark.")
    for code, option in after.items():
        if code not in before:
            words = f"The answer “{option.coding.display}” to “{_text(new)}” is new."
            yield Change("added", new.link_id, words)


def _counts(item: Item) -> bool:
    """Whether answers are kept as coded rows, which figures count."""
    return item.type.is_question and item.pii is Pii.NONE and not item.type.is_written


def _limits(item: Item) -> tuple[object, ...]:
    return item.min_value, item.max_value, item.max_length, item.max_occurs, item.past_only, item.unless, item.read_only


def _looks(item: Item) -> tuple[object, ...]:
    return (
        item.hint, item.control, item.prefix, item.missing, item.hidden, item.initial, item.display_category,
        item.core, item.definition, item.to_be_checked,
    )  # fmt: skip


def _several(item: Item) -> str:
    return "several" if item.repeats else "one"


def _noun(item: Item) -> str:
    return {ItemType.GROUP: "The part", ItemType.DISPLAY: "The note"}.get(item.type, "The question")


def _text(item: Item) -> str:
    return item.text or item.link_id
