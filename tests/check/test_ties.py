"""Where two mistakes lead to the same value: the one that is made."""

from __future__ import annotations

import pytest

import derive

SHARED = "input x\nparameter w\ntarget y\nh1 = w*x\nh2 = w*h1\nL = 1/2*(h2 - y)^2"
TWO_WAYS = "input x\nparameter w, u, v\na = x*w\np = a*u\nq = a*v\nL = p*q"
LINE = "input x\nparameter w, b\ntarget y\nz = w*x + b\nL = (z - y)^2"
CLASSES = "parameter z1, z2\ne1 = exp(z1)\ne2 = exp(z2)\ns = e1 + e2\np1 = e1/s\np2 = e2/s\nL = -log(p1)"


@pytest.mark.parametrize(
    ("model", "text", "kind"),
    [
        (SHARED, "∂L/∂w = (h2 - y) h1", "dropped_path"),
        (SHARED, "∂L/∂h2 = (h2 - y)/2", "constant_factor"),
        (TWO_WAYS, "∂L/∂a = q u", "dropped_path"),
        (LINE, "∂L/∂w = 2(wx+b-y)x = 2wx + 2bx - 2yx", "algebra_slip"),
        (LINE, "∂L/∂w = 2(wx+b-y)x = 2(wx+b-y)", "missing_factor"),
        (f"{LINE}\nat x = 2, w = 0.5, b = 0, y = 3", "∂L/∂z = 1 - 3", "constant_factor"),
        (CLASSES, "∂L/∂z2 = p1", "wrong_variable"),
    ],
)
def test_the_kind_of_a_mistake_that_others_look_like(model: str, text: str, kind: str) -> None:
    found = derive.check(text, derive.parse(model))
    assert found.first_wrong is not None
    assert found.verdicts[found.first_wrong].kind == kind
