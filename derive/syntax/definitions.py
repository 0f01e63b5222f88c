"""Definitions: ``name = expression``, functions ``f(u, v) = …``, aliases ``act = sigmoid``."""

from __future__ import annotations

from derive.graph import Definition, Function
from derive.notation.atoms import PLAIN
from derive.notation.calls import resolve
from derive.notation.folding import constant_value
from derive.notation.grammar import Parser
from derive.notation.scope import Scope
from derive.notation.tokens import Token
from derive.syntax.functions import call_results, written_out
from derive.syntax.index_form import check_indices, left_indices, tabulated
from derive.syntax.state import State
from derive.syntax.statements import Statement
from derive.term import Term

__all__ = ["define", "define_function", "is_function_definition", "read_parameters"]


def define(state: State, tokens: list[Token], statement: Statement) -> None:
    """Read one definition; the tokens are the whole statement."""
    names, indices, position = _left(state, tokens)
    parser = Parser(tokens, PLAIN, state.scope, state.text)
    parser.position = position
    if _is_alias(state, parser, tokens):
        state.scope.renamed[names[0].text] = tokens[2].text
        return
    term = parser.whole()
    if indices:
        term = tabulated(parser, term, indices)
    check_indices(state, parser, term, names[0])
    for token in names:
        _check_new(state, token, term)
        if token.text in parser.used:
            key = "cycle_of_entries" if indices else "cycle"
            raise state.fail(key, parser.used[token.text], name=token.text, cycle=f"{token.text} → {token.text}")
    for used, token in parser.used.items():
        state.first_use.setdefault(used, token)
    _add(state, names, term, statement)


def _left(state: State, tokens: list[Token]) -> tuple[list[Token], list[Token], int]:
    """The names on the left (``h, c = lstm(…)`` has two), the indices of ``Y[i, o]``, where the right side begins."""
    names = [tokens[0]]
    indices, position = left_indices(state, tokens) if tokens[0].kind == "name" else ([], 1)
    while not indices and tokens[position - 1].kind == "name" and tokens[position].kind == ",":
        names.append(tokens[position + 1])
        position += 2
    if names[-1].kind != "name" or tokens[position].kind != "=":
        raise _no_definition(state, tokens)
    return names, indices, position + 1


def _add(state: State, names: list[Token], term: Term, statement: Statement) -> None:
    """Add the definitions that a statement makes, those of the functions that it calls included."""
    token = names[0]
    body = state.bodies.get(term.data) if term.head == "apply" else None
    if len(names) != (len(body.results) if body else 1):
        found = len(body.results) if body else 1
        raise state.fail("result_count", token, expected=len(names), found=found)
    if body is not None:
        arguments = [written_out(state, argument, token) for argument in term.args]
        call_results(state, body, arguments, [each.text for each in names], token)
    else:
        term = written_out(state, term, token)
        state.defined[token.text] = Definition(token.text, term, state.place(token), statement.caption)
        state.statements[token.text] = (statement.start, statement.end, state.index)
    for each in names:
        state.scope.add(each.text)


def _no_definition(state: State, tokens: list[Token]) -> Exception:
    for token in tokens:
        if token.kind == "=":
            return state.fail("left_side", tokens[0], found=state.text[tokens[0].start : token.start].strip())
    Parser(tokens, PLAIN, state.scope, state.text).whole()
    return state.fail("not_a_definition", tokens[0], found=state.text[tokens[0].start : tokens[-1].end].strip()[:80])


def _is_alias(state: State, parser: Parser, tokens: list[Token]) -> bool:
    """``act = sigmoid``: a single name that is a function and no value."""
    if len(tokens) != 4 or tokens[2].kind != "name":
        return False
    target = tokens[2].text
    unknown = target not in state.defined and target not in state.declared and target not in state.first_use
    return unknown and target not in ("sigma", "pi") and resolve(parser, target) is not None


def _check_new(state: State, token: Token, term: Term) -> None:
    name = token.text
    is_value = term.head == "matrix" or constant_value(term) is not None
    if is_value and (name in state.first_use or name in state.declared) and name not in state.defined:
        value = state.text[state.text.index("=", token.end) + 1 :].split("\n")[0].split(";")[0].strip()
        raise state.fail("value_without_at", token, name=name, value=value)
    state.claim(token, name)
    if name in state.first_use:
        state.late.append((name, state.first_use[name]))


def is_function_definition(tokens: list[Token]) -> bool:
    """``f(u, v) = …``: a call of names on the left of the first ``=``."""
    if len(tokens) < 5 or tokens[0].kind != "name" or tokens[1].kind != "(":
        return False
    for position, token in enumerate(tokens):
        if token.kind == ")":
            return tokens[position + 1].kind == "="
    return False


def read_parameters(state: State, tokens: list[Token]) -> tuple[tuple[str, ...], int]:
    """The parameters after ``f(`` and the position after the closing parenthesis."""
    names: list[str] = []
    position = 2
    while tokens[position].kind != ")":
        token = tokens[position]
        if token.kind != "name":
            raise state.fail("expected", token, found=state.text[token.start : token.end], expected="name")
        if token.text in names:
            raise state.fail("parameter_twice", token, name=token.text)
        names.append(token.text)
        position += 1
        if tokens[position].kind == ",":
            position += 1
    return tuple(names), position + 1


def define_function(state: State, tokens: list[Token]) -> None:
    """Read ``f(u, v) = …``; the body sees its parameters and the functions defined before it."""
    name_token = tokens[0]
    state.claim(name_token, name_token.text)
    parameters, position = read_parameters(state, tokens)
    scope = Scope(functions=state.scope.functions, renamed=state.scope.renamed)
    for parameter in parameters:
        scope.add(parameter)
    parser = Parser(tokens, PLAIN, scope, state.text)
    parser.position = position + 1
    body = parser.whole()
    for used, token in parser.used.items():
        if used not in parameters:
            listed = ", ".join(parameters)
            raise state.fail("function_free_name", token, name=used, function=name_token.text, parameters=listed)
    state.functions[name_token.text] = Function(name_token.text, parameters, body, state.place(name_token))
    state.scope.functions[name_token.text] = len(parameters)
