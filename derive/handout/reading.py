"""The reader of ``sheet.toml``: text → `Handout`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from derive.errors import DeriveError, Place
from derive.handout.failing import trouble
from derive.handout.nouns import KINDS, SPACES, Handout, Problem, Sheet, Vary
from derive.handout.tables import Table, as_written
from derive.mistakes.edits import KINDS as MISTAKES

__all__ = ["read_handout"]

_TOP = ("course", "date", "language", "title", "cover", "solutions", "sheet", "problem", "id")
_SHEET = ("id", "title", "problem", "points")
_PROBLEM = (
    *("id", "kind", "model", "points", "wrt", "loss", "space", "lines", "blanks", "level", "mistakes", "options"),
    *("show", "vary"),
)
_VARY = ("activation", "names", "numbers", "signs", "text", "depth")
_FIELDS = ("section", "number", "name")
_SOLUTIONS = ("separate", "embedded", "none")
_AT = re.compile(r"line (\d+), column (\d+)")
_TAIL = re.compile(r"\s*\(at [^()]*\)$")
_RULES = ("activation", "linear", "loss")
_ID = re.compile(r"[\w.-]+")

Load = Callable[[str], str]


def read_handout(text: str, file: str, load: Load, languages: tuple[str, ...]) -> Handout:
    """The handout that a TOML text describes; ``load`` gives the text of a model's file. Raises `DeriveError`."""
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _syntax(error, text, file) from None
    top = Table(values, file, _TOP)
    sheets = values.get("sheet") and top.tables("sheet")
    inline = {key: values[key] for key in ("id", "title", "problem") if key in values}
    tables = sheets or [inline]
    handout = Handout(
        top.spoken("course", ""),
        top.optional("date"),
        top.choice("language", "en", languages),
        tuple(_sheet(table, f"{file}: sheet {place}", place, load) for place, table in enumerate(tables, start=1)),
        tuple(top.words("cover", _FIELDS)),
        top.choice("solutions", "separate", _SOLUTIONS),
        file,
    )
    for field in handout.cover:
        Table({field: ""}, f"{file}: cover", _FIELDS)
    _once([sheet.id for sheet in handout.sheets], file)
    return _placed(handout, text)


def _placed(handout: Handout, text: str) -> Handout:
    """The handout whose problems know at which line of the file their models begin."""
    sheets, after = [], 0
    for sheet in handout.sheets:
        problems = []
        for problem in sheet.problems:
            found = -1 if problem.source else text.find(problem.model, after)
            if found >= 0:
                after = found + len(problem.model)
                problem = replace(problem, line=text.count("\n", 0, found) + 1)
            problems.append(problem)
        sheets.append(replace(sheet, problems=tuple(problems)))
    return replace(handout, sheets=tuple(sheets))


def _syntax(error: Exception, text: str, file: str) -> DeriveError:
    found = _AT.search(str(error))
    line, column = (int(found[1]), int(found[2])) if found else (max(1, text.count("\n")), 1)
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    return DeriveError("handout_toml", {"found": _TAIL.sub("", str(error))}, Place(line, column, 0, 0, file), shown)


def _sheet(values: Mapping[str, Any], where: str, place: int, load: Load) -> Sheet:
    table = Table(values, where, _SHEET)
    problems = tuple(
        _problem(each, f"{where}, problem {number}", number, load)
        for number, each in enumerate(table.tables("problem"), start=1)
    )
    _once([problem.id for problem in problems], where)
    sheet = Sheet(_named(table, f"sheet{place}"), table.spoken("title"), problems)
    if "points" in values and table.whole("points", None, 1, 10_000) != sheet.points:
        raise trouble("points", where, found=values["points"], known=sheet.points)
    return sheet


def _problem(values: Mapping[str, Any], where: str, number: int, load: Load) -> Problem:
    table = Table(values, where, _PROBLEM)
    model = table.text("model")
    return Problem(
        id=_named(table, f"p{number}"),
        kind=table.choice("kind", None, KINDS),
        model=model if "=" in model else load(model),
        source="" if "=" in model else model,
        points=table.whole("points", None, 1, 1000),
        wrt=table.words("wrt"),
        loss=table.optional("loss"),
        space=table.choice("space", "blank", SPACES),
        lines=table.whole("lines", 8, 0, 30),
        blanks=table.known("blanks", _RULES, "/"),
        level=table.whole("level", 2, 1, 9),
        mistakes=table.known("mistakes", MISTAKES),
        options=table.whole("options", 4, 2, 6),
        show=table.optional("show"),
        vary=_vary(values.get("vary", {}), f"{where}, vary"),
        where=where,
    )


def _vary(values: Any, where: str) -> Vary:
    if not isinstance(values, dict):
        raise trouble("wrong_value", where, key="vary", found=as_written(values), known="[sheet.problem.vary]")
    table = Table(values, where, _VARY)
    text = table.lists("text")
    if "depth" in values:
        text["depth"] = table.words("depth")
    return Vary(text, table.words("activation"), table.lists("names"), table.lists("numbers"), table.words("signs"))


def _named(table: Table, default: str) -> str:
    """An id that can be part of a file's name."""
    found = table.text("id", default)
    if not _ID.fullmatch(found) or found.startswith("."):
        raise trouble("wrong_value", table.where, key="id", found=found, known="A–Z a–z 0–9 _ -")
    return found


def _once(ids: list[str], where: str) -> None:
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise trouble("twice", where, found=twice)
