"""Calls: what ``f(…)`` builds, checked against the table of ops and the author's functions."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from derive.notation.grammar import Parser
from derive.notation.tokens import Token
from derive.ops.table import OPS, Op, find
from derive.term import Term

__all__ = ["SYMBOLS", "build_call", "call", "nearest_function", "resolve"]

SYMBOLS = {"sigma": "sigmoid", "logistic": "sigmoid"}
"""Names that a teacher gives to functions (``σ(z)``), unless the author defines them."""

_SEVERAL = {"max": "maximum", "min": "minimum"}
"""``max(0, z)`` chooses between its arguments, ``max(z)`` is the largest entry."""

Arguments = tuple[list[Term], dict[str, Any], list[Token]]


def resolve(parser: Parser, written: str) -> str | None:
    """The function that a name stands for: the author's, an alias, an op, a symbol (``σ``); ``None`` if none."""
    scope = parser.scope
    wanted = scope.renamed.get(written, written)
    if wanted in scope.functions:
        return wanted
    entry = find(wanted) or find(SYMBOLS.get(wanted, ""))
    return entry.name if entry else None


def call(parser: Parser, token: Token, written: str) -> Term:
    """A call; the next token is the parenthesis."""
    function = resolve(parser, written)
    if function is None:
        raise _unknown(parser, token, written)
    parser.expect("(")
    arguments, keywords, places = _arguments(parser)
    return build_call(parser, token, function, arguments, keywords, places)


def build_call(
    parser: Parser, token: Token, function: str, arguments: list[Term], keywords: dict[str, Any], places: list[Token]
) -> Term:
    """The Term of a call whose arguments were read. Raises ``wrong_arity`` and ``unknown_keyword``."""
    if function in parser.scope.functions:
        return _apply(parser, token, function, arguments, places)
    if len(arguments) > 1:
        function = _SEVERAL.get(function, function)
    entry = find(function)
    assert entry is not None
    names = keywords.pop("over", None)
    if names is not None:
        return _over(parser, token, entry, arguments, keywords, names)
    _place_keywords(parser, entry, arguments, keywords, places)
    _check_count(parser, token, entry.name, len(arguments), _range(entry))
    return Term(entry.name, arguments, _attributes(keywords) or None)


def _apply(parser: Parser, token: Token, function: str, arguments: list[Term], places: list[Token]) -> Term:
    if places:
        raise parser.fail("unknown_keyword", places[0], keyword=places[0].text, function=function, known="")
    count = parser.scope.functions[function]
    if count >= 0:
        _check_count(parser, token, function, len(arguments), (count, count))
    return Term("apply", arguments, function)


def _over(parser: Parser, token: Token, entry: Op, arguments: list[Term], keywords: dict[str, Any], names: Any) -> Term:
    """``sum(body, over=(k, c), where=(…))``; other reductions keep ``over`` as an attribute."""
    _check_count(parser, token, entry.name, len(arguments), (1, 1))
    indices = names if isinstance(names, tuple) else (_attribute(names),)
    for index in indices:
        parser.used.pop(str(index), None)
    condition = keywords.pop("where", None)
    body = [*arguments, condition] if condition is not None else arguments
    if entry.name == "sum":
        return Term("sum_over", body, indices)
    return Term(entry.name, body, (("over", indices), *_attributes(keywords)))


def _attributes(keywords: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    values = {key: _attribute(value) if isinstance(value, Term) else value for key, value in keywords.items()}
    return tuple(sorted(values.items()))


def _place_keywords(
    parser: Parser, entry: Op, arguments: list[Term], keywords: dict[str, Any], places: list[Token]
) -> None:
    """Move keywords that name a positional argument to its place; refuse unknown ones."""
    for token in places:
        keyword = token.text
        if keyword in entry.arguments[len(arguments) :][:1]:
            value = keywords.pop(keyword)
            if not isinstance(value, Term):
                raise parser.fail("keyword_value", token, found=keyword)
            for used in value.names():
                parser.used.setdefault(used, token)
            arguments.append(value)
        elif keyword in keywords and keyword not in entry.keywords:
            known = ", ".join((*entry.arguments, *entry.keywords))
            raise parser.fail("unknown_keyword", token, keyword=keyword, function=entry.name, known=known)


def _range(entry: Op) -> tuple[int, int]:
    most = len(entry.arguments)
    return most - entry.optional, 10**6 if entry.variadic else most


def _check_count(parser: Parser, token: Token, function: str, count: int, allowed: tuple[int, int]) -> None:
    least, most = allowed
    if least <= count <= most:
        return
    expected = str(least) if least == most else f"{least}–{most}" if most < 10**6 else f"{least}+"
    raise parser.fail("wrong_arity", token, function=function, expected=expected, found=count)


# -- reading arguments -----------------------------------------------------------------------------------


def _arguments(parser: Parser) -> Arguments:
    arguments: list[Term] = []
    keywords: dict[str, Any] = {}
    places: list[Token] = []
    while not parser.accept(")"):
        if parser.kind == "name" and parser.tokens[parser.position + 1].kind == "=":
            token = parser.advance()
            parser.advance()
            if token.text in keywords:
                raise parser.fail("keyword_twice", token, keyword=token.text)
            keywords[token.text] = _value(parser, token.text)
            places.append(token)
        elif parser.kind == "string":
            keywords["subscripts"] = parser.advance().text
        else:
            arguments.append(parser.expression())
        if parser.kind != ")":
            parser.expect(",")
    return (
        arguments,
        keywords,
        [place for place in places if place.text not in ("over", "where") or "over" not in keywords],
    )


def _value(parser: Parser, keyword: str) -> Any:
    """A keyword's value: names for ``over``, a condition for ``where``, else a number, a name or a tuple of these."""
    if keyword == "where":
        return parser.expression()
    if parser.accept("("):
        items = []
        while not parser.accept(")"):
            items.append(_attribute(_simple(parser)))
            if parser.kind != ")":
                parser.expect(",")
        return tuple(items)
    return _simple(parser)


def _simple(parser: Parser) -> Term:
    """A number or a name; a name is an index or an axis, so it is not counted as used."""
    token = parser.token
    known = dict(parser.used)
    term = parser.expression()
    parser.used = known
    if not is_simple(term):
        raise parser.fail("keyword_value", token, found=parser.written(token))
    return term


def is_simple(term: Term) -> bool:
    """Whether a Term can be the value of a keyword: a name, or a number with or without a minus."""
    return term.is_name or (term.args[0] if term.head == "negative" else term).is_number


def _attribute(term: Term) -> str | int | Fraction:
    """The value of an attribute: a name, a whole number or a fraction."""
    if term.is_name:
        return str(term.data)
    value = -term.args[0].value if term.head == "negative" else term.value
    return int(value) if value.denominator == 1 else value


# -- what to say of an unknown one -----------------------------------------------------------------------


def nearest_function(written: str, functions: list[str]) -> str:
    """The known function whose name is nearest, or an empty string."""
    near = get_close_matches(written.lower(), [*functions, *OPS], n=1, cutoff=0.6)
    return near[0] if near else ""


def _unknown(parser: Parser, token: Token, written: str) -> Exception:
    if parser.scope.knows(written):
        return parser.fail("value_called", token, name=parser.written(token))
    near = nearest_function(written, list(parser.scope.functions))
    key = "unknown_function_near" if near else "unknown_function"
    return parser.fail(key, token, function=parser.written(token), nearest=near)
