"""The grammar by hand: the precedence parser with products that remember their signs.

A product becomes ``product`` (data: the sign before each factor but the first, ``""`` for juxtaposition) and is given
its meaning by the shapes (`derive.notation.hand.products`).
"""

from __future__ import annotations

from derive.notation.calls import SYMBOLS, build_call
from derive.notation.environments_latex import ENVIRONMENTS
from derive.notation.folding import check_power
from derive.notation.grammar import ADD, COMPARE, POSTFIX, POWER, PRODUCT, Infix, Notation, Parser, Prefix
from derive.notation.hand.members import written_out
from derive.notation.hand.scope import HandScope
from derive.notation.hand.signs import PRODUCTS
from derive.notation.hand.terms import derivative, primed_name
from derive.notation.operators import INFIXES, read_small
from derive.notation.operators import PREFIXES as PLAIN_PREFIXES
from derive.notation.tokens import Token
from derive.ops.table import find
from derive.term import Term

__all__ = ["HandParser", "parse_tokens"]

ANY = Term("name", (), "·")  # the argument of a function that is written without one: σ' = σ(1 − σ)
_PRIMES = 4
_LETTERS = frozenset("f g h F G phi psi theta varphi varsigma".split())


class HandParser(Parser):
    """A `Parser` whose scope is a `HandScope`."""

    __slots__ = ()
    scope: HandScope

    def product(self, left: Term) -> Term:
        factors, signs = [left], []
        while True:
            token = self.tokens[self.position]
            if token.kind == "*":
                self.position += 1
                signs.append(PRODUCTS.get(token.text, token.text))
            elif token.kind in self.notation.starts:
                self.notation.juxtapose(self, factors[-1], token)
                signs.append("")
            else:
                return left if not signs else Term("product", factors, tuple(signs))
            factors.append(self.expression(PRODUCT + 1))


def parse_tokens(tokens: list[Token], scope: HandScope, source: str) -> Term:
    """The Term of grammar tokens (an ``end`` token last), with products still to be given their meaning."""
    return HandParser(tokens, HAND, scope, source).whole(COMPARE)


# -- atoms ---------------------------------------------------------------------------------------------


def _atom(parser: Parser, token: Token) -> Term:
    assert isinstance(parser, HandParser)
    term = parser.scope.atoms[token.text]
    if term.is_name and parser.kind == "'":
        return _primed(parser, token, term)
    if term.is_name and parser.kind == "(" and _is_call(parser, str(term.data)):
        arguments = _arguments(parser)
        if str(term.data) in parser.scope.functions:
            return build_call(parser, token, str(term.data), arguments, {}, [])
        if not parser.scope.is_value(str(term.data)):
            return Term("apply", arguments, str(term.data))
        return _at(parser, token, term, arguments)
    if term.is_name:
        parser.used.setdefault(str(term.data), token)
    return term


def _is_call(parser: HandParser, known: str) -> bool:
    """``f(x)`` where f is a value made from x, or a function; else the parenthesis is a factor."""
    scope = parser.scope
    if known in scope.functions or (known in _LETTERS and not scope.is_value(known)):
        return True
    tokens, at = parser.tokens, parser.position
    inside = [scope.atoms.get(token.text) for token in _to_close(tokens, at) if token.kind != ","]
    if not inside or known not in scope.defined:
        return False
    if any(term is None for term in inside):
        numbers = [token.kind for token in _to_close(tokens, at) if token.kind not in (",", "-")]
        return (
            set(numbers) == {"number"} and len(known) == 1 and known in "fghFGHJ" and scope.variable(known) is not None
        )
    return all(term is not None and term.is_name and term.data in scope.leaves for term in inside) and (
        len(known) == 1 and known in "fghFGHJLECQRSTUV"
    )


def _to_close(tokens: list[Token], at: int) -> list[Token]:
    depth, end = 0, at
    while True:
        depth += (tokens[end].kind == "(") - (tokens[end].kind == ")")
        if depth == 0 or tokens[end].kind == "end":
            return tokens[at + 1 : end]
        end += 1


def _at(parser: HandParser, token: Token, value: Term, arguments: list[Term]) -> Term:
    """``f(x)`` is the value; ``f(2)`` is the value there."""
    if all(argument.is_name for argument in arguments):
        return value
    variable = parser.scope.variable(str(value.data))
    if len(arguments) != 1 or variable is None:
        raise parser.unexpected(token)
    return Term("evaluated", (value, arguments[0]), (variable,))


def _primed(parser: HandParser, token: Token, value: Term) -> Term:
    """``f'``, ``f'(x)`` and ``f'(2)`` of a value; ``f'(z)`` of a function that nobody defined."""
    order = 0
    known = str(value.data)
    while parser.accept("'"):
        order += 1
    _check_order(parser, token, order)
    scope = parser.scope
    if known in scope.leaves and parser.kind != "(" and order == 1:
        return Term("name", (), f"{known}_new")
    if known in scope.functions or (parser.kind == "(" and not scope.is_value(known)):
        return Term("prime", _arguments(parser), (known, order))
    result = primed_name(value, order, scope)
    if result is None:
        raise parser.fail("prime_of_value", token, name=known)
    if parser.kind == "(" and _is_call(parser, known):
        arguments = _arguments(parser)
        if result.head == "partial" and arguments[0] != result.args[1]:
            if arguments[0].is_name and arguments[0].data in scope.leaves:
                return Term("partial", (value, arguments[0]), result.data)
            return Term("evaluated", (result, arguments[0]), (str(result.args[1].data),))
    return result


