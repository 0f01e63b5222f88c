"""Programs executed as a user would run them, and the published models in the equation language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import derive
from derive.listing import listing

__all__ = ["CASES", "executed", "model", "written"]

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "gradients.json").read_text(encoding="utf-8")
)


def model(case: dict[str, Any]) -> str:
    """The case in the equation language."""
    lines = []
    for name, var in case["vars"].items():
        shape = f"[{', '.join(map(str, var['shape']))}]" if var["shape"] else ""
        lines.append(f"{var['role']} {name}{shape}")
    return "\n".join([*lines, *case["definitions"]])


def written(text: str, dialect: str = "numpy", lang: str = "en", **options: Any) -> str:
    """The program of a model. The derivation is not verified here: the program's own numbers are what is tested."""
    from derive.engine import derive as derived

    return listing(derived(derive.parse(text), **options), dialect, lang)


def executed(text: str, name: str = "program") -> dict[str, Any]:
    """The globals of a program, its self-check run when ``name`` is ``__main__``."""
    scope: dict[str, Any] = {"__name__": name}
    exec(compile(text, "program.py", "exec"), scope)  # noqa: S102  # our own output
    return scope
