"""Equations of published notes, with their models in our language, and a scoreboard (``python -m tests.check.corpus``).

The models are lines of Python: ``free(4, 2)`` is an array of that shape, ``prime(f)`` the derivative of a function.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import derive
from derive.graph import Graph
from derive.kernel.shapes import shaped

__all__ = ["CASES", "model", "outcome"]

_FILE = Path(__file__).parents[1] / "cases" / "corpus_public.jsonl"
CASES: list[dict[str, Any]] = [
    case for line in _FILE.read_text(encoding="utf-8").splitlines() if (case := json.loads(line)).get("model")
]
_PRIMED = re.compile(r"prime\((\w+)\)")
_ARRAY = re.compile(r"free\((?P<shape>[\d, ]*)\)")
_ONE_HOT = re.compile(r"onehot\((?P<size>\d+), *\d+\)")
_FUNCTION = re.compile(r"(?P<name>\w+) = (?P<function>[a-z]+)")
_NUMBER = re.compile(r"(?P<name>\w+) = (?P<value>-?[\d.]+)")
WRONG = ("error", "follows", "wrong_start")
RIGHT = ("right", "unexplained")


def model(case: dict[str, Any]) -> Graph | None:
    """The model of a case; ``None`` where it only names a function."""
    lines = [line for text in case["model"] for line in _declared(text)]
    names = set(re.findall(r"^(?:\w+ )?(\w+)[ \[=]", "\n".join(lines), re.MULTILINE))
    if not any(re.match(r"\w+ = ", line) for line in lines):
        lines.append(f"{'y' if 'y' not in names else 'out'} = {_body(lines)}")
    return shaped(derive.parse("\n".join(lines)))


def _body(lines: list[str]) -> str:
    """Something to stand under ``f(u) = …`` or a lone number."""
    function = next((line[0] for line in lines if "(u) = " in line), None)
    return f"{function}(z)" if function else lines[0].split()[1]


def _declared(line: str) -> list[str]:
    """One line of a model in our language."""
    line = _PRIMED.sub(r"\1'", line).replace("**", "^")
    name, _, right = line.partition(" = ")
    if found := _ARRAY.fullmatch(right):
        return [f"{_role(name)} {name}[{found['shape']}]"]
    if found := _ONE_HOT.fullmatch(right):
        return [f"target {name}[{found['size']}] : one-hot"]
    if found := _NUMBER.fullmatch(line):
        return [f"input {name} = {found['value']}"]
    if found := _FUNCTION.fullmatch(line):
        return [f"{found['name']}(u) = {found['function']}(u)"]
    return [_ones(line)]


def _role(name: str) -> str:
    return "target" if name in ("y", "target") else "parameter" if name[0] in "Wbwt" else "input"


def _ones(line: str) -> str:
    """``ones((3,1))`` is ``ones(3, 1)``."""
    return re.sub(r"ones\(\((\d+), *(\d+)\)\)", r"ones(\1, \2)", line)


def outcome(case: dict[str, Any]) -> str:
    """``right``, ``wrong`` or ``open``: the last of its links that can be decided, wrong where any is."""
    statuses = [verdict.status for verdict in derive.check(f"$${case['latex']}$$", model(case))]
    if any(status in WRONG for status in statuses):
        return "wrong"
    decided = [status for status in statuses if status in RIGHT]
    return "right" if decided else "open"


def main() -> None:
    found = {case["id"]: outcome(case) for case in CASES}
    wanted = {case["id"]: "right" if case["true"] else "wrong" for case in CASES}
    agreed = sum(found[key] == wanted[key] for key in found)
    for case in CASES:
        if found[case["id"]] != wanted[case["id"]]:
            print(f"{case['id']:10} {wanted[case['id']]:6} {found[case['id']]:6} {case['latex']!r}")
    print(f"{agreed} of {len(CASES)} decided as labelled")


if __name__ == "__main__":
    main()
