"""Random models over the op table: two to five ops, ranks and sizes that fit.

``RECIPES[op]`` writes one call of an op over values that a `Builder` picks or makes; an op without a recipe and without
a reason in ``LEFT_OUT`` fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any

from hypothesis import strategies as st

from derive.ops.table import OPS, find

__all__ = ["LEFT_OUT", "RECIPES", "Model", "models"]

find("add")  # loads the table
Sizes = tuple[int, ...]

LEFT_OUT = {
    "sign": "its derivative is zero everywhere",
    "stop_gradient": "it has none by definition",
    "eye": "a constant",
    "ones": "a constant",
    "zeros": "a constant",
    "embed": "written by rules, not by authors; its rule is reached through indexing twice",
    "broadcast": "written by rules, not by authors",
    "pad": "written by rules, not by authors",
}


@dataclass(frozen=True)
class Model:
    """A model's text, its leaves with their sizes, and the ops that it uses."""

    text: str
    leaves: dict[str, Sizes]
    ops: tuple[str, ...]
    seed: int


@dataclass
class Builder:
    """Values so far, and the choices of hypothesis."""

    draw: Callable[..., Any]
    leaves: dict[str, Sizes] = field(default_factory=dict)
    values: dict[str, Sizes] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def choose(self, *options: object) -> object:
        return self.draw(st.sampled_from(options))

    def leaf(self, shape: Sizes) -> str:
        name = f"p{len(self.leaves)}"
        self.leaves[name] = self.values[name] = shape
        return name

    def pick(self, *ranks: int) -> tuple[str, Sizes]:
        """A value of one of these ranks: one at hand, or a new leaf."""
        known = [name for name, shape in self.values.items() if len(shape) in ranks]
        if known and self.draw(st.booleans()):
            name = str(self.choose(*known))
            return name, self.values[name]
        shape = tuple(int(str(self.choose(2, 3, 4))) for _ in range(int(str(self.choose(*ranks)))))
        return self.leaf(shape), shape

    def like(self, shape: Sizes) -> str:
        """A value of exactly this shape."""
        known = [name for name, other in self.values.items() if other == shape]
        return str(self.choose(*known)) if known and self.draw(st.booleans()) else self.leaf(shape)

    def axis(self, shape: Sizes) -> int:
        return int(str(self.choose(*range(-len(shape), len(shape)))))

    def define(self, expression: str, shape: Sizes) -> None:
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {expression}")
        self.values[name] = shape


Recipe = Callable[[Builder], tuple[str, Sizes]]


def _unary(name: str, inside: str) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        value, shape = builder.pick(0, 1, 2, 3)
        return f"{name}({inside.format(value)})", shape

    return recipe


def _fits(shape: Sizes, builder: Builder, beside: str) -> str:
    """A value that broadcasts into ``shape``, another one than ``beside``: max(x, x) has no derivative."""
    cut = int(str(builder.choose(*range(len(shape) + 1))))
    ones = tuple(1 if builder.draw(st.booleans()) else size for size in shape[cut:])
    known = [
        name for name, other in builder.values.items() if other == ones and name.startswith("p") and name != beside
    ]
    return str(builder.choose(*known)) if known and builder.draw(st.booleans()) else builder.leaf(ones)


def _several(pattern: str) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        value, shape = builder.pick(0, 1, 2, 3)
        return pattern.format(value, _fits(shape, builder, value)), shape

    return recipe


def _reduction(name: str, inside: str = "{}") -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        value, shape = builder.pick(1, 2, 3)
        operand = inside.format(value)
        if builder.draw(st.booleans()):
            return f"{name}({operand})", ()
        axis = builder.axis(shape)
        kept = bool(builder.draw(st.booleans()))
        place = axis % len(shape)
        rest = tuple((1,) if kept and k == place else () if k == place else (n,) for k, n in enumerate(shape))
        sizes = tuple(size for part in rest for size in part)
        return f"{name}({operand}, axis={axis}{', keepdims=1' if kept else ''})", sizes

    return recipe


def _along(name: str) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        value, shape = builder.pick(1, 2, 3)
        return f"{name}({value}, axis={builder.axis(shape)})", shape

    return recipe


def _square(name: str, scalar: bool = True) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        size = int(str(builder.choose(2, 3)))
        value = builder.like((size, size))
        return f"{name}({value} / 8 + 3 * eye({size}))", () if scalar else (size, size)

    return recipe


def _matmul(name: str, ranks: tuple[int, ...]) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        left, a = builder.pick(*ranks)
        columns = int(str(builder.choose(2, 3)))
        b = (a[-1],) if builder.draw(st.booleans()) else (a[-1], columns)
        if len(a) == 3 and len(b) == 2 and builder.draw(st.booleans()):
            b = (a[0], *b)
        right = builder.like(b)
        batch = a[:-2] if len(a) > 1 else b[:-2]
        shape = (*batch, *a[-2:-1], *(b[-1:] if len(b) > 1 else ()))
        return (f"{left} @ {right}" if name == "@" else f"{name}({left}, {right})"), shape

    return recipe


def _vectors(builder: Builder) -> tuple[str, Sizes]:
    left, a = builder.pick(1)
    right, b = builder.pick(1)
    return f"outer({left}, {right})", (*a, *b)


def _kron(builder: Builder) -> tuple[str, Sizes]:
    left, a = builder.pick(1, 2)
    right, b = builder.pick(len(a))
    return f"kron({left}, {right})", tuple(m * n for m, n in zip(a, b, strict=True))


