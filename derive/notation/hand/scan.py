"""Raw tokens of a formula by hand: LaTeX or plain, with places in the whole submission."""

from __future__ import annotations

import re
import unicodedata

from derive.notation.hand.methods import as_formula
from derive.notation.letters import GREEK, GREEK_NAMES, SUBSCRIPTS, SUPERSCRIPTS, VARIANTS
from derive.notation.tokens import NESTING_LIMIT, TOKEN_LIMIT, Token, failure
from derive.notation.tokens_plain import FRACTIONS

__all__ = ["DIGIT_LIMIT", "scan_latex", "scan_plain"]

DIGIT_LIMIT = 60
EXPONENT_LIMIT = 400
_NAME = 3  # letters: a longer word behind "grad" belongs to a sentence
_SMALL_WORDS = frozenset("is of at in to by on as we it so an or".split())

_LATEX = re.compile(
    r"""(?P<quad>\\q?quad(?![A-Za-z]))
    |(?P<space>\s+|~|\\[,;:!\ >]|%[^\n]*)
    |(?P<row>\\\\(?:\[[^\]\n]{0,20}\])?|\\cr(?![A-Za-z])|\\newline(?![A-Za-z]))
    |(?P<command>\\[A-Za-z]+|\\[{}|])
    |(?P<escaped>\\[_*^])
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+(?![\w.]))?|\.[0-9]+)
    |(?P<letter>[^\W\d_])
    |(?P<sign><=|>=|!=|:=|={2,}|-=|\+=|<-|->|\.\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(
    r"""(?P<space>\s+)
    |(?P<command>\\[A-Za-z]+)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+(?![\w.]))?|\.[0-9]+)
    |(?P<circle>π(?=[A-Za-z]))
    |(?P<word>[A-Za-zͰ-Ͽὰ-῿À-ÖØ-öø-ɏẑ][A-Za-z0-9Ͱ-ϿÀ-ÖØ-öø-ɏ̀-ͯ₀-₉ₐ-ₜᵢᵣᵤᵥⱼ]*(?:_(?:\{[^{}\n]{1,20}\}|[A-Za-z0-9Α-Ωα-ω₀-₉ₐ-ₜᵢᵣᵤᵥⱼ]+))*)
    |(?P<prose>[^\W\d_])
    |(?P<sign><=|>=|!=|:=|==|-=|\+=|<-|->|=>|\*\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_SPACES = frozenset(
    r"""\space \displaystyle \textstyle \scriptstyle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr
    \Biggl \Biggr \middle \nonumber \notag \limits \nolimits \thinspace \enspace \medspace \strut \mathstrut \hfill
    \ensuremath \mathop \mathrel \mathbin \mathord \mathclose \mathopen \large \Large \small \it \sf \hline
    \negthinspace \nobreak \allowbreak \protect \relax \scriptsize \footnotesize""".split()
)
_UPRIGHT = frozenset((r"\mathrm", r"\text", r"\operatorname", r"\rm", r"\mathsf"))
_ALIKE = {"－": "-", "（": "(", "）": ")", "＝": "=", "＋": "+", "，": ",", "：": ":", "；": ";", "＊": "*"}


def scan_latex(source: str, start: int, end: int) -> list[Token]:
    """Raw tokens of LaTeX; spacing and sizes of brackets are dropped, ``\\quad`` is kept."""
    return _with_differentials(_scan(_LATEX, source, start, end, latex=True))


def _with_differentials(tokens: list[Token]) -> list[Token]:
    """An upright d, ``\\mathrm{d}``, is a letter."""
    result: list[Token] = []
    for token in tokens:
        result.append(token)
        last = result[-4:]
        kinds = [part.kind for part in last[1:]]
        if kinds == ["{", "letter", "}"] and last[0].kind in _UPRIGHT and last[2].text == "d":
            result[-4:] = [Token("letter", "d", last[0].start, token.end)]
    return result


def scan_plain(source: str, start: int, end: int) -> list[Token]:
    """Raw tokens of plain text: whole words, and ``prose`` for letters of no formula; array code as formulas."""
    return as_formula(_with_gradients(_scan(_PLAIN, source, start, end, latex=False)))


def _with_gradients(tokens: list[Token]) -> list[Token]:
    """``grad f`` is ``∇f``."""
    words = [token.text if token.kind == "word" else "" for token in tokens]
    return [
        Token("∇", "∇", token.start, token.end) if word == "grad" and _is_short_name(after) else token
        for token, word, after in zip(tokens, words, [*words, ""][1:], strict=True)
    ]


def _is_short_name(word: str) -> bool:
    return 0 < len(word) < _NAME and word not in _SMALL_WORDS


def _scan(pattern: re.Pattern[str], source: str, start: int, end: int, latex: bool) -> list[Token]:
    tokens: list[Token] = []
    depth = 0
    for match in pattern.finditer(source, start, end):
        kind, content = str(match.lastgroup), match[0]
        if kind == "space" or content in _SPACES:
            continue
        token = _token(kind, content, match.start(), match.end(), source)
        if content in FRACTIONS:
            tokens += _fraction(token, tokens, source)
            continue
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        if depth > NESTING_LIMIT:
            raise failure("nesting_too_deep", source, token.start, token.end, limit=NESTING_LIMIT)
        tokens.append(token)
        if len(tokens) > TOKEN_LIMIT:
            raise failure("expression_too_long", source, token.start, token.end, limit=TOKEN_LIMIT)
    return tokens


def _fraction(token: Token, before: list[Token], source: str) -> list[Token]:
    """``½`` as ``(1/2)``; ``1½``, which is no product, is not read."""
    start, end = token.start, token.end
    if before and before[-1].kind == "number" and before[-1].end == start:
        raise failure("unknown_character", source, start, end, character=token.text, code=f"U+{ord(token.text):04X}")
    above, _, below = FRACTIONS[token.text].partition("/")
    kinds = (("(", "("), ("number", above), ("/", "/"), ("number", below), (")", ")"))
    return [Token(kind, text, start, end) for kind, text in kinds]


def _token(kind: str, content: str, start: int, end: int, source: str) -> Token:
    if kind == "number" and (len(content) > DIGIT_LIMIT or _exponent(content) > EXPONENT_LIMIT):
        raise failure("number_too_long", source, start, end, limit=DIGIT_LIMIT)
    if kind in ("letter", "prose"):
        return _letter(kind, content, start, end)
    if kind == "escaped":
        return Token(content[1], content[1], start, end)
    if kind == "sign":
        content = "==" if content.startswith("==") else _ALIKE.get(content, content)
        small = content in SUBSCRIPTS or content in SUPERSCRIPTS or content == "ᵀ"
        return Token("small" if small else content, content, start, end)
    if kind == "command":
        name = content[1:]
        greek = VARIANTS.get(name, name)
        return Token("greek", greek, start, end) if greek in GREEK else Token(content, name, start, end)
    return Token("word" if kind == "circle" else kind, content, start, end)


def _is_face(content: str) -> bool:
    """A letter of a mathematical alphabet, 𝑤 or ℒ; blackboard 𝔼 and ℝ name sets and operators and stay."""
    return "\U0001d400" <= content <= "\U0001d537" or "\U0001d56c" <= content <= "\U0001d7cb" or content in "ℎℒℓℰℐℋℱℳ"


def _exponent(content: str) -> int:
    """The power of ten of a number, refused before it is computed."""
    _, _, digits = content.lower().partition("e")
    return abs(int(digits)) if digits else 0


def _letter(kind: str, content: str, start: int, end: int) -> Token:
    if _is_face(content):
        content = unicodedata.normalize("NFKC", content)
    if content in GREEK_NAMES:
        name = GREEK_NAMES[content]
        return Token("sum" if content == "Σ" else "greek", name, start, end)
    if content in SUBSCRIPTS or content in SUPERSCRIPTS or content == "ᵀ":
        return Token("small", content, start, end)
    foreign = kind == "letter" and 0x2E7F < ord(content) < 0x1D400
    return Token("prose" if foreign else kind, content, start, end)
