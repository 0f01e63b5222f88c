"""Values and functions by hand: names that are called, primes, powers of functions, arguments without brackets."""

from __future__ import annotations

from derive.notation.calls import SYMBOLS, build_call, is_simple
from derive.notation.grammar import POWER, PRODUCT, Parser
from derive.notation.hand.extra_functions import by_meaning
from derive.notation.hand.parser import HandParser, check_order
from derive.notation.hand.scope import HandScope
from derive.notation.hand.terms import primed_name
from derive.notation.operators import read_small
from derive.notation.tokens import Token
from derive.ops.table import find
from derive.term import Term

__all__ = ["ANY", "read_function", "read_value"]

ANY = Term("name", (), "·")  # the argument of a function that is written without one: σ' = σ(1 − σ)
_OF_NUMBERS = frozenset(("number", "-", "/", "atom", "frac", "{", "}", "function", "*", "(", ")", "juxtaposed"))
_LETTERS = frozenset("f g h F G H phi psi theta varphi varsigma Phi Theta".split())


def read_value(parser: Parser, token: Token) -> Term:
    assert isinstance(parser, HandParser)
    term = parser.scope.atoms[token.text]
    if term.is_name and parser.kind == "'":
        return _primed(parser, token, term)
    if term.is_name and parser.kind == "(" and _is_call(parser, str(term.data)):
        arguments = parser.arguments()
        if str(term.data) in parser.scope.functions:
            return build_call(parser, token, str(term.data), arguments, {}, [])
        if not parser.scope.is_value(str(term.data)):
            return Term("apply", arguments, str(term.data))
        return _at(parser, token, term, arguments)
    if term.is_name:
        parser.used.setdefault(str(term.data), token)
    return term


def _is_call(parser: HandParser, known: str, primed: bool = False) -> bool:
    """``f(x)`` where f is a value made from x, or a function; else the parenthesis is a factor. ``y'(x)`` and ``y'(2)``
    are calls of any value that is made from one leaf."""
    scope = parser.scope
    if known in scope.functions or (
        not scope.is_value(known)
        and (known in scope.called or known.partition("_")[0].rstrip("0123456789") in _LETTERS)
    ):
        return True
    tokens = _to_close(parser.tokens, parser.position)
    inside = [scope.atoms.get(token.text) for token in tokens if token.kind == "atom"]
    if not tokens or known not in scope.defined:
        return False
    variable = scope.variable(known)
    if not any(term is not None and term.is_name for term in inside):
        letter = len(known) == 1 and (primed or known in "fghFGHJ")
        return letter and variable is not None and all(token.kind in _OF_NUMBERS for token in tokens)
    if variable is not None and len(tokens) == 1 and inside[0] == Term("name", (), variable):
        return primed or len(known) == 1
    if any(token.kind not in ("atom", ",") for token in tokens):
        return False
    leaves = all(term is not None and term.is_name and term.data in scope.leaves for term in inside)
    return leaves and len(known) == 1 and (primed or known in "fghFGHJLECQRSTUV")


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
    check_order(parser, token, order)
    scope = parser.scope
    if known in scope.leaves and parser.kind != "(" and order == 1:
        return Term("name", (), f"{known}_new")
    if known in scope.functions or (parser.kind == "(" and not scope.is_value(known)):
        return Term("prime", parser.arguments(), (known, order))
    by = _variable_in_brackets(parser)
    if by is not None and by.data in scope.made.get(known, ()):
        return Term("partial", (value, parser.arguments()[0]), ("total", order))
    result = primed_name(value, order, scope)
    if result is None and (by := _argument(parser, known)):
        return Term("partial", (value, by), ("total", order))
    if result is None:
        raise parser.fail("prime_of_value", token, name=known)
    if parser.kind == "(" and _is_call(parser, known, primed=True):
        arguments = parser.arguments()
        if result.head == "partial" and arguments[0] != result.args[1]:
            if arguments[0].is_name and arguments[0].data in scope.leaves:
                return Term("partial", (value, arguments[0]), result.data)
            return Term("evaluated", (result, arguments[0]), (str(result.args[1].data),))
    return result


def _variable_in_brackets(parser: HandParser) -> Term | None:
    """The name that alone stands in the parenthesis that follows: ``a'(z)``."""
    inside = _to_close(parser.tokens, parser.position) if parser.kind == "(" else []
    term = parser.scope.atoms.get(inside[0].text) if len(inside) == 1 else None
    return term if term is not None and term.is_name else None


def _argument(parser: HandParser, known: str) -> Term | None:
    """``f'(x)`` of a value that other names are in too."""
    if parser.kind != "(" or not _is_call(parser, known, primed=True):
        return None
    (by, *others) = parser.arguments()
    leaf = by.is_name and by.data in parser.scope.sources.get(known, ())
    return by if leaf and not others else None


_OUTER = frozenset(("log", "ln", "exp"))  # of these another function is the argument: log det X, log σ(z)


def read_function(parser: Parser, token: Token) -> Term:
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
        arguments = parser.arguments()
        if any(node == ANY for argument in arguments for node in argument.walk()):
            factor, arguments = arguments[0], [ANY]
    elif parser.kind in parser.notation.starts and (parser.kind != "function" or name in _OUTER):
        arguments = [_bare(parser, token)]
    else:
        arguments = [ANY]
    check_order(parser, token, order)
    meaning = None if name in parser.scope.functions else by_meaning(name)
    if meaning is not None and not order and len(arguments) == 1:
        term = meaning.replace({"u": arguments[0]})
    elif order:
        term = Term("prime", arguments, (_find_name(name, parser.scope), order))
    elif name == "diag":
        term = Term("diag", arguments)
    else:
        keywords = {str(item.args[0].data): item.args[1] for item in arguments[1:] if _is_keyword(item)}
        if not all(map(is_simple, keywords.values())):
            raise parser.fail("keyword_value", token, found=parser.written(token))
        plain = [item for item in arguments if not _is_keyword(item)]
        term = build_call(parser, token, _find_name(name, parser.scope), plain, keywords, [])
    term = term if power is None else Term("power", (term, power))
    return term if factor is None else Term("product", (term, factor), ("",))


def _is_keyword(term: Term) -> bool:
    """``axis=0``."""
    return term.head == "compare" and term.args[0].is_name and term.args[0].data in ("axis", "keepdims")


def _find_name(name: str, scope: HandScope) -> str:
    """What the table calls the function; one of the model keeps its name, be it σ."""
    if name in scope.functions:
        return name
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
