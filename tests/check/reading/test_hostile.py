"""A submission is untrusted: every attack ends soon, in claims, in ``unread`` places or in one error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.check.reading import LIMIT, read_submission
from tests.effort import effort

MODEL = derive.parse("z = w*x + b\na = sigmoid(z)\nL = (a - y)^2")
ATTACKS = {
    "dunder": "dL/dw = ().__class__.__bases__[0].__subclasses__()",
    "import": "dL/dw = __import__('os').system('id')",
    "tower": "dL/dw = 9**9**9**9",
    "tower in LaTeX": "$$L = 9^{9^{9^{9}}}$$",
    "folded power": "dL/dw = x**(64+64*9999)",
    "parentheses": f"dL/dw = {'(' * 3000}x{')' * 3000}",
    "fractions": "$$L = " + r"\frac{1}{" * 400 + "x" + "}" * 400 + "$$",
    "derivatives": "$$" + r"\frac{\partial " * 60 + "x" + r"}{\partial w}" * 60 + " = 1$$",
    "sum": "dL/dw = " + "+".join(["x"] * 9000),
    "big sum": r"$$L = \sum_{i=1}^{100000000} x_i$$",
    "binomial": r"$$L = \binom{100000}{50000}$$",
    "digits": "dL/dw = " + "9" * 19000,
    "exponent": "dL/dw = 1e999999999",
    "relations": "=" * 19000,
    "dollars": "$" * 19999,
    "formulas": "$x=1$" * 3900,
    "begin": r"\begin{align}" * 1500,
    "cases": "$$" + r"\begin{cases}" * 1400 + "$$",
    "brackets": "$$" + r"\left(" * 2800 + "$$",
    "primes": "dL/dw = f" + "'" * 5000 + "(x)",
    "slashes": "dL/dw = " + "1/x y " * 2000,
    "letters": "= " + "wx" * 9000,
    "minus": "dL/dw = " + "-" * 9000 + "x",
    "powers": "dL/dw = " + "^".join(["x"] * 3000),
    "bars": "dL/dw = " + "|" * 9000,
    "logs": "$$L = " + r"\log " * 5000 + "x$$",
    "macros": r"$$\def\x{\x\x}\x = 1$$",
    "files": r"$$\input{/etc/passwd} = x$$",
    "marks": "dL/dw = " + "́" * 9000,
    "rows": "$$" + r"x=1\\" * 3000 + "$$",
    "backticks": "`" * 19999,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_end(attack: str) -> None:
    found = []
    effort(lambda: found.append(read_submission(ATTACKS[attack][:LIMIT], MODEL)), most=10_000_000)
    claims = found[0].claims
    assert all(claim.role == "unread" or claim.left is not None for claim in claims)


@pytest.mark.parametrize(("text", "key"), [("x" * (LIMIT + 1), "text_too_long"), ("x = \0", "nul_character")])
def test_refused_whole(text: str, key: str) -> None:
    with pytest.raises(derive.DeriveError) as caught:
        read_submission(text, MODEL)
    assert caught.value.key == key


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("xwaL=+-*/^_{}()[]$\\|&,.'′∂σΣ12 \n가ℝ·²"), max_size=80))
def test_any_text(text: str) -> None:
    for claim in read_submission(text, MODEL).claims:
        assert 0 <= claim.span[0] <= claim.span[1] <= len(text)
