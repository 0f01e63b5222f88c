"""Sums of products over index letters: the one engine behind `einsum`, `matmul`, `outer` and `kron`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from derive.errors import DeriveError
from derive.ops.array import Array, Sizes, strides
from derive.ops.field import Field, join_product, join_sum

__all__ = ["contract", "letters", "subscripts_of"]

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
Plan = tuple[tuple[tuple[int, ...], ...], ...]  # for each entry, for each summand, one place an operand


def contract(field: Field, subscripts: str, *arrays: Array) -> Array:
    """``einsum`` over a scalar domain: ``contract(field, "ij,jk->ik", A, B)``."""
    inputs, output = subscripts_of(subscripts)
    shapes = tuple(array.shape for array in arrays)
    shape, plan = _plan(inputs, output, shapes)
    total, multiply = join_sum(field), join_product(field)
    data = [array.data for array in arrays]
    entries = [total([multiply(_entries(data, places)) for places in summands]) for summands in plan]
    return Array(shape, tuple(entries))


def _entries(data: list[tuple[Any, ...]], places: tuple[int, ...]) -> list[Any]:
    return [entries[place] for entries, place in zip(data, places, strict=True)]


def subscripts_of(text: str) -> tuple[tuple[str, ...], str]:
    """``"ij,jk->ik"`` as ``("ij", "jk"), "ik"``; without an arrow, the letters that appear once, sorted.

    Raises `DeriveError` (``bad_subscripts``).
    """
    left, arrow, output = text.replace(" ", "").partition("->")
    inputs = tuple(left.split(","))
    if not arrow:
        output = "".join(sorted(letter for letter in set(left) - {","} if left.count(letter) == 1))
    seen = set("".join(inputs))
    if not seen <= set(ALPHABET) or not set(output) <= seen or len(set(output)) < len(output):
        raise DeriveError("bad_subscripts", {"subscripts": text})
    return inputs, output


def letters(count: int, taken: str = "") -> str:
    """So many letters that are not taken."""
    return "".join([letter for letter in ALPHABET if letter not in taken][:count])


@lru_cache(maxsize=256)
def _plan(inputs: tuple[str, ...], output: str, shapes: tuple[Sizes, ...]) -> tuple[Sizes, Plan]:
    sizes = {
        letter: size
        for word, shape in zip(inputs, shapes, strict=True)
        for letter, size in zip(word, shape, strict=True)
    }
    summed = [letter for letter in sizes if letter not in output]
    outer = list(product(*(range(sizes[letter]) for letter in output)))
    inner = list(product(*(range(sizes[letter]) for letter in summed)))
    steps = [_steps(word, shape, [*output, *summed]) for word, shape in zip(inputs, shapes, strict=True)]
    plan = tuple(tuple(tuple(_place((*o, *i), step) for step in steps) for i in inner) for o in outer)
    return tuple(sizes[letter] for letter in output), plan


def _steps(word: str, shape: Sizes, order: Sequence[str]) -> tuple[int, ...]:
    """How far an operand moves when a letter counts one on; a repeated letter moves along the diagonal."""
    step = strides(shape)
    return tuple(sum(step[k] for k, letter in enumerate(word) if letter == wanted) for wanted in order)


def _place(index: tuple[int, ...], step: tuple[int, ...]) -> int:
    return sum(i * s for i, s in zip(index, step, strict=True))
