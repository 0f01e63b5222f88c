"""An adjoint that is placed among zeros keeps its place, also where the graph has a name for the entries read there."""

from __future__ import annotations

from math import cos, log

import pytest

import derive

MODEL = """parameter p[2]
v = p[:]
a = log10(p)
b = log10(p)
L = sum(sin(v)) + sum(sin(a)) + sum(sin(b))"""


def test_the_place_of_an_embedded_gradient_is_no_value() -> None:
    point = [0.5, 2.0]
    want = [cos(x) + 2 * cos(log(x) / log(10)) / (x * log(10)) for x in point]
    assert derive.explain(derive.parse(MODEL))["p"].evaluate({"p": point}) == pytest.approx(want, rel=1e-12)
