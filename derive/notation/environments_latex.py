"""Environments of LaTeX: cases, matrices, indicators and what stands between two bars."""

from __future__ import annotations

from derive.notation.grammar import Parser, Prefix
from derive.notation.tokens import Token
from derive.term import Term

__all__ = ["ENVIRONMENTS"]


def _brace(parser: Parser, token: Token) -> Term:
    term = parser.expression()
    parser.expect("}")
    return term


def _indicator(parser: Parser, token: Token) -> Term:
    opening = parser.advance()
    if opening.kind not in ("(", "{"):
        raise parser.unexpected(opening, "[")
    inner = parser.expression()
    parser.expect(")" if opening.kind == "(" else "}")
    return Term("indicator", (inner,))


def read_cases(parser: Parser, token: Token, kink: bool = False) -> Term:
    """Rows of value and condition; the last row is what holds otherwise. ``kink`` allows ``z > 0`` beside ``z < 0``."""
    rows: list[tuple[Term, Term | None]] = []
    while parser.kind != "end cases":
        value = parser.expression()
        parser.expect("&")
        rows.append((value, None if parser.accept("otherwise") else _condition(parser)))
        if not parser.accept("row"):
            break
    closing = parser.token
    parser.expect("end cases")
    return _choice(parser, rows, closing, kink)


def _condition(parser: Parser) -> Term | None:
    return None if parser.kind in ("row", "end cases") else parser.expression()


def _choice(parser: Parser, rows: list[tuple[Term, Term | None]], token: Token, kink: bool) -> Term:
    *choices, (last, condition) = rows
    if not choices or (condition is not None and not _completes(choices, condition, kink)):
        raise parser.fail("cases_incomplete", token)
    for value, holds in reversed(choices):
        if holds is None:
            raise parser.fail("cases_incomplete", token)
        last = Term("where", (holds, value, last))
    return last


_OPPOSITES = {
    "<": (">=", ">"),
    "<=": (">", ">="),
    ">": ("<=", "<"),
    ">=": ("<", "<="),
    "==": ("!=",),
    "!=": ("==", "="),
}


def _completes(choices: list[tuple[Term, Term | None]], condition: Term, kink: bool) -> bool:
    """Two rows whose conditions are opposite: ``z > 0`` and ``z <= 0``."""
    first = choices[0][1]
    if len(choices) != 1 or first is None or first.head != "compare" or condition.head != "compare":
        return False
    return condition.args == first.args and condition.data in _OPPOSITES[first.data][: 1 + kink]


def _matrix(parser: Parser, token: Token) -> Term:
    rows: list[Term] = []
    while True:
        cells = [parser.expression()]
        while parser.accept("&"):
            cells.append(parser.expression())
        rows.append(Term("matrix", cells))
        if not parser.accept("row") or parser.kind == "end matrix":
            break
    parser.expect("end matrix")
    if len({len(entry.args) for entry in rows}) > 1:
        raise parser.fail("ragged_list", token)
    return rows[0] if len(rows) == 1 else Term("matrix", rows)


def _bracketed(parser: Parser, closing: str, head: str) -> Term:
    inner = parser.expression()
    parser.expect(closing)
    return Term(head, (inner,))


ENVIRONMENTS: dict[str, Prefix] = {
    "{": _brace,
    "lvert": lambda parser, token: _bracketed(parser, "rvert", "abs"),
    "lnorm": lambda parser, token: _bracketed(parser, "rnorm", "norm"),
    "indicator": _indicator,
    "cases": read_cases,
    "matrix": _matrix,
}
