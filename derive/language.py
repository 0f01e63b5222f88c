"""A language: sentences by key, terms, and how what was filled in changes the words around it.

A sentence in ``templates/lang`` is plain text with fillings in braces:

``{name}``          what the document filled in
``{name:이/가}``    the same, then the particle that fits its sound (``[particles]`` names the pair)
``{name:이/가|of}`` the same with the filling ``of`` in brackets between the two: ``손실(L)이``
``{n:one/more}``    for a whole number or a list: the first form for one, the second for more; the number is not shown
``{term.loss}``     a term of the course, from ``[terms]``; at its first use in prose it is strong, with its gloss;
                    ``{term.loss:capital}`` begins with a capital letter
``[[words]]``       strong

What comes out is a list of `Piece`; only a format knows how a piece is marked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from derive.document import Filling, Ref, Sentence
from derive.errors import DeriveError
from derive.resources import languages, read_toml
from derive.sentences import Glosses, Layers, Sentences
from derive.sounds import Sounds
from derive.term import Term

__all__ = ["Language", "Piece", "Speaker", "load", "message"]

_HOLE = re.compile(r"\{([A-Za-z_][\w.]*)(?::([^}]*))?\}|\[\[|\]\]")
_FALLBACK = "en"
_WINDOW = 100  # letters of a source line that a message shows


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: ``text``, ``author`` (the author's own words), ``math`` (a Term) or ``cite`` (a label)."""

    kind: str
    value: Any
    strong: bool = False


@dataclass(frozen=True)
class Language:
    """One language: every table of its files, flattened to dotted keys, over those of English."""

    code: str
    sentences: Mapping[str, str]
    settings: Mapping[str, Any]
    sounds: Sounds

    def __getitem__(self, key: str) -> str:
        return self.sentences[key]

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def say(self, sentence: Sentence, reader: Callable[[Term], str] = str) -> str:
        """The sentence as plain text, mathematics as ``reader`` writes it."""
        pieces = Speaker(self, reader).pieces(sentence)
        return "".join(reader(piece.value) if piece.kind == "math" else str(piece.value) for piece in pieces)


@dataclass
class Speaker:
    """Speaks the sentences of one document: it knows the equation numbers, and which terms were introduced.

    ``last_spoken`` tells what is read aloud last in a Term. ``attach`` is false where no letter may touch a formula:
    the sentence ``alone.<key>``, where the language has one, is worded so that none does.
    """

    language: Language
    last_spoken: Callable[[Term], str] = repr
    numbers: Mapping[str, str] = field(default_factory=dict)
    attach: bool = True
    introduced: set[str] = field(default_factory=set)

    def pieces(self, sentence: Sentence, introduce: bool = False) -> list[Piece]:
        """The sentence as pieces; with ``introduce`` a term that is used for the first time is strong and glossed."""
        return self._separated(self._sentence(sentence, introduce))

    def filling(self, filling: Filling) -> list[Piece]:
        return self._filling(filling, False)

    def _sentence(self, sentence: Sentence, introduce: bool) -> list[Piece]:
        pieces: list[Piece] = []
        strong = False
        for hole, forms in _parts(self._wording(sentence.key)):
            if hole is None:
                pieces.append(Piece("text", forms, strong))
            elif hole in ("[[", "]]"):
                strong = hole == "[["
            else:
                pieces.extend(self._hole(hole, forms, sentence, introduce, strong))
        return pieces

    def _wording(self, key: str) -> str:
        """The sentence of that key; where nothing may touch a formula, the one that is worded for it."""
        apart = "" if self.attach else f"alone.{key}"
        return self.language[apart if apart in self.language else key]

    def _hole(self, hole: str, forms: str | None, sentence: Sentence, introduce: bool, strong: bool) -> list[Piece]:
        forms, _, inside = (forms or "").partition("|")
        if hole.startswith("term."):
            word = self.language[f"terms.{hole[5:]}"]
            if forms == "capital":
                word, forms = word[:1].upper() + word[1:], ""
            spoken, pieces = word, self._term(hole[5:], word, introduce, strong)
        else:
            value = sentence.fillings[hole]
            if forms and forms not in self.language.sounds.particles:
                return [Piece("text", _plural(forms, value), strong)]
            spoken, pieces = self._spoken(value), self._filling(value, introduce)
        if inside:
            pieces = [*_opened(pieces), *self._filling(sentence.fillings[inside], introduce), Piece("text", ")")]
        if forms:
            pieces = [*pieces, Piece("text", self.language.sounds.particle(forms, spoken))]
        return pieces

    def _term(self, key: str, word: str, introduce: bool, strong: bool) -> list[Piece]:
        if not introduce or key in self.introduced or key not in self.language.settings.get("introduce", ()):
            return [Piece("text", word, strong)]
        self.introduced.add(key)
        gloss = self.language.sentences.get(f"gloss.{key}")
        after = [Piece("text", self.language["join.gloss"].replace("{gloss}", gloss))] if gloss else []
        return [Piece("text", word, True), *after]

    def _filling(self, value: Filling, introduce: bool) -> list[Piece]:
        if isinstance(value, Term):
            return [Piece("math", value)]
        if isinstance(value, Ref):
            return [Piece("cite", value.label)]
        if isinstance(value, Sentence):
            return self._sentence(value, introduce)
        if isinstance(value, tuple):
            return self._list(value, introduce)
        return [Piece("author" if isinstance(value, str) else "text", str(value))]

    def _list(self, items: tuple[Filling, ...], introduce: bool) -> list[Piece]:
        if len(items) < 2:
            return [piece for item in items for piece in self._filling(item, introduce)]
        pieces: list[Piece] = []
        for item in items[:-2]:
            pieces += [*self._filling(item, introduce), Piece("text", self.language["join.comma"])]
        key = "join.two" if len(items) == 2 else "join.last"
        return pieces + self._sentence(Sentence(key, {"a": items[-2], "b": items[-1]}), introduce)

    def _spoken(self, value: Filling) -> str:
        if isinstance(value, Term):
            return self.last_spoken(value)
        if isinstance(value, Ref):
            return self.numbers.get(value.label, "")
        if isinstance(value, Sentence):
            pieces = self._sentence(value, False)
            return self._spoken_piece(pieces[-1]) if pieces else ""
        if isinstance(value, tuple):
            return self._spoken(value[-1]) if value else ""
        return str(value)

    def _spoken_piece(self, piece: Piece) -> str:
        if piece.kind == "math":
            return self.last_spoken(piece.value)
        return self.numbers.get(piece.value, "") if piece.kind == "cite" else str(piece.value)

    def _separated(self, pieces: list[Piece]) -> list[Piece]:
        """Where formulas stand alone, a letter that would touch one is kept from it by a space."""
        if self.attach:
            return pieces
        result: list[Piece] = []
        for piece in pieces:
            text = piece.value if piece.kind in ("text", "author") else ""
            if text and text[0].isalnum() and result and result[-1].kind == "math":
                result.append(Piece("text", " "))
            result.append(piece)
        return result


