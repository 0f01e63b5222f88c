"""The labelled derivations: their models, and a scoreboard (``python -m tests.check.reading.hand``)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import derive
from derive.check.reading import read_submission
from derive.graph import Graph
from derive.kernel.shapes import shaped

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "hand_public.json").read_text(encoding="utf-8")
)
_ROLES = ("input", "parameter", "target", "constant")


def declaration(name: str, value: dict[str, Any]) -> str:
    if value.get("value") is not None:
        return f"constant {name} = {value['value']}"
    sizes = ", ".join(map(str, value["shape"]))
    role = value["role"] if value["role"] in _ROLES else "input"
    return f"{role} {name}[{sizes}]" if sizes else f"{role} {name}"


@cache
def model(identifier: str) -> Graph:
    case = next(case for case in CASES if case["id"] == identifier)
    lines = [declaration(name, value) for name, value in case["vars"].items()]
    return shaped(derive.parse("\n".join([*lines, *case["definitions"]])))


def spans(case: dict[str, Any]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The places of the claims that were read, and of those that were labelled."""
    claims = read_submission(case["text"], model(case["id"])).claims
    read = [claim.span for claim in claims if claim.role != "unread"]
    return read, [tuple(line["span"]) for line in case["lines"]]


def main() -> None:
    found = [spans(case) for case in CASES]
    right = sum(len(set(read) & set(wanted)) for read, wanted in found)
    extra = sum(len(set(read) - set(wanted)) for read, wanted in found)
    print(f"{right} of {sum(len(wanted) for _, wanted in found)} links read, {extra} that nobody wrote")


if __name__ == "__main__":
    main()
