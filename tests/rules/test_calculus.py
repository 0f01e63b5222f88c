"""The rules write what a teacher writes, and SymPy agrees."""

from __future__ import annotations

import pytest

from derive.derivation import Step
from derive.kernel import decide
from derive.kernel.from_sympy import from_sympy
from derive.kernel.symbolic import symbol, to_sympy
from derive.notation import parse_plain, plain
from derive.rules import differentiate
from derive.rules.records import RECORDS

WRITTEN = [
    ("1/2*(y - t)^2", "y", "y - t"),
    ("1/2*(t - y)^2", "y", "-(t - y)"),
    ("(a - y)^2", "a", "2*(a - y)"),
    ("x^2*y + 3*x*y + y^2", "x", "2*x*y + 3*y"),
    ("x^2*y + 3*x*y + y^2", "y", "x^2 + 3*x + 2*y"),
    ("w*x + b", "w", "x"),
    ("w*x + b", "b", "1"),
    ("x*x", "x", "2*x"),
    ("x/2", "x", "1/2"),
    ("0.5*x^2", "x", "x"),
    ("1/q", "q", "-1/q^2"),
    ("m/(1 + x)", "x", "-m/(1 + x)^2"),
    ("x/(1 + x^2)", "x", "(1 - x^2)/(1 + x^2)^2"),
    ("sigmoid(w*x)", "w", "sigmoid'(w*x)*x"),
    ("exp(-z)", "z", "-exp(-z)"),
    ("log(1 + exp(z))", "z", "exp(z)/(1 + exp(z))"),
    ("-(y*log(a) + (1 - y)*log(1 - a))", "a", "-(y/a - (1 - y)/(1 - a))"),
    ("sqrt(x)", "x", "1/(2*sqrt(x))"),
    ("2^x", "x", "2^x*log(2)"),
    ("stop_gradient(x)*x", "x", "stop_gradient(x)"),
    ("7", "x", "0"),
    ("x^0.5", "x", "0.5*x^(-0.5)"),
    ("(x + y)/c", "x", "1/c"),
    ("x^3/3", "x", "x^2"),
]


@pytest.mark.parametrize(("text", "by", "expected"), WRITTEN, ids=[f"{text} by {by}" for text, by, _ in WRITTEN])
def test_is_written_as_a_teacher_writes_it(text: str, by: str, expected: str) -> None:
    assert plain(differentiate(parse_plain(text), by).after) == plain(parse_plain(expected))


FUNCTIONS = """exp(u) log(u) ln(u) log2(u) log10(u) sqrt(u) abs(u) sign(u) sin(u) cos(u) tan(u) sec(u) csc(u) cot(u)
asin(u/3) acos(u/3) atan(u) sinh(u) cosh(u) tanh(u) sigmoid(u) relu(u) softplus(u) silu(u) mish(u) erf(u) logsigmoid(u)
gelu(u) leaky_relu(u,0.1) elu(u,1.5) elu(2,u) leaky_relu(-2,u) maximum(u,1) maximum(1,u) minimum(u,1) minimum(1,u)
clip(u,-1,1) where(u>0,u^2,-u) u^3 u^-2 u^u 3^u (1+u)/(1-u^2) u*exp(u)*sin(u) sigmoid(tanh(u^2)) exp(-u^2/2)/sqrt(2*pi)
log(sigmoid(u)) 1/(1+exp(-u)) u^(1/3) abs(u^2-1) sigmoid(u)*(1-sigmoid(u)) relu(-u)*u sqrt(1+u^2)""".split()


@pytest.mark.parametrize("text", FUNCTIONS)
def test_sympy_computes_the_same(text: str) -> None:
    term = parse_plain(text)
    computed = from_sympy(to_sympy(term).diff(symbol("u")), ["u"])
    assert decide(differentiate(term, "u").after, computed, positive=["u"]).equal


@pytest.mark.parametrize("text", FUNCTIONS)
def test_every_step_names_a_record_and_leads_to_its_result(text: str) -> None:
    def check(step: Step) -> None:
        assert step.rule in RECORDS
        for inner in step.steps:
            check(inner)
            if inner.rule == "simplify":
                assert decide(inner.before, inner.after, positive=["u"]).equal
                assert inner.after == step.after

    check(differentiate(parse_plain(text), "u"))


BROKEN = [
    ("sigmoid(u)", "sigmoid(u)*(1 + sigmoid(u))"),
    ("tanh(u)", "1 - tanh(u)"),
    ("tanh(u)", "tanh(u)*(1 - tanh(u))"),
    ("relu(u)", "u"),
    ("softplus(u)", "sigmoid(-u)"),
    ("u^3", "3*u^3"),
    ("u^3", "2*u^2"),
    ("1/u", "1/u^2"),
    ("sqrt(u)", "1/sqrt(u)"),
    ("log2(u)", "1/u"),
    ("3^u", "3^u"),
    ("gelu(u)", "1/2*(1 + erf(u/sqrt(2)))"),
    ("erf(u)", "1/sqrt(pi)*exp(-u^2)"),
    ("atan(u)", "1/(1 - u^2)"),
    ("silu(u)", "sigmoid(u)"),
    ("logsigmoid(u)", "sigmoid(u)"),
    ("acos(u/3)", "1/sqrt(9 - u^2)"),
]


@pytest.mark.parametrize(("text", "wrong"), BROKEN)
def test_the_nearest_wrong_neighbour_is_caught(text: str, wrong: str) -> None:
    computed = from_sympy(to_sympy(parse_plain(text)).diff(symbol("u")), ["u"])
    assert decide(parse_plain(wrong), computed, positive=["u"]).outcome == "different"
