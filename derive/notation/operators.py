"""Operators: what the infix signs of every notation build."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.notation.folding import check_power
from derive.notation.grammar import ADD, COMPARE, NEGATIVE, POSTFIX, POWER, PRODUCT, RELATION, Infix, Parser, Prefix
from derive.notation.numbers import read_number
from derive.notation.tokens import Token
from derive.term import Term, add, name, negative, relation

__all__ = ["INFIXES", "PREFIXES", "bind"]

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def bind(parser: Parser, token: Token, identifier: str) -> Term:
    """A name where it is used."""
    if identifier == "pi" and not parser.scope.knows("pi"):
        return Term("constant", (), "pi")
    parser.used.setdefault(identifier, token)
    return name(identifier)


def _sum(parser: Parser, left: Term, token: Token) -> Term:
    terms = [left]
    sign = token.kind
    while True:
        term = parser.expression(ADD + 1)
        terms.append(term if sign == "+" else negative(term))
        sign = parser.kind
        if sign not in ("+", "-"):
            return add(*terms)
        parser.position += 1


def _multiply(parser: Parser, left: Term, token: Token) -> Term:
    parser.position -= 1
    return parser.product(left)


def _divide(parser: Parser, left: Term, token: Token) -> Term:
    right = parser.expression(PRODUCT + 1)
    follows = parser.token
    if follows.kind in parser.notation.starts and _ambiguous(left, right, follows):
        raise _asked(parser, "ambiguous_fraction", left, right, token)
    return Term("divide", (left, right))


def _ambiguous(left: Term, right: Term, follows: Token) -> bool:
    """``1/2x`` is not guessed; ``1/2(a - y)`` is, in LaTeX, one half of the parenthesis."""
    numbers = left.is_number and right.is_number
    return (right.is_number or right.is_name) and not (numbers and follows.kind == "(")


def _asked(parser: Parser, key: str, left: Term, right: Term, token: Token) -> DeriveError:
    return parser.fail(key, parser.token, left=repr(left), right=repr(right), next=parser.written(parser.token))


def _power(parser: Parser, left: Term, token: Token) -> Term:
    exponent = parser.expression(POWER)
    follows = parser.token
    if exponent.is_number and follows.kind in parser.notation.starts and not parser.notation.braces:
        raise _asked(parser, "ambiguous_power", left, exponent, token)
    check_power(parser, left, exponent, token)
    return Term("power", (left, exponent))


def _small_power(parser: Parser, left: Term, token: Token) -> Term:
    exponent = read_small(token.text)
    check_power(parser, left, exponent, token)
    return Term("power", (left, exponent))


def read_small(text: str) -> Term:
    """A raised exponent: ``²``, ``⁻¹``, ``ⁿ``."""
    digits = text.lstrip("+-")
    inner = read_number(digits) if digits.isdecimal() else name(digits)
    return negative(inner) if text.startswith("-") else inner


def _matrix_product(parser: Parser, left: Term, token: Token) -> Term:
    return Term("matmul", (left, parser.expression(PRODUCT + 1)))


def _compare(parser: Parser, left: Term, token: Token) -> Term:
    return Term("compare", (left, parser.expression(COMPARE + 1)), token.kind)


def _relation(parser: Parser, left: Term, token: Token) -> Term:
    if not parser.scope.derivatives:
        raise parser.fail("unexpected_relation", token, found=parser.written(token))
    links = [(token.kind, parser.expression(RELATION + 1))]
    while parser.kind in _RELATIONS:
        sign = parser.advance().kind
        links.append((sign, parser.expression(RELATION + 1)))
    return relation(left, *links)


def _negative(parser: Parser, token: Token) -> Term:
    return negative(parser.expression(max(parser.minimum, NEGATIVE)))


def _positive(parser: Parser, token: Token) -> Term:
    return parser.expression(max(parser.minimum, NEGATIVE))


def _parenthesis(parser: Parser, token: Token) -> Term:
    term = parser.expression()
    parser.expect(")")
    return term


def _number(parser: Parser, token: Token) -> Term:
    if not token.text.strip(".") or token.text[0] in "eE":  # what is left of ^1e9, whose 1 is the exponent
        raise parser.unexpected(token)
    return read_number(token.text)


def _transpose(parser: Parser, left: Term, token: Token) -> Term:
    return Term("transpose", (left,))


def _local(parser: Parser, left: Term, token: Token) -> Term:
    """``(∂L/∂w)`` with a word below: only where ``w`` stands in the formula itself."""
    inside = left.args[0] if left.head == "group" else left
    if inside.head not in ("partial", "differentiate"):
        raise parser.unexpected(token)
    return Term("local", inside.args)


_RELATIONS = ("=", "≈", "←", "≠")

INFIXES: dict[str, tuple[int, Infix]] = {
    "+": (ADD, _sum),
    "-": (ADD, _sum),
    "*": (PRODUCT, _multiply),
    "/": (PRODUCT, _divide),
    "@": (PRODUCT, _matrix_product),
    "^": (POWER, _power),
    "small": (POWER, _small_power),
    "transpose": (POSTFIX, _transpose),
    "local": (POSTFIX, _local),
    **dict.fromkeys(_COMPARISONS, (COMPARE, _compare)),
    **dict.fromkeys(_RELATIONS, (RELATION, _relation)),
}

PREFIXES: dict[str, Prefix] = {
    "number": _number,
    "(": _parenthesis,
    "-": _negative,
    "+": _positive,
}
