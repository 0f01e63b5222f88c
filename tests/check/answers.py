"""Questions on derivatives with the answers that are given to them, read from ``tests/cases/answers.txt``."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent.parent / "cases" / "answers.txt"


def questions() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The answers to each model with the kinds that a teacher would name; none for a right answer."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    answers: list[tuple[str, tuple[str, ...]]] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            answers = found.setdefault(line[2:].replace("; ", "\n"), [])
        elif " @ " in line:
            answer, _, kinds = line.rpartition(" @ ")
            answers.append((answer, () if kinds == "=" else tuple(kinds.split())))
    return found


QUESTIONS = questions()
