"""Where the formulas of a submission stand: displays, inline formulas, fences, environments, lines of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Block", "blocks", "guess_format"]

_ENVIRONMENTS = (
    "equation|align|aligned|gather|gathered|multline|eqnarray|split|alignat|alignedat|flalign|dmath|displaymath|math"
)
_FORMULA = re.compile(
    rf"""```math[^\n]*\n(?P<fence>(?:(?!```).)*)(?:```|\Z)
    |```[ ]?(?P<other>(?!math)[A-Za-z]\w*)?[^\n]*\n(?P<code>(?:(?!```).)*)(?:```|\Z)
    |(?<!\\)\$\$(?P<display>(?:(?!\$\$).)+)\$\$
    |\\\[(?P<bracket>(?:(?!\\{{1,2}}\]).)+)\\{{1,2}}\]
    |\\\((?P<paren>(?:(?!\\{{1,2}}\)).)+)\\{{1,2}}\)
    |(?m:^)\[[ ]*\n(?P<square>(?:(?!\n\]).){{1,4000}})\n\][ ]*(?m:$)
    |\\begin\{{(?P<kind>(?:{_ENVIRONMENTS})\*?)\}}(?P<body>(?:(?!\\end\{{(?P=kind)\}}).)+)\\end\{{(?P=kind)\}}
    |(?<![\\$])\$`?(?P<inline>[^$\n]+(?:\n[^$\n]+)?)\$(?!\$)
    |(?:<math(?:\s[^<>]*)?>|\[latex\]|\{{%\s*(?:latex|katex|math|mathjax)\s*%\}})(?P<tagged>[^<]{{1,4000}}?)(?:</math>|\[/latex\]|\{{%\s*end)
    |`(?P<tick>[^`\n]+)`""",
    re.VERBOSE | re.DOTALL,
)
_CODE = frozenset("python py python3 ipython julia r matlab c cpp java javascript js ts bash sh shell console".split())
_GROUPS = ("fence", "display", "bracket", "square", "paren", "body", "inline", "tagged")
_DISPLAYS = frozenset(("fence", "display", "bracket", "square", "body"))
_DELIMITED = re.compile(
    r"(?<!\\)\$|\\\[|\\\(|\\begin\{|```math|<math|\[latex\]|\{%\s*(?:la|ka)tex|(?m:^)\[[ ]*\n[^\]\n]*\\[a-z]"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A formula, or a line of plain text, from ``start`` to ``end``; ``before`` is where the prose before it begins."""

    start: int
    end: int
    latex: bool
    display: bool
    before: int


def guess_format(text: str) -> str:
    """``latex`` for formulas between delimiters, in Markdown or LaTeX alike; else ``plain``."""
    return "latex" if _DELIMITED.search(text) else "plain"


def blocks(text: str, form: str) -> Iterator[Block]:
    """The blocks in the order in which they stand."""
    if form == "plain":
        yield from _lines(text, 0, len(text))
        return
    before = 0
    for match in _FORMULA.finditer(text):
        group = next((name for name in _GROUPS if match[name] is not None), None)
        if match["other"] and match["other"].lower() in _CODE:
            yield from _lines(text, before, match.start(), bare=True)
            before = match.end()
        if group is None or (group == "square" and "\\" not in match[group]):
            continue
        yield from _lines(text, before, match.start(), bare=True)
        start, end = match.span(group)
        yield Block(start, end, True, group in _DISPLAYS, before)
        before = match.end()
    yield from _lines(text, before, len(text), bare=True)


def _lines(text: str, start: int, end: int, bare: bool = False) -> Iterator[Block]:
    """Lines of plain text; between formulas only whole lines that hold nothing else."""
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        whole = (position == 0 or text[position - 1] == "\n") and (stop == len(text) or text[stop : stop + 1] == "\n")
        if not bare or whole:
            yield Block(position, stop, False, False, position)
        position = stop + 1
