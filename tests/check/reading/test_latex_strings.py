"""The 54 strings of backpropagation: each is read as it is meant (`tests/cases/latex_readings.json`), or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import derive
from derive.check.reading import read_submission
from derive.check.reading.tidy_latex import tidied
from derive.errors import DeriveError
from derive.kernel.shapes import shaped
from derive.notation.hand import HandScope, read_formula, scan_latex

_FOLDER = Path(__file__).parents[2] / "cases"
CASES = json.loads((_FOLDER / "latex_strings.json").read_text(encoding="utf-8"))
MEANT = json.loads((_FOLDER / "latex_readings.json").read_text(encoding="utf-8"))
MODEL = shaped(
    derive.parse(
        "input x, z, y_true, n, w, y, eta\nz1 = w1*x + b1\na1 = sigmoid(z1)\nz2 = w2*a1 + b2\na2 = sigmoid(z2)\n"
        "y_pred = a2\nL = 1/2*(y_pred - y_true)^2"
    )
)


def reading(text: str) -> str:
    """What is understood, in the equation language."""
    claims = read_submission(f"$${text}$$", MODEL).claims
    if claims:
        return "; ".join(f"{claim.left} {claim.sign} {claim.right}" for claim in claims)
    try:
        tokens = tidied(scan_latex(text, 0, len(text)), text)
        return str(read_formula(tokens, HandScope.by_hand(MODEL), text, latex=True).term)
    except DeriveError as error:
        return f"refused: {error.key}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_meaning(case: dict[str, str]) -> None:
    assert reading(case["latex"]) == MEANT[case["id"]]
