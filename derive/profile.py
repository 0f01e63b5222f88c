"""A profile: what a course decides once. Printing and checking both obey it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from derive.errors import DeriveError
from derive.resources import languages, read_toml

__all__ = ["FILE_NAME", "Profile", "find", "read"]

FILE_NAME = "derive.toml"

_CHOICES: dict[str, tuple[str, ...]] = {
    "target": ("hugo", "github", "portable"),
    "product": ("auto", "dot", "times", "none"),
    "transpose": ("top", "T"),
    "layers": ("subscript", "(l)", "[l]"),
    "adjoint": ("delta", "partial"),
    "layout": ("same", "numerator", "denominator"),
}
CONVENTIONS = ("mean", "eps")
_RANGES = {"first_index": (0, 1), "decimals": (1, 12)}


@dataclass(frozen=True)
class Profile:
    """The conventions of a course.

    ``target`` is the Markdown reader; ``layers`` how a layer index is written; ``layout`` the shape of a gradient
    (``same``: the shape of what it is taken by); ``allow`` the differences of convention that pass when a derivation is
    checked (``mean`` for a sum, ``eps`` inside or outside a root); ``decimals`` the places shown after the point;
    ``terms`` replaces words of the language (``{"gradient": "기울기"}``).
    """

    language: str = "en"
    target: str = "hugo"
    product: str = "auto"
    transpose: str = "top"
    layers: str = "subscript"
    adjoint: str = "delta"
    bold: bool = True
    layout: str = "same"
    allow: tuple[str, ...] = ()
    first_index: int = 0
    decimals: int = 4
    terms: Mapping[str, str] = field(default_factory=dict)


def find(start: Path) -> Path | None:
    """The ``derive.toml`` beside a file (or in a folder), or in the nearest folder above."""
    folder = start.resolve() if start.is_dir() else start.resolve().parent
    return next((path for at in (folder, *folder.parents) if (path := at / FILE_NAME).is_file()), None)


def read(path: Path) -> Profile:
    """The profile of a file.

    ``terms`` may be a table or the name of a TOML file beside it. Raises `DeriveError` for what cannot be used.
    """
    table = read_toml(path)
    known = {item.name: item.type for item in fields(Profile)}
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1) or known
            raise DeriveError("profile_key", {"file": str(path), "found": key, "near": ", ".join(near)})
    return Profile(**{key: _checked(path, key, value) for key, value in table.items()})


def _checked(path: Path, key: str, value: Any) -> Any:
    if key == "terms":
        return _terms(path, value)
    if key == "allow":
        _require(path, key, value, isinstance(value, list) and set(value) <= set(CONVENTIONS), ", ".join(CONVENTIONS))
        return tuple(value)
    if key == "bold":
        _require(path, key, value, isinstance(value, bool), "true, false")
    elif key in _RANGES:
        low, high = _RANGES[key]
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        _require(path, key, value, fits, f"{low}–{high}")
    else:
        choices = languages() if key == "language" else _CHOICES[key]
        _require(path, key, value, value in choices, ", ".join(choices))
    return value


def _terms(path: Path, value: Any) -> Mapping[str, str]:
    if isinstance(value, str):
        table = read_toml(path.parent / value)
        value = table.get("terms", table)
    _require(path, "terms", value, isinstance(value, dict), "[terms]")
    return {str(key): str(word) for key, word in value.items()}


def _require(path: Path, key: str, found: object, fits: bool, known: str) -> None:
    if not fits:
        raise DeriveError("profile_value", {"file": str(path), "key": key, "found": str(found), "known": known})
