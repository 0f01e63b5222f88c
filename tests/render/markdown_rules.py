"""The rules of portable Markdown mathematics, each a function from a text to what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["GITHUB", "HUGO", "PORTABLE", "broken"]

_DISPLAY = re.compile(r"(?ms)^\$\$\n(.*?)\n\$\$$|^```math\n(.*?)\n```$")
_INLINE = re.compile(r"(?<![\\$])\$(?!\$)((?:[^$\\]|\\.)+?)\$(?!\$)")


def displays(text: str) -> list[str]:
    return [first or second for first, second in _DISPLAY.findall(text)]


def prose(text: str) -> str:
    return _DISPLAY.sub("", text)


def inline(text: str) -> list[str]:
    return _INLINE.findall(prose(text))


def formulas(text: str) -> list[str]:
    return displays(text) + inline(text)


def inline_has_no_inner_spaces(text: str) -> list[str]:
    """Rule 1: ``$x$`` on one line, no space inside the dollars."""
    return [formula for formula in inline(text) if formula != formula.strip() or "\n" in formula]


def nothing_touches_a_formula(text: str) -> list[str]:
    """Rule 1: no letter stands against a formula."""
    plain = prose(text)
    return [found[0] for found in _INLINE.finditer(plain) if plain[found.end() : found.end() + 1].isalnum()]


def no_particle_stands_apart(text: str) -> list[str]:
    """Rule 1: no Korean particle is left behind a formula and a space; the sentence is worded without it."""
    found = re.compile(
        _INLINE.pattern + r" (?:[은는이가을를과와의도만에]|으?로|에서|까지|만큼|이?[라고며]|이?므로|이다)(?=[ ,.])"
    )
    return [match[0] for match in found.finditer(prose(text))]


def a_space_before_every_underscore(text: str) -> list[str]:
    """Rule 2: ``W _{1}``."""
    return [formula for formula in formulas(text) if re.search(r"[^ ]_", formula)]


def no_star(text: str) -> list[str]:
    """Rule 3: ``^{\\ast}``, never ``*``."""
    return [formula for formula in formulas(text) if "*" in formula]


def no_backslash_before_punctuation(text: str) -> list[str]:
    """Rule 3: ``\\{ \\, \\; \\!`` lose their backslash."""
    return [formula for formula in formulas(text) if re.search(r"\\[{},;:!|#%&_ ]", formula)]


def no_double_backslash(text: str) -> list[str]:
    """Rule 4: one equation a line of derivation."""
    return [formula for formula in displays(text) if r"\\" in formula]


def fenced_where_aligned(text: str) -> list[str]:
    """Rule 4, GitHub: several lines stand in a ``math`` fence."""
    return [first for first, _ in _DISPLAY.findall(text) if r"\\" in first]


def displays_stand_alone(text: str) -> list[str]:
    """Rule 5: ``$$`` alone on its line, blank lines around, none inside, never in a list or a quote."""
    bad = [line for line in text.splitlines() if "$$" in line and line != "$$"]
    bad += [formula for formula in displays(text) if "\n\n" in formula]
    for match in _DISPLAY.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if not (before.endswith("\n\n") and (after.startswith("\n\n") or not after.strip())):
            bad.append(match[0])
    return bad


def no_line_begins_like_markdown(text: str) -> list[str]:
    """Rule 5: no line inside begins with ``+ - > # 1.`` or ``---``."""
    lines = (line for formula in displays(text) for line in formula.splitlines())
    return [line for line in lines if re.match(r"\s*([-+>#=]|\d+\.\s)", line)]


def no_angle_bracket(text: str) -> list[str]:
    """Rule 6: ``\\lt \\gt``."""
    return [formula for formula in formulas(text) if re.search(r"[<>]", formula)]


def no_refused_command(text: str) -> list[str]:
    """Rule 6: commands that a target refuses."""
    return re.findall(r"\\(?:operatorname|tag|label|bigl|bigr|textcolor|color)\b", text)


def no_bar_in_tables(text: str) -> list[str]:
    """Rule 6: a bar in a formula would end a cell."""
    rows = [line for line in prose(text).splitlines() if line.startswith("|")]
    return [formula for row in rows for formula in _INLINE.findall(row) if "|" in formula]


def no_dollar_in_prose(text: str) -> list[str]:
    """Rule 7: no literal dollar."""
    return [line for line in _INLINE.sub("", prose(text)).splitlines() if "$" in line]


def no_math_in_headings(text: str) -> list[str]:
    """Rule 7: no mathematics in titles and headings."""
    return [line for line in text.splitlines() if line.startswith(("#", "title:")) and "$" in line]


def bold_closes_on_a_letter(text: str) -> list[str]:
    """Rule 9: bold never closes on a bracket or a formula before a particle."""
    return re.findall(r"\*\*[^*\n]*[)$\]]\*\*[가-힣]", text)


def plain_quotes_are_not_used(text: str) -> list[str]:
    """Rule 9: ‘ ’ in Korean prose."""
    lines = _INLINE.sub("", prose(text)).splitlines()
    return [line for line in lines if re.search("[가-힣]", line) and re.search("['\"]", line) and ":" not in line[:8]]


Rule = Callable[[str], list[str]]
_ALL: tuple[Rule, ...] = (
    inline_has_no_inner_spaces,
    displays_stand_alone,
    no_dollar_in_prose,
    no_math_in_headings,
    no_bar_in_tables,
    bold_closes_on_a_letter,
    plain_quotes_are_not_used,
)
HUGO = _ALL
GITHUB = (
    *_ALL,
    nothing_touches_a_formula,
    no_particle_stands_apart,
    no_refused_command,
    no_line_begins_like_markdown,
    fenced_where_aligned,
)
PORTABLE = (
    *_ALL,
    nothing_touches_a_formula,
    no_particle_stands_apart,
    a_space_before_every_underscore,
    no_star,
    no_backslash_before_punctuation,
    no_double_backslash,
    no_line_begins_like_markdown,
    no_angle_bracket,
    no_refused_command,
)


def broken(text: str, rules: tuple[Rule, ...]) -> dict[str, list[str]]:
    """What breaks each rule; empty when nothing does."""
    return {rule.__name__: found for rule in rules if (found := rule(text))}
