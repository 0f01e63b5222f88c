"""The article: title, date, tags, worked examples, and how a name is printed."""

from __future__ import annotations

import itertools
import re

from derive.errors import DeriveError
from derive.graph import Example
from derive.notation.atoms import PLAIN
from derive.notation.calls import resolve
from derive.notation.grammar import Parser
from derive.notation.scope import Scope
from derive.notation.tokens import Token
from derive.notation.tokens_plain import tokenize_plain
from derive.syntax.definitions import is_function_definition, read_parameters
from derive.syntax.state import State

__all__ = ["example", "printed_as", "set_date", "set_tags", "set_title"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?")
_PRINT = re.compile(r"\s*(\S+)\s+as\s+(.+?)\s*", re.DOTALL)


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _once(state: State, known: object, what: str, start: int, end: int) -> None:
    if known:
        raise state.fail("said_twice", Token("", "", start, end), what=what)


def set_title(state: State, start: int, end: int) -> None:
    """``title "…"``."""
    _once(state, state.title, "title", start, end)
    state.title = _unquoted(state.text[start:end])


def set_date(state: State, start: int, end: int) -> None:
    """``date 2024-01-01``."""
    _once(state, state.date, "date", start, end)
    text = _unquoted(state.text[start:end])
    if not _DATE.fullmatch(text):
        raise state.fail("bad_date", Token("", "", start, end), found=text[:80])
    state.date = text


def set_tags(state: State, start: int, end: int) -> None:
    """``tags a, b``."""
    _once(state, state.tags, "tags", start, end)
    state.tags = tuple(tag for tag in (_unquoted(part) for part in state.text[start:end].split(",")) if tag)


def printed_as(state: State, start: int, end: int) -> None:
    """``print w1 as w_{11}``: the author's own LaTeX for a name."""
    from derive.notation.names_latex import read_spelling

    found = _PRINT.fullmatch(state.text, start, end)
    if found is None:
        raise state.fail("bad_print", Token("", "", start, end), found=state.text[start:end].strip()[:80])
    latex = found[2].strip().strip("$").strip()
    token = Token("", latex, found.start(2), found.end(2))
    names = tokenize_plain(state.text, found.start(1), found.end(1))
    try:
        read_spelling(latex)
    except DeriveError as error:
        raise state.fail("bad_spelling", token, found=latex) from error
    state.spellings[names[0].text] = (latex, names[0])


def example(state: State, tokens: list[Token]) -> None:
    """``example f(x, y) = …`` or a composite ``example y = f(g(x))``, in a scope of its own."""
    arguments: tuple[str, ...] = ()
    position = 1
    if is_function_definition(tokens):
        arguments, position = read_parameters(state, tokens)
    if tokens[0].kind != "name" or tokens[position].kind != "=":
        found = state.text[tokens[0].start : tokens[-1].end][:80]
        raise state.fail("bad_example", tokens[0], found=found)
    scope = Scope(functions=dict(state.scope.functions), renamed=state.scope.renamed)
    parser = Parser(tokens, PLAIN, scope, state.text)
    if not arguments:
        _add_abstract(parser, tokens[position + 1 :])
    parser.position = position + 1
    body = parser.whole()
    for used, token in parser.used.items():
        if arguments and used not in arguments:
            listed = ", ".join(arguments)
            raise state.fail("function_free_name", token, name=used, function=tokens[0].text, parameters=listed)
    state.examples.append(Example(tokens[0].text, arguments, body))


def _add_abstract(parser: Parser, tokens: list[Token]) -> None:
    """In a composite, a function that nobody knows is abstract."""
    for token, following in itertools.pairwise(tokens):
        if token.kind == "name" and following.kind == "(" and resolve(parser, token.text) is None:
            parser.scope.functions[token.text] = -1
