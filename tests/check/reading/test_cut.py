"""A formula with an unknown word or sign in its midst is not read by halves; what stands behind it is no part of it."""

from __future__ import annotations

import pytest

import derive

MODEL = "input x\nparameter w, b\ntarget y\nz = w*x + b\na = sigmoid(z)\nL = (a - y)^2"


def statuses(text: str) -> list[str]:
    return [str(verdict.status) for verdict in derive.check(text, derive.parse(MODEL)).verdicts]


@pytest.mark.parametrize("between", "banana 😀 & ~ % ? ☓ (error) (see) 곱하기 $ slopeof".split())
def test_what_stands_between_two_halves_leaves_the_line_open(between: str) -> None:
    for line in (f"dL/db = 2 {between} (a-y)a(1-a)", f"dL/da = 2(a-y) {between} a(1-a)"):
        assert statuses(line) in (["undecided"], ["not_understood"])


@pytest.mark.parametrize("rest", ["...", " …", " · (…)"])
def test_what_was_left_out_leaves_the_line_open(rest: str) -> None:
    assert statuses(f"dL/da = 2(a-y){rest}") == ["not_understood"]


@pytest.mark.parametrize(
    "behind",
    [
        "units", "✅", "😀", "†", "(chain rule)", "by the chain rule", "[2]", "# 2(a-y)a(1-a)", "// the gradient",
        "and da/dz = a(1-a)", "since L is a square", "(from (2) and (3))", "✓ da/dz = a(1-a) ✓", "as a(1-a) is σ'(z)",
        "→ da/dz = a(1-a)", "이고 da/dz = a(1-a)이다", "그리고 a(1-a)를 곱하면 dL/dz = 2(a-y)a(1-a)",
    ],
)  # fmt: skip
def test_what_stands_behind_a_formula_is_none_of_it(behind: str) -> None:
    assert set(statuses(f"dL/da = 2(a-y) {behind}")) == {"right"}
    assert statuses(f"dL/da = (a-y) {behind}")[0] == "wrong_start"


@pytest.mark.parametrize("sign", ["✕", "⨯", "×"])
def test_any_sign_of_a_product(sign: str) -> None:
    assert statuses(f"dL/db = 2(a-y) {sign} a(1-a)") == ["right"]
    assert statuses(f"dL/db = 2(a-y) {sign} a(1+a)") == ["wrong_start"]
