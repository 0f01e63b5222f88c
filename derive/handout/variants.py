"""Variants: which of the possibilities a student gets, and the model that comes of it.

The seed of a variant is made of sheet, problem, student and how often it was drawn again, and what was drawn is
remembered, so that a late student, a new problem or another draw of one problem changes nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice, product
from math import prod
from random import Random
from typing import Protocol

from derive.handout.failing import trouble
from derive.handout.nouns import Problem, Sheet, Student

__all__ = ["Draw", "Draws", "Key", "Kinship", "choices_of", "draws_of", "model_text", "names_of", "values_of"]

_ATTEMPTS = 64
_TURNS = 16
_MOST = 20_000  # combinations of one problem that are looked at when they are counted
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


Draws = Mapping[str, Draw]  # by problem


class Kinship(Protocol):
    """What makes two variants alike."""

    def sign(self, problem: Problem, draw: Draw) -> Hashable | None:
        """Equal for two draws that print the same problem; ``None`` for one that cannot be asked."""

    def refuse(self, problem: Problem, draw: Draw) -> None:
        """Raises the `DeriveError` that says why it cannot be asked."""

    def together(self, sheet: Sheet, draws: Draws) -> bool:
        """Whether no problem of the sheet gives away what another one asks for."""

    def refuse_sheet(self, sheet: Sheet, draws: Draws) -> None:
        """Raises the `DeriveError` that says which does."""


class _ByValues:
    """Two draws are alike when they have the same values."""

    def sign(self, problem: Problem, draw: Draw) -> Hashable | None:
        return tuple(sorted(draw.values.items()))

    def refuse(self, problem: Problem, draw: Draw) -> None:
        return None

    def together(self, sheet: Sheet, draws: Draws) -> bool:
        return True

    def refuse_sheet(self, sheet: Sheet, draws: Draws) -> None:
        return None


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


def draws_of(
    sheet: Sheet,
    students: tuple[Student, ...],
    seed: str,
    again: Mapping[str, int],
    kept: Mapping[str, Draws] | None = None,
    kinship: Kinship | None = None,
) -> dict[str, dict[str, Draw]]:
    """For each student a draw a problem, no two sheets alike. Raises `DeriveError` when there are too few variants.

    ``again`` counts the new draws by problem; ``kept`` is what students drew in earlier runs, in their order.
    """
    return _Drawing(sheet, seed, again, kept or {}, kinship or _ByValues()).all(students)


class _Drawing:
    """One sheet's draws: what is taken already, and what each problem has to offer."""

    def __init__(
        self, sheet: Sheet, seed: str, again: Mapping[str, int], kept: Mapping[str, Draws], kinship: Kinship
    ) -> None:
        self.sheet, self.seed, self.again, self.kept, self.kinship = sheet, seed, again, kept, kinship
        self.taken: set[tuple[Hashable, ...]] = set()

    def all(self, students: tuple[Student, ...]) -> dict[str, dict[str, Draw]]:
        found: dict[str, dict[str, Draw]] = {}
        wanted = [student.id for student in students]
        for student in dict.fromkeys([*self.kept, *wanted]):
            known = self._still(self.kept.get(student, {}))
            if student in wanted or len(known) == len(self.sheet.problems):
                draws = self._for(student, known) or self._for(student, {})
                if draws is None:
                    raise trouble("too_few", self.sheet.id, found=len(self.taken), known=len(students))
                found[student] = draws
        return {student: found[student] for student in wanted}

    @cached_property
    def offered(self) -> dict[str, dict[Hashable, Mapping[str, str]]]:
        """Every variant of each problem that differs in print and can be asked. Raises `DeriveError` for none."""
        return {problem.id: self._offered(problem) for problem in self.sheet.problems}

    def _offered(self, problem: Problem) -> dict[Hashable, Mapping[str, str]]:
        choices = choices_of(problem)
        found: dict[Hashable, Mapping[str, str]] = {}
        for picked in islice(product(*choices.values()), _MOST):
            draw = Draw(dict(zip(choices, picked, strict=True)), 0)
            sign = self.kinship.sign(problem, draw)
            if sign is not None:
                found.setdefault(sign, draw.values)
        if not found:
            self.kinship.refuse(problem, draw)
        return found

    def _still(self, draws: Draws) -> dict[str, Draw]:
        """What was drawn before and can still be had."""
        found = {}
        for problem in self.sheet.problems:
            draw, choices = draws.get(problem.id), choices_of(problem)
            if draw is not None and draw.values.keys() == choices.keys():
                possible = all(value in choices[key] for key, value in draw.values.items())
                if possible and self.kinship.sign(problem, draw) is not None:
                    found[problem.id] = draw
        return found

    def _for(self, student: str, known: Draws) -> dict[str, Draw] | None:
        """A sheet that nobody has, with what is known of it; ``None`` when all are taken."""
        free = [problem for problem in self.sheet.problems if problem.id not in known]
        for attempt in range(_ATTEMPTS if free else 1):
            draws = {
                **known,
                **{problem.id: self._draw(problem, self._key(problem, student), attempt) for problem in free},
            }
            if self._take(draws, bool(free)):
                return {problem.id: draws[problem.id] for problem in self.sheet.problems}
        if not self.taken:
            self.kinship.refuse_sheet(self.sheet, draws)
        for draws in self._others(student, free):
            if self._take({**known, **draws}):
                return {problem.id: {**known, **draws}[problem.id] for problem in self.sheet.problems}
        return None

    def _take(self, draws: Draws, new: bool = True) -> bool:
        signs = tuple(self.kinship.sign(problem, draws[problem.id]) for problem in self.sheet.problems)
        if signs in self.taken or (new and not self.kinship.together(self.sheet, draws)):
            return False
        self.taken.add(signs)
        return True

    def _others(self, student: str, free: list[Problem]) -> Iterator[dict[str, Draw]]:
        """Every combination of what the problems offer, from a place that the student's seed decides."""
        lists = [list(self.offered[problem.id].values()) for problem in free]
        whole = prod(map(len, lists)) if free else 0
        start = _number(self.seed, self.sheet.id, student) % whole if whole else 0
        for place in range(whole):
            rest, draws = (start + place) % whole, {}
            for problem, values in zip(free, lists, strict=True):
                rest, at = divmod(rest, len(values))
                draws[problem.id] = Draw(values[at], self._key(problem, student).number(_ATTEMPTS * _TURNS + place))
            yield draws

    def _key(self, problem: Problem, student: str) -> Key:
        return Key(self.seed, self.sheet.id, problem.id, student, self.again.get(problem.id, 0))

    def _draw(self, problem: Problem, key: Key, attempt: int) -> Draw:
        """The first draw of this attempt that can be asked, else one of those that can."""
        for turn in range(_TURNS):
            draw = _at(problem, key.number(attempt * _TURNS + turn))
            if self.kinship.sign(problem, draw) is not None:
                return draw
        offered = list(self.offered[problem.id].values())
        return Draw(offered[draw.seed % len(offered)], draw.seed) if offered else draw


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
