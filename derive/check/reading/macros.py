"""Macros of an author's own, and those of common packages, written out before a text is read.

``\\newcommand``, ``\\def`` and ``\\DeclareMathOperator`` are followed wherever they stand; what was read is given
back at the place where its author wrote it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

from derive.check.reading.hidden import unclear
from derive.verdict import Claim, Submission

__all__ = ["Expanded", "expanded"]

_DEFINES = re.compile(
    r"""\\(?:re)?(?:new|provide)command\*?\s*(?:\{\s*\\(?P<name>[A-Za-z]+)\s*\}|\\(?P<bare>[A-Za-z]+))\s*
        (?:\[(?P<count>[1-9])\])?\s*(?=\{)
    |\\DeclareMathOperator\*?\s*\{\s*\\(?P<operator>[A-Za-z]+)\s*\}\s*(?=\{)
    |\\def\s*\\(?P<plain>[A-Za-z]+)(?P<parameters>(?:\#[1-9])*)\s*(?=\{)""",
    re.VERBOSE,
)
_PICTURE = re.compile(
    r"""(?:<img[^<>]{0,200}?src=["']|!\[[^\]\n]{0,200}\]\()https?://
        (?:latex\.codecogs\.com/[\w.]+\?|www\.zhihu\.com/equation\?tex=|render\.githubusercontent\.com/render/math\?math=
          |chart\.googleapis\.com/chart\?cht=tx&(?:amp;)?chl=|s0\.wp\.com/latex\.php\?latex=|i\.upmath\.me/svg/)
        (?P<formula>[^"'\n]{1,2000}?)(?:["'][^<>]{0,2000}/?>|\)(?=\s|$|[.,;]))""",
    re.VERBOSE,
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_PACKAGES = {
    "pdv": (2, r"\frac{\partial #1}{\partial #2}"),
    "dv": (2, r"\frac{d #1}{d #2}"),
    "pd": (2, r"\frac{\partial #1}{\partial #2}"),
    "abs": (1, r"\left|#1\right|"),
    "norm": (1, r"\left\|#1\right\|"),
}
_FACES = re.compile("[\U0001d400-\U0001d537\U0001d56c-\U0001d7cb]")  # letters of mathematical alphabets: 𝑦, 𝐖, 𝜎
_DEPTH = 8
_MOST = 60_000  # characters that the macros of a text may grow it by
_BODY = 2_000

Macros = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Expanded:
    """A text written out: ``pieces`` are where each piece begins, where it was written, and whether it was copied."""

    written: str
    text: str
    pieces: tuple[tuple[int, int, int, bool], ...] = ()

    def restored(self, submission: Submission) -> Submission:
        """The same claims, at their places in the text as it was written."""
        if not self.pieces:
            return submission
        return replace(submission, text=self.written, claims=tuple(map(self._claim, submission.claims)))

    def _claim(self, claim: Claim) -> Claim:
        span = self._span(claim.span)
        notes = tuple(replace(n, span=self._span(n.span)) if n.span is not None else n for n in claim.notes)
        row = self.written.count("\n", 0, span[0])
        return replace(claim, span=span, text=self.written[slice(*span)], notes=notes, row=row)

    def _span(self, span: tuple[int, int]) -> tuple[int, int]:
        return self._place(span[0], False), max(self._place(span[1], True), self._place(span[0], False))

    def _place(self, position: int, end: bool) -> int:
        at = bisect_right(self.pieces, position - end, key=lambda piece: piece[0]) - 1
        begin, start, stop, copied = self.pieces[max(at, 0)]
        return start + position - begin if copied else (stop if end else start)


def expanded(text: str) -> Expanded:
    """The text with its macros written out; as it is where it has none, or where they would not end."""
    faces = _FACES.sub(lambda found: normalize("NFKC", found[0]), text)
    whole = ((0, 0, len(text), True),) if faces != text else ()
    if "\\" not in text and "?" not in text:
        return Expanded(text, faces, whole)
    text, written = faces, text
    macros, definitions = _defined(text)
    known: dict[str, tuple[int, str]] = {**_PACKAGES, **macros}
    parts: list[str] = []
    pieces: list[tuple[int, int, int, bool]] = []
    length = at = 0

    def put(part: str, start: int, stop: int, copied: bool) -> None:
        nonlocal length
        if part:
            parts.append(part)
            pieces.append((length, start, stop, copied))
            length += len(part)

    pictures = _pictures(text)
    calls = _calls(text, known, [*definitions, *((start, stop) for start, stop, _ in pictures)])
    if not calls and not definitions and not pictures:
        return Expanded(written, text, whole)
    blank = [(start, stop, re.sub(r"\S", " ", text[start:stop])) for start, stop in definitions]
    for start, stop, body in sorted([*calls, *blank, *pictures]):
        if start < at:
            continue
        put(text[at:start], at, start, True)
        put(_written_out(body, known, _MOST - length + len(text)), start, stop, False)
        at = stop
    put(text[at:], at, len(text), True)
    if length > len(text) + _MOST:
        return Expanded(written, text, whole)
    return Expanded(written, "".join(parts), tuple(pieces))


def _pictures(text: str) -> list[tuple[int, int, str]]:
    """Formulas that stand in the address of a picture: those of ``latex.codecogs.com`` and the like."""
    found: list[tuple[int, int, str]] = []
    for match in _PICTURE.finditer(text):
        formula = unquote(unescape(match["formula"].replace("&space;", " ").replace("&plus;", "+"))).strip()
        formula = re.sub(r"^(?:\\inline|\\dpi\{\d+\}|\\bg_\w+|\s)+", "", formula)
        if "$" not in formula:
            found.append((match.start(), match.end(), f"${formula.strip()}$"))
    return found


def _defined(text: str) -> tuple[dict[str, tuple[int, str]], list[tuple[int, int]]]:
    """The macros that a text defines, and where it does."""
    macros: dict[str, tuple[int, str]] = {}
    places: list[tuple[int, int]] = []
    for found in _DEFINES.finditer(text):
        end = _group_end(text, found.end())
        if end is None or end - found.end() > _BODY:
            continue
        body = text[found.end() + 1 : end - 1]
        if found["operator"]:
            macros[found["operator"]] = (0, rf"\operatorname{{{body}}}")
        else:
            name = found["name"] or found["bare"] or found["plain"]
            count = int(found["count"] or 0) or len(found["parameters"] or "") // 2
            macros[name] = (count, body)
        places.append((found.start(), end))
    doubtful = unclear(text)
    kept = {name: macro for name, macro in macros.items() if f"\\{name}" != macro[1].strip() and name not in doubtful}
    return kept, places


def _calls(text: str, known: Macros, skipped: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Where macros are used, and what each use stands for."""
    found: list[tuple[int, int, str]] = []
    reached = 0
    for match in _COMMAND.finditer(text):
        if match[1] not in known or match.start() < reached or any(a <= match.start() < b for a, b in skipped):
            continue
        arguments, end = _arguments(text, match.end(), known[match[1]][0])
        if arguments is None:
            continue
        found.append((match.start(), end, _filled(known[match[1]][1], arguments)))
        reached = end
    return found


def _filled(body: str, arguments: list[str]) -> str:
    """The body with its arguments; a command before one, ``\\partial#1``, stays a command of its own."""

    def argument(at: re.Match[str]) -> str:
        if int(at[1]) > len(arguments):
            return at[0]
        return (" " if body[at.start() - 1 : at.start()].isalpha() else "") + arguments[int(at[1]) - 1]

    filled = re.sub(r"#([1-9])", argument, body)
    return f"{filled} " if filled[-1:].isalpha() else filled


def _written_out(body: str, known: Macros, room: int) -> str:
    """Macros within macros, as deep as anybody nests them."""
    for _ in range(_DEPTH):
        calls = _calls(body, known, [])
        if not calls or len(body) > room:
            break
        parts, at = [], 0
        for start, stop, filled in calls:
            parts += [body[at:start], filled]
            at = stop
        body = "".join([*parts, body[at:]])
    return body


def _arguments(text: str, at: int, count: int) -> tuple[list[str] | None, int]:
    """The arguments that follow, in braces or one sign each; ``None`` where one is missing."""
    arguments: list[str] = []
    for _ in range(count):
        while at < len(text) and text[at] in " \n":
            at += 1
        if at >= len(text) or text[at] in "}$&_^":
            return None, at
        if text[at] == "{":
            end = _group_end(text, at)
            if end is None:
                return None, at
            arguments.append(text[at + 1 : end - 1])
        else:
            command = _COMMAND.match(text, at)
            end = command.end() if command else at + 1
            arguments.append(text[at:end])
        at = end
    return arguments, at


def _group_end(text: str, at: int) -> int | None:
    """Just past the brace that closes the one at ``at``."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, at, at + 2 * _BODY):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return found.end()
    return None
