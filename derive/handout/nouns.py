"""The nouns of a handout: what an instructor described, and what one student is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from derive.document import Block

__all__ = ["KINDS", "SPACES", "Asked", "Handout", "Problem", "Sheet", "Student", "Vary"]

KINDS = ("derive", "fill", "find", "choose", "compute", "shapes", "proof")
SPACES = ("blank", "lines", "grid", "none")


@dataclass(frozen=True)
class Vary:
    """What may differ from student to student; each entry lists the possibilities.

    ``text`` fills holes ``<name>`` of the model (``depth`` is one of them); ``activation`` replaces the activation of
    the model; ``names`` renames values; ``numbers`` gives values at which is computed; ``signs`` names those of them
    whose sign may change.
    """

    text: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    activation: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """One problem: ``model`` is the text of the network, ``kind`` how it is asked (one of `KINDS`).

    ``blanks`` are ``activation``, ``linear``, ``loss`` or links ``value/by``; ``level`` is how many are blanked when
    none is named. ``mistakes`` are the kinds that may be planted or offered. ``where`` is the place in the TOML file,
    ``source`` the file of the model where it has one, ``line`` the line of the TOML file at which a model begins that
    stands in it.
    """

    id: str
    kind: str
    model: str
    points: int
    wrt: tuple[str, ...] = ()
    loss: str | None = None
    space: str = "blank"
    lines: int = 8
    blanks: tuple[str, ...] = ()
    level: int = 2
    mistakes: tuple[str, ...] = ()
    options: int = 4
    show: str | None = None
    vary: Vary = field(default_factory=Vary)
    where: str = ""
    source: str = ""
    line: int = 0


@dataclass(frozen=True)
class Sheet:
    id: str
    title: str | Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def points(self) -> int:
        return sum(problem.points for problem in self.problems)


@dataclass(frozen=True)
class Handout:
    """A file: what all its sheets share. ``solutions`` is ``separate``, ``embedded`` or ``none``."""

    course: str | Mapping[str, str]
    date: str | None
    language: str
    sheets: tuple[Sheet, ...]
    cover: tuple[str, ...] = ("section", "number", "name")
    solutions: str = "separate"
    file: str = ""


@dataclass(frozen=True)
class Student:
    """``id`` makes the variant; ``name`` and ``section`` are printed on the cover where they are known."""

    id: str
    name: str = ""
    section: str = ""


@dataclass(frozen=True)
class Asked:
    """A problem as one student meets it, and what the instructor needs of it.

    ``answers`` is the key, ``facts`` what the manifest tells (the planted mistake, the letter of the right option);
    ``meta`` says how the mathematics of this model is written.
    """

    problem: Problem
    question: tuple[Block, ...]
    answers: tuple[Block, ...]
    solution: tuple[Block, ...]
    scheme: tuple[Block, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
