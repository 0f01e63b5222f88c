"""What nobody sees on the page or the writer did not write, and commands of which it is not known what they mean.

Comments, struck-out text and the notes of an annotated copy are blanked, so that no place moves. A command to which the
text gives a second meaning, or one by ``\\let``, is not followed, and a formula that uses it is not read.
"""

from __future__ import annotations

import re

__all__ = ["joined", "unclear", "visible"]

_HIDDEN = re.compile(r"<!--.*?-->|\\iffalse\b.*?\\fi\b|\\begin\{comment\}.*?\\end\{comment\}", re.DOTALL)
_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])[^~\n$]{1,400}(?<=[^\s~])~~(?!~)")
_NOTED = re.compile(r"\n> [✗↳?✓] [^\n]*")  # what the report sets behind a line, which the next may continue
_TEX = re.compile(r"\\documentclass|\\begin\{document\}")
_PREAMBLE = re.compile(r"\\documentclass.*?\\begin\{document\}", re.DOTALL)
_PICTURE = re.compile(r"\\begin\{(?P<kind>tikzpicture|verbatim|lstlisting)\}.*?\\end\{(?P=kind)\}", re.DOTALL)
_MACRO = re.compile(r"\\(?:(?:new|provide)command|DeclareMathOperator|def)\b")
_LAYOUT = re.compile(
    r"\\(?:question|setcounter|penalty|vskip|hrule|hfill|@{0,2}par|newpage|gdef|loop|relax)(?![A-Za-z])"
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_GIVEN = re.compile(
    r"\\(?:(?:re)?(?:new|provide)command\*?|DeclareMathOperator\*?|def)\s*\{?\s*\\(?P<once>[A-Za-z]+)"
    r"|\\(?:let|gdef|edef|xdef)\s*\\(?P<other>[A-Za-z]+)"
)


def visible(text: str) -> str:
    """The text with comments, struck-out words and the report's notes blanked; every character keeps its place."""
    text = _NOTED.sub(_blank, text)
    if _TEX.search(text):
        text = _COMMENT.sub(_blank, text)
        text = _PICTURE.sub(_blank, _PREAMBLE.sub(_settings, text))
    text = _HIDDEN.sub(_blank, text)
    return _STRUCK.sub(lambda found: found[0] if text.count("$", 0, found.start()) % 2 else _blank(found), text)


def joined(seen: str, text: str) -> str:
    """What is `visible` of a text without the line breaks before the report's notes: a chain goes on behind a note."""
    breaks = {found.start() for found in _NOTED.finditer(text)}
    return "".join(" " if place in breaks else letter for place, letter in enumerate(seen)) if breaks else seen


def _settings(found: re.Match[str]) -> str:
    """A preamble with nothing but the commands that it gives a meaning, without those that set the page."""
    lines = found[0].split("\n")
    kept = (_MACRO.search(line) is not None and _LAYOUT.search(line) is None for line in lines)
    return "\n".join(line if keep else " " * len(line) for line, keep in zip(lines, kept, strict=True))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def unclear(text: str) -> frozenset[str]:
    """The commands, without backslash, that the text defines twice or by ``\\let``."""
    seen: set[str] = set()
    found: set[str] = set()
    for match in _GIVEN.finditer(text):
        command = match["once"] or match["other"]
        if match["other"] or command in seen:
            found.add(command)
        seen.add(command)
    return frozenset(found)
