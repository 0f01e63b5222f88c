"""Ops in PyTorch: one entry an op."""

from __future__ import annotations

from functools import cache

from derive.code.arrays import keywords
from derive.code.expression import Dialect, Expr, Writer, fitted
from derive.code.library import Rule, Words, along, call, heads, reduction
from derive.resources import read_toml, templates
from derive.term import Term

__all__ = ["torch"]

_WORDS = Words("dim", "keepdim")


def _flip(writer: Writer, term: Term) -> Expr:
    rank = len(writer.shapes(term.args[0]))
    axis = keywords(writer, term)["axis"]
    axes = tuple(range(rank)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return Expr(f"torch.flip({writer.text(term.args[0])}, {axes})")


def _pad(writer: Writer, term: Term) -> Expr:
    base, *widths = term.args
    texts = [writer.text(width) for width in reversed(widths)]
    pairs = ", ".join(f"{text}, {text}" for text in texts)
    return Expr(f"torch.nn.functional.pad({writer.text(base)}, ({pairs}))")


def _matrix(writer: Writer, term: Term) -> Expr:
    return Expr(f"torch.stack([{', '.join(tensor(writer, part) for part in term.args)}])")


def tensor(writer: Writer, term: Term) -> str:
    """The expression, a number as a tensor."""
    text = writer.text(term)
    return f"torch.tensor({text})" if writer.is_number(term) and term.head != "matrix" else text


def _pair(path: str) -> Rule:
    """A function that takes tensors alone."""
    return lambda writer, term: Expr(f"{path}({', '.join(tensor(writer, part) for part in term.args)})")


def _clip(writer: Writer, term: Term) -> Expr:
    value, low, high = (tensor(writer, part) for part in term.args)
    return Expr(f"torch.minimum(torch.maximum({value}, {low}), {high})")


def _softmax(path: str) -> Rule:
    return lambda writer, term: Expr(f"{path}({writer.text(term.args[0])}, dim={term.attribute('axis', -1)})")


def _moment(path: str) -> Rule:
    def rule(writer: Writer, term: Term) -> Expr:
        axes = along(writer, term, _WORDS, every=True)
        return Expr(f"{path}({writer.text(term.args[0])}{axes}, correction=0)")

    return rule


def _embed(writer: Writer, term: Term) -> Expr:
    from derive.code.arrays import places
    from derive.code.functions import use

    values, place = term.args
    base = place.args[0]
    shape = f"{writer.names(base.data)}.shape" if base.is_name else writer.sizes(writer.shapes(base))
    given = f"torch.tensor({fitted(writer(values), 0)})" if writer.is_number(values) else writer.text(values)
    return Expr(f"{use(writer, 'embed')}({given}, {shape}, lambda whole: whole[{places(writer, place)}])")


_HEADS: dict[str, Rule] = {
    **heads("torch", "permute", _WORDS),
    "max": reduction("torch.amax", _WORDS, every=True),
    "min": reduction("torch.amin", _WORDS, every=True),
    "prod": reduction("torch.prod", _WORDS),
    "var": _moment("torch.var"),
    "std": _moment("torch.std"),
    "norm": reduction("torch.linalg.vector_norm", _WORDS),
    "logsumexp": reduction("torch.logsumexp", _WORDS, every=True),
    "softmax": _softmax("torch.softmax"),
    "log_softmax": _softmax("torch.log_softmax"),
    "flip": _flip,
    "pad": _pad,
    "matrix": _matrix,
    "embed": _embed,
    "maximum": _pair("torch.maximum"),
    "minimum": _pair("torch.minimum"),
    "clip": _clip,
    "kron": call("torch.kron"),
}

_PATTERNS = {
    **{name: f"torch.{name}({{0}})" for name in "exp log log2 log10 sqrt abs sign sin cos tan sinh cosh tanh".split()},
    **{name: f"torch.{name}({{0}})" for name in "asin acos atan erf sigmoid relu".split()},
    "ln": "torch.log({0})",
    "arcsin": "torch.asin({0})",
    "arccos": "torch.acos({0})",
    "arctan": "torch.atan({0})",
    "softplus": "torch.nn.functional.softplus({0}, threshold=100)",
    "silu": "torch.nn.functional.silu({0})",
    "swish": "torch.nn.functional.silu({0})",
    "mish": "torch.nn.functional.mish({0})",
    "gelu": "torch.nn.functional.gelu({0})",
    "logsigmoid": "torch.nn.functional.logsigmoid({0})",
}


@cache
def torch() -> Dialect:
    """The dialect; its helpers are the data of ``templates/format/torch/helpers.toml``."""
    helpers = read_toml(templates() / "format" / "torch" / "helpers.toml")
    return Dialect("torch", "torch", _PATTERNS, _HEADS, {name: text.strip("\n") for name, text in helpers.items()})
