"""How a program reads: names, shapes, comments, stable forms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from derive.code.breaking import broken
from derive.code.names import Names
from derive.errors import DeriveError
from tests.code.running import executed, written
from tests.torch.models import MODELS

np = pytest.importorskip("numpy", reason="the programs of this test run NumPy")

IDENTIFIERS = {
    "W1": "W1",
    "λ": "lambda_",
    "beta": "beta",
    "ŷ": "y_hat",
    "x'": "x_prime",
    "class": "class_",
    "np": "np_",
    "W₁": "W1",
    "z*": "z_star",
}


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_names_become_identifiers(name: str) -> None:
    assert Names()(name) == IDENTIFIERS[name]


def test_two_names_never_share_an_identifier() -> None:
    names = Names()
    assert len({names(name) for name in ("λ", "lambda", "lambda_", "Lambda")}) == 4


@pytest.mark.parametrize("name", MODELS)
def test_lines_are_short_and_every_formula_is_named(name: str) -> None:
    text = written(MODELS[name])
    ast.parse(text)
    assert "∂L/∂" in text
    assert max(map(len, text.splitlines())) <= 130


STABLE = {
    "log of a sigmoid": ("parameter z[3]\np = sigmoid(z)\nL = -sum(log(p))", "logsigmoid(z)"),
    "log of one minus a sigmoid": ("parameter z[3]\np = sigmoid(z)\nL = -sum(log(1 - p))", "logsigmoid(-z)"),
    "log of a softmax": ("parameter z[3]\nP = softmax(z)\nL = -log(P)[0]", "log_softmax(z)"),
    "a label's entry": (
        "input y[2]\nparameter Z[2, 3]\nP = softmax(Z)\nL = -sum(log(P[i, y[i]]), over=i)",
        "log_P = log_softmax(Z)",
    ),
    "log of a sum of exponentials": ("parameter z[3]\nL = log(sum(exp(z)))", "logsumexp(z)"),
    "exponentials over their sum": (
        "parameter z[3]\ne = exp(z)\np = e / sum(e)\nL = -log(p[0])",
        "log_softmax(z)",
    ),
    "softplus": ("parameter z[3]\nL = sum(log(1 + exp(z)))", "np.logaddexp(0, z)"),
    "a sigmoid written out": ("parameter z[3]\nL = sum(1 / (1 + exp(-z)))", "sigmoid(z)"),
}


@pytest.mark.parametrize("name", STABLE)
def test_what_overflows_is_written_in_the_form_that_does_not(name: str) -> None:
    model, form = STABLE[name]
    text = written(model)
    assert form in text
    assert "a form that does not overflow" in text
    scope = executed(text)
    for size in (200.0, -200.0):
        labels = {"y": np.array([0, 2])} if "input y" in model else {}
        leaf = "Z" if labels else "z"
        values = np.full((2, 3) if labels else 3, size, dtype=np.float32)
        value, gradients = scope["gradients"](**{leaf: values}, **labels)
        assert np.isfinite(value)
        assert np.all(np.isfinite(gradients[leaf]))


def test_a_function_without_a_formula_has_no_code() -> None:
    with pytest.raises(DeriveError) as refused:
        written("function f\nparameter w\nL = f(w)")
    assert refused.value.key == "code_abstract"


def test_stop_gradient_is_held_while_differences_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    executed(written("parameter w\nL = w * stop_gradient(w ^ 2)"), "__main__")
    assert "e-" in capsys.readouterr().out


def test_comments_speak_korean() -> None:
    assert "순전파" in written("parameter w\nL = w ^ 2", lang="ko")


def test_long_expressions_are_broken_at_the_outermost_signs() -> None:
    whole = " + ".join(f"function_{k}(x, y)" for k in range(9))
    assert broken("y", whole).splitlines()[1].strip() == "function_0(x, y)"


def test_the_command_writes_a_program_that_runs(tmp_path: Path) -> None:
    program = tmp_path / "model.py"
    command = [sys.executable, "-m", "derive", "write", "z = w*x; L = (z - t)^2", "--wrt", "w", "--format", "numpy"]
    program.write_text(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout, "utf-8")
    assert "w:" in subprocess.run([sys.executable, str(program)], check=True, capture_output=True, text=True).stdout
