"""A format: a folder of ``templates/format`` with its settings, escapes and one small template a block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from derive.errors import DeriveError
from derive.resources import formats, read_toml, templates

__all__ = ["Format", "load"]


@dataclass(frozen=True)
class Format:
    """Settings, inline delimiters and escapes, merged over those of the format it inherits from.

    ``folders`` are searched for a block's template, its own folder first.
    """

    name: str
    settings: Mapping[str, Any]
    inline: Mapping[str, tuple[str, str]]
    escapes: Mapping[str, str]
    line_escapes: Mapping[str, str]
    folders: tuple[str, ...]

    def escape(self, text: str) -> str:
        """Text as the format must write it, so that it is read as plain text."""
        if not self.escapes:
            return text
        pattern = "|".join(map(re.escape, self.escapes))
        return re.sub(pattern, lambda match: self.escapes[match[0]], text)

    def escape_line(self, text: str) -> str:
        """A whole line or paragraph: what means something only at its beginning is escaped too."""
        for start, instead in self.line_escapes.items():
            text = re.sub(start, instead, text, count=1)
        return text

    def wrap(self, kind: str, text: str, alt: str = "") -> str:
        """Text between the delimiters of an inline kind: ``math``, ``strong``, ``cite``, ``author``.

        ``{}`` in the opening one stands for the text itself, as a link needs it, ``{alt}`` for the same in words.
        """
        before, after = self.inline.get(kind, ("", ""))
        return before.replace("{}", text).replace("{alt}", alt) + text + after

    def describes(self, kind: str) -> bool:
        """Whether an inline kind is written with its description."""
        return "{alt}" in self.inline.get(kind, ("", ""))[0]


@cache
def load(name: str, target: str = "") -> Format:
    """The format of that name; ``target`` chooses among its dialects. Raises `DeriveError` for an unknown one."""
    if name not in formats():
        raise DeriveError("unknown_format", {"found": name, "known": ", ".join((*formats(), "json"))})
    tables, folders = _tables(name)
    merged: dict[str, Any] = {}
    for table in tables:
        dialects = table.get("target", {})
        _merge(merged, {key: value for key, value in table.items() if key != "target"})
        _merge(merged, dialects.get(target, {}))
    return Format(
        name,
        merged.get("settings", {}),
        {kind: (pair[0], pair[1]) for kind, pair in merged.get("inline", {}).items()},
        merged.get("escape", {}),
        merged.get("escape_line", {}),
        folders,
    )


def _tables(name: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The settings from the oldest ancestor down, and the folders from the format up."""
    tables: list[dict[str, Any]] = []
    folders: list[str] = []
    while name and name not in folders:
        folders.append(name)
        tables.insert(0, read_toml(templates() / "format" / name / "format.toml"))
        name = tables[0].get("inherits", "")
    return tables, tuple(folders)


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        into[key] = {**into[key], **value} if isinstance(value, dict) and isinstance(into.get(key), dict) else value
