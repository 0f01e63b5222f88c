"""The language of tensors: functions of several lines, index form, values from files, general layers."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation import plain
from derive.syntax.bodies import library
from tests.tools import needs


def meaning(graph: Graph) -> dict[str, str]:
    return {definition.name: plain(definition.term) for definition in graph.definitions}


def test_a_function_of_several_lines_is_written_out() -> None:
    graph = derive.parse("function f(u, v):\n    s = u*v\n    return s^2\ny1 = f(x, w)\nL = f(y1 + 1, w)")
    assert meaning(graph) == {"s1": "x*w", "y1": "s1^2", "s": "(y1 + 1)*w", "L": "s^2"}


def test_names_of_several_calls_tell_whose_they_are() -> None:
    graph = derive.parse("f(u) =\n    s = sin(u)\n    s^2\ny = f(x)\nL = f(y)")
    assert list(meaning(graph)) == ["s_y", "y", "s_L", "L"]


def test_several_results() -> None:
    graph = derive.parse("function swap(u, v):\n    a = u + v\n    return a, u\np, q = swap(x, w)\nL = p*q")
    assert meaning(graph) == {"p": "x + w", "q": "x", "L": "p*q"}


def test_a_long_argument_is_named_once() -> None:
    graph = derive.parse("function f(u):\n    return u*sin(u)\ny = f(w*x + 1)")
    assert meaning(graph) == {"u": "w*x + 1", "y": "u*sin(u)"}


@pytest.mark.parametrize("name", library())
def test_every_function_of_the_library_reads(name: str) -> None:
    with pytest.raises(DeriveError) as caught:
        derive.parse(f"y = {name}()")
    assert caught.value.key == "wrong_arity"


def test_members_of_a_family_call_the_library() -> None:
    words = ", ".join(f"W_{gate}, U_{gate}, b_{gate}" for gate in "zrn")
    shapes = ", ".join(f"W_{gate}[d, m], U_{gate}[m, m], b_{gate}[m]" for gate in "zrn")
    text = f"input x1[d], x2[d], h0[m]\nparameter {shapes}\nfor t = 1..2:\n    h{{t}} = gru(x{{t}}, h{{t-1}}, {words})"
    graph = derive.parse(text)
    assert list(meaning(graph)) == ["z1", "r1", "n1", "h1", "z2", "r2", "n2", "h2"]


def test_index_form_on_the_left() -> None:
    graph = derive.parse("input X[n, c], W[3, c, q]\nY[i, o] = sum(X[i + k, j]*W[k, j, o], over=(k, j))")
    assert [str(size) for size in graph.values["Y"].shape] == ["n-2", "q"]


def test_names_of_sizes_are_numbers_in_equations() -> None:
    graph = derive.parse("input X[n, d]\nL = sum(X)/n + d")
    assert set(graph.values) == {"X", "L"}
    assert derive.explain(graph, wrt="X")["X"].evaluate({"X": [[1.0, 2.0], [3.0, 4.0]]}) == [[0.5, 0.5], [0.5, 0.5]]


def test_values_from_files(tmp_path: Path) -> None:
    (tmp_path / "X.csv").write_text("a,b\n1,2\n3,-4e-1\n", encoding="utf-8")
    (tmp_path / "rest.json").write_text('{"y": [1.5, 2], "w": [0.1, 1]}', encoding="utf-8")
    model = tmp_path / "model.derive"
    model.write_text(
        "input X[n, d], y[n]\nparameter w[d]\nL = sum((X @ w - y)^2)\n"
        'at X = "X.csv", y = "rest.json", w = "rest.json"\n',
        encoding="utf-8",
    )
    graph = derive.load(model)
    assert repr(graph.point["X"]) == "matrix(matrix(1, 2), matrix(3, -4e-1))"
    assert derive.explain(graph)["w"].evaluate() == pytest.approx([-11.4, 4.08])


@needs("numpy")
def test_values_from_numpy(tmp_path: Path) -> None:
    import numpy as np

    np.savez(tmp_path / "data.npz", w=np.array([1.5, 2.0]))
    (tmp_path / "model.derive").write_text('L = sum(w^2)\nat w = "data.npz"\n', encoding="utf-8")
    assert derive.load(tmp_path / "model.derive").values["w"].shape[0].number == 2
