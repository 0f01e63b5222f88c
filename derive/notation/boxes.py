"""Boxes: mathematics as it is laid out, before any notation's markup.

================  ============================================================  =========================
kind              parts                                                         text
================  ============================================================  =========================
``symbol``        --                                                            a letter or a Greek name
``word``          --                                                            an upright word
``text``          --                                                            words in a subscript
``number``        --                                                            digits
``function``      --                                                            the id of a function
``sign``          --                                                            the id of a binary sign
``mark``          --                                                            the id of a mark (minus …)
``row``           what stands side by side                                      --
``gap``           --                                                            (a space between letters)
``fraction``      numerator, denominator                                        --
``slash``         numerator, denominator of a small fraction                    --
``script``        base, subscript, superscript (``EMPTY`` where missing)        --
``accent``        the base                                                      the accent's name
``primes``        the base                                                      one ``'`` an order
``bold``          the base                                                      --
``calligraphic``  the base                                                      --
``root``          the radicand                                                  --
``fence``         the inside                                                    ``(`` ``[`` ``|`` ``norm``
``cases``         value, condition, value, condition …                          --
``blank``         --                                                            the number of a gap to fill in
``matrix``        rows, each a ``row`` of cells                                 --
================  ============================================================  =========================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

__all__ = ["EMPTY", "Box", "fence", "fold", "mark", "row", "script", "separated", "sign"]

Node = TypeVar("Node")
Made = TypeVar("Made")


_TALL = ("fraction", "cases", "matrix", "big")


@dataclass(frozen=True, slots=True)
class Box:
    """A laid-out piece of mathematics; see the module's table of kinds.

    ``tall`` is true when delimiters around the box have to grow.
    """

    kind: str
    text: str = ""
    parts: tuple[Box, ...] = ()
    tall: bool = field(init=False, compare=False, default=False)

    def __post_init__(self) -> None:
        parts = self.parts[:1] if self.kind == "script" else self.parts
        object.__setattr__(self, "tall", self.kind in _TALL or any(part.tall for part in parts))


EMPTY = Box("row")


def row(*parts: Box) -> Box:
    return parts[0] if len(parts) == 1 else Box("row", "", parts)


def sign(which: str) -> Box:
    return Box("sign", which)


def mark(which: str) -> Box:
    return Box("mark", which)


def fence(inside: Box, kind: str = "(") -> Box:
    return Box("fence", kind, (inside,))


def script(base: Box, below: Box = EMPTY, above: Box = EMPTY) -> Box:
    return Box("script", "", (base, below, above))


def separated(parts: Iterable[Box], separator: str = "comma") -> Box:
    """Parts with a sign between them."""
    spaced: list[Box] = []
    for part in parts:
        spaced += [sign(separator), part] if spaced else [part]
    return row(*spaced)


def fold(root: Node, children: Callable[[Node], Sequence[Node]], make: Callable[[Node, list[Made]], Made]) -> Made:
    """Make something of every node, children first, without recursion."""
    done: list[Made] = []
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        below = children(node)
        if below and not ready:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(below))
            continue
        count = len(below)
        made = done[len(done) - count :]
        del done[len(done) - count :]
        done.append(make(node, made))
    return done[0]
