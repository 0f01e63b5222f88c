"""``derive read``: the definitions of a post as a model that parses, and what the post does not say, asked."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.errors import DeriveError
from derive.read_post import model_of

POST = (Path(__file__).parent / "source_post.md").read_text(encoding="utf-8")
ARRAYS = r"""Let $\mathbf{x} \in \mathbb{R}^n$, $\mathbf{W} \in \mathbb{R}^{m \times n}$, $\mathbf{b} \in \mathbb{R}^m$,
$\mathbf{y} \in \mathbb{R}^m$.

$$\mathbf{z} = \mathbf{W}\mathbf{x} + \mathbf{b}$$ $$\mathbf{a} = \sigma(\mathbf{z})$$
$$L = \frac12 \|\mathbf{a} - \mathbf{y}\|^2$$
"""


def questions(text: str) -> list[str]:
    written = model_of(text)
    if any(not line.startswith("#") for line in written.splitlines()):
        derive.parse(written)
    return [line for line in written.splitlines() if line.startswith("# ? ")]


def test_the_source_post_gives_its_network() -> None:
    graph = derive.parse(model_of(POST))
    assert {"z1", "a1", "z2", "y_pred", "L"} <= {definition.name for definition in graph.definitions}


def test_sizes_that_a_post_states_make_its_products_matrix_products() -> None:
    assert "z = W @ x + b" in model_of(ARRAYS).splitlines()
    claims = r"$$\frac{\partial L}{\partial \mathbf{W}} = ((\mathbf{a} - \mathbf{y}) \odot \mathbf{a} \odot "
    right, wrong = (claims + rest for rest in (r"(1-\mathbf{a}))\mathbf{x}^T$$", r"\mathbf{a})\mathbf{x}^T$$"))
    assert derive.check(ARRAYS + right).verdicts[-1].status == "right"
    assert derive.check(ARRAYS + wrong).verdicts[-1].status == "error"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("$$z = q x$$ $$L = (z - t)^2$$", "q was taken for an input"),
        ("$$z = w x$$ $$L = (z - t)^2$$ $$L = (z + t)^2$$", "L is also defined as (z − t)²"),
        ("$$z = w x$$ $$s = z \\bowtie x$$ $$L = (z - t)^2$$", "could not be read: s = z \\bowtie x"),
        ("$$z = W^T x$$ $$L = \\|z\\|^2$$", "the notation suggests W[n, m], x[n]"),
        ("$$L = \\sum_i (y_i - w^T x_i)^2$$", "No shape is said for y_i, w, x_i"),
        ("$$z = w x$$ $$a = f_1(z)$$ $$L = z^2$$", "a = f₁(z) was left out"),
    ],
)
def test_what_a_post_does_not_say_is_asked(text: str, asked: str) -> None:
    assert any(asked in question for question in questions(text)), questions(text)


def test_derivatives_and_code_are_no_open_questions() -> None:
    code = "\n\n```python\nx = q.run[1]\n```\n"
    assert questions("$$z = w x$$ $$L = (z - t)^2$$ $$\\frac{\\partial L}{\\partial w} = \\bowtie$$" + code) == []


def test_a_text_without_definitions_says_so() -> None:
    with pytest.raises(DeriveError) as caught:
        model_of("no formula")
    assert caught.value.key == "no_latex_definitions"


def test_an_empty_word_parts_nothing() -> None:
    graph = derive.parse("z = w*x\nL = (z - t)^2")
    (finding,) = derive.check(r"$$\frac{\partial L}{\partial w} = 2(z-t) \text{ } x$$", graph)
    assert finding.status == "right"
    (finding,) = derive.check(r"$$\frac{\partial L}{\partial w} = 2(z-t) \text{ } t$$", graph)
    assert finding.status == "wrong_start"
