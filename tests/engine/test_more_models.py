"""Models of the kinds that are taught, from text to numbers: the derived formulas against differences by NumPy."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

import derive
from tests.cases.form_models import FORMS
from tests.cases.more_models import MODELS, SIZES
from tests.cases.numpy_model import gradients, point_of

ALL = {**MODELS, **FORMS}


@pytest.mark.parametrize("name", ALL)
def test_derived_verified_and_equal_to_differences(name: str) -> None:
    declarations, definitions, wrt, *other = ALL[name]
    text = f"{declarations}\n{definitions}"
    graph = derive.parse(text)
    point = point_of(declarations, SIZES, zlib.crc32(name.encode()))
    wanted = gradients(other[0] if other else definitions, point, wrt.split(), SIZES)
    result = derive.explain(graph, wrt=wrt.split())
    assert any(check.kind == "differences" for check in result.verified), "not checked"
    values = {leaf: np.asarray(value).tolist() for leaf, value in point.items()}
    for by, want in wanted.items():
        got = np.array(result[by].evaluate(values))
        assert got.shape == want.shape
        np.testing.assert_allclose(got, want, rtol=1e-6, atol=1e-7)
