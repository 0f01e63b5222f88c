"""Raw LaTeX tokens: commands, letters, numbers and signs, before names are put together."""

from __future__ import annotations

import re

from derive.notation.letters import GREEK, GREEK_NAMES, SUBSCRIPTS, SUPERSCRIPTS, VARIANTS
from derive.notation.tokens import TOKEN_LIMIT, Token, check_nesting, failure

__all__ = ["SPACES", "raw_tokens"]

_PATTERN = re.compile(
    r"""(?P<space>\s+|~|\\[,;:!\ ]|%[^\n]*)
    |(?P<row>\\\\(?:\[[^\]]*\])?|\\cr(?![A-Za-z]))
    |(?P<command>\\[A-Za-z]+|\\[{}|])
    |(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    |(?P<letter>[^\W\d_])
    |(?P<sign><=|>=|!=|:=|.)""",
    re.VERBOSE | re.DOTALL,
)
SPACES = frozenset(
    r"""\quad \qquad \space \displaystyle \textstyle \left \right \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr
    \biggl \biggr \middle \therefore \nonumber \notag \limits \nolimits \thinspace \enspace""".split()
)
_ENVIRONMENTS = ("aligned", "align", "align*", "split", "gathered", "gather", "gather*", "equation", "equation*")


def raw_tokens(text: str) -> list[Token]:
    """The tokens of a formula; spacing and the size of brackets are dropped. Raises ``nesting_too_deep`` and more."""
    tokens: list[Token] = []
    for match in _PATTERN.finditer(text):
        kind, content = str(match.lastgroup), match[0]
        if kind == "space" or content in SPACES:
            continue
        tokens.append(_token(kind, content, match.start(), match.end()))
        if len(tokens) > TOKEN_LIMIT:
            raise failure("expression_too_long", text, match.start(), match.end(), limit=TOKEN_LIMIT)
    tokens.append(Token("end", "", len(text), len(text)))
    check_nesting(tokens, text)
    return _without_environments(tokens, text)


def _token(kind: str, content: str, start: int, end: int) -> Token:
    if kind == "letter":
        if content in GREEK_NAMES:
            return Token("greek", GREEK_NAMES[content], start, end)
        if content in SUBSCRIPTS or content in SUPERSCRIPTS or content in "ᵀ":
            return Token("small", content, start, end)
    if kind == "sign" and (content in SUBSCRIPTS or content in SUPERSCRIPTS):
        return Token("small", content, start, end)
    if kind == "command":
        name = content[1:]
        greek = VARIANTS.get(name, name)
        return Token("greek", greek, start, end) if greek in GREEK else Token(content, name, start, end)
    return Token(content if kind == "sign" else kind, content, start, end)


def _without_environments(tokens: list[Token], source: str) -> list[Token]:
    """Drop the frames of ``aligned`` and its kin; name those of ``cases`` and matrices."""
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind not in (r"\begin", r"\end"):
            result.append(token)
            continue
        close = position
        while tokens[close].kind not in ("}", "end"):
            close += 1
        if tokens[close].kind == "end":
            raise failure("unexpected_end", source, token.start, tokens[close].end, expected="}")
        name = "".join(item.text for item in tokens[position + 1 : close])
        if name == "cases" or name.endswith("matrix"):
            kind = "matrix" if name.endswith("matrix") else "cases"
            result.append(Token(f"{token.text} {kind}", name, token.start, tokens[close].end))
        elif name not in _ENVIRONMENTS:
            raise failure("unknown_command", source, token.start, tokens[close].end, command=name)
        position = close + 1
    return result
