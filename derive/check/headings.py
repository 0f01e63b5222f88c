"""Headings of problems in a submission: ``문제 3``, ``Problem 2``, ``(b)``, and ``\\question`` of the class exam."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from derive.task import Problem

__all__ = ["Heading", "headings", "matched", "problem_at", "text_of"]

_WORDS = r"연습\s?문제|문제|문항|과제|problem|question|exercise|aufgabe|練習問題|問題|问题|题目|习题|練習|练习"
_FRAMES = (
    r"(?:\\(?:sub)*section\*?\{\s*|\\(?:textbf|paragraph)\{\s*|\\item\s*\[?\s*"
    r"|\\(?:begin\{)?[a-z]*(?:problem|question|exercise)\*?\}?(?:\[[^\]\n]*\])?[{\s]\s*)?"
)
_HEADING = re.compile(
    rf"""^[\#*>_\s]{{0,8}}{_FRAMES}(?:
        (?:(?:{_WORDS})\s*(?:no\.?|\#)?\s*|Q(?=\d+\s*(?:[.:)*}}]|$)))(?P<number>\d+)(?:[ ]*\((?P<part>[a-h가-하])\))?
        |(?P<counted>\d+)\s*번(?=[\s.:)*}}]|$)
        |\((?P<letter>[a-h가-하])\)(?=[\s*:.}}\]]|$)
        |(?P<loose>[a-h])\)(?=\s))
    |^[ ]*\\(?:titled)?(?P<question>question)(?![A-Za-z])
    |^[ ]*\\(?P<piece>part)[ ]*(?:\[\d+\])?(?=\s)""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
_PLAIN = re.compile(rf"{_WORDS}|[\W_]+", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """Where a problem begins, its own ``label`` (``b``), and the number of the problem that it is a part of."""

    start: int
    label: str
    parent: int | None = None
    within: str = ""

    @property
    def full(self) -> str:
        return self.within + self.label


def headings(text: str) -> tuple[Heading, ...]:
    """All headings; problem k of a text is what follows the k-th, and problem 0 what stands before the first."""
    found: list[Heading] = []
    parent: int | None = None
    for match in _HEADING.finditer(text):
        counted = match["question"] and str(1 + sum(heading.parent is None for heading in found))
        number = match["number"] or match["counted"] or counted
        if number and not (match["part"] and parent is not None and found[parent - 1].label == number):
            parent = len(found) + 1
            found.append(Heading(match.start(), number))
        piece = match["piece"] and chr(ord("a") + sum(heading.parent == parent for heading in found))
        letter = match["part"] or match["letter"] or match["loose"] or piece
        if letter is not None:
            within = "" if parent is None else found[parent - 1].label
            found.append(Heading(match.start(), letter.lower(), parent, within))
    return tuple(found)


def problem_at(found: Sequence[Heading], place: int) -> int:
    """The problem that a place of the text belongs to."""
    return bisect_right([heading.start for heading in found], place)


def text_of(text: str, found: Sequence[Heading], problem: int) -> str:
    """The text with other problems blanked; what stands above a part is kept, and no place moves."""
    parent = found[problem - 1].parent if problem else None
    kept = {0, problem, parent}
    edges = [0, *(heading.start for heading in found), len(text)]
    parts = (text[start:end] for start, end in pairwise(edges))
    return "".join(part if k in kept else re.sub(r"\S", " ", part) for k, part in enumerate(parts))


def matched(problems: Sequence[Problem], found: Sequence[Heading]) -> Mapping[int, int]:
    """Which problem of the task each problem of the text is, by label; without labels in their order."""
    if len(problems) == 1:
        return dict.fromkeys(range(len(found) + 1), 0)
    labels = {_PLAIN.sub("", problem.label).lower(): k for k, problem in enumerate(problems)}
    if not any(labels):
        tops = [k for k, heading in enumerate(found, 1) if heading.parent is None]
        labels = {found[top - 1].label: k for k, top in enumerate(tops) if k < len(problems)}
    by_place = {0: 0}
    for k, heading in enumerate(found, 1):
        known = next((name for name in (heading.full, heading.within, heading.label) if name and name in labels), None)
        if known is not None:
            by_place[k] = labels[known]
    return by_place
