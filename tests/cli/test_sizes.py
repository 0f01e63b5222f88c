"""``--at "n = 3"``: a size is given on the command line as in a model."""

from __future__ import annotations

import pytest

import derive
from derive.edit import with_values
from derive.errors import DeriveError

MODEL = "input x[n]\nL = sum(x^2)/n"


def test_a_size_is_given() -> None:
    graph = with_values(derive.parse(MODEL), "n = 2, x = [1, 3]")
    assert graph.sizes == {"n": 2}
    assert derive.explain(graph)["x"].evaluate() == [1.0, 3.0]
    assert derive.parse(MODEL + "\nat n = 2").sizes == {"n": 2}


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("n = 2.5", "bad_dimension"),
        ("n = 0", "bad_dimension"),
        ("n = 3, x = [1, 2]", "value_size"),
        ("q = 1", "at_unknown"),
    ],
)
def test_a_size_that_cannot_be(given: str, key: str) -> None:
    with pytest.raises(DeriveError) as caught:
        with_values(derive.parse(MODEL), given)
    assert caught.value.key == key
    assert "{" not in str(caught.value)
