"""Atoms of LaTeX: fractions, derivative atoms, functions with and without parentheses, cases, matrices."""

from __future__ import annotations

from derive.notation.atoms import PLAIN
from derive.notation.calls import build_call, resolve
from derive.notation.environments_latex import ENVIRONMENTS
from derive.notation.grammar import PRODUCT, Notation, Parser
from derive.notation.operators import INFIXES, bind
from derive.notation.tokens import Token
from derive.term import Term, multiply, name

__all__ = ["LATEX"]

_KINDS = {"∂": "partial", "d": "total"}


# -- names and functions ---------------------------------------------------------------------------------


def _name(parser: Parser, token: Token) -> Term:
    text = token.text
    if text[0] == "δ":
        return Term("adjoint", (), text[1:])
    following = parser.kind
    if text == "d" and following == "name" and not parser.scope.knows("d"):
        slashed = _slashed(parser)
        if slashed is not None:
            return slashed
    if following == "'" or (following == "(" and text in parser.scope.functions):
        return _called(parser, token, text)
    if text == "e" and following == "^" and not parser.scope.knows("e"):
        parser.advance()
        return Term("exp", (parser.expression(PRODUCT + 20),))
    return bind(parser, token, text)


def _slashed(parser: Parser) -> Term | None:
    """``dL/dw`` on one line, after its ``d``."""
    tokens, at = parser.tokens, parser.position
    kinds = [token.kind for token in tokens[at : at + 4]]
    if kinds != ["name", "/", "name", "name"] or tokens[at + 2].text != "d":
        return None
    parser.position += 4
    return Term("partial", (name(tokens[at].text), name(tokens[at + 3].text)), ("total", 1))


def _function(parser: Parser, token: Token) -> Term:
    return _called(parser, token, token.text)


def _called(parser: Parser, token: Token, written: str) -> Term:
    """A function with its primes, its power (``tanh^2 z``) and its argument."""
    order = 0
    while parser.accept("'"):
        order += 1
    power = _function_power(parser, token)
    function = resolve(parser, written)
    if function is None:
        if not order or parser.kind != "(":
            raise parser.fail("prime_of_value", token, name=parser.written(token))
        term = Term("apply", parser.arguments(), written)
        function = written
    else:
        arguments = parser.arguments() if parser.kind == "(" else [_bare(parser, token)]
        term = build_call(parser, token, function, arguments, {}, [])
    if order:
        term = Term("prime", term.args, (function, order))
    return term if power is None else Term("power", (term, power))


def _function_power(parser: Parser, token: Token) -> Term | None:
    if not parser.accept("^"):
        return None
    power = parser.expression(PRODUCT + 25)
    if not power.is_number or power.value.denominator != 1 or power.value < 1:
        raise parser.fail("function_power", token, function=parser.written(token))
    return power


def _bare(parser: Parser, token: Token) -> Term:
    """An argument without parentheses: one factor, or a number and one factor (``sin 2x``); more is asked about."""
    if parser.kind not in LATEX.starts:
        raise parser.fail("argument_missing", token, function=parser.written(token))
    argument = parser.expression(PRODUCT + 1)
    if argument.is_number and parser.kind in ("name", "frac"):
        argument = multiply(argument, parser.expression(PRODUCT + 1))
    if parser.kind in LATEX.starts and parser.kind != "function":
        raise parser.fail("argument_unclear", parser.token, function=parser.written(token))
    return argument


# -- fractions and derivatives ---------------------------------------------------------------------------


def _fraction(parser: Parser, token: Token) -> Term:
    if _is_derivative(parser):
        return _derivative(parser, token)
    return Term("divide", (_braced(parser), _braced(parser)))


def _braced(parser: Parser) -> Term:
    parser.expect("{")
    term = parser.expression()
    parser.expect("}")
    return term


