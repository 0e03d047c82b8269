"""Small faults in Python source, one at a time: what a tired colleague could have written instead.

Declarations in the body of a class (members of a list, fields), annotations, decorators and sentences for people are
left alone: there is no rule in them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
CALLED = {"any": "all", "all": "any", "max": "min", "min": "max"}
Members = Mapping[str, Sequence[str]]  # a closed list's name in the module → its members


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where, what, and the whole module with it. `place`: index of the statement at the top that holds it;
    `function`: the outermost function around it, as "Class.name", or "".
    """

    line: int
    what: str
    tree: ast.Module
    place: int
    function: str


def faults(source: str, members: Members) -> Iterator[Fault]:
    """Every fault of a module, in the order of its lines."""
    number = 0
    while True:
        tree = ast.parse(source)
        hand = _Hand(number, members)
        hand.visit(tree)
        if not hand.what:
            return
        yield Fault(hand.line, hand.what, ast.fix_missing_locations(tree), hand.place, hand.function)
        number += 1


class _Hand(ast.NodeTransformer):
    """Puts the fault with one number into a tree."""

    def __init__(self, number: int, members: Members) -> None:
        self.number, self.members = number, members
        self.what, self.line, self.place, self.function = "", 0, 0, ""
        self._at, self._within, self._refuses = 0, [], False

    def visit_Module(self, tree: ast.Module) -> ast.Module:
        for place, statement in enumerate(tree.body):
            self._at = place
            tree.body[place] = self.visit(statement)
            if self.what:
                break
        return tree

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return self._inside(node, [part for part in node.body if isinstance(part, ast.FunctionDef)])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if [ast.unparse(part) for part in node.body] == ["..."]:
            return node
        body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
        return self._inside(node, body)

    def _inside(self, node: Any, parts: Sequence[ast.stmt]) -> Any:
        self._within.append(node.name)
        for part in parts:
            if not self.what:
                node.body[node.body.index(part)] = self.visit(part)
        self._within.pop()
        return node

    def visit_Import(self, node: Any) -> Any:
        return node

    visit_ImportFrom = visit_arguments = visit_Import

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """What is refused matters, and that it is; its words are for people."""
        return self._try(node, [("raises nothing", ast.Pass())])

    def generic_visit(self, node: ast.AST) -> Any:
        found = self._try(node, list(self._alternatives(node)))
        return found if self.what else super().generic_visit(node)

    def _try(self, node: Any, alternatives: list[tuple[str, Any]]) -> Any:
        if self.what or self.number >= len(alternatives):
            self.number -= 0 if self.what else len(alternatives)
            return node
        what, other = alternatives[self.number]
        self.what, self.line, self.place = what, node.lineno, self._at
        self.function = ".".join(self._within)
        return ast.copy_location(other, node)

    def _alternatives(self, node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
        make = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        for other in make(node) if make else ():
            if isinstance(other, tuple):
                yield other
            else:
                yield f"{_said(node)} → {_said(other)}", other

    def _of_compare(self, node: ast.Compare) -> Iterator[ast.AST]:
        for at, op in enumerate(node.ops):
            ops = [*node.ops[:at], COMPARED[type(op)](), *node.ops[at + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)

    def _of_boolop(self, node: ast.BoolOp) -> Iterator[ast.AST]:
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for at in range(len(node.values)):
            rest = [*node.values[:at], *node.values[at + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)

    def _of_unaryop(self, node: ast.UnaryOp) -> Iterator[ast.AST]:
        if isinstance(node.op, ast.Not):
            yield node.operand

    def _of_if(self, node: ast.If) -> Iterator[tuple[str, ast.AST]]:
        for value in (True, False):
            yield f"if {value}: instead of {_said(node.test)}", ast.If(ast.Constant(value), node.body, node.orelse)

    def _of_ifexp(self, node: ast.IfExp) -> Iterator[ast.AST]:
        yield ast.IfExp(node.test, node.orelse, node.body)

    def _of_binop(self, node: ast.BinOp) -> Iterator[ast.AST]:
        if type(node.op) in COMBINED and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            yield ast.BinOp(node.left, COMBINED[type(node.op)](), node.right)

    def _of_expr(self, node: ast.Expr) -> Iterator[tuple[str, ast.AST]]:
        if isinstance(node.value, ast.Call):
            yield f"without {_said(node)}", ast.Pass()

    def _of_return(self, node: ast.Return) -> Iterator[tuple[str, ast.AST]]:
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield f"return None instead of {_said(node.value)}", ast.Return(ast.Constant(None))

    def _of_constant(self, node: ast.Constant) -> Iterator[ast.AST]:
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield ast.Constant(node.value + 1)
        elif isinstance(node.value, str) and node.value and " " not in node.value:
            yield ast.Constant(node.value + "X")

    def _of_attribute(self, node: ast.Attribute) -> Iterator[ast.AST]:
        members = self.members.get(node.value.id, ()) if isinstance(node.value, ast.Name) else ()
        if node.attr in members and len(members) > 1:
            other = members[(members.index(node.attr) + 1) % len(members)]
            yield ast.Attribute(node.value, other, node.ctx)

    def _of_name(self, node: ast.Name) -> Iterator[ast.AST]:
        if node.id in CALLED:
            yield ast.Name(CALLED[node.id], node.ctx)

    def _of_dict(self, node: ast.Dict) -> Iterator[tuple[str, ast.AST]]:
        for at, key in enumerate(node.keys):
            kept = [(k, v) for n, (k, v) in enumerate(zip(node.keys, node.values, strict=True)) if n != at]
            yield f"without {_said(key) if key else '**'}", ast.Dict([k for k, _ in kept], [v for _, v in kept])

    def _of_set(self, node: ast.Set) -> Iterator[tuple[str, ast.AST]]:
        for at, one in enumerate(node.elts):
            kept = [*node.elts[:at], *node.elts[at + 1 :]]
            none = ast.Call(ast.Name("frozenset", ast.Load()), [], [])
            yield f"without {_said(one)}", ast.Set(kept) if kept else none

    def _of_tuple(self, node: ast.Tuple) -> Iterator[tuple[str, ast.AST]]:
        # A table or a list of choices, not a pair that is taken apart again.
        if isinstance(node.ctx, ast.Load) and len(node.elts) > 2 and not self._within:
            for at, one in enumerate(node.elts):
                yield f"without {_said(one)}", ast.Tuple([*node.elts[:at], *node.elts[at + 1 :]], node.ctx)


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())[:90]
