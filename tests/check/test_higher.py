"""Second and further derivatives: the order that is written is the order that is taken."""

from __future__ import annotations

import pytest

import derive

RIGHT = [
    ("f = x^4", "f''(x) = 12x^2"),
    ("f = x^4", "f'''(x) = 24x"),
    ("f = x^4", "$f''''(x) = 24$"),
    ("f = x^4", r"$\frac{d^2f}{dx^2} = 12x^2$"),
    ("f = x^4", "d^2f/dx^2 = 12x^2"),
    ("f = x^4", "d²f/dx² = 12x²"),
    ("f = x^4", "d^3f/dx^3 = 24x"),
    ("f = x^4", "d^4f/dx^4 = 24"),
    ("f = x^4", "d2f/dx2 = 12x^2"),
    ("f = x^4", "d2f/dx^2 = 12x^2"),
    ("f = w1^3*x", "d2f/dw1² = 6w1*x"),
    ("f = sin(3*x)", r"$\frac{d^3f}{dx^3} = -27\cos 3x$"),
    ("f = w^3*x", "∂²f/∂w² = 6 w x"),
    ("f = w^3*x", r"$\frac{\partial^2 f}{\partial w^2} = 6wx$"),
    ("f = w^3*x^2", r"$\frac{\partial^2 f}{\partial w\,\partial x} = 6w^2x$"),
    ("f = w^3*x^2", r"$\frac{\partial^3 f}{\partial w^3} = 6x^2$"),
]
WRONG = [
    ("f = x^4", "f''(x) = 4x^3"),
    ("f = x^4", "f'''(x) = 12x^2"),
    ("f = x^4", "d^2f/dx^2 = 4x^3"),
    ("f = x^4", "d2f/dx^2 = 4x^3"),
    ("f = x^4", "d^4f/dx^4 = 24x"),
    ("f = x^4", r"$\frac{d^2f}{dx^2} = 4x^3$"),
    ("f = sin(3*x)", r"$\frac{d^3f}{dx^3} = 27\cos 3x$"),
    ("f = w^3*x", "∂²f/∂w² = 3w²x"),
    ("f = w^3*x", r"$\frac{\partial^2 f}{\partial w^2} = 3w^2x$"),
    ("f = w^3*x^2", r"$\frac{\partial^2 f}{\partial w^2} = 6w^2x$"),
]


@pytest.mark.parametrize(("model", "line"), RIGHT)
def test_a_right_line(model: str, line: str) -> None:
    assert [verdict.status for verdict in derive.check(line, derive.parse(model)).verdicts] == ["right"]


@pytest.mark.parametrize(("model", "line"), WRONG)
def test_a_line_with_a_derivative_of_another_order(model: str, line: str) -> None:
    assert [verdict.status for verdict in derive.check(line, derive.parse(model)).verdicts] == ["wrong_start"]
