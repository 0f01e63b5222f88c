"""Random scalar graphs: shared nodes, several paths, every function, against SymPy and against differences."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from derive.engine import derive
from derive.errors import DeriveError
from derive.graph import Definition, Graph, Value
from derive.kernel import verify
from derive.kernel.evaluation import compile_term
from derive.kernel.fields import OutsideDomain, precise
from derive.kernel.from_sympy import from_sympy
from derive.kernel.symbolic import symbol, to_sympy
from derive.notation import parse_plain
from derive.rules import total
from derive.term import Term

UNARY = "sigmoid tanh relu softplus silu mish gelu erf logsigmoid sin cos atan exp abs".split()
LEAVES = ("w1", "w2", "x", "b")


def random_graph(seed: int) -> Graph:
    """Five to eight definitions over four leaves; every later one may use every earlier one."""
    source = random.Random(seed)
    known, definitions = list(LEAVES), []
    for position in range(source.randint(4, 7)):
        a, b, c = source.sample(known[-5:], 3)
        text = source.choice(
            (
                f"{a}*{b} + {c}",
                f"{source.choice(UNARY)}({a})",
                f"{source.choice(UNARY)}({a}*{b})/2",
                f"1/2*({a} - {b})^2",
                f"{a}*{b}*{c}",
                f"{a}/(2 + {b}^2)",
                f"maximum({a}, {b}) - minimum({b}, {c})",
                f"where({a} > {b}, {a}*{c}, {b}^3)",
                f"-{a} + 3*{a}*{b}",
                f"sqrt(1 + {a}^2)",
                f"leaky_relu({a}, 0.1) + elu({b}, 1)",
            )
        )
        definitions.append(Definition(f"v{position}", parse_plain(text)))
        known.append(f"v{position}")
    values = {leaf: Value(leaf, "parameter") for leaf in LEAVES}
    values.update({item.name: Value(item.name, "intermediate") for item in definitions})
    return Graph(values, tuple(definitions))


def composed(graph: Graph) -> Term:
    """The loss as one expression of the leaves."""
    full: dict[str, Term] = {}
    for definition in graph.definitions:
        full[definition.name] = definition.term.replace(full)
    return full[graph.definitions[-1].name]


@pytest.mark.parametrize("style", ["paths", "backprop"])
@pytest.mark.parametrize("seed", range(25))
def test_agrees_with_differences(seed: int, style: str) -> None:
    derivation = verify(derive(random_graph(seed), style=style))
    assert all(any(check.kind == "differences" for check in result.checks) for result in derivation.results.values())


@pytest.mark.parametrize("seed", range(25))
def test_agrees_with_sympy_on_the_composed_loss(seed: int) -> None:
    graph = random_graph(seed)
    whole, derivation, field = composed(graph), derive(graph), precise()
    source = random.Random(seed)
    for (by,), result in derivation.results.items():
        computed = compile_term(from_sympy(to_sympy(whole).diff(symbol(by)), LEAVES), field, {})
        for _ in range(3):
            env = {leaf: field.number(2 * source.randint(-99, 99) + 1) / 151 for leaf in LEAVES}
            try:
                values = dict(env)
                for definition in graph.definitions:
                    values[definition.name] = compile_term(definition.term, field, {})(values)
                got, want = compile_term(result.formula, field, {})(values), computed(env)
            except (OutsideDomain, OverflowError):
                continue
            assert abs(got - want) < field.number(1) / 10**30 * max(1, abs(want))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("style", ["paths", "backprop"])
def test_a_wrong_formula_is_caught_and_named(seed: int, style: str) -> None:
    derivation = derive(random_graph(seed), style=style)
    results = dict(derivation.results)
    wrong = random.Random(seed).choice(list(results))
    results[wrong] = replace(results[wrong], formula=total(results[wrong].formula, parse_plain("1/1000")))
    with pytest.raises(DeriveError) as caught:
        verify(replace(derivation, results=results))
    assert caught.value.key == "unverified"
    assert caught.value.details["by"] == wrong[0]
