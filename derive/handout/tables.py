"""Reading TOML tables: what may stand in one, what must, and of which type. Every misfit names its place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from derive.handout.failing import trouble

__all__ = ["Table", "as_written"]


class Table:
    """One table of the file at its place; each key is asked for by its type."""

    def __init__(self, values: Mapping[str, Any], where: str, known: Sequence[str]) -> None:
        self.values, self.where = values, where
        for key in values:
            if key not in known:
                near = get_close_matches(key, known, 1) or known
                raise trouble("unknown_key", where, found=key, near=", ".join(near))

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, "text")
        return value

    def spoken(self, key: str, default: str | None = None) -> str | Mapping[str, str]:
        """Text, or a table of texts by language: ``{ko = "…", en = "…"}``."""
        value = self.values.get(key, default)
        if isinstance(value, dict) and value and all(isinstance(each, str) for each in value.values()):
            return value
        return self.text(key, default)

    def optional(self, key: str) -> str | None:
        value = self.values.get(key)
        return None if value is None else str(value) if not isinstance(value, (dict, list)) else self._refuse(key)

    def _refuse(self, key: str) -> str:
        raise self._wrong(key, "text")

    def whole(self, key: str, default: int | None, low: int, high: int) -> int:
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self._wrong(key, f"{low}–{high}")
        return value

    def choice(self, key: str, default: str | None, known: Sequence[str]) -> str:
        value = self.values.get(key, default)
        if value not in known:
            raise self._wrong(key, ", ".join(known))
        return str(value)

    def words(self, key: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of words, or one text with commas between them."""
        value = self.values.get(key, list(default))
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        if not isinstance(value, list) or any(isinstance(each, (dict, list)) for each in value):
            raise self._wrong(key, '["…", "…"]')
        return tuple(map(str, value))

    def known(self, key: str, words: Sequence[str], sign: str = "\0") -> tuple[str, ...]:
        """A list of words out of these, or with that sign in them."""
        found = self.words(key)
        for word in found:
            if word not in words and sign not in word:
                near = get_close_matches(word, words, 1) or words
                raise trouble("wrong_value", self.where, key=key, found=word, known=", ".join(near))
        return found

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of lists: the possibilities of each name."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "{ x = [1, 2] }")
        inside = Table(value, f"{self.where}.{key}", tuple(value))
        found = {name: inside.words(name) for name in value}
        for name, options in found.items():
            if not options or len(set(options)) < len(options):
                raise inside._wrong(name, "[…]")
        return found

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
            raise self._wrong(key, f"[[{key}]]")
        return value

    def _wrong(self, key: str, known: str) -> Exception:
        if key not in self.values:
            return trouble("missing_key", self.where, key=key, known=known)
        return trouble("wrong_value", self.where, key=key, found=as_written(self.values[key]), known=known)


def as_written(value: Any) -> str:
    """A value as TOML spells it, shortened."""
    try:
        return json.dumps(value, ensure_ascii=False)[:80] if not isinstance(value, str) else value[:80]
    except TypeError:  # a date
        return str(value)[:80]
