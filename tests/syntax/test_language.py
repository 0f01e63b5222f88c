"""The equation language: what a text becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.graph import Graph
from derive.notation import Scope, parse_plain, plain
from derive.syntax import load, parse
from tests.effort import effort

TWO_WEIGHTS = """# two_weights: a comment stays with the next statement
title "순전파와 역전파 그리고 체인룰"
date 2024-01-01
tags chain rule, "역전파"
example f(x, y) = x^2*y + 3*x*y + y^2
example y = f(g(x))
input     x
target    y_true
parameter w1, w2

# the weighted sum
z1 = w1 * x
a1 = sigmoid(z1)
z2 = w2 * a1
y_pred = sigmoid(z2)   # the output
L = 1/2 * (y_pred - y_true)^2
at x = 0.5, w1 = -0.4, w2 = 1/3
step eta = 0.1
print w1 as w_{11}
"""


def meaning(graph: Graph) -> dict[str, str]:
    return {definition.name: plain(definition.term) for definition in graph.definitions}


def roles(graph: Graph) -> dict[str, str]:
    return {name: value.role for name, value in graph.values.items()}


def test_a_whole_file() -> None:
    graph = parse(TWO_WEIGHTS)
    assert list(meaning(graph)) == ["z1", "a1", "z2", "y_pred", "L"]
    assert graph.definitions[0].caption == "the weighted sum"
    assert graph.definitions[0].place is not None
    assert (graph.definitions[0].place.line, graph.definitions[0].place.column) == (12, 1)
    assert graph.parameters == ("w1", "w2")
    assert graph.values["w1"].spelling == "w_{11}"
    assert {name: term.data for name, term in graph.point.items()}["w1"][1] == "-0.4"
    assert graph.step is not None
    assert graph.step[0] == "eta"
    assert graph.article.title == "순전파와 역전파 그리고 체인룰"
    assert graph.article.tags == ("chain rule", "역전파")
    assert [(each.name, each.arguments) for each in graph.article.examples] == [("f", ("x", "y")), ("y", ())]


def test_one_line_and_assumed_roles() -> None:
    graph = parse("z = w*x; L = (z - t)^2")
    assert roles(graph) == {"w": "parameter", "x": "input", "t": "input", "z": "intermediate", "L": "intermediate"}
    assert graph.values["w"].assumed


@pytest.mark.parametrize("name", ["w1", "W_2", "b", "theta", "beta", "W_hh", "Wq"])
def test_spelled_like_a_parameter(name: str) -> None:
    assert roles(parse(f"z = {name} + q"))[name] == "parameter"


@pytest.mark.parametrize("name", ["width", "batch", "x", "y_true"])
def test_not_spelled_like_a_parameter(name: str) -> None:
    assert roles(parse(f"z = {name} + q"))[name] == "input"


def test_keywords_are_soft() -> None:
    assert meaning(parse("target = x + 1\nstep = target*2\nat = step")) == {
        "target": "x + 1",
        "step": "target*2",
        "at": "step",
    }


def test_declarations_have_shapes_and_properties() -> None:
    graph = parse("input X[n, 2*d + 1], v[3]\ntarget Y[n, c] : one-hot\nconstant m = 5\nL = m*q")
    assert [str(size) for size in graph.values["X"].shape] == ["n", "2*d+1"]
    assert graph.values["Y"].properties == ("one-hot",)
    assert graph.values["m"].role == "constant"
    assert graph.point["m"].value == 5


def test_families_unroll() -> None:
    graph = parse("for t = 1..3:\n    h{t} = tanh(w*x{t} + u*h{t-1})\nL = h3^2")
    assert meaning(graph)["h2"] == "tanh(w*x2 + u*h1)"
    assert list(meaning(graph)) == ["h1", "h2", "h3", "L"]
    nested = parse("for i = 1..2:\n  for j = 1..2:\n    w{i}{j} = x{i}*y{j}\nL = w1_1 + w2_2")
    assert meaning(nested)["w1_2"] == "x1*y2"


def test_functions() -> None:
    graph = parse("f(u, v) = u^2*v\nfunction g\nact = sigmoid\nz = f(x, g(y))\na = act(z)*g'(z)")
    assert meaning(graph) == {"z": "f(x, g(y))", "a": "sigmoid(z)*g'(z)"}
    assert graph.functions["g"].body is None
    assert graph.functions["f"].parameters == ("u", "v")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("w₁·x − ½ŷ²", "w1*x - 1/2*y_hat^2"),
        ("σ(α × x)", "sigmoid(alpha*x)"),
        ("2x + 3(x − 1)", "2*x + 3*(x - 1)"),
        ("x**2**3", "x^(2^3)"),
        ("-x^2", "-(x^2)"),
        ("a∘b⊙c", "a*b*c"),
        ("x⁻¹", "x^(-1)"),
        ("(x +\n   y)", "x + y"),
        ("leaky_relu(x, alpha=0.1)", "leaky_relu(x, 0.1)"),
    ],
)
def test_typed_as_on_the_board(typed: str, meant: str) -> None:
    assert parse(f"L = {typed}").definitions[0].term == parse_plain(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Wᵀ @ x", "W.T @ x"),
        ("X[1:, 0] + x[:-1]", "X[1:, 0] + x[:-1]"),
        ("sum(W[i, k]*x[k], over=(i, k), where=(i != k))", "sum(W[i, k]*x[k], over=(i, k), where=i != k)"),
        ('einsum("ij,j->i", W, x)', 'einsum("ij,j->i", W, x)'),
    ],
)
def test_typed_with_tensors(typed: str, meant: str) -> None:
    graph = parse(f"input W[3, 3], X[3, 4], x[3]\ny = {typed}")
    assert graph.definitions[0].term == parse_plain(meant, Scope.of(graph))


def test_numbers_keep_their_spelling() -> None:
    term = parse("L = 0.5*x").definitions[0].term
    assert term.args[0].data == (term.args[0].value, "0.5")
    assert term.args[0].value * 2 == 1


def test_files(tmp_path: Path) -> None:
    fenced = tmp_path / "post.md"
    fenced.write_text("# T\n\n```derive\nz = w*x\n```\ntext = no\n```derive\nL = (z - t)^2\n```\n", encoding="utf-8")
    graph = load(fenced)
    assert list(meaning(graph)) == ["z", "L"]
    assert graph.definitions[1].place is not None
    assert graph.definitions[1].place.line == 8
    formulas = tmp_path / "model.tex"
    formulas.write_text(
        "$$z_1 = w_1 \\cdot x$$\n\\begin{align} \\hat y &= \\sigma(z_1) \\\\ L &= \\frac12(\\hat y - y)^2 \\end{align}"
        "\n$\\frac{\\partial L}{\\partial w_1} = 3$ \\[w_1 = w_1 - \\eta \\frac{\\partial L}{\\partial w_1}\\]",
        encoding="utf-8",
    )
    assert meaning(load(str(formulas))) == {
        "z_1": "w_1*x",
        "y_hat": "sigmoid(z_1)",
        "L": "1/2*(y_hat - y)^2",
    }


def test_markdown_with_formulas_is_read_from_a_stream_too() -> None:
    assert meaning(parse("Text with\n$$L = (w_1 x - y)^2$$\nand more.")) == {"L": "(w_1*x - y)^2"}


def test_long_files_are_read_with_linear_effort() -> None:
    def work(depth: int) -> int:
        text = "\n".join(f"z{i} = w{i}*a{i - 1}\na{i} = sigmoid(z{i})" for i in range(1, depth + 1))
        return effort(lambda: parse(text))

    work(100)
    assert work(4000) < 9 * work(500)
