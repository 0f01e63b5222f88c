"""The derivative of a Term at the probe points, and every wrong one that a single mistake leads to.

A `Dual` holds the value, the derivative, and the wrong derivatives with their edits. Each rule of the calculus adds
the mistakes that are made with it, and hands on those made inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from derive.mistakes.edits import Edit, Vector, combine
from derive.term import Term

__all__ = ["Dual", "Variant", "by_names", "constant", "plus", "scaled", "times"]

Variant = tuple[Vector, Edit]


@dataclass(frozen=True)
class Dual:
    """``value`` and ``slope`` at the points; ``wrong`` are slopes with one mistake; ``moves`` tells whether the Term
    depends on what is differentiated by, ``through`` whether it does so by way of named values alone, ``plain`` whether
    it is a function or a power of just that."""

    term: Term
    value: Vector
    slope: Vector
    wrong: tuple[Variant, ...] = ()
    moves: bool = True
    through: bool = False
    plain: bool = False


def times(*vectors: Vector) -> Vector:
    product = vectors[0]
    for vector in vectors[1:]:
        product = combine(lambda a, b: a * b, product, vector)
    return product


def plus(*vectors: Vector) -> Vector:
    return combine(lambda *entries: sum(entries), *vectors)


def scaled(vector: Vector, factor: float) -> Vector:
    return tuple(factor * entry for entry in vector)


def constant(value: float, like: Vector) -> Vector:
    return (value,) * len(like)


def handed(variants: Iterable[Variant], onto: Callable[[Vector], Vector]) -> list[Variant]:
    """Mistakes made inside, carried on through the rule around them."""
    return [(onto(vector), edit) for vector, edit in variants]


def by_names(*parts: Dual) -> bool:
    """Whether all that moves does so by way of named values: what is lost there is a link of the chain."""
    return all(part.through for part in parts if part.moves)


def total(term: Term, parts: Sequence[Dual], signs: Sequence[float]) -> Dual:
    """A sum of parts with signs."""
    value = plus(*[scaled(part.value, sign) for part, sign in zip(parts, signs, strict=True)])
    slopes = [scaled(part.slope, sign) for part, sign in zip(parts, signs, strict=True)]
    slope = plus(*slopes)
    moving = [k for k, part in enumerate(parts) if part.moves]
    wrong: list[Variant] = []
    for k, (part, sign) in enumerate(zip(parts, signs, strict=True)):
        others = plus(constant(0.0, slope), *[s for at, s in enumerate(slopes) if at != k])
        wrong += [(plus(others, scaled(vector, sign)), edit) for vector, edit in part.wrong]
        if part.moves and len(moving) > 1:
            wrong.append((others, Edit("summand_dropped", "dropped_path", 0.78, part.term)))
            wrong.append((plus(others, scaled(slopes[k], -1)), Edit("summand_sign", "sign", 1.0, part.term)))
            wrong.append((plus(others, scaled(part.value, sign)), Edit("summand_kept", "other", 1.4, part.term)))
        if not part.moves:
            kept = plus(others, scaled(part.value, sign))
            wrong.append((kept, Edit("constant_kept", "other", 1.2, part.term)))
            one = plus(others, constant(sign, slope))
            wrong.append((one, Edit("constant_as_one", "other", 1.5, part.term)))
    if len(moving) == 2:
        wrong.append((times(*[slopes[k] for k in moving]), Edit("paths_multiplied", "other", 1.3, term)))
    return Dual(term, value, slope, tuple(wrong), bool(moving), by_names(*parts))