def _function(parser: Parser, token: Token) -> Term:
    """A function with its primes, its power (``tanh² z``) and its argument."""
    assert isinstance(parser, HandParser)
    order = 0
    while parser.accept("'"):
        order += 1
    power = _function_power(parser)
    while parser.accept("'"):
        order += 1
    name = token.text
    factor: Term | None = None
    if parser.kind == "(":
        arguments = _arguments(parser)
        if any(node == ANY for argument in arguments for node in argument.walk()):
            factor, arguments = arguments[0], [ANY]
    elif parser.kind in HAND.starts and parser.kind != "function":
        arguments = [_bare(parser, token)]
    else:
        arguments = [ANY]
    _check_order(parser, token, order)
    if order:
        term = Term("prime", arguments, (find_name(name), order))
    elif name == "diag":
        term = Term("diag", arguments)
    else:
        keywords = {str(item.args[0].data): item.args[1] for item in arguments[1:] if _is_keyword(item)}
        plain = [item for item in arguments if not _is_keyword(item)]
        term = build_call(parser, token, find_name(name), plain, keywords, [])
    term = term if power is None else Term("power", (term, power))
    return term if factor is None else Term("product", (term, factor), ("",))


def _check_order(parser: Parser, token: Token, order: int) -> None:
    """Formulas of derivatives double with every prime; nobody writes many."""
    if order > _PRIMES:
        raise parser.fail("derivative_order", token, order=_PRIMES, found=order)


def _is_keyword(term: Term) -> bool:
    """``axis=0``."""
    return term.head == "compare" and term.args[0].is_name and term.args[0].data in ("axis", "keepdims")


def find_name(name: str) -> str:
    entry = find(SYMBOLS.get(name, name))
    return entry.name if entry else name


def _function_power(parser: Parser) -> Term | None:
    if parser.kind == "small":
        power = read_small(parser.advance().text)
    elif parser.accept("^"):
        power = parser.expression(POWER + 5)
    else:
        return None
    if not power.is_number or power.value.denominator != 1 or power.value < 1:
        raise parser.fail("function_power", parser.token, function=parser.written(parser.token))
    return power


def _arguments(parser: Parser) -> list[Term]:
    parser.expect("(")
    arguments = [parser.expression()]
    while parser.accept(","):
        arguments.append(parser.expression())
    parser.expect(")")
    return arguments


def _bare(parser: HandParser, token: Token) -> Term:
    """An argument without parentheses: one factor, or a number and one factor; more is asked about."""
    argument = parser.expression(PRODUCT + 1)
    if argument.is_number and parser.kind in ("atom", "frac"):
        argument = Term("product", (argument, parser.expression(PRODUCT + 1)), ("",))
    if parser.kind in ("atom", "number") or (parser.kind == "(" and not argument.is_name):
        if parser.scope.doubt("argument"):
            factors = [argument]
            while parser.kind in ("atom", "number"):
                factors.append(parser.expression(PRODUCT + 1))
            argument = Term("product", factors, ("",) * (len(factors) - 1)) if len(factors) > 1 else argument
        elif parser.kind == "number":
            raise parser.fail("argument_unclear", parser.token, function=parser.written(token))
    return argument


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
    while not bracket and (parser.kind == "*" or parser.kind in HAND.starts):
        following = parser.tokens[parser.position + (parser.kind == "*")]
        if following.kind == "operator" or _is_derivative(parser, following):
            break
        signs.append(PRODUCTS.get(parser.advance().text, "·") if parser.kind == "*" else "")
        factors.append(parser.expression(PRODUCT + 1))
    body = Term("product", factors, tuple(signs)) if signs else factors[0]
    return derivative(body, list(spec.args), spec.data, parser.scope)


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
    open_ended = follows in HAND.starts and not held and not (left.is_number and right.is_number) and follows != "("
    if open_ended and parser.scope.doubt("slash"):
        factors = [right]
        while parser.kind in HAND.starts:
            factors.append(parser.expression(PRODUCT + 1))
        right = Term("product", factors, ("",) * (len(factors) - 1))
    return Term("divide", (left, right))


def _power(parser: Parser, left: Term, token: Token) -> Term:
    exponent = parser.expression(POWER)
    check_power(parser, left, exponent, token)
    if left == Term("name", (), "e") and not parser.scope.knows("e"):
        return Term("exp", (exponent,))
    return Term("power", (left, exponent))


def _after_prime(parser: Parser, left: Term, token: Token) -> Term:
    """``(x^2)'``."""
    assert isinstance(parser, HandParser)
    order = 1
    while parser.accept("'"):
        order += 1
    _check_order(parser, token, order)
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
    "(": _group,
    "atom": _atom,
    "function": _function,
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
