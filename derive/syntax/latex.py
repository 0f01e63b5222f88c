"""LaTeX definitions: ``z_1 = w_1 \\cdot x`` in the formulas of a Markdown or LaTeX document.

A formula (or a row of one) defines a value when its left side is one name and its right side holds no derivative and
not the name itself; a statement of a derivative, an update or a formula in passing is no definition and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.errors import DeriveError
from derive.graph import Definition, Graph
from derive.notation.names_latex import read_spelling
from derive.notation.readers import parse_latex
from derive.notation.tokens import Token, failure
from derive.syntax.finish import finish
from derive.syntax.state import State
from derive.term import Term

__all__ = ["formulas", "read_definitions"]

_FORMULA = re.compile(
    r"""\$\$(?P<display>.+?)\$\$
    |\\\[(?P<bracket>.+?)\\\]
    |\\begin\{(?P<kind>equation|align|gather|multline|eqnarray)\*?\}(?P<body>.+?)\\end\{(?P=kind)\*?\}
    |^```math[^\n]*\n(?P<fence>.+?)^```
    |(?<![\\$])\$(?P<inline>[^$\n]+)\$""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_GROUPS = ("display", "bracket", "body", "fence", "inline")
_ROW = re.compile(r"\\\\(?:\[[^\]]*\])?|\\begin\{(?:aligned|split|gathered)\}|\\end\{(?:aligned|split|gathered)\}")
_NOISE = re.compile(r"&|\\(?:label|tag)\{[^}]*\}|\\(?:nonumber|notag)\b")
_DERIVATIVES = frozenset(("partial", "differentiate", "adjoint", "prime"))


def formulas(text: str) -> Iterator[tuple[int, int]]:
    """Where the formulas stand, a row of an aligned display each on its own."""
    for match in _FORMULA.finditer(text):
        group = next(name for name in _GROUPS if match[name] is not None)
        start, end = match.span(group)
        if r"\begin{cases}" in match[group] or "matrix}" in match[group]:
            yield start, end
            continue
        for row in _ROW.finditer(text, start, end):
            yield start, row.start()
            start = row.end()
        yield start, end


def read_definitions(text: str, places: Iterator[tuple[int, int]], file: str = "") -> Graph:
    """The Graph of the definitions among some formulas. Raises ``no_definitions`` when there are none."""
    state = State(text, file)
    state.scope.derivatives = True
    for start, end in places:
        _read(state, start, end)
    if not state.defined:
        raise failure("no_latex_definitions", text, 0, 0, file)
    return finish(state)


def _read(state: State, start: int, end: int) -> None:
    row = _NOISE.sub(lambda noise: " " * len(noise[0]), state.text[start:end])
    left, sign, right = row.partition("=")
    if not sign or not right.strip() or "=" in right:
        return
    name = _left_name(state, left)
    if name is None:
        return
    try:
        equation = parse_latex(row.rstrip(" \n.,;"), state.scope)
    except DeriveError as error:
        place = error.place
        first, last = (place.start, place.end) if place else (0, 0)
        raise failure(error.key, state.text, start + first, start + last, state.file, **error.details) from error
    if equation.head == "relation" and len(equation.args) == 2:
        _add(state, name, equation.args[1], start + len(left) - len(left.lstrip()), start + len(left.rstrip()))


def _left_name(state: State, left: str) -> str | None:
    try:
        spelling = read_spelling(left.strip())
        term = parse_latex(left.strip(), state.scope)
    except DeriveError:
        return None
    return str(term.data) if term.is_name and not spelling.primes else None


def _add(state: State, name: str, term: Term, start: int, end: int) -> None:
    names = term.names()
    if name in names or any(node.head in _DERIVATIVES for node in term.walk()):
        return
    earlier = state.defined.get(name)
    token = Token("name", name, start, end)
    if earlier is not None:
        if earlier.term != term:
            state.claim(token, name)
        return
    for used in names:
        state.first_use.setdefault(used, token)
        state.scope.add(used)
    if name in state.first_use:
        state.late.append((name, state.first_use[name]))
    state.defined[name] = Definition(name, term, state.place(token))
    state.scope.add(name)
