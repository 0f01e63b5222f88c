"""A task file: which model, what is asked and in which form, what is given, how many points.

model = "model.derive"             # a file beside the task, or the equations themselves
given = { x = 0.5, t = 1 }         # values that the problem gives
goals = ["w", "b:number"]

[[goal]]                           # or one by one
by = "w"
form = "leaves"
points = 6

[[problem]]                        # several problems: each with a label, and all of the above
label = "3b"
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

from derive.check.goals import goal_named
from derive.errors import DeriveError
from derive.graph import Graph
from derive.resources import read_toml
from derive.syntax import load, parse
from derive.task import FORMS, Goal, Problem, Task
from derive.term import number

__all__ = ["read_task"]

_PROBLEM = ("model", "given", "loss", "goals", "goal", "points", "label")
_GOAL = ("by", "of", "form", "points")


def read_task(path: str | os.PathLike[str]) -> Task:
    """The task of a file. Raises `DeriveError` for what cannot be used."""
    file = Path(path)
    table = read_toml(file)
    parts = table.pop("problem", [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise _unusable(file, "problem", parts)
    models: dict[str, Graph] = {}
    return Task(tuple(_problem(file, {**table, **part}, models) for part in parts or [{}]))


def _problem(file: Path, table: Mapping[str, Any], models: dict[str, Graph]) -> Problem:
    _known(file, table, _PROBLEM)
    graph = _model(file, _text(file, "model", table.get("model", "")), models)
    given = table.get("given", {})
    if graph is not None and given:
        graph = _with_given(file, graph, given)
    share = _points(file, table.get("points"))
    goals = (*_named(file, table.get("goals", [])), *_goals(file, table.get("goal", [])))
    goals = tuple(replace(goal, points=goal.points if goal.points is not None else share) for goal in goals)
    loss = _text(file, "loss", table.get("loss", "")) or None
    return Problem(goals, graph, loss, str(table.get("label", "")))


def _model(file: Path, said: str, models: dict[str, Graph]) -> Graph | None:
    if not said:
        return None
    if said not in models:
        models[said] = parse(said) if "=" in said else load(file.parent / said)
    return models[said]


def _with_given(file: Path, graph: Graph, given: object) -> Graph:
    if not isinstance(given, dict):
        raise _unusable(file, "given", given)
    point = dict(graph.point)
    for known, value in given.items():
        if known not in graph.values:
            raise DeriveError("task_goal", {"found": known, "known": ", ".join(graph.values)})
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _unusable(file, known, value)
        point[known] = number(Fraction(str(value)))
    return replace(graph, point=point)


def _named(file: Path, said: object) -> tuple[Goal, ...]:
    names = said.split(",") if isinstance(said, str) else said
    if not isinstance(names, list) or not all(isinstance(item, str) and item.strip() for item in names):
        raise _unusable(file, "goals", said)
    return tuple(goal_named(item) for item in names)


def _goals(file: Path, said: object) -> tuple[Goal, ...]:
    if not isinstance(said, list) or not all(isinstance(item, dict) for item in said):
        raise _unusable(file, "goal", said)
    return tuple(_goal(file, item) for item in said)


def _goal(file: Path, table: Mapping[str, Any]) -> Goal:
    _known(file, table, _GOAL)
    by, of = (_text(file, key, table.get(key, "")) for key in ("by", "of"))
    form = _text(file, "form", table.get("form", "values"))
    if not by:
        raise _unusable(file, "by", by)
    if form not in FORMS:
        raise DeriveError("task_form", {"found": form, "known": ", ".join(FORMS)})
    return Goal(by, of, form, _points(file, table.get("points")))


def _points(file: Path, said: object) -> Fraction | None:
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, (int, float)) or not 0 <= said <= 10_000:
        raise _unusable(file, "points", said)
    return Fraction(str(said))


def _text(file: Path, key: str, said: object) -> str:
    if not isinstance(said, str):
        raise _unusable(file, key, said)
    return said.strip()


def _known(file: Path, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            near = get_close_matches(key, keys, 1) or keys
            raise DeriveError("task_key", {"file": str(file), "found": key, "near": ", ".join(near)})


def _unusable(file: Path, key: str, found: object) -> DeriveError:
    return DeriveError("task_value", {"file": str(file), "key": key, "found": str(found)})
