"""What a handout needs of the other stages, as functions that the edge hands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from derive.derivation import Derivation, Edge, Result
from derive.document import Equation, Sentence
from derive.term import Term

__all__ = ["Judgement", "Numeric", "Tools"]


@dataclass(frozen=True)
class Judgement:
    """What checking says of lines: which line is the first that is wrong (from 0), and every kind that fits it.

    ``clean`` is true when no line was left undecided, and no more than one is wrong by itself.
    """

    first_wrong: int | None
    kinds: tuple[str, ...]
    clean: bool


class Numeric(Protocol):
    """The numeric example: the same lines with numbers, every equation rounded as the course prints it."""

    def given(self) -> Sequence[Equation]: ...

    def line(self, value: str) -> Equation | None: ...

    def factor(self, edge: Edge) -> Equation | None: ...

    def worked(self, term: Term, by: str) -> Equation:
        """A line of the derivation with tensors, continued to the numbers of the gradient by that value."""
        ...

    def gradient(self, by: str) -> Equation: ...

    def answer(self, by: str) -> Equation: ...

    def entries(self) -> Sequence[float]: ...

    def gradients(self) -> Sequence[float]: ...

    def on_kink(self) -> bool: ...


@dataclass(frozen=True)
class Tools:
    """``derive`` is the pipe with the changes of a draw, but for the names: a model's text, drawn values, ``wrt``,
    ``loss``. ``names`` gives the drawn names that differ from those of the model, and raises where one is taken.

    ``reasons`` says why an edge is what it is; ``numeric`` is ``None`` where a value is missing. ``different`` decides
    whether two formulas of a derivation differ (``None``: undecided); ``check`` judges lines of LaTeX; ``holds``
    decides an identity written by the instructor and gives it as a Term.
    """

    derive: Callable[[str, Mapping[str, str], tuple[str, ...], str | None], Derivation]
    names: Callable[[Derivation, Mapping[str, str]], dict[str, str]]
    reasons: Callable[[Derivation, Edge], tuple[Sentence, ...]]
    final: Callable[[Derivation, Result], Term]
    numeric: Callable[[Derivation], Numeric | None]
    different: Callable[[Derivation, Term, Term], bool | None]
    check: Callable[[Derivation, Sequence[Term]], Judgement]
    holds: Callable[[Derivation, str], Term]
    meta: Callable[[Derivation, Mapping[str, str]], dict[str, Any]]
