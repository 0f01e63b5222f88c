"""What NumPy and PyTorch write alike, but for the names of the module and of ``axis=``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.code.arrays import broadcast, embed, index, keywords, reshape, written_shape
from derive.code.expression import ATOM, MATMUL, UNARY, Expr, Writer, fitted
from derive.code.functions import indicator, prime, share, use
from derive.code.index_form import joined_over, sum_over, tabulate
from derive.errors import DeriveError
from derive.kernel.arrays import GRADIENT
from derive.ops.index_form import bound_names
from derive.ops.sizes import axes_of
from derive.term import ZERO, Term

__all__ = ["Rule", "Words", "along", "call", "heads", "helper", "reduction"]

Rule = Callable[[Writer, Term], Expr]


@dataclass(frozen=True, slots=True)
class Words:
    """How a library says ``axis=`` and ``keepdims=``."""

    axis: str
    keepdims: str


def call(path: str) -> Rule:
    """``np.outer(a, b)``."""
    return lambda writer, term: Expr(f"{path}({', '.join(map(writer.text, term.args))})")


def method(path: str) -> Rule:
    """``path(a, shape)`` of a constant array."""
    return lambda writer, term: Expr(f"{path}({written_shape(writer, term.args)})")


def reduction(path: str, words: Words, every: bool = False) -> Rule:
    """``np.sum(X, axis=0)``; with ``every`` the axes are always written."""

    def rule(writer: Writer, term: Term) -> Expr:
        if bound_names(term):
            return joined_over(writer, term, path)
        return Expr(f"{path}({writer.text(term.args[0])}{along(writer, term, words, every)})")

    return rule


def along(writer: Writer, term: Term, words: Words, every: bool = False) -> str:
    """``, axis=0, keepdims=True`` as far as it says something."""
    given = keywords(writer, term)
    rank = len(writer.shapes(term.args[0]))
    axis = given["axis"]
    if axis is None and every:
        axis = axes_of(rank, None)
    text = "" if axis is None else f", {words.axis}={_axis(axis)}"
    return text + (f", {words.keepdims}=True" if given.get("keepdims") else "")


def _axis(axis: object) -> str:
    if isinstance(axis, tuple):
        return f"({', '.join(map(str, axis))}{',' if len(axis) == 1 else ''})"
    return repr(axis)


# -- products and matrices -----------------------------------------------------------------------------


def _matmul(writer: Writer, term: Term) -> Expr:
    left, right = term.args
    first = writer(left)
    text = first.text if first.level == MATMUL else fitted(first, UNARY)
    return Expr(f"{text} @ {writer.text(right, UNARY)}", MATMUL)


def _einsum(writer: Writer, term: Term) -> Expr:
    subscripts = term.data if isinstance(term.data, str) else term.attribute("subscripts")
    operands = ", ".join(map(writer.text, term.args))
    return Expr(f'{writer.dialect.module}.einsum("{subscripts.replace(" ", "")}", {operands})')


def _transpose(permute: str) -> Rule:
    def rule(writer: Writer, term: Term) -> Expr:
        base, *axes = term.args
        text = writer.text(base, ATOM)
        rank = len(writer.shapes(base))
        if (not axes and rank == 2) or [writer.text(axis) for axis in axes] == ["1", "0"]:
            return Expr(f"{text}.T")
        if not axes:
            return Expr(f"{text}.{permute}({', '.join(map(str, reversed(range(rank))))})")
        return Expr(f"{text}.{permute}({', '.join(map(writer.text, axes))})")

    return rule


def _eye(writer: Writer, term: Term) -> Expr:
    return Expr(f"{writer.dialect.module}.eye({', '.join(map(writer.text, term.args))})")


def _logdet(writer: Writer, term: Term) -> Expr:
    return Expr(f"{writer.dialect.module}.linalg.slogdet({writer.text(term.args[0])})[1]")


# -- choices, constants, joins -------------------------------------------------------------------------


def _where(writer: Writer, term: Term) -> Expr:
    condition = term.args[0]
    if condition.names() and all(known in writer.shapes.indices for known in condition.names()):
        return _decided(writer, term)
    if any(node.head in ("divide", "log", "sqrt", "power", "exp", "prime") for node in term.walk()):
        writer.features.add("lenient")
    parts = ", ".join(part.text for part in (writer(term.args[0]), *map(writer, term.args[1:])))
    return Expr(f"{writer.dialect.module}.where({parts})")


def _decided(writer: Writer, term: Term) -> Expr:
    """A choice by index variables alone, which Python makes: the other branch is not computed."""
    none = "torch.zeros(())" if writer.dialect.module == "torch" else "0.0"
    yes, no = (none if writer.is_number(part) and part == ZERO else writer.text(part) for part in term.args[1:])
    return Expr(f"({yes} if {writer.text(term.args[0])} else {no})")


def _constant(writer: Writer, term: Term) -> Expr:
    if writer.dialect.module == "torch":
        writer.features.add("math")
    module = "math" if writer.dialect.module == "torch" else "np"
    return Expr(f"{module}.{term.data}")


def joined(path: str, words: Words) -> Rule:
    def rule(writer: Writer, term: Term) -> Expr:
        axis = keywords(writer, term)["axis"]
        parts = ", ".join(map(writer.text, term.args))
        return Expr(f"{path}([{parts}]{'' if axis == 0 else f', {words.axis}={axis}'})")

    return rule


def _stop_gradient(writer: Writer, term: Term) -> Expr:
    if writer.dialect.name == "torch":
        raise DeriveError("code_torch_stop", {"name": "stop_gradient"})
    writer.features.add("held")
    return Expr(f"held({writer.text(term.args[0])})")


def helper(name: str) -> Rule:
    """A call of a helper, with the axis where it is not the helper's own."""

    def rule(writer: Writer, term: Term) -> Expr:
        return Expr(f"{use(writer, name)}({', '.join(map(writer.text, term.args))})")

    return rule


