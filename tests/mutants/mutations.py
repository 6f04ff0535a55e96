"""Every small change of a module's source: one operator, constant, argument or statement, as an edit of its text.

Left out is what no promise hangs on: docstrings, annotations, log lines, texts, what makes a class or a context manager
of a definition, and the fields of models, which migrations hold (`makemigrations --check` sees a change there).
"""

import ast
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.mutants.source import Source

OPERATORS: Final[dict[type[ast.AST], tuple[str, str]]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Is: (r"\bis\b", "is not"),
    ast.IsNot: (r"\bis\s+not\b", "is"),
    ast.In: (r"\bin\b", "not in"),
    ast.NotIn: (r"\bnot\s+in\b", "in"),
    ast.And: (r"\band\b", "or"),
    ast.Or: (r"\bor\b", "and"),
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "//"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: (r"\*\*", "*"),
    ast.BitOr: (r"\|", "&"),
    ast.BitAnd: ("&", "|"),
    ast.LShift: ("<<", ">>"),
}
SWAPPED: Final = {"filter": "exclude", "exclude": "filter"}
PLAIN: Final = (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr)
KEPT_DECORATORS: Final = frozenset(
    {"property", "classmethod", "staticmethod", "contextmanager", "dataclass", "lru_cache", "wraps"}
)
NOT_LOOKED_AT: Final = frozenset({"annotation", "returns", "decorator_list", "bases"})
ATOMIC, NO_TRANSACTION = "transaction.atomic()", '__import__("contextlib").nullcontext()'


@dataclass(frozen=True)
class Mutant:
    """A change of a module: `before` and `after` are the lines that differ, `where` is the function, `number` counts
    those that are alike in it.

    Where it is not in one but made when the module is imported, `names` are the names that it gives or changes.
    """

    module: str
    where: str
    before: str
    after: str
    number: int
    text: str
    lines: range
    names: frozenset[str]

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What it is called, on whatever line it stands."""
        return (self.module, self.where, self.before, self.after, self.number)


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    text: str
    where: str
    lines: range
    names: frozenset[str]


def mutants_of(module: str, text: str) -> Iterator[Mutant]:
    """Every mutant of a module that compiles, in the order of its text."""
    source = Source(text)
    edits, alike = _Edits(source, is_of_models="/models/" in module).found(), Counter[tuple[str, str, str]]()
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end, edit.text)):
        mutated, before, after = source.edited(edit.start, edit.end, edit.text)
        try:
            compile(mutated, module, "exec")
        except SyntaxError:
            continue
        if before != after:
            alike[edit.where, before, after] += 1
            number = alike[edit.where, before, after]
            yield Mutant(module, edit.where, before, after, number, mutated, edit.lines, edit.names)


def sample(mutants: Iterable[Mutant], seed: int, size: int) -> list[Mutant]:
    """So many of them in an order of chance, which goes by the seed and each one's own text alone."""
    return sorted(mutants, key=lambda mutant: _rank(seed, mutant))[:size]


def _rank(seed: int, mutant: Mutant) -> bytes:
    return hashlib.sha256(json.dumps([seed, *mutant.key]).encode()).digest()


