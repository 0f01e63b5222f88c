"""*Compute* in the solutions: each line goes from its formula over the numbers to its value."""

from __future__ import annotations

from derive.classroom import tools
from derive.document import Equation, Paragraph
from derive.handout import Draw, Problem, ask

MATRIX = """
input X[2, 2]
target y[2]
parameter w[2]
r = X @ w - y
L = 1/2*(r @ r)
at X = [[1, 2], [0, 1]], y = [1, 2], w = [1, -1]
"""
SCALAR = "input x\nparameter w\nz = w*x\nL = 1/2*z^2\nat x = 2, w = 3\n"


def _shown(model: str, wrt: tuple[str, ...]) -> tuple[list[list[str]], list[str]]:
    from derive.notation import unicode_text

    found = ask(Problem("p", "compute", model, 10, wrt), Draw({}, 0), tools())
    sides = [
        [unicode_text(side, shapes=None) for side in block.term.args]
        for block in found.solution
        if isinstance(block, Equation)
    ]
    return sides, [said.key for block in found.solution if isinstance(block, Paragraph) for said in block.sentences]


def test_matrices_have_formula_numbers_and_value() -> None:
    sides, keys = _shown(MATRIX, ("w",))
    assert [len(each) for each in sides] == [4, 3, 4, 4], "rᵀr and a lone name are not put in"
    assert len(set(keys)) == len([key for key in keys if "marks" not in key]) + len({k for k in keys if "marks" in k})


def test_a_sentence_is_said_once_for_several_lines() -> None:
    sides, keys = _shown(SCALAR, ("w",))
    assert [key for key in keys if "compute" in key] == [
        "handout.compute.forward",
        "handout.compute.factor",
        "handout.compute.result",
    ]
    assert sides[-1][1].count("∂") == 4, "the chain stands before its numbers"