@cache
def _parts(text: str) -> tuple[tuple[str | None, str | None], ...]:
    """A sentence taken apart once: ``(None, words)`` or ``(hole, forms)``."""
    return tuple(_split(text))


def _split(text: str) -> Iterator[tuple[str | None, str | None]]:
    at = 0
    for match in _HOLE.finditer(text):
        if match.start() > at:
            yield None, text[at : match.start()]
        yield (match[1] or match[0]), match[2]
        at = match.end()
    if at < len(text):
        yield None, text[at:]


def _opened(pieces: list[Piece]) -> list[Piece]:
    """The pieces with a bracket opened behind them; one that closes there, a gloss, is left open instead."""
    last = pieces[-1]
    if last.kind == "text" and str(last.value).endswith(")"):
        return [*pieces[:-1], Piece("text", f"{last.value[:-1]}, ", last.strong)]
    return [*pieces, Piece("text", "(")]


def _plural(forms: str, value: Filling) -> str:
    one, _, many = forms.partition("/")
    count = len(value) if isinstance(value, tuple) else value
    return one if count in (1, "1") else many


# -- loading -------------------------------------------------------------------------------------------


def load(code: str, overlay: Mapping[str, Any] | Path | None = None) -> Language:
    """The language of that code; ``overlay`` (a table of terms, or a TOML file with one) replaces terms.

    Raises `DeriveError` when there is no such language or the overlay names a term that does not exist.
    """
    if code not in languages():
        raise DeriveError("unknown_language", {"found": code, "known": ", ".join(languages())})
    known = _tables(code)
    if overlay is None:
        return known
    table = read_toml(overlay) if isinstance(overlay, Path) else dict(overlay)
    changes = {f"terms.{key}": str(word) for key, word in table.get("terms", table).items()}
    for key in changes:
        if key not in known.sentences:
            raise DeriveError("unknown_term", {"found": key.removeprefix("terms.")})
    return Language(known.code, Layers(changes, known.sentences), known.settings, known.sounds)


@cache
def _tables(code: str) -> Language:
    own = Sentences(code)
    sounds = Sounds(own.tables.get("particles", {}), own.tables.get("reading", {}))
    sentences: Mapping[str, str] = own
    if code != _FALLBACK:
        english = _tables(_FALLBACK).sentences
        sentences = Layers(own, Glosses(english), english)
    return Language(code, sentences, own.tables.get("settings", {}), sounds)


def message(error: DeriveError, language: str | None = None) -> str:
    """``file:line:column: what is wrong``, the line, and a caret under the place."""
    tongue = load(language or _FALLBACK)
    details: dict[str, Any] = {
        key: value if isinstance(value, Term | Ref | Sentence | int | tuple) else str(value)
        for key, value in error.details.items()
    }
    key = error.key if error.key in tongue else f"error.{error.key}"
    text = tongue.say(Sentence(key, details))
    place = error.place
    if place is None:
        return text
    where = ":".join(filter(None, (place.file, str(place.line), str(place.column))))
    return "\n  ".join([f"{where}: {text}", *_pointed(error.source_line.expandtabs(1), place.column - 1)])


def _pointed(line: str, column: int) -> tuple[str, ...]:
    """The line, of a long one what stands around the place, and a caret below it; wide letters take two columns."""
    if not line:
        return ()
    start, end = max(0, column - _WINDOW // 2), max(_WINDOW, column + _WINDOW // 2)
    if len(line) <= _WINDOW:
        start, end = 0, len(line)
    shown = ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
    before = shown[: column - start + bool(start)]
    return shown, " " * sum(1 + (east_asian_width(letter) in "WF") for letter in before) + "^"
