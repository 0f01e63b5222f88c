"""Ops in NumPy: one entry an op."""

from __future__ import annotations

from functools import cache

from derive.code.expression import Dialect, Expr, Writer
from derive.code.library import Rule, Words, along, call, heads, reduction
from derive.resources import read_toml, templates
from derive.term import Term

__all__ = ["numpy"]

_WORDS = Words("axis", "keepdims")


def _flip(writer: Writer, term: Term) -> Expr:
    return Expr(f"np.flip({writer.text(term.args[0])}{along(writer, term, _WORDS)})")


def _pad(writer: Writer, term: Term) -> Expr:
    base, *widths = term.args
    texts = [writer.text(width) for width in widths]
    pairs = texts[0] if len(texts) == 1 else "(" + ", ".join(f"({text}, {text})" for text in texts) + ")"
    return Expr(f"np.pad({writer.text(base)}, {pairs})")


def _matrix(writer: Writer, term: Term) -> Expr:
    rows = ", ".join(_entries(writer, row) for row in term.args)
    return Expr(f"np.array([{rows}])")


def _entries(writer: Writer, term: Term) -> str:
    if term.head != "matrix":
        return writer.text(term)
    return "[" + ", ".join(_entries(writer, part) for part in term.args) + "]"


def _softmax(name: str) -> Rule:
    def rule(writer: Writer, term: Term) -> Expr:
        from derive.code.functions import use

        axis = term.attribute("axis", -1)
        last = axis in (-1, len(writer.shapes(term.args[0])) - 1)
        return Expr(f"{use(writer, name)}({writer.text(term.args[0])}{'' if last else f', axis={axis}'})")

    return rule


def _helped(name: str) -> Rule:
    def rule(writer: Writer, term: Term) -> Expr:
        from derive.code.functions import use

        return reduction(use(writer, name), _WORDS)(writer, term)

    return rule


_HEADS: dict[str, Rule] = {
    **heads("np", "transpose", _WORDS),
    "max": reduction("np.max", _WORDS),
    "min": reduction("np.min", _WORDS),
    "prod": reduction("np.prod", _WORDS),
    "var": reduction("np.var", _WORDS),
    "std": reduction("np.std", _WORDS),
    "norm": reduction("np.linalg.norm", _WORDS),
    "logsumexp": _helped("logsumexp"),
    "softmax": _softmax("softmax"),
    "log_softmax": _softmax("log_softmax"),
    "flip": _flip,
    "pad": _pad,
    "matrix": _matrix,
    "kron": call("np.kron"),
}

_PATTERNS = {
    **{name: f"np.{name}({{0}})" for name in "exp log log2 log10 sqrt abs sign sin cos tan sinh cosh tanh".split()},
    "ln": "np.log({0})",
    "asin": "np.arcsin({0})",
    "arcsin": "np.arcsin({0})",
    "acos": "np.arccos({0})",
    "arccos": "np.arccos({0})",
    "atan": "np.arctan({0})",
    "arctan": "np.arctan({0})",
    "relu": "np.maximum({0}, 0)",
    "softplus": "np.logaddexp(0, {0})",
    "maximum": "np.maximum({0}, {1})",
    "minimum": "np.minimum({0}, {1})",
    "clip": "np.clip({0}, {1}, {2})",
}


@cache
def numpy() -> Dialect:
    """The dialect; its helpers are the data of ``templates/format/numpy/helpers.toml``."""
    helpers = read_toml(templates() / "format" / "numpy" / "helpers.toml")
    return Dialect("numpy", "np", _PATTERNS, _HEADS, {name: text.strip("\n") for name, text in helpers.items()})
