"""A fault put into modules that are loaded already, and taken out again.

Functions keep their identity and get other code, so that whoever imported one by name has the fault too. A value at
the top of a module is evaluated anew, with all that is made of it further down, and put wherever the old one stands.
"""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from types import CodeType, FunctionType, ModuleType
from typing import Any

from .operators import Fault


def members_of(module: ModuleType) -> dict[str, list[str]]:
    """The closed lists that a module knows by name."""
    return {name: list(found.__members__) for name, found in vars(module).items()
            if isinstance(found, type) and issubclass(found, Enum)}  # fmt: skip


class DoesNotLoad(Exception):
    """With the fault the module could not even be loaded: whoever starts anything notices."""


@contextmanager
def planted(module: ModuleType, fault: Fault) -> Iterator[bool]:
    """The module with the fault in it. False where nothing that is loaded would change by it. Raises DoesNotLoad."""
    undo: list[Callable[[], None]] = []
    try:
        yield _code(module, fault, undo) if fault.function else _values(module, fault, undo)
    finally:
        while undo:
            undo.pop()()


def _code(module: ModuleType, fault: Fault, undo: list[Callable[[], None]]) -> bool:
    whole = compile(fault.tree, str(module.__file__), "exec", dont_inherit=True)
    code = _inner(whole, fault.function.split("."))
    found = functions(module, fault.function)
    for function in found:
        undo.append(_put_back(function, function.__code__))
        # Where the fault took the only word that reached outside the function, the way there stays.
        function.__code__ = code.replace(co_freevars=function.__code__.co_freevars)
    return bool(found)


def _put_back(function: FunctionType, code: CodeType) -> Callable[[], None]:
    return lambda: setattr(function, "__code__", code)


def functions(module: ModuleType, name: str) -> list[FunctionType]:
    """Every live function that was made of this name, decorated or not."""
    return [each for each in gc.get_objects() if type(each) is FunctionType
            and each.__module__ == module.__name__ and each.__code__.co_qualname == name]  # fmt: skip


def _inner(code: CodeType, names: list[str]) -> CodeType:
    for name in names:
        code = next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)
    return code


def _values(module: ModuleType, fault: Fault, undo: list[Callable[[], None]]) -> bool:
    """Everything at the top is evaluated again, loops that fill a table included; what comes out alike stays."""
    made = [each for each in fault.tree.body if isinstance(each, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For)]
    code = compile(ast.Module(made, []), str(module.__file__), "exec", dont_inherit=True)
    space = dict(vars(module))
    try:
        exec(code, space)  # noqa: S102
    except Exception as error:
        raise DoesNotLoad(str(error)) from error
    names = [name for each in made if isinstance(each, ast.Assign | ast.AnnAssign) for name in _names(each)]
    changed = [name for name in dict.fromkeys(names) if name in space and space[name] != vars(module).get(name)]
    for name in changed:
        _replace(vars(module)[name], space[name], name, undo)
    return bool(changed)


def _names(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def _replace(old: Any, new: Any, name: str, undo: list[Callable[[], None]]) -> None:
    """Wherever a loaded module holds the old value: by identity, and small values by name too."""
    alike = isinstance(old, int | str | bytes | bool)
    for module in list(sys.modules.values()):
        space = vars(module) if isinstance(module, ModuleType) else {}
        for key, value in list(space.items()):
            if value is old and (key == name or not alike):
                undo.append(_rebind(space, key, value))
                space[key] = new


def _rebind(space: dict[str, Any], key: str, value: Any) -> Callable[[], None]:
    return lambda: space.__setitem__(key, value)
