"""Functions without parentheses in lines of plain text: part of a formula, or a word of the sentence before it."""

from __future__ import annotations

import pytest

import derive

MODEL = "input x\nparameter w\ntarget y\nz = w*x\nh = tanh(z)\nL = (h - y)^2"


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("dh/dz = 1 - tanh z tanh z", "dh/dz = 1 - tanh z tanh z"),
        ("tanh z = h", "tanh z = h"),
        ("2*tanh z = 2h", "2*tanh z = 2h"),
        ("d/dz tanh z = 1 - tanh^2 z", "d/dz tanh z = 1 - tanh^2 z"),
        ("as we know for tanh dh/dz = 1 - h^2", "dh/dz = 1 - h^2"),
        ("the symmetry of the sigmoid sigma(-z) = 1 - sigma(z)", "sigma(-z) = 1 - sigma(z)"),
        ("dL/dh = 2h - 2y and log x^2 = 2 log x", "dL/dh = 2h - 2y"),
    ],
)
def test_a_function_belongs_to_its_formula_alone(line: str, span: str) -> None:
    first = derive.check(line, derive.parse(MODEL)).verdicts[0]
    assert line[slice(*first.span)] == span
    assert first.status == "right"


@pytest.mark.parametrize("line", ["f_x = 2x*y", "f_{xy} = 2x", "f_yy = 0", "$f_x = 2xy$", "$f_{xx} = 2y$"])
def test_a_subscript_is_a_derivative(line: str) -> None:
    found = derive.check(line, derive.parse("input x\ntarget y\nf = x^2*y")).verdicts
    assert [verdict.status for verdict in found] == ["right"]


@pytest.mark.parametrize("line", ["f_x = x*y", "f_{xy} = 2y", "$f_y = -x^2$", "$f_{xx} = 2x$"])
def test_a_subscript_is_the_derivative_by_that_name(line: str) -> None:
    found = derive.check(line, derive.parse("input x\ntarget y\nf = x^2*y")).verdicts
    assert [verdict.status for verdict in found] == ["wrong_start"]


def test_what_is_set_to_zero_is_no_claim() -> None:
    graph = derive.parse(MODEL)
    assert not derive.check(r"$\frac{\partial L}{\partial w} = 0$ 을 풀면 된다.", graph).verdicts
    assert not derive.check("Setting dL/dw = 0 gives the minimum.", graph).verdicts
    assert derive.check("so dL/dw = 0", graph).verdicts[0].status == "wrong_start"
