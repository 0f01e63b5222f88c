"""``einsum("ij,jk->ik", A, B)``: a sum of products over the letters that the result does not have.

Its rule is an einsum again, in which ``G`` and the operand change places; Laue, Mitterreiter and Giesen, Computing
Higher Order Derivatives of Matrix and Tensor Expressions (2018), theorem 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.ops.array import Array
from derive.ops.contract import contract, letters, subscripts_of
from derive.ops.field import Field
from derive.ops.reverse import Reverse
from derive.ops.sizes import dimension_term, shape_text
from derive.ops.table import Layout, Op, register
from derive.term import Term, op

Attributes = Mapping[str, Any]


def _shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """The size of each letter of the result. Raises `DeriveError` (``bad_subscripts``, ``shape_einsum``)."""
    inputs, output = subscripts_of(attributes["subscripts"])
    if len(inputs) != len(shapes):
        raise DeriveError("bad_subscripts", {"subscripts": attributes["subscripts"]})
    sizes = _letter_sizes(inputs, shapes)
    return tuple(sizes[letter] for letter in output)


def _letter_sizes(inputs: Sequence[str], shapes: Sequence[Shape]) -> dict[str, Dimension]:
    sizes: dict[str, Dimension] = {}
    for word, shape in zip(inputs, shapes, strict=True):
        if len(word) != len(shape):
            raise DeriveError("shape_einsum_rank", {"word": word, "shape": shape_text(shape)})
        for letter, size in zip(word, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise DeriveError(
                    "shape_einsum", {"letter": letter, "left_size": str(sizes[letter]), "right_size": str(size)}
                )
    return sizes


def _elements(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return contract(field, attributes["subscripts"], *arrays)


def _rule(reverse: Reverse) -> Term:
    """``Y = Σ A B``: ``Σ G B``, the letters of ``A`` kept; ``ones`` for a letter that ``A`` alone has, ``eye`` for one
    that it repeats.
    """
    inputs, output = subscripts_of(reverse.attributes["subscripts"])
    words, factors = list(inputs), list(reverse.args)
    own = inputs[reverse.position]
    words[reverse.position], factors[reverse.position] = output, reverse.G
    for letter in dict.fromkeys(own):
        if letter not in "".join(words):
            words.append(letter)
            factors.append(op("ones", dimension_term(_size(reverse, letter))))
    target = _unrepeated(reverse, words, factors)
    if len(words) == 1 and words[0] == target:
        return factors[0]
    return op("einsum", *factors, subscripts=f"{','.join(words)}->{target}")


def _unrepeated(reverse: Reverse, words: list[str], factors: list[Term]) -> str:
    """The operand's letters, a repeated one renamed and tied to the first by an identity."""
    own = subscripts_of(reverse.attributes["subscripts"])[0][reverse.position]
    target = ""
    for letter in own:
        if letter in target:
            fresh = letters(1, target + own + "".join(words))
            words.append(letter + fresh)
            factors.append(op("eye", dimension_term(_size(reverse, letter))))
            letter = fresh
        target += letter
    return target


def _size(reverse: Reverse, letter: str) -> Dimension:
    inputs, _ = subscripts_of(reverse.attributes["subscripts"])
    return _letter_sizes(inputs, reverse.shapes)[letter]


register(
    Op(
        "einsum",
        Layout("function", "einsum"),
        ("operand",),
        "einsum",
        shape=_shape,
        elements=_elements,
        pullback={"operand": _rule},
        keywords={"subscripts": ""},
        text="subscripts",
        variadic=True,
    ),
)
