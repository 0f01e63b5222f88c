"""The derivative along one route and the whole derivative are never written alike, and both can be checked."""

from __future__ import annotations

import re

import pytest

import derive
from derive.notation import Scope, Style, latex, parse_latex
from derive.term import Term, name
from tests.documents.test_tensors import document

L2 = """parameter w, b
y = w*x + b
L = 1/2*(y - t)^2 + lam/2*w^2
at lam=0.1, x=2, t=1, w=0.5, b=0.1
"""
INNER = "parameter w\nu = w*x\nv = u*w + w\nL = (v - t)^2\n"
SHARED = "parameter w[d]\ninput x[d]\nL = (w@x)^2 + w@w\n"
DIRECT = r"\left(\frac{\partial L}{\partial w}\right)_{\text{direct}}"


@pytest.mark.parametrize("style", ["paths", "backprop"])
def test_the_direct_part_has_a_notation_of_its_own(style: str) -> None:
    text = document(L2, style=style)
    assert rf"\frac{{\partial y}}{{\partial w}} + {DIRECT}" in text
    assert rf"{DIRECT} = \lambda w" in text
    assert re.search(r"\n\\frac\{\\partial L\}\{\\partial w\} = \\lambda w", text) is None
    assert f"${DIRECT}$ treats only" in text


def test_the_direct_part_of_a_value_inside() -> None:
    text = document(INNER)
    assert r"\left(\frac{\partial v}{\partial w}\right)_{\text{direct}} = (u + 1)" in text
    assert r"\frac{\partial v}{\partial u} = w" in text


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize(("model", "style"), [(L2, "paths"), (L2, "backprop"), (INNER, "paths"), (INNER, "backprop")])
def test_the_printed_page_is_all_right(model: str, style: str, code: str) -> None:
    graph = derive.parse(model)
    review = derive.check(document(model, code, style=style), graph)
    assert [verdict for verdict in review.verdicts if verdict.status == "error"] == []
    assert review.exit_code == 0


def test_contributions_are_marked_at_full_detail() -> None:
    text = document(SHARED, options={"detail": "full"})
    whole = re.findall(r"^(?:\\boxed\{)?\\frac\{\\partial L\}\{\\partial\\mathbf\{w\}\} =.*", text, re.MULTILINE)
    assert len(whole) == 1
    assert r"\right)_{\mathbf{w}^\top \mathbf{x}} = 2(\mathbf{w}^\top \mathbf{x}) \mathbf{x}" in text
    assert r"\right)_{\mathbf{w}^\top \mathbf{w}} = \mathbf{w} + \mathbf{w} = 2\mathbf{w}" in text


LOGISTIC = """input X[n, d]
target y[n]
parameter w[d], b
z = X@w + b
p = sigmoid(z)
L = -mean(y*log(p) + (1 - y)*log(1 - p))
"""
RECURRENT = """input x1[d], x2[d], h0[m]
target t[m]
parameter Wx[d, m], Wh[m, m]
h1 = tanh(x1@Wx + h0@Wh)
h2 = tanh(x2@Wx + h1@Wh)
L = 1/2*sum((h2 - t)^2)
"""


WHOLE = {LOGISTIC: [r"n \mathbf{p}", r"(1 - \mathbf{p})"], RECURRENT: [r"\mathbf{x}_1", r"\mathbf{x}_2"]}


@pytest.mark.parametrize(
    ("model", "by", "parts"),
    [
        (LOGISTIC, r"\mathbf{p}", [r"\log(\mathbf{p})", r"1 - \mathbf{p}"]),
        (RECURRENT, r"\mathbf{W}_x", [r"\mathbf{h}_1", r"\mathbf{h}_2"]),
    ],
)
def test_each_route_of_a_tensor_is_named(model: str, by: str, parts: list[str]) -> None:
    text = document(model, options={"detail": "full"})
    whole = rf"\frac{{\partial L}}{{\partial{by}}}"
    assert [part for part in parts if rf"\left({whole}\right)_{{{part}}} = " not in text] == []
    told = re.findall(rf"(?<!\\left\(){re.escape(whole)} =(.*)", text)
    assert [line for line in told if any(line.count(part) == 0 for part in WHOLE[model])] == []


@pytest.mark.parametrize("word", ["direct", "직접"])
def test_the_strict_reader_knows_the_notation(word: str) -> None:
    term = Term("local", (name("L"), name("w")))
    assert parse_latex(latex(term, Style(direct=word)), Scope.of(derive.parse(L2))) == term


ATTENTION = """input X[n, d]
target T[n, k]
parameter Wq[d, k], Wk[d, k], Wv[d, k]
N1 = 2*X
Q = N1@Wq
K = N1@Wk
V = N1@Wv
A = softmax(Q@K.T, axis=1)
H = A@V
L = 1/2*sum((H - T)^2)
"""


def test_projections_are_no_time_steps() -> None:
    text = document(ATTENTION, wrt=["X"], code="ko")
    assert "시점" not in text
    assert "세 곳에 쓰인다" in text
    assert "두 시점에 모두 쓰인다" in document(RECURRENT, code="ko")
