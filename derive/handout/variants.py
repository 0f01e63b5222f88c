"""Variants: which of the possibilities a student gets, and the model that comes of it.

The seed of a variant is made of sheet, problem, student and how often it was drawn again, so that a late student, a
new problem or another draw of one problem changes nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import prod
from random import Random

from derive.handout.failing import trouble
from derive.handout.nouns import Problem, Sheet, Student

__all__ = ["Draw", "Key", "choices_of", "draws_of", "model_text", "names_of", "possibilities", "values_of"]

_ATTEMPTS = 400
_TURNS = 64
_HOLE = re.compile(r"<([A-Za-z_]\w*)>")


@dataclass(frozen=True)
class Key:
    """What a seed is made of; ``again`` counts how often the instructor asked for another draw."""

    seed: str
    sheet: str
    problem: str
    student: str
    again: int = 0

    def number(self, attempt: int = 0) -> int:
        return _number(self.seed, self.sheet, self.problem, self.student, self.again, attempt)


def _number(*parts: object) -> int:
    """A number of 128 bits made of the parts."""
    words = "\x1f".join(map(str, parts))
    return int.from_bytes(sha256(words.encode("utf-8")).digest()[:16], "big")


@dataclass(frozen=True)
class Draw:
    """The values that were drawn for one problem; ``seed`` decides what else is left to chance (what is planted)."""

    values: Mapping[str, str]
    seed: int

    def chance(self) -> Random:
        return Random(self.seed)

    def again(self, turn: int) -> Draw:
        """The same values with another chance; ``turn`` 0 is the draw itself."""
        return Draw(self.values, _number(self.seed, turn)) if turn else self


Usable = Callable[[Problem, Draw], bool]


def choices_of(problem: Problem) -> dict[str, tuple[str, ...]]:
    """Everything that varies, with its possibilities, in one table."""
    vary = problem.vary
    found = {f"text.{key}": options for key, options in vary.text.items()}
    if vary.activation:
        found["activation"] = vary.activation
    found |= {f"names.{key}": options for key, options in vary.names.items()}
    found |= {f"numbers.{key}": options for key, options in vary.numbers.items()}
    found |= {f"signs.{key}": ("+", "-") for key in vary.signs}
    return found


def possibilities(problem: Problem) -> int:
    """How many variants of the problem there are."""
    return prod(len(options) for options in choices_of(problem).values())


def draws_of(
    sheet: Sheet,
    students: tuple[Student, ...],
    seed: str,
    again: Mapping[str, int],
    known: Collection[str] = (),
    usable: Usable = lambda _problem, _draw: True,
) -> dict[str, dict[str, Draw]]:
    """For each student a draw a problem, no two sheets alike. Raises `DeriveError` when there are too few variants.

    ``again`` counts the new draws by problem; ``known`` are the students of earlier runs, who keep what they drew;
    ``usable`` says whether a problem can be asked with a draw (its arithmetic is decent, no value sits on a kink).
    """
    count = prod(possibilities(problem) for problem in sheet.problems)
    if count < len(students):
        raise trouble("too_few", sheet.id, found=count, known=len(students))
    taken: dict[tuple[str, ...], str] = {}
    found: dict[str, dict[str, Draw]] = {}
    for student in sorted(students, key=lambda each: each.id not in known):
        for attempt in range(_ATTEMPTS):
            draws = {
                p.id: _draw(p, Key(seed, sheet.id, p.id, student.id, again.get(p.id, 0)), attempt, usable)
                for p in sheet.problems
            }
            shape = tuple(repr(sorted(draw.values.items())) for draw in draws.values())
            if shape not in taken:
                break
        else:
            raise trouble("too_few", sheet.id, found=len(taken), known=len(students))
        taken[shape] = student.id
        found[student.id] = draws
    return {student.id: found[student.id] for student in students}


def _draw(problem: Problem, key: Key, attempt: int, usable: Usable) -> Draw:
    """The first draw of this attempt that can be used; where none can, the last, and asking tells why."""
    for turn in range(_TURNS):
        draw = _at(problem, key.number(attempt * _TURNS + turn))
        if usable(problem, draw):
            break
    return draw


def _at(problem: Problem, number: int) -> Draw:
    rest, values = number, {}
    for name, options in choices_of(problem).items():
        rest, place = divmod(rest, len(options))
        values[name] = options[place]
    return Draw(values, number)


def names_of(draw: Draw) -> dict[str, str]:
    """The drawn name of each value whose name varies."""
    return {key.removeprefix("names."): new for key, new in draw.values.items() if key.startswith("names.")}


def values_of(problem: Problem, draw: Draw) -> dict[str, str]:
    """What the derivation depends on: the activation, and the numbers where they are asked for."""
    kinds = ("activation", "numbers", "signs") if problem.kind == "compute" else ("activation",)
    return {key: value for key, value in draw.values.items() if key.partition(".")[0] in kinds}


def model_text(problem: Problem, draw: Draw) -> str:
    """The model with its holes filled. Raises `DeriveError` for a hole that nothing fills."""

    def fill(found: re.Match[str]) -> str:
        key = f"text.{found[1]}"
        if key not in draw.values:
            raise trouble("hole", problem.where, found=found[0])
        return draw.values[key]

    return _HOLE.sub(fill, problem.model)