def _transpose(builder: Builder) -> tuple[str, Sizes]:
    value, shape = builder.pick(2, 3)
    order = list(builder.draw(st.permutations(range(len(shape)))))
    return f"transpose({value}, {', '.join(map(str, order))})", tuple(shape[k] for k in order)


def _diag(builder: Builder) -> tuple[str, Sizes]:
    if builder.draw(st.booleans()):
        value, shape = builder.pick(1)
        return f"diag({value})", shape * 2
    return f"diag({builder.like((3, 3))})", (3,)


def _reshape(builder: Builder) -> tuple[str, Sizes]:
    value, shape = builder.pick(1, 2, 3)
    target = (prod(shape),) if len(shape) > 1 else (1, *shape)
    return f"reshape({value}, {', '.join(map(str, target))})", target


def _joined(name: str) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        value, shape = builder.pick(1, 2)
        axis = int(str(builder.choose(*range(len(shape) + (name == "stack")))))
        others = [builder.like(shape) for _ in range(int(str(builder.choose(1, 2))))]
        parts = ", ".join([value, *others])
        count = len(others) + 1
        if name == "stack":
            return f"stack({parts}, axis={axis})", (*shape[:axis], count, *shape[axis:])
        return f"concat({parts}, axis={axis})", (*shape[:axis], count * shape[axis], *shape[axis + 1 :])

    return recipe


def _einsum(builder: Builder) -> tuple[str, Sizes]:
    left, a = builder.pick(2)
    right = builder.like((a[1], 2))
    target = str(builder.choose("ik", "ki", "i", "k", "", "ijk"))
    sizes = {"i": a[0], "j": a[1], "k": 2}
    return f'einsum("ij,jk->{target}", {left}, {right})', tuple(sizes[letter] for letter in target)


def _convolution(rank: int) -> Recipe:
    def recipe(builder: Builder) -> tuple[str, Sizes]:
        data, kernel = (4, 5)[:rank], (2, 3)[:rank]
        value, weights = builder.like(data), builder.like(kernel)
        return f"conv{rank}d({value}, {weights})", tuple(n - k + 1 for n, k in zip(data, kernel, strict=True))

    return recipe


def _index(builder: Builder) -> tuple[str, Sizes]:
    value, shape = builder.pick(1, 2)
    first = str(builder.choose("0", "-1", "1:", ":1", ":"))
    lead = {"0": (), "-1": (), "1:": (shape[0] - 1,), ":1": (1,), ":": (shape[0],)}[first]
    return f"{value}[{first}]", (*lead, *shape[1:])


def _gathered(builder: Builder) -> tuple[str, Sizes]:
    value, shape = builder.pick(2)
    other = builder.like((shape[1], 2))
    return f"sum({value}[i, k] * {other}[k, j] ^ 2, over=(i, k, j))", ()


RECIPES: dict[str, Recipe] = {
    **{name: _unary(name, "{}") for name in "sin cos atan tanh sigmoid relu softplus silu mish erf gelu".split()},
    **{name: _unary(name, "{}") for name in ("abs", "logsigmoid")},
    **{name: _unary(name, "{} / 4") for name in ("exp", "sinh", "cosh")},
    **{
        name: _unary(name, "1/2 + sigmoid({}) / 4")
        for name in "log ln log2 log10 sqrt tan sec csc cot asin acos".split()
    },
    "leaky_relu": _several("leaky_relu({}, {})"),
    "elu": _several("elu({} / 4, {})"),
    "maximum": _several("maximum({}, {})"),
    "minimum": _several("minimum({}, {})"),
    "clip": _several("clip({0}, {1}, {1} + 1/2)"),
    "where": _several("where({0} > 0, {0} * {1}, {1} ^ 2 + 0 * {0})"),
    **{name: _reduction(name) for name in "sum mean max min prod var logsumexp norm".split()},
    "std": _reduction("std"),
    "softmax": _along("softmax"),
    "log_softmax": _along("log_softmax"),
    "matmul": _matmul("@", (1, 2, 3)),
    "dot": _matmul("dot", (1, 2)),
    "outer": _vectors,
    "kron": _kron,
    "transpose": _transpose,
    "trace": _square("trace"),
    "det": _square("det"),
    "logdet": _square("logdet"),
    "inv": _square("inv", scalar=False),
    "diag": _diag,
    "reshape": _reshape,
    "flip": _along("flip"),
    "concat": _joined("concat"),
    "stack": _joined("stack"),
    "einsum": _einsum,
    "conv1d": _convolution(1),
    "conv2d": _convolution(2),
    # -- heads that are no function calls ----------------------------------------------------------
    "add": _several("{} + {}"),
    "multiply": _several("{} * {}"),
    "divide": _several("{} / ({} ^ 2 + 1)"),
    "power": _several("({0} ^ 2 + 1) ^ {1}"),
    "negative": _several("-({} - 2 * {})"),
    "index": _index,
    "index form": _gathered,
}

CALLABLE = {op.name for op in OPS.values()}


@st.composite
def models(draw: st.DrawFn) -> Model:
    """A model of two to five ops and a loss that every value reaches."""
    builder = Builder(draw)
    names = draw(st.lists(st.sampled_from(sorted(RECIPES)), min_size=2, max_size=5))
    for name in names:
        builder.define(*RECIPES[name](builder))
    parts = [f"sum(sin({name}))" if builder.values[name] else f"sin({name})" for name in builder.values]
    made = [part for part in parts if "(v" in part]
    declared = [f"parameter {name}{list(shape) if shape else ''}" for name, shape in builder.leaves.items()]
    text = "\n".join([*declared, *builder.lines, f"L = {' + '.join(made)}"])
    return Model(text, dict(builder.leaves), tuple(names), int(str(draw(st.integers(0, 10**6)))))
