"""Conventions of a course are no errors, and no convention excuses a wrong shape."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import derive

MODEL = """input X[5,3]; parameter W[3,2]; parameter b[2]; target Y[5,2]
Z = X@W + b; L = sum((Z - Y)**2)"""
OURS = r"\frac{\partial L}{\partial W} = 2 X^T (Z - Y)"
TURNED = r"\frac{\partial L}{\partial W} = 2 (Z - Y)^T X"
MISFITS = (
    r"\frac{\partial L}{\partial W} = 2 (Z - Y) X^T",
    r"\frac{\partial L}{\partial W} = 3 (Z - Y)^T X",
    r"\frac{\partial L}{\partial W} = 2 X (Z - Y)^T",
)


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_a_transposed_gradient_is_named_where_the_course_allows_it(layout: str) -> None:
    (finding,) = derive.check(f"$${TURNED}$$", derive.parse(MODEL), layout=layout).verdicts
    assert (finding.status, finding.verdict.convention) == ("right", "layout")
    assert derive.check(f"$${OURS}$$", derive.parse(MODEL), layout=layout).exit_code == 0


def test_in_our_own_layout_it_is_an_error() -> None:
    assert derive.check(f"$${TURNED}$$", derive.parse(MODEL)).verdicts[0].kind == "transpose"


@pytest.mark.parametrize("line", MISFITS)
@pytest.mark.parametrize("layout", ["same", "numerator", "denominator"])
def test_no_layout_excuses_a_wrong_shape_or_value(line: str, layout: str) -> None:
    assert derive.check(f"$${line}$$", derive.parse(MODEL), layout=layout).exit_code == 1


@pytest.mark.parametrize(("profile", "code"), [('layout = "numerator"\n', 0), ("", 1)])
def test_the_command_asks_the_profile_beside_the_model(tmp_path: Path, profile: str, code: int) -> None:
    for known, text in (("derive.toml", profile), ("model.derive", MODEL), ("answer.md", f"$${TURNED}$$\n")):
        (tmp_path / known).write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "derive", "check", str(tmp_path / "answer.md")]
    done = subprocess.run([*words, "--model", str(tmp_path / "model.derive")], capture_output=True, check=False)
    assert done.returncode == code, done.stderr