def _is_derivative(parser: Parser) -> bool:
    """Both halves begin with ∂, or with a ``d`` that is no name of the model."""
    over = parser.tokens[parser.position + 1]
    below = parser.tokens[_after_group(parser) + 1]
    both = {over.kind if over.kind == "∂" else over.text, below.kind if below.kind == "∂" else below.text}
    if both == {"∂"}:
        return True
    follows = parser.tokens[_after_group(parser) + 2].kind == "name"
    return both == {"d"} and follows


def _after_group(parser: Parser) -> int:
    depth = 0
    position = parser.position
    while True:
        kind = parser.tokens[position].kind
        depth += (kind == "{") - (kind == "}")
        position += 1
        if depth == 0 or kind == "end":
            return min(position, len(parser.tokens) - 3)


def _derivative(parser: Parser, token: Token) -> Term:
    parser.expect("{")
    sign = parser.advance()
    kind = _KINDS[sign.kind if sign.kind == "∂" else sign.text]
    order = _order(parser)
    what = None if parser.kind == "}" else parser.expression(PRODUCT + 1)
    parser.expect("}")
    by = _variables(parser, kind)
    if len(by) != order:
        raise parser.fail("derivative_order", token, order=order, found=len(by))
    shown = by[:1] if len(set(by)) == 1 else by
    if what is not None:
        return Term("partial", (what, *shown), (kind, order))
    held = parser.kind == "("
    body = parser.expression(PRODUCT + 1)
    head = "partial" if body.is_name and not held else "differentiate"
    return Term(head, (body, *shown), (kind, order))


def _variables(parser: Parser, kind: str) -> list[Term]:
    parser.expect("{")
    by: list[Term] = []
    while not parser.accept("}"):
        sign = parser.advance()
        if (sign.kind if sign.kind == "∂" else sign.text) not in _KINDS:
            raise parser.unexpected(sign)
        variable = name(parser.expect("name").text)
        by += [variable] * _order(parser)
    return by


def _order(parser: Parser) -> int:
    if parser.kind == "small":
        return int(parser.advance().text)
    if not parser.accept("^"):
        return 1
    token = parser.expect("number")
    if token.text not in ("1", "2", "3", "4"):
        raise parser.unexpected(token)
    return int(token.text)


def _nabla(parser: Parser, token: Token) -> Term:
    """``\\nabla_W L`` is the derivative atom of L by W."""
    parser.expect("{")
    by = parser.expect("name")
    parser.expect("}")
    what = parser.expect("name")
    return Term("partial", (name(what.text), name(by.text)), ("partial", 1))


def _total(parser: Parser, token: Token) -> Term:
    """``\\sum_{i} …`` over a whole axis; bounds need the sizes of the model and are not read yet."""
    if not parser.accept("{"):
        raise parser.fail("sum_bounds", token)
    indices = [parser.expect("name").text]
    while parser.accept(","):
        indices.append(parser.expect("name").text)
    if parser.kind != "}":
        raise parser.fail("sum_bounds", token)
    parser.advance()
    if parser.kind == "^":
        raise parser.fail("sum_bounds", token)
    return Term("sum_over", (parser.expression(PRODUCT),), tuple(indices))


def _infinity(parser: Parser, token: Token) -> Term:
    return Term("constant", (), "inf")


def _juxtaposed(parser: Parser, left: Term, token: Token) -> None:
    """Side by side means product; figures side by side are refused."""
    before = parser.tokens[parser.position - 1]
    if (token.kind == "number" and before.kind == "number") or left.head == "matrix":
        raise parser.fail("juxtaposition", token, left=parser.written(before), right=parser.written(token))


LATEX = Notation(
    prefixes={
        **{kind: PLAIN.prefixes[kind] for kind in ("number", "(", "-", "+", "∂")},
        **ENVIRONMENTS,
        "name": _name,
        "function": _function,
        "frac": _fraction,
        "nabla": _nabla,
        "sum": _total,
        "infinity": _infinity,
    },
    infixes=INFIXES,
    starts=frozenset("name number ( function frac nabla { lvert lnorm indicator cases matrix sum ∂".split()),
    juxtapose=_juxtaposed,
    braces=True,
)
