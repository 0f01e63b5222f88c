"""Declarations: roles and shapes, given values, the learning rate, spellings, abstract functions."""

from __future__ import annotations

from fractions import Fraction

from derive.dimension import Dimension, Shape, dimension
from derive.graph import Function
from derive.notation.atoms import PLAIN
from derive.notation.folding import constant_value
from derive.notation.grammar import COMPARE, Parser
from derive.notation.tokens import Token
from derive.syntax.data import from_file
from derive.syntax.state import Declared, State
from derive.term import Term, number

__all__ = ["PROPERTIES", "abstract_functions", "declare", "given", "learning_rate"]

PROPERTIES = ("one-hot", "rows sum to 1", "symmetric", "positive definite", "positive")


def declare(state: State, role: str, tokens: list[Token]) -> None:
    """``input X[n, d], y : one-hot``; a value may follow (``constant m = 5``)."""
    parser = Parser(tokens, PLAIN, state.scope, state.text)
    names: list[tuple[Token, Shape]] = []
    while True:
        token = parser.expect("name")
        names.append((token, _shape(parser)))
        if parser.accept("="):
            _give(state, token, parser)
        if not parser.accept(","):
            break
    properties = _properties(state, parser)
    for token, shape in names:
        _declare_one(state, role, token, shape, properties)


def _declare_one(state: State, role: str, token: Token, shape: Shape, properties: tuple[str, ...]) -> None:
    state.claim(token, token.text)
    state.declared[token.text] = Declared(role, shape, properties, state.place(token))
    state.scope.add(token.text)


def _shape(parser: Parser) -> Shape:
    if not parser.accept("["):
        return ()
    sizes: list[Dimension] = []
    while not parser.accept("]"):
        token = parser.token
        size = _dimension(parser.expression(COMPARE + 1))
        if size is None or (size.number is not None and size.number < 1):
            raise parser.fail("bad_dimension", token, found=parser.written(token))
        sizes.append(size)
        if parser.kind != "]":
            parser.expect(",")
    return tuple(sizes)


def _dimension(term: Term) -> Dimension | None:
    """The integer polynomial that a term is, or ``None``."""
    if term.is_number:
        return dimension(int(term.value)) if term.value.denominator == 1 else None
    if term.is_name:
        return dimension(str(term.data))
    parts = [_dimension(child) for child in term.args]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts) or term.head not in ("add", "multiply", "negative"):
        return None
    total = -known[0] if term.head == "negative" else known[0]
    for part in known[1:]:
        total = total + part if term.head == "add" else total * part
    return total


def _properties(state: State, parser: Parser) -> tuple[str, ...]:
    if parser.kind == "end":
        return ()
    parser.expect(":")
    token, end = parser.token, parser.tokens[-1]
    found = []
    for written in state.text[token.start : end.start].split(","):
        text = " ".join(written.split("#")[0].split())
        if text not in PROPERTIES:
            raise state.fail("unknown_value_property", token, found=text, known=", ".join(PROPERTIES))
        found.append(text)
    return tuple(found)


def given(state: State, tokens: list[Token]) -> None:
    """``at x = 0.5, w1 = 0.4, W = [[1, 2], [3, 4]]``."""
    parser = Parser(tokens, PLAIN, state.scope, state.text)
    while True:
        token = parser.expect("name")
        parser.expect("=")
        _give(state, token, parser)
        if parser.kind == "end":
            return
        parser.expect(",")


def _give(state: State, token: Token, parser: Parser) -> None:
    if token.text in state.point:
        raise state.fail("value_twice", token, name=token.text)
    if parser.kind == "string":
        state.point[token.text] = from_file(state, token.text, parser.advance())
    else:
        state.point[token.text] = _value(parser)
    state.point_places[token.text] = token


def _value(parser: Parser) -> Term:
    token = parser.token
    used = dict(parser.used)
    term = parser.expression(COMPARE + 1)
    parser.used = used
    return _numbers(parser, token, term)


def _numbers(parser: Parser, token: Token, term: Term) -> Term:
    if term.head == "matrix":
        entries = [_numbers(parser, token, child) for child in term.args]
        if len({(entry.head, len(entry.args)) for entry in entries}) > 1:
            raise parser.fail("ragged_list", token)
        return Term("matrix", entries)
    value = constant_value(term)
    if value is None:
        raise parser.fail("value_not_number", token, found=parser.written(token))
    return number(value, _spelling(term, value))


def _spelling(term: Term, value: Fraction) -> str:
    if term.is_number:
        return str(term.data[1])
    if term.head == "negative" and term.args[0].is_number:
        return f"-{term.args[0].data[1]}"
    return str(value)


def learning_rate(state: State, tokens: list[Token]) -> None:
    """``step eta = 0.1``, or ``step eta``."""
    parser = Parser(tokens, PLAIN, state.scope, state.text)
    token = parser.expect("name")
    if state.step is not None:
        raise state.fail("said_twice", token, what="step")
    value = _value(parser) if parser.accept("=") else None
    if parser.kind != "end":
        raise parser.unexpected(parser.token)
    state.step = (token.text, value)


def abstract_functions(state: State, tokens: list[Token]) -> None:
    """``function f, g``: differentiable functions of one argument of which nothing else is known."""
    parser = Parser(tokens, PLAIN, state.scope, state.text)
    while True:
        token = parser.expect("name")
        state.claim(token, token.text)
        parameters = _parameters(parser)
        state.functions[token.text] = Function(token.text, parameters, None, state.place(token))
        state.scope.functions[token.text] = len(parameters)
        if parser.kind == "end":
            return
        parser.expect(",")


def _parameters(parser: Parser) -> tuple[str, ...]:
    if not parser.accept("("):
        return ("u",)
    names = [parser.expect("name").text]
    while parser.accept(","):
        names.append(parser.expect("name").text)
    parser.expect(")")
    return tuple(names)
