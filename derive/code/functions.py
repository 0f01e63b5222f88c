"""Elementwise functions: a call of the library, or a helper that is defined in front of the program."""

from __future__ import annotations

from derive.code.expression import Expr, Writer
from derive.code.names import Names
from derive.errors import DeriveError
from derive.ops.infer import Shapes
from derive.ops.table import find
from derive.rules.formulas import definition_formula, formula, prime_formula
from derive.term import Term, name

__all__ = ["elementwise", "indicator", "prime", "share", "use"]


def elementwise(writer: Writer, term: Term) -> Expr:
    """``f(u)``. Raises `DeriveError` (``code_abstract``, ``code_form``)."""
    pattern = writer.dialect.patterns.get(term.head)
    arguments = [_argument(writer, part) for part in term.args]
    if pattern is not None:
        if writer.dialect.module == "torch" and all(map(writer.is_number, term.args)):
            pattern = _of_numbers(writer, pattern)
        return Expr(pattern.format(*arguments))
    op = find(term.head)
    if term.head == "apply" or op is None:
        raise DeriveError("code_abstract", {"name": term.data if term.head == "apply" else term.head})
    if not op.elementwise:
        raise DeriveError("code_form", {"name": term.head, "dialect": writer.dialect.name})
    if op.name not in writer.dialect.helpers:
        _define(writer, op.name, op.arguments, definition_formula(Term(op.name, map(name, op.arguments))))
    return Expr(f"{use(writer, op.name)}({', '.join(arguments)})")


def _of_numbers(writer: Writer, pattern: str) -> str:
    """A function of plain numbers is Python's own."""
    writer.features.add("math")
    return pattern.replace("torch.", "math.")


def _argument(writer: Writer, term: Term) -> str:
    return writer.text(term)


def use(writer: Writer, helper: str) -> str:
    """Note that a helper is needed, and those that it needs; returns its name."""
    if helper not in writer.helpers:
        text = writer.dialect.helpers.get(helper)
        if text is None:
            raise DeriveError("code_form", {"name": helper, "dialect": writer.dialect.name})
        for other in writer.dialect.helpers:
            if other != helper and f"{other}(" in text.replace(f"def {other}(", ""):
                use(writer, other)
        writer.helpers[helper] = text
    return helper


def _define(writer: Writer, helper: str, arguments: tuple[str, ...], body: Term | None, by: str = "") -> None:
    """A helper from a formula of the op table."""
    if helper in writer.helpers:
        return
    if body is None:
        raise DeriveError("code_form", {"name": helper, "dialect": writer.dialect.name})
    inner = Writer(
        writer.dialect,
        Names(),
        Shapes(dict.fromkeys((*arguments, "v"), ())),
        frozenset((*arguments, "v")),
        helpers=writer.helpers,
        features=writer.features,
    )
    inner.bound.update({key: key for key in (*arguments, "v")})
    lines = [f"    v = {inner.text(formula(by))}"] if by else []
    lines.append(f"    return {inner.text(_spread(body))}")
    writer.helpers[helper] = "\n".join([f"def {helper}({', '.join(arguments)}):", *lines])


def _spread(body: Term) -> Term:
    """A constant slope has the shape of its argument."""
    constant = not body.names()
    return Term("add", (body, Term("multiply", (Term("number", (), (0, "0")), name("u"))))) if constant else body


def prime(writer: Writer, term: Term) -> Expr:
    """``f'(u)`` as a helper ``f_prime``. Raises `DeriveError` (``code_abstract``)."""
    function, order = term.data
    op = find(function)
    if op is None:
        raise DeriveError("code_abstract", {"name": function})
    helper = f"{op.name}_prime" + (str(order) if order > 1 else "")
    if helper not in writer.dialect.helpers:
        if op.by_output and order == 1:
            _define(writer, helper, op.arguments, formula(op.by_output), f"{op.name}(u)")
        else:
            _define(writer, helper, op.arguments, prime_formula(Term("prime", (name("u"),), (op.name, order))))
        return Expr(f"{helper}({writer.text(term.args[0])})")
    return Expr(f"{use(writer, helper)}({writer.text(term.args[0])})")


def indicator(writer: Writer, term: Term) -> Expr:
    """``1[c]`` as a number; of index variables alone it is decided by Python."""
    if term.names() and all(known in writer.shapes.indices for known in term.names()):
        decided = f"float({writer.text(term.args[0])})"
        return Expr(f"torch.tensor({decided})" if writer.dialect.module == "torch" else decided)
    return Expr(f"{writer.dialect.module}.where({writer.text(term.args[0])}, 1.0, 0.0)")


def share(writer: Writer, term: Term) -> Expr:
    """``1[X = m]``, which entries that tie share."""
    axis = term.attribute("axis")
    along = "" if axis is None else f", axis={axis}"
    return Expr(f"{use(writer, 'share')}({writer.text(term.args[0])}{along})")
