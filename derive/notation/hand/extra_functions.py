"""Functions that are written by hand and that the table of ops does not have: each by what it means."""

from __future__ import annotations

from functools import cache

from derive.term import Term, number

__all__ = ["ANOTHER_NAME", "CLASSIC", "ELEMENTARY", "by_meaning"]

ANOTHER_NAME = {"expit": "sigmoid", "sgn": "sign", "arctg": "atan", "tg": "tan"}
_MEANINGS = {
    "sech": "1/cosh(u)",
    "csch": "1/sinh(u)",
    "coth": "cosh(u)/sinh(u)",
    "cosec": "1/sin(u)",
    "softsign": "u/(1 + abs(u))",
    "logit": "log(u/(1 - u))",
}
_STEPS = ("heaviside", "step")
CLASSIC = frozenset(
    "sin cos tan sec csc cot asin acos atan arcsin arccos arctan sinh cosh exp log ln sqrt sech csch coth".split()
)
"""Functions that may stand before their argument without a parenthesis, and hardly in a sentence."""
ELEMENTARY = CLASSIC | frozenset("tanh sigmoid relu softplus silu swish gelu erf cosec softsign logit expit".split())
"""Those that are spoken of in sentences too: ``as for tanh h' = 1 - h^2``."""


@cache
def by_meaning(word: str) -> Term | None:
    """What a function of ``u`` means in functions of the table; ``None`` where the word is none of these."""
    from derive.notation import parse_plain

    if word in _STEPS:
        return Term("indicator", (Term("compare", (Term("name", (), "u"), number(0)), ">"),))
    return parse_plain(_MEANINGS[word]) if word in _MEANINGS else None
