"""The sentences of a language, read file by file: a page that is printed needs none that tell of errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from derive.resources import read_toml, templates

__all__ = ["Glosses", "Layers", "Sentences", "files_of"]

_NO_SENTENCES = ("settings", "particles", "reading")
_RARE = ("error", "reference")  # how the files begin that a document seldom needs


def files_of(code: str) -> tuple[list[Path], list[Path]]:
    """The files of a language: those of every document, and those that are rarely needed."""
    folder = templates() / "lang"
    more = sorted(folder.glob(f"*.{code}.toml"))
    rare = [path for path in more if path.name.startswith(_RARE)]
    return [folder / f"{code}.toml", *(path for path in more if path not in rare)], rare


class Sentences(Mapping[str, str]):
    """The sentences of one language's own files by dotted key."""

    def __init__(self, code: str) -> None:
        self._files, self._rare_files = files_of(code)

    @cached_property
    def tables(self) -> dict[str, Any]:
        """The tables of the language's own file: settings, particles, terms."""
        return _merged(self._files[:1])

    @cached_property
    def _own(self) -> dict[str, str]:
        return dict(_flat({key: table for key, table in self.tables.items() if key not in _NO_SENTENCES}))

    @cached_property
    def _common(self) -> dict[str, str]:
        return {**self._own, **dict(_flat(_merged(self._files[1:])))}

    @cached_property
    def _all(self) -> dict[str, str]:
        return {**self._common, **dict(_flat(_merged(self._rare_files)))}

    def __getitem__(self, key: str) -> str:
        if key in self._own or key.startswith(("terms.", "gloss.")):
            return self._own[key]
        return self._common[key] if key in self._common else self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class Glosses(Mapping[str, str]):
    """The terms of a language as what stands in brackets behind the same terms of another: ``gloss.loss``."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    def __getitem__(self, key: str) -> str:
        if not key.startswith("gloss."):
            raise KeyError(key)
        return self._sentences[f"terms.{key[6:]}"]

    def __iter__(self) -> Iterator[str]:
        return (f"gloss.{key[6:]}" for key in self._sentences if key.startswith("terms."))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Layers(Mapping[str, str]):
    """Several mappings as one; the first that has a key gives its sentence, and none is read before it is asked."""

    def __init__(self, *layers: Mapping[str, str]) -> None:
        self._layers = layers

    def __getitem__(self, key: str) -> str:
        for layer in self._layers:
            found = layer.get(key)
            if found is not None:
                return found
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for layer in self._layers for key in layer))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _merged(paths: list[Path]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path in paths:
        _merge(merged, read_toml(path))
    return merged


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)
