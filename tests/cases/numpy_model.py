"""A second reading of the models, by NumPy alone: Python evaluates the definitions, differences give the gradients."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["gradients", "point_of"]

_STEP = 1e-5


def _softmax(a: Any, axis: int = -1) -> Any:
    e = np.exp(a - np.max(a, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def _logsumexp(a: Any, axis: Any = None) -> Any:
    top = np.max(a)
    return top + np.log(np.sum(np.exp(a - top), axis=axis))


def _sigmoid(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def _correlate(x: Any, w: Any) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)
    return np.sum(windows * w, axis=tuple(range(x.ndim, 2 * x.ndim)))


def _norm(a: Any, axis: Any = None, keepdims: Any = 0) -> Any:
    return np.sqrt(np.sum(a * a, axis=axis, keepdims=bool(keepdims)))


def _reduced(reduce: Any) -> Any:
    return lambda a, axis=None, keepdims=0: reduce(a, axis=axis, keepdims=bool(keepdims))


_erf = np.vectorize(math.erf)

NAMES: dict[str, Any] = {
    **{name: getattr(np, name) for name in """exp log log2 log10 sqrt abs sign sin cos tan sinh cosh tanh outer dot
       kron diag trace eye maximum minimum clip where einsum array arange tril pi""".split()},
    **{name: _reduced(getattr(np, name)) for name in "sum mean max min prod var std".split()},
    "ln": np.log, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sec": lambda a: 1 / np.cos(a),
    "csc": lambda a: 1 / np.sin(a), "cot": lambda a: 1 / np.tan(a), "sigmoid": _sigmoid, "erf": _erf,
    "softplus": lambda a: np.log1p(np.exp(a)), "silu": lambda a: a * _sigmoid(a), "relu": lambda a: a * (a > 0),
    "mish": lambda a: a * np.tanh(np.log1p(np.exp(a))), "logsigmoid": lambda a: -np.log1p(np.exp(-a)),
    "gelu": lambda a: a * (1 + _erf(a / np.sqrt(2))) / 2, "leaky_relu": lambda a, s: np.where(a > 0, a, s * a),
    "elu": lambda a, s: np.where(a > 0, a, s * (np.exp(a) - 1)), "softmax": _softmax, "norm": _norm,
    "log_softmax": lambda a, axis=-1: np.log(_softmax(a, axis)), "logsumexp": _logsumexp, "det": np.linalg.det,
    "inv": np.linalg.inv, "logdet": lambda a: np.linalg.slogdet(a)[1], "conv1d": _correlate, "conv2d": _correlate,
    "reshape": lambda a, *sizes: np.reshape(a, sizes), "stack": lambda *parts: np.stack(parts),
    "transpose": lambda a, *axes: np.transpose(a, axes or None), "flip": np.flip,
    "concat": lambda *parts, axis=0: np.concatenate(parts, axis=axis), "stop_gradient": lambda a: a,
}  # fmt: skip


def point_of(declarations: str, sizes: Mapping[str, int], seed: int) -> dict[str, Any]:
    """Values of every leaf."""
    source = np.random.default_rng(seed)
    point: dict[str, Any] = {}
    for leaf, axes, given in re.findall(r"\b(\w+)(?:\[([^\]]*)\])?(?:\s*=\s*([\d.]+))?(?=[,;]|$)", _bare(declarations)):
        shape = tuple(eval(size, {}, dict(sizes)) for size in axes.split(",")) if axes else ()  # noqa: S307  # ours
        value = source.uniform(0.2, 1.0, shape) * source.choice([-1, 1], shape)
        if leaf[0] == "P":
            value = np.abs(value)
        elif leaf == "S":
            value = value @ value.T + np.eye(shape[0])
        elif leaf.startswith("y_"):
            value = source.integers(0, sizes["c"], shape)
        point[leaf] = float(given) if given else value
    return point


def _bare(declarations: str) -> str:
    return re.sub(r"\b(input|target|parameter|constant)\s+", "", declarations)


def _run(code: str, point: Mapping[str, Any], sizes: Mapping[str, int], frozen: dict[int, Any]) -> float:
    count = iter(range(1000))
    stop = lambda value: frozen.setdefault(next(count), value)  # noqa: E731
    space: dict[str, Any] = {**NAMES, **sizes, **point, "stop_gradient": stop}
    exec(compile(code, "model", "exec"), space)  # noqa: S102  # the text stands in these tests
    return float(space["L"])


def gradients(definitions: str, point: Mapping[str, Any], names: list[str], sizes: Mapping[str, int]) -> dict[str, Any]:
    """Central differences of ``L`` by every entry; what ``stop_gradient`` holds stays as it is at the point."""
    code = re.sub(r"\^", "**", "\n".join(part.strip() for part in definitions.split(";")))
    frozen: dict[int, Any] = {}
    _run(code, point, sizes, frozen)
    found = {}
    for name in names:
        base = np.asarray(point[name], dtype=float)
        gradient = np.zeros(base.shape)
        for place in np.ndindex(base.shape):
            gradient[place] = sum(
                weight * _run(code, {**point, name: _moved(base, place, steps)}, sizes, dict(frozen))
                for steps, weight in ((1, 8), (-1, -8), (2, -1), (-2, 1))
            ) / (12 * _STEP * 10)
        found[name] = gradient
    return found


def _moved(base: Any, place: tuple[int, ...], steps: int) -> Any:
    moved = base.copy()
    moved[place] += steps * _STEP * 10
    return moved
