"""Reader: the way from a text or a file to a Graph."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path

from derive.errors import DeriveError, Place
from derive.graph import ROLES, Graph
from derive.notation.tokens import Token, failure
from derive.notation.tokens_plain import tokenize_plain
from derive.syntax import article, declarations
from derive.syntax.bodies import begins_body, define_body, from_library, read_return
from derive.syntax.definitions import define, define_function, is_function_definition
from derive.syntax.families import header, members
from derive.syntax.finish import finish
from derive.syntax.general import read_general
from derive.syntax.labels import check_labels
from derive.syntax.state import State
from derive.syntax.statements import Statement, split

__all__ = ["SIZE_LIMIT", "check_text", "load", "parse"]

SIZE_LIMIT = 2_000_000
STATEMENT_LIMIT = 200_000

_KEYWORD = re.compile(r"\s*([^\W\d]\w*)(?=[ \t]+[^\s=]|\s*$)")

_BY_TOKENS: dict[str, Callable[..., None]] = {
    **{role: partial(declarations.declare, role=role) for role in ROLES[:4]},
    "at": declarations.given,
    "step": declarations.learning_rate,
    "function": declarations.abstract_functions,
    "example": article.example,
}
_BY_TEXT: dict[str, Callable[[State, int, int], None]] = {
    "title": article.set_title,
    "date": article.set_date,
    "tags": article.set_tags,
    "print": article.printed_as,
}


def parse(text: str, file: str = "") -> Graph:
    """The Graph that a text describes. Raises `DeriveError` with its place.

    The text is in the equation language; of Markdown its ```` ```derive ```` blocks or ``$$…$$`` formulas are read.
    """
    check_text(text, file)
    if "```derive" in text:
        from derive.syntax.files import fenced

        text = fenced(text) or text
    elif "$$" in text:
        from derive.syntax.latex import formulas, read_definitions

        return read_definitions(text, formulas(text), file)
    state = State(text, file)
    try:
        _read_block(state, list(split(text)))
        return _with_shapes(state)
    except DeriveError as error:
        if file and error.place is not None and not error.place.file:
            error.place = replace(error.place, file=file)
        raise


def _with_shapes(state: State) -> Graph:
    """The graph with all shapes. Raises `DeriveError` at the part whose operands do not fit."""
    from derive.kernel.shapes import shaped

    try:
        graph = shaped(finish(state))
    except DeriveError as error:
        from derive.syntax.places import placed

        raise placed(state, error, _tokens) from None
    check_labels(state, graph)
    return graph


def check_text(text: str, file: str) -> None:
    """Refuse a text that is too long or binary."""
    if len(text) > SIZE_LIMIT:
        raise DeriveError("text_too_long", {"limit": SIZE_LIMIT, "found": len(text)}, Place(1, 1, 0, 0, file))
    position = text.find("\0")
    if position >= 0:
        raise failure("nul_character", text, position, position + 1, file)


def _read_block(state: State, statements: list[Statement]) -> None:
    position = 0
    while position < len(statements):
        statement = statements[position]
        position += 1
        keyword = _KEYWORD.match(state.text, statement.start, statement.end)
        if keyword is not None and keyword[1] == "for":
            body, position = _body(statements, position, statement.indent)
            _family(state, statement, keyword.end(), body)
        elif begins_body(state, statement):
            body, position = _body(statements, position, statement.indent)
            define_body(state, statement, body, _read_block)
        else:
            _read(state, statement, keyword)


def _body(statements: list[Statement], position: int, indent: int) -> tuple[list[Statement], int]:
    end = position
    while end < len(statements) and statements[end].indent > indent:
        end += 1
    return statements[position:end], end


def _family(state: State, statement: Statement, start: int, body: list[Statement]) -> None:
    index, first, last, after = header(state, start, statement.end)
    if state.text[after : statement.end].strip():
        body = [Statement(after, statement.end, statement.indent + 1), *body]
    if not body:
        raise state.fail("empty_family", Token("", "", statement.start, statement.end))
    if isinstance(last, str):
        read_general(state, Token(index, last, statement.start, statement.end), first, body, _read_block)
        return
    outside = state.index
    for value in range(first, last + 1):
        state.index = {**outside, index: value}
        _read_block(state, body)
    state.index = outside


def _read(state: State, statement: Statement, keyword: re.Match[str] | None) -> None:
    start, end = statement.start, statement.end
    if keyword is not None:
        word = keyword[1]
        if word in _BY_TEXT:
            _BY_TEXT[word](state, keyword.end(), end)
            return
        if word in _BY_TOKENS:
            _BY_TOKENS[word](state, tokens=_tokens(state, keyword.end(), end))
            return
        if word == "return" and state.results is not None:
            read_return(state, _tokens(state, keyword.end(), end))
            return
    tokens = _tokens(state, start, end)
    from_library(state, tokens, _read_block)
    state.unrolled += 1
    if state.unrolled > STATEMENT_LIMIT:
        raise state.fail("family_too_long", tokens[0], limit=STATEMENT_LIMIT)
    if is_function_definition(tokens):
        define_function(state, tokens)
    else:
        define(state, tokens, statement)


def _tokens(state: State, start: int, end: int) -> list[Token]:
    tokens = tokenize_plain(state.text, start, end)
    if any(token.kind == "{" for token in tokens):
        return members(state, tokens)
    return tokens


def load(path: str | PathLike[str]) -> Graph:
    """The Graph of a file: the equation language, or a fenced block or LaTeX definitions in Markdown and LaTeX."""
    from derive.syntax.files import read_file

    return read_file(Path(path))