def _jacobian(writer: Writer, term: Term) -> Expr:
    """The contributions of the unit gradients, one a row."""
    of = term.data.removeprefix(GRADIENT)
    variable = writer.names.named("unit", "unit")
    writer.bound[f"adjoint {term.data}"] = variable
    body = writer.text(term.args[0])
    del writer.bound[f"adjoint {term.data}"]
    return Expr(f"{use(writer, 'jacobian')}(lambda {variable}: {body}, {writer.names(of)}.shape)")


def heads(module: str, permute: str, words: Words) -> dict[str, Rule]:
    """The table of ops that both libraries have."""
    return {
        "matmul": _matmul,
        "dot": _matmul,
        "outer": call(f"{module}.outer"),
        "kron": call(f"{module}.kron"),
        "trace": call(f"{module}.trace"),
        "diag": call(f"{module}.diag"),
        "det": call(f"{module}.linalg.det"),
        "inv": call(f"{module}.linalg.inv"),
        "logdet": _logdet,
        "einsum": _einsum,
        "transpose": _transpose(permute),
        "eye": _eye,
        "ones": method(f"{module}.ones"),
        "zeros": method(f"{module}.zeros"),
        "concat": joined(f"{module}.concatenate", words),
        "stack": joined(f"{module}.stack", words),
        "reshape": reshape,
        "broadcast": broadcast,
        "index": index,
        "embed": embed,
        "conv1d": helper("conv1d"),
        "conv2d": helper("conv2d"),
        "sum_over": sum_over,
        "tabulate": tabulate,
        "where": _where,
        "indicator": indicator,
        "share": share,
        "prime": prime,
        "constant": _constant,
        "stop_gradient": _stop_gradient,
        "jacobian": _jacobian,
        "sum": reduction(f"{module}.sum", words),
        "mean": reduction(f"{module}.mean", words),
    }
