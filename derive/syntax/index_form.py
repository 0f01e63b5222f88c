"""Index form: ``Y[i, o] = sum(X[i + k, c]*W[k, c, o], over=(k, c))``, and indices that are bound nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from derive.notation.grammar import Parser
from derive.notation.tokens import Token
from derive.ops.index_form import bound_names
from derive.syntax.state import State
from derive.term import Term

__all__ = ["check_indices", "left_indices", "tabulated"]


def left_indices(state: State, tokens: list[Token]) -> tuple[list[Token], int]:
    """The indices of ``Y[i, o] =`` and where the right side begins; none when there are no brackets."""
    if tokens[1].kind != "[":
        return [], 1
    indices: list[Token] = []
    position = 2
    while tokens[position].kind == "name":
        if any(tokens[position].text == index.text for index in indices):
            raise state.fail("index_twice", tokens[position], index=tokens[position].text)
        indices.append(tokens[position])
        position += 1
        if tokens[position].kind != ",":
            break
        position += 1
    if tokens[position].kind != "]" or not indices:
        token = tokens[position]
        raise state.fail("left_index", token, found=state.text[token.start : token.end])
    return indices, position + 1


def tabulated(parser: Parser, term: Term, indices: list[Token]) -> Term:
    """The array whose entries a term gives; its indices are no values."""
    for index in indices:
        parser.used.pop(index.text, None)
    return Term("tabulate", (term,), tuple(index.text for index in indices))


def check_indices(state: State, parser: Parser, term: Term, place: Token) -> None:
    """Raises ``free_index`` for an index that nothing binds, ``index_is_value`` for one that is a value as well."""
    bound = dict.fromkeys(name for node in term.walk() for name in bound_names(node))
    if not bound:
        return
    for index in bound:
        if index in state.defined or index in state.declared:
            raise state.fail("index_is_value", place, index=index)
    for name, is_place in _free(term):
        known = name in state.defined or name in state.declared or name in state.point
        if name in bound or (is_place and not known and name not in state.scope.names.values()):
            token = parser.used.get(name) or _written(parser, name, place)
            raise state.fail("free_index", token, index=name)


def _written(parser: Parser, name: str, place: Token) -> Token:
    return next((token for token in parser.tokens if token.text == name), place)


def _free(term: Term) -> Iterator[tuple[str, bool]]:
    """The names that no index form around them binds, and whether they stand in the place of an index."""
    stack: list[tuple[Term, frozenset[str], bool]] = [(term, frozenset(), False)]
    while stack:
        node, bound, is_place = stack.pop()
        if node.is_name:
            if node.data not in bound:
                yield str(node.data), is_place
            continue
        inside = bound | set(bound_names(node))
        if node.head == "index":
            stack.append((node.args[0], inside, False))
            stack.extend((item, inside, item.head != "index") for item in node.args[1:])
        else:
            stack.extend((part, inside, is_place) for part in node.args)