class _Edits(ast.NodeVisitor):
    """Walks the tree and gathers edits, each with the statement and the definitions around it."""

    def __init__(self, source: Source, *, is_of_models: bool) -> None:
        self._source, self._is_of_models = source, is_of_models
        self._edits: list[_Edit] = []
        self._scopes: list[ast.FunctionDef | ast.ClassDef] = []
        self._statement: ast.stmt = ast.Pass()

    def found(self) -> list[_Edit]:
        self.visit(self._source.tree)
        return self._edits

    def visit(self, node: ast.AST) -> None:
        if _is_left_out(node):
            return
        outer = self._statement
        if isinstance(node, ast.stmt):
            self._statement = node
        super().visit(node)
        self._statement = outer

    def generic_visit(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if name not in NOT_LOOKED_AT:
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        self.visit(child)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_definition(node, node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        methods = [child for child in node.body if isinstance(child, ast.FunctionDef)]
        self._visit_definition(node, methods if self._is_of_models else node.body)

    def _visit_definition(self, node: ast.FunctionDef | ast.ClassDef, body: list[ast.stmt]) -> None:
        for decorator in node.decorator_list:
            if _name_of(decorator) not in KEPT_DECORATORS:
                self._add(self._source.start(decorator) - 1, self._source.end(decorator), "")
        self._scopes.append(node)
        if isinstance(node, ast.FunctionDef):
            self.visit(node.args)
        for child in body:
            self.visit(child)
        self._scopes.pop()

    def visit_Compare(self, node: ast.Compare) -> None:
        for operator, (left, right) in zip(node.ops, pairwise([node.left, *node.comparators]), strict=True):
            self._add_operator(left, operator, right)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in pairwise(node.values):
            self._add_operator(left, node.op, right)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._add_operator(node.left, node.op, node.right)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._add_operator(node.target, node.op, node.value)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        start = self._source.start(node)
        self._add(start, start + (len("not ") if isinstance(node.op, ast.Not) else 1), "")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._replace(node, str(not node.value))
        elif isinstance(node.value, int | float):
            self._replace(node, repr(node.value + 1))
            self._replace(node, repr(node.value - 1))

    def visit_If(self, node: ast.If) -> None:
        self._visit_condition(node, node.test)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._visit_condition(node, node.test)

    def visit_While(self, node: ast.While) -> None:
        self._visit_condition(node, node.test)

    def _visit_condition(self, node: ast.AST, test: ast.expr) -> None:
        if isinstance(test, PLAIN):
            self._replace(test, f"not ({self._source.text(test)})")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not _is_yes_or_no(node.value):  # of those the other is tried
            self._replace(node.value, "None")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._replace(node, "pass")
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._replace(node, "pass")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.targets[0], ast.Attribute | ast.Subscript):
            self._replace(node, "pass")
        self.generic_visit(node)

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            if self._source.text(item.context_expr) == ATOMIC:
                self._replace(item.context_expr, NO_TRANSACTION)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr in SWAPPED:
            end = self._source.end(node.func)
            self._add(end - len(node.func.attr), end, SWAPPED[node.func.attr])
        arguments = sorted([*node.args, *node.keywords], key=self._source.start)
        for before, argument, after in zip([None, *arguments], arguments, [*arguments[1:], None], strict=False):
            if isinstance(argument, ast.keyword) and argument.arg:
                start = self._source.end(before) if before else self._source.start(argument)
                self._add(start, self._source.start(after) if after and not before else self._source.end(argument), "")
        self.generic_visit(node)

    def _add_operator(self, left: ast.AST, operator: ast.AST, right: ast.AST) -> None:
        pattern, other = OPERATORS.get(type(operator), ("", ""))
        if pattern and (place := self._source.between(left, right, pattern)):
            self._add(*place, other)

    def _replace(self, node: ast.AST, text: str) -> None:
        self._add(self._source.start(node), self._source.end(node), text)

    def _add(self, start: int, end: int, text: str) -> None:
        where = ".".join(scope.name for scope in self._scopes)
        self._edits.append(_Edit(start, end, text, where, self._lines(), self._names()))

    def _lines(self) -> range:
        """The innermost statement's; of a compound one its head's, of a definition its body's."""
        body = getattr(self._statement, "body", None)
        first, end = self._statement.lineno, (self._statement.end_lineno or 0) + 1
        if not body:
            return range(first, end)
        is_definition = isinstance(self._statement, ast.FunctionDef)
        return range(body[0].lineno, end) if is_definition else range(first, max(first + 1, body[0].lineno))

    def _names(self) -> frozenset[str]:
        in_function = any(isinstance(scope, ast.FunctionDef) for scope in self._scopes)
        if in_function and not isinstance(self._statement, ast.FunctionDef):
            return frozenset()
        given = [node.id for node in ast.walk(self._statement) if isinstance(node, ast.Name) and _is_given(node)]
        name = getattr(self._statement, "name", "")
        return frozenset([*([] if name else given), name, *(scope.name for scope in self._scopes)]) - {""}


def _is_yes_or_no(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, bool))


def _is_given(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _is_left_out(node: ast.AST) -> bool:
    """Texts, log lines, and what only type checkers read."""
    match node:
        case ast.JoinedStr() | ast.If(test=ast.Name("TYPE_CHECKING")):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name("log")))):
            return True
        case _:
            return False


def _name_of(decorator: ast.expr) -> str:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
