"""Reading functions of several statements, the author's and those of the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import pairwise

from derive.graph import Definition
from derive.notation.atoms import PLAIN
from derive.notation.calls import resolve
from derive.notation.grammar import Parser
from derive.notation.scope import Scope
from derive.notation.tokens import Token
from derive.notation.tokens_plain import tokenize_plain
from derive.syntax.definitions import read_parameters
from derive.syntax.functions import Body, fresh, written_out
from derive.syntax.state import State
from derive.syntax.statements import Statement, split
from derive.term import Term

__all__ = ["begins_body", "define_body", "from_library", "library", "read_return"]

_HEADER = re.compile(r"\s*(?:function\s+)?[^\W\d]\w*\s*\([^()]*\)\s*[:=]\s*")
_KEYWORD = re.compile(r"\s*function\s+")
Read = Callable[[State, list[Statement]], None]


def begins_body(state: State, statement: Statement) -> bool:
    """``function f(u, v):`` (or ``f(u, v) =``) with nothing after it."""
    return _HEADER.fullmatch(state.text, statement.start, statement.end) is not None


def define_body(state: State, statement: Statement, body: list[Statement], read: Read) -> None:
    """Read the indented body of a function; it sees its parameters and the functions before it."""
    keyword = _KEYWORD.match(state.text, statement.start, statement.end)
    tokens = tokenize_plain(state.text, keyword.end() if keyword else statement.start, statement.end)
    if not body:
        raise state.fail("empty_function", tokens[0], function=tokens[0].text)
    state.claim(tokens[0], tokens[0].text)
    parameters, _ = read_parameters(state, tokens)
    inner = _inner(state, parameters)
    *before, last = body
    read(inner, before)
    if _is_result(inner, last):
        read_return(inner, tokenize_plain(inner.text, last.start, last.end))
    else:
        read(inner, [last])
    _check_free(state, inner, tokens[0].text, parameters)
    results = inner.results or tuple(inner.defined)[-1:]
    statements = tuple((item.name, item.term) for item in inner.defined.values())
    state.bases.update({known: base for known, (base, _) in inner.unsettled.items()})
    state.bodies[tokens[0].text] = Body(tokens[0].text, parameters, statements, results)
    state.scope.functions[tokens[0].text] = len(parameters)


def _inner(state: State, parameters: tuple[str, ...]) -> State:
    scope = Scope(functions=dict(state.scope.functions), renamed=state.scope.renamed)
    for parameter in parameters:
        scope.add(parameter)
    inner = State(state.text, state.file, scope, bodies=state.bodies, bases=state.bases, counter=state.counter)
    inner.functions, inner.results = state.functions, ()
    return inner


def _check_free(state: State, inner: State, function: str, parameters: tuple[str, ...]) -> None:
    listed = ", ".join(parameters)
    for used, token in inner.first_use.items():
        if used not in parameters and used not in inner.defined:
            raise state.fail("function_free_name", token, name=used, function=function, parameters=listed)
    for parameter in parameters:
        place = inner.defined[parameter].place if parameter in inner.defined else None
        if place is not None:
            token = Token("", "", place.start, place.end)
            raise state.fail("parameter_twice", token, name=parameter)


def _is_result(inner: State, statement: Statement) -> bool:
    """A last line that is an expression, not a definition."""
    tokens = tokenize_plain(inner.text, statement.start, statement.end)
    depth = 0
    for token in tokens:
        depth += (token.kind in "([{") - (token.kind in ")]}") if len(token.kind) == 1 else 0
        if token.kind == "=" and depth == 0:
            return False
    return tokens[0].text not in ("return", "for")


def read_return(state: State, tokens: list[Token]) -> None:
    """``return h, c``, names or expressions; the tokens after the word."""
    parser = Parser(tokens, PLAIN, state.scope, state.text)
    results: list[str] = []
    while True:
        token = parser.token
        term = written_out(state, parser.expression(), token)
        for used, place in parser.used.items():
            state.first_use.setdefault(used, place)
        results.append(str(term.data) if term.is_name else _named(state, term, token))
        if parser.kind == "end":
            break
        parser.expect(",")
    state.results = tuple(results)


def _named(state: State, term: Term, token: Token) -> str:
    known = fresh(state, "out", "")
    state.defined[known] = Definition(known, term, state.place(token))
    return known


# -- the library -------------------------------------------------------------------------------------------


@cache
def library() -> tuple[str, ...]:
    """The functions that ship with the package, one a file."""
    names = (item.name for item in files("derive.library").iterdir())
    return tuple(sorted(name.removesuffix(".derive") for name in names if name.endswith(".derive")))


def from_library(state: State, tokens: list[Token], read: Read) -> None:
    """Make the library's functions known that these tokens call and nobody else defines."""
    for token, following in pairwise(tokens):
        if token.kind != "name" or following.kind != "(" or token.text in state.scope.functions:
            continue
        if token.text in library() and resolve(Parser(tokens, PLAIN, state.scope, ""), token.text) is None:
            text = files("derive.library").joinpath(f"{token.text}.derive").read_text(encoding="utf-8")
            shelf = State(text, counter=state.counter, bases=state.bases)
            read(shelf, list(split(text)))
            state.bodies.update(shelf.bodies)
            state.functions.update(shelf.functions)
            state.scope.functions.update(shelf.scope.functions)
