"""Signs of LaTeX: which commands mean the same, and the kind of token that each becomes."""

from __future__ import annotations

__all__ = ["FRACTIONS", "NO_BRACKETS", "RELATIONS", "SIGNS"]

SIGNS = {
    **dict.fromkeys((r"\cdot", r"\times", "*", "·", "×", "⋅", "∗", r"\odot", "⊙", r"\circ", "∘", r"\ast"), "*"),
    **dict.fromkeys((r"\circledast", r"\bullet"), "*"),
    **dict.fromkeys(("+",), "+"),
    **dict.fromkeys(("-", "−", "–"), "-"),
    **dict.fromkeys(("/", r"\div"), "/"),
    **dict.fromkeys((r"\approx", "≈", r"\simeq"), "≈"),
    **dict.fromkeys((r"\leftarrow", r"\gets", r"\coloneqq", ":=", "←"), "←"),
    **dict.fromkeys((r"\ne", r"\neq", "≠", "!="), "!="),
    **dict.fromkeys((r"\le", r"\leq", r"\leqslant", "≤", "<="), "<="),
    **dict.fromkeys((r"\ge", r"\geq", r"\geqslant", "≥", ">="), ">="),
    **dict.fromkeys((r"\lt", "<"), "<"),
    **dict.fromkeys((r"\gt", ">"), ">"),
    "=": "=",
    ",": ",",
    "'": "'",
    "′": "'",
    "!": "!",
    "^": "^",
    "{": "{",
    "}": "}",
    "|": "|",
    **dict.fromkeys(("(", "[", r"\{", r"\lbrace", r"\lbrack"), "("),
    **dict.fromkeys((")", "]", r"\}", r"\rbrace", r"\rbrack"), ")"),
    r"\lvert": "lvert",
    r"\rvert": "rvert",
    r"\lVert": "lnorm",
    r"\rVert": "rnorm",
    r"\|": "norm",
    r"\Vert": "norm",
    r"\partial": "∂",
    "∂": "∂",
    r"\nabla": "nabla",
    r"\sum": "sum",
    r"\infty": "infinity",
    "begin cases": "cases",
    "begin matrix": "matrix",
    "end cases": "end",
    "end matrix": "end",
}
NO_BRACKETS = str.maketrans("", "", "()[]")
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"))
RELATIONS = frozenset(("=", "≈", "←", "<=", ">=", "<", ">", "!=", "+", "-", "*"))
