"""The grammar by hand: which token begins or joins what."""

from __future__ import annotations

from derive.notation.environments_latex import ENVIRONMENTS, read_cases
from derive.notation.folding import check_power
from derive.notation.grammar import ADD, COMPARE, POSTFIX, POWER, PRODUCT, Infix, Notation, Parser, Prefix
from derive.notation.hand.calls import read_function, read_value
from derive.notation.hand.members import written_out
from derive.notation.hand.parser import HandParser, check_order
from derive.notation.hand.scope import HandScope
from derive.notation.hand.signs import PRODUCTS
from derive.notation.hand.terms import derivative, primed_name
from derive.notation.operators import INFIXES
from derive.notation.operators import PREFIXES as PLAIN_PREFIXES
from derive.notation.tokens import Token
from derive.term import Term

__all__ = ["parse_tokens"]


def parse_tokens(tokens: list[Token], scope: HandScope, source: str) -> Term:
    """The Term of grammar tokens (an ``end`` token last), with products still to be given their meaning."""
    return HandParser(tokens, HAND, scope, source).whole(COMPARE)


# -- fractions, derivatives, sums ----------------------------------------------------------------------


def _braced(parser: Parser) -> Term:
    parser.expect("{")
    term = parser.expression()
    parser.expect("}")
    return term


def _fraction(parser: Parser, token: Token) -> Term:
    return Term("divide", (_braced(parser), _braced(parser)))


def _operator(parser: Parser, token: Token) -> Term:
    """``∂/∂x`` before what it differentiates: a bracket, or the whole product that follows up to a derivative."""
    assert isinstance(parser, HandParser)
    spec = parser.scope.atoms[token.text]
    bracket = parser.kind == "("
    factors, signs = [parser.expression(PRODUCT + 1)], []
    while not bracket and (parser.kind == "*" or parser.kind in parser.notation.starts):
        following = parser.tokens[parser.position + (parser.kind == "*")]
        if following.kind == "operator" or _is_derivative(parser, following) or _ends_at_scalar(parser, factors[0]):
            break
        signs.append(PRODUCTS.get(parser.advance().text, "·") if parser.kind == "*" else "")
        factors.append(parser.expression(PRODUCT + 1))
    body = Term("product", factors, tuple(signs)) if signs else factors[0]
    return derivative(body, list(spec.args), spec.data, parser.scope)


def _ends_at_scalar(parser: HandParser, body: Term) -> bool:
    """``∇_a C ⊙ σ'(z)``: the gradient of a number has entries to multiply one by one, the number has none."""
    number = body.is_name and not parser.scope.scalar and parser.scope.shapes.get(str(body.data)) == ()
    return number and parser.kind == "*" and PRODUCTS.get(parser.token.text) == "⊙"


def _is_derivative(parser: HandParser, token: Token) -> bool:
    term = parser.scope.atoms.get(token.text) if token.kind == "atom" else None
    return term is not None and term.head in ("partial", "differentiate")


def _total(parser: Parser, token: Token) -> Term:
    """``Σ_i``: over the product that follows."""
    assert isinstance(parser, HandParser)
    spec = parser.scope.atoms[token.text]
    body = parser.expression(PRODUCT)
    terms = _by_members(parser.scope, spec, body)
    if terms is None:
        return Term("sum_over", (body, *spec.args), spec.data)
    return Term("add", terms) if len(terms) > 1 else terms[0]


def _by_members(scope: HandScope, spec: Term, body: Term) -> list[Term] | None:
    """The terms of ``Σ_t ∂h_t/∂w`` or the factors of ``Π_t``, where the index counts values of the model."""
    if len(spec.data) != 1 or (spec.args and spec.args[0].head != "bounds"):
        return None
    limits = spec.args[0].args if spec.args else ()
    terms = written_out(body, spec.data[0], limits, scope)
    return [Term("group", (term,)) if term.head == "product" else term for term in terms] if terms else None


