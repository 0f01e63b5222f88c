"""Jinja: one environment a chain of format folders, and a sandbox for a user's own template."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError
from derive.intake import read_text
from derive.render.mathml import mathml_marked
from derive.resources import templates

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["block_template", "user_template"]

_LIMIT = 1_000_000  # characters of a user's template
_HANGUL = re.compile("[가-힣ㄱ-ㆎ]")


@cache
def block_template(folders: tuple[str, ...], name: str) -> Template:
    """The template of a block, from the first folder that has one."""
    return _environment(folders).get_template(f"{name}.j2")


@cache
def _environment(folders: tuple[str, ...]) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader([str(templates() / "format" / folder) for folder in folders])
    environment = Environment(  # noqa: S701  # each format escapes by its own table; HTML's would spoil formulas
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False, **_BRACES
    )
    environment.filters["quoted"] = _quoted
    environment.filters["mathml"] = mathml_marked
    environment.tests["korean"] = lambda text: _HANGUL.search(text) is not None
    environment.tests["prose"] = lambda text, length: len(text) > length and "$" not in text
    return environment


_BRACES: Any = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}


def _quoted(text: object) -> str:
    """A double-quoted YAML (and JSON) string, on one line."""
    return json.dumps(str(text), ensure_ascii=False)


def user_template(path: Path, values: dict[str, Any]) -> str:
    """A user's template, rendered where it can reach nothing but ``values``. Raises `DeriveError`."""
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    source = read_text(path, _LIMIT)
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["quoted"] = _quoted
    try:
        return environment.from_string(source).render(values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{path}:{line}" if line else str(path)
        raise DeriveError("template_failed", {"file": where, "problem": str(error.message or "")}) from error
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise DeriveError("template_failed", {"file": str(path), "problem": str(error)}) from error
