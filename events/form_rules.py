"""What the portal itself needs of a form, beyond the form language. Pure.

The quick report becomes an event: code reads some of its answers by name, so that those questions stay in every
version, with the answers they had.
"""

from __future__ import annotations

from collections.abc import Iterator

from .modules import form_named
from .questionnaire.lint import Problem
from .questionnaire.model import Item, Questionnaire
from .questionnaire.versions import is_version
from .quick_report import FORM, HEADER

LONGEST_TITLE = 200


def portal_problems(made: Questionnaire) -> list[Problem]:
    """Why this portal could not use the form."""
    return [*_head(made), *(_quick(made) if made.url == FORM.url else ())]


def _head(made: Questionnaire) -> Iterator[Problem]:
    known = form_named(made.url.rpartition("/")[2])
    if known is None or known.url != made.url:
        reason = "Nothing in the portal opens a form of this address. Use the address of a form listed here."
        yield Problem("url", reason)
    if not is_version(made.version) or len(made.version) > 20:
        yield Problem("version", "A version is two or three numbers with dots between them, such as 1.1 or 2.0.")
    if len(made.title) > LONGEST_TITLE:
        yield Problem("title", f"A title has at most {LONGEST_TITLE} characters.")


def _quick(made: Questionnaire) -> Iterator[Problem]:
    held = {item.link_id: item for item in made.walk()}
    if len(made.items) != 1:
        yield Problem("item", "The quick report is one page.")
    for item in FORM.walk():
        if item.link_id in HEADER:
            yield from _kept(item, held.get(item.link_id))


def _kept(ours: Item, theirs: Item | None) -> Iterator[Problem]:
    if theirs is None:
        yield Problem(ours.link_id, f"The portal reads the question “{ours.text}”. It has to stay.")
        return
    if _read_as(ours) != _read_as(theirs):
        yield Problem(ours.link_id, "The portal reads this question. Its type, class and list have to stay.")
    codes = {option.coding.code for option in theirs.options}
    missing = [option.coding.display for option in ours.options if option.coding.code not in codes]
    if missing:
        yield Problem(ours.link_id, f"The portal reads these answers, and they have to stay: {', '.join(missing)}.")


def _read_as(item: Item) -> tuple[object, ...]:
    return item.type, item.repeats, item.pii, item.value_set