def _factors(parser: Parser, token: Token) -> Term:
    """``Π_{k=2}^{3} ∂h_k/∂h_{k−1}``: the last link of a chain stands first."""
    assert isinstance(parser, HandParser)
    spec = parser.scope.atoms[token.text]
    factors = _by_members(parser.scope, spec, parser.expression(PRODUCT))
    if factors is None:
        raise parser.fail("sum_bounds", token)
    factors = factors[::-1] if any(node.head == "partial" for node in factors[0].walk()) else factors
    return Term("product", factors, ("",) * (len(factors) - 1)) if len(factors) > 1 else factors[0]


def _infinity(parser: Parser, token: Token) -> Term:
    return Term("constant", (), "inf")


def _group(parser: Parser, token: Token) -> Term:
    term = parser.expression()
    parser.expect(")")
    return Term("group", (term,)) if term.head == "product" else term


def _divide(parser: Parser, left: Term, token: Token) -> Term:
    assert isinstance(parser, HandParser)
    right = parser.expression(PRODUCT + 1)
    held = parser.tokens[parser.position - 1].kind == ")"
    follows = parser.token.kind
    numeric = left.is_number and right.is_number
    open_ended = follows in parser.notation.starts and not held and not numeric and follows != "("
    if open_ended and parser.scope.doubt("slash"):
        factors = [right]
        while parser.kind in parser.notation.starts:
            factors.append(parser.expression(PRODUCT + 1))
        right = Term("product", factors, ("",) * (len(factors) - 1))
    return Term("divide", (left, right))


def _power(parser: Parser, left: Term, token: Token) -> Term:
    exponent = parser.expression(POWER)
    check_power(parser, left, exponent, token)
    own = isinstance(parser.scope, HandScope) and "e" in parser.scope.own and exponent.is_number
    if left == Term("name", (), "e") and not parser.scope.knows("e") and not own:
        return Term("exp", (exponent,))
    return Term("power", (left, exponent))


def _after_prime(parser: Parser, left: Term, token: Token) -> Term:
    """``(x^2)'``."""
    assert isinstance(parser, HandParser)
    order = 1
    while parser.accept("'"):
        order += 1
    check_order(parser, token, order)
    result = primed_name(left, order, parser.scope)
    if result is None:
        raise parser.fail("prime_of_value", token, name=repr(left))
    return result


def _evaluated(parser: Parser, left: Term, token: Token) -> Term:
    """``… |_{w=0}``: the token holds the values."""
    assert isinstance(parser, HandParser)
    spec = parser.scope.atoms[token.text]
    return Term("evaluated", (left, *spec.args), spec.data)


def _juxtaposed(parser: Parser, left: Term, token: Token) -> None:
    before = parser.tokens[parser.position - 1]
    if token.kind == "number" and before.kind in ("number", "small"):
        raise parser.fail("juxtaposition", token, left=parser.written(before), right=parser.written(token))


_PREFIXES: dict[str, Prefix] = {
    **{kind: PLAIN_PREFIXES[kind] for kind in ("number", "-", "+")},
    **ENVIRONMENTS,
    "cases": lambda parser, token: read_cases(parser, token, kink=True),
    "(": _group,
    "atom": read_value,
    "function": read_function,
    "frac": _fraction,
    "operator": _operator,
    "sum": _total,
    "prod": _factors,
    "infinity": _infinity,
}
_INFIXES: dict[str, tuple[int, Infix]] = {
    **{kind: INFIXES[kind] for kind in ("+", "-", "*", "small", "transpose", "<", "<=", ">", ">=", "==", "!=")},
    "/": (PRODUCT, _divide),
    "^": (POWER, _power),
    "'": (POSTFIX, _after_prime),
    "at": (ADD + 1, _evaluated),
}
HAND = Notation(
    prefixes=_PREFIXES,
    infixes=_INFIXES,
    starts=frozenset("atom number ( function frac operator lvert lnorm indicator cases matrix sum prod".split()),
    juxtapose=_juxtaposed,
    braces=True,
)
