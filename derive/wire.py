"""The nouns as JSON, and back: what passes between the stages can pass between programs.

``encode(noun)`` gives ``{"schema": 1, "terms": [...], "noun": …}``. The Terms stand in one flat table, children before
parents and each Term once, so that neither writing nor reading recurses on depth. Everything else refers to them:

=========================  ===================================================================
JSON                       value
=========================  ===================================================================
``[head, children, data]`` a Term of the table; ``children`` are rows above it
``{"term": 7}``            the Term in row 7
``{"is": "Edge", …}``      a noun, its fields by name
``{"map": [[k, v], …]}``   a mapping, in order
``{"list": […]}``          a list; a JSON array is a tuple
``{"fraction": "1/3"}``    an exact number
=========================  ===================================================================

Errors: `DeriveError` with the key ``wire`` for JSON that is none of ours or of another schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from derive import derivation, dimension, document, errors, graph, picture
from derive.errors import DeriveError
from derive.term import Term

__all__ = ["SCHEMA", "decode", "dumps", "encode", "loads"]

SCHEMA = 1

Json = Any  # what the json module reads and writes

_MODULES = (graph, derivation, document, picture, dimension, errors)
NOUNS: dict[str, type] = {
    name: member
    for module in _MODULES
    for name, member in vars(module).items()
    if isinstance(member, type)
    and is_dataclass(member)
    and member is not DeriveError
    and member.__module__ == module.__name__
}


def dumps(noun: object) -> str:
    """The noun as one line of JSON."""
    return json.dumps(encode(noun), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Any:
    """The noun that `dumps` wrote."""
    try:
        return decode(json.loads(text))
    except json.JSONDecodeError as error:
        raise DeriveError("wire", {"found": f"{error.msg} ({error.lineno}:{error.colno})"}) from None


def encode(noun: object) -> dict[str, Json]:
    """The noun as JSON values."""
    writer = _Writer()
    body = writer.value(noun)
    return {"schema": SCHEMA, "terms": writer.rows, "noun": body}


def decode(wire: Json) -> Any:
    """The noun that `encode` wrote, equal to the original."""
    if not isinstance(wire, dict) or wire.get("schema") != SCHEMA:
        found = wire.get("schema") if isinstance(wire, dict) else type(wire).__name__
        raise DeriveError("wire", {"found": f"schema {found}", "expected": f"schema {SCHEMA}"})
    try:
        return _Reader(wire["terms"]).value(wire["noun"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DeriveError("wire", {"found": f"{type(error).__name__}: {error}"}) from None


class _Writer:
    """Writes values; collects Terms as rows."""

    def __init__(self) -> None:
        self.rows: list[Json] = []
        self._known: dict[Term, int] = {}

    def value(self, value: object) -> Json:
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, Term):
            return {"term": self._term(value)}
        if isinstance(value, tuple):
            return [self.value(item) for item in value]
        if isinstance(value, list):
            return {"list": [self.value(item) for item in value]}
        if isinstance(value, Mapping):
            return {"map": [[self.value(key), self.value(item)] for key, item in value.items()]}
        if isinstance(value, Fraction):
            return {"fraction": str(value)}
        return self._noun(value)

    def _noun(self, value: object) -> Json:
        name = type(value).__name__
        if NOUNS.get(name) is not type(value):
            raise TypeError(f"{name} is not a noun")
        return {"is": name, **{part.name: self.value(getattr(value, part.name)) for part in _fields(type(value))}}

    def _term(self, root: Term) -> int:
        stack = [root]
        while stack:
            node = stack[-1]
            waiting = [child for child in node.args if child not in self._known]
            if node in self._known or not waiting:
                stack.pop()
                self._row(node)
            else:
                stack.extend(reversed(waiting))
        return self._known[root]

    def _row(self, node: Term) -> None:
        if node not in self._known:
            row = [node.head, [self._known[child] for child in node.args], self.value(node.data)]
            self._known[node] = len(self.rows)
            self.rows.append(row)


class _Reader:
    """Reads values; the Terms are built first, row by row."""

    def __init__(self, rows: Iterable[Json]) -> None:
        self._terms: list[Term] = []
        for head, children, data in rows:
            self._terms.append(Term(head, (self._terms[child] for child in children), self.value(data)))

    def value(self, wire: Json) -> Any:
        if isinstance(wire, list):
            return tuple(self.value(item) for item in wire)
        if not isinstance(wire, dict):
            return wire
        tag = next(iter(wire))
        return self._READERS[tag](self, wire)

    def _noun(self, wire: Json) -> Any:
        kind = NOUNS[wire["is"]]
        return kind(**{part.name: self.value(wire[part.name]) for part in _fields(kind)})

    _READERS: Mapping[str, Callable[[_Reader, Json], Any]] = {
        "term": lambda self, wire: self._terms[wire["term"]],
        "map": lambda self, wire: {self.value(key): self.value(item) for key, item in wire["map"]},
        "list": lambda self, wire: [self.value(item) for item in wire["list"]],
        "fraction": lambda _, wire: Fraction(wire["fraction"]),
        "is": lambda self, wire: self._noun(wire),
    }


def _fields(kind: type) -> tuple[Any, ...]:
    """The fields that the constructor takes."""
    return tuple(part for part in fields(kind) if part.init)
