"""A Program: the forward pass and the derived gradients as statements of a programming language.

Statements hold text of the language and the mathematics that they compute; the frame around them (imports, signature,
self-check) is a template's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Argument", "Program", "Statement"]


@dataclass(frozen=True, slots=True)
class Statement:
    """``target = expression``; ``shape`` is that of the value, ``""`` for a scalar.

    ``comment`` is the formula in Unicode, ``note`` the key of a sentence of ``templates/lang`` (``stable``), or empty.
    """

    target: str
    expression: str
    shape: str = ""
    comment: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """A leaf of the graph as an argument: its identifier, the author's name, shape and role, and a value to try.

    ``sample`` is the text of that value; ``labels`` says that entries are integers, ``moving`` that it is asked for.
    """

    identifier: str
    name: str
    shape: str
    role: str
    sample: str
    labels: bool = False
    moving: bool = False


@dataclass(frozen=True)
class Program:
    """``gradients`` are ``(key, identifier)``, the key a name or, for second order, a pair of names as text.

    ``helpers`` are definitions that stand in front of the function, ``saved`` the identifiers that the backward pass
    takes from the forward pass; ``lenient`` says that branches that are not taken may have no value.
    """

    dialect: str
    loss: str
    value: str
    arguments: tuple[Argument, ...]
    sizes: tuple[Statement, ...]
    forward: tuple[Statement, ...]
    backward: tuple[Statement, ...]
    gradients: tuple[tuple[str, str], ...]
    helpers: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    backward_sizes: tuple[Statement, ...] = ()
    lenient: bool = False
    random: bool = False
    math: bool = False
    features: frozenset[str] = field(default_factory=frozenset)
