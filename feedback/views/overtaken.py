"""A form that came too late: what was typed stands in it, and it knows by now what it did not know."""

from __future__ import annotations

from typing import TypeVar

from django.forms import Form
from django.http import HttpRequest, QueryDict

F = TypeVar("F", bound=Form)


def known_now(request: HttpRequest, **last: int) -> QueryDict:
    """What was posted, over what stands there now: whoever looked at it may send theirs."""
    data = request.POST.copy()
    for name, number in last.items():
        data[name] = str(number)
    return data


def told_of(refused: Exception, form: F) -> F:
    """The form with the reason above it."""
    form.full_clean()
    form.add_error(None, str(refused))
    return form
