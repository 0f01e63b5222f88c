"""Atoms of the equation language: names, calls, lists, indices, primes, derivative atoms."""

from __future__ import annotations

from derive.notation.calls import call, resolve
from derive.notation.grammar import POSTFIX, Notation, Parser
from derive.notation.numbers import read_number
from derive.notation.operators import INFIXES, PREFIXES, bind
from derive.notation.tokens import Token
from derive.term import Term, name

__all__ = ["PLAIN"]


def _name(parser: Parser, token: Token) -> Term:
    following = parser.kind
    if following == "(":
        return call(parser, token, token.text)
    if following == "'":
        return _prime(parser, token)
    if parser.scope.derivatives and token.text[0] in "dδ" and not parser.scope.knows(token.text):
        atom = _hand_atom(parser, token)
        if atom is not None:
            return atom
    if following == "^" and token.text == "e" and not parser.scope.knows("e"):
        raise parser.fail("euler", token)
    return bind(parser, token, token.text)


def _prime(parser: Parser, token: Token) -> Term:
    """``f'(z)``; the next token is the prime."""
    order = 0
    while parser.accept("'"):
        order += 1
    function = resolve(parser, token.text)
    if function is None or parser.kind != "(":
        raise parser.fail("prime_of_value", token, name=token.text)
    inner = call(parser, token, token.text)
    return Term("prime", inner.args, (function, order))


def _hand_atom(parser: Parser, token: Token) -> Term | None:
    """``dL/dw1`` where derivatives may stand, and ``delta_z2`` for an adjoint; ``None`` if it is neither."""
    head = token.text.removeprefix("delta_")
    if head != token.text and parser.scope.knows(head):
        return Term("adjoint", (), head)
    over, below = parser.token, parser.tokens[min(parser.position + 1, len(parser.tokens) - 1)]
    if over.kind != "/" or below.kind != "name" or below.text[0] != "d" or parser.scope.knows(below.text):
        return None
    if len(token.text) < 2 or len(below.text) < 2:
        return None
    parser.position += 2
    return Term("partial", (name(token.text[1:]), name(below.text[1:])), ("total", 1))


def _partial(parser: Parser, token: Token) -> Term:
    """``∂L/∂w``, ``∂^2L/∂x∂y``, ``∂/∂x(…)``."""
    if not parser.scope.derivatives:
        raise parser.fail("derivative_in_definition", token)
    order = _order(parser)
    what = None if parser.kind == "/" else _derived(parser)
    parser.expect("/")
    by: list[Term] = []
    while parser.accept("∂"):
        variable = name(parser.expect("name").text)
        by += [variable] * _order(parser)
    if what is None:
        parser.expect("(")
        body = parser.expression()
        parser.expect(")")
        return Term("differentiate", (body, *_once(by)), ("partial", order))
    return Term("partial", (what, *_once(by)), ("partial", order))


def _derived(parser: Parser) -> Term:
    token = parser.token
    if parser.accept("("):
        inner = parser.expression()
        parser.expect(")")
        return inner
    parser.expect("name")
    return call(parser, token, token.text) if parser.kind == "(" else name(token.text)


def _order(parser: Parser) -> int:
    if parser.kind == "small":
        return int(parser.advance().text)
    return int(parser.expect("number").text) if parser.accept("^") else 1


def _once(variables: list[Term]) -> list[Term]:
    return variables[:1] if len(set(variables)) == 1 else variables


def _fraction(parser: Parser, token: Token) -> Term:
    over, _, below = token.text.partition("/")
    return Term("divide", (read_number(over), read_number(below)))


def _list(parser: Parser, token: Token) -> Term:
    entries = []
    while not parser.accept("]"):
        entries.append(parser.expression())
        if parser.kind != "]":
            parser.expect(",")
    if not entries:
        raise parser.fail("empty_list", token)
    return Term("matrix", entries)


def _index(parser: Parser, left: Term, token: Token) -> Term:
    items = []
    while not parser.accept("]"):
        items.append(_item(parser))
        if parser.kind != "]":
            parser.expect(",")
    if not items:
        raise parser.fail("empty_list", token)
    return Term("index", (left, *items))


def _item(parser: Parser) -> Term:
    start = None if parser.kind == ":" else parser.expression()
    if not parser.accept(":"):
        assert start is not None
        return start
    stop = None if parser.kind in (",", "]") else parser.expression()
    bounds = [bound for bound in (start, stop) if bound is not None]
    return Term("slice", bounds, (start is not None, stop is not None))


def _property(parser: Parser, left: Term, token: Token) -> Term:
    following = parser.expect("name")
    if following.text != "T":
        raise parser.fail("unknown_property", following, found=following.text)
    return Term("transpose", (left,))


def _root(parser: Parser, token: Token) -> Term:
    return Term("sqrt", (parser.expression(POSTFIX),))


def _juxtaposed(parser: Parser, left: Term, token: Token) -> None:
    """``2x`` is a product; ``w1 x`` is asked about."""
    before = parser.tokens[parser.position - 1]
    if left.is_number and before.kind == "number" and token.kind in ("name", "(", "√"):
        return
    if left.head == "divide" and before.kind == "fraction":
        return
    raise parser.fail("juxtaposition", token, left=parser.written(before), right=parser.written(token))


PLAIN = Notation(
    prefixes={**PREFIXES, "name": _name, "∂": _partial, "fraction": _fraction, "[": _list, "√": _root},
    infixes={**INFIXES, "[": (POSTFIX, _index), ".": (POSTFIX, _property)},
    starts=frozenset(("name", "number", "(", "fraction", "√")),
    juxtapose=_juxtaposed,
    braces=False,
)
