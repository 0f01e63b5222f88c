"""The worked solution on the well-known 2-2-2 network and on small ones."""

from __future__ import annotations

import pytest

from tests.documents.models import page

PUBLISHED = [
    "0.35891648",
    "0.40866619",
    "0.51130127",
    "0.56137012",
    "0.14978072",
    "0.19956143",
    "0.24975114",
    "0.29950229",
]


@pytest.mark.parametrize("style", ["paths", "backprop"])
def test_published_values_stand_in_the_update(style: str) -> None:
    text = page("two_layers", "solution", "en", style=style)
    assert "0.29837111" in text
    assert [value for value in PUBLISHED if value not in text] == []


def test_the_sum_over_paths_is_its_own_step() -> None:
    text = page("two_layers", "solution", "ko")
    assert "$w_1$은 두 경로로 $E$에 영향을 준다." in text
    assert "경로마다 연쇄 법칙으로 구한 값을 모두 더한다." in text


def test_the_common_part_is_boxed_and_cited() -> None:
    text = page("two_weights", "solution", "ko")
    assert r"\boxed{\frac{\partial L}{\partial z_2} =" in text
    assert "앞의 두 인수는 식 (6)에서 이미 구했으므로" in text


def test_an_adjoint_is_defined_once() -> None:
    text = page("two_layers", "solution", "en", style="backprop")
    assert text.count(r"\delta_{o_1} = \frac{\partial E}{\partial o_1}") == 1


def test_a_parameter_that_does_not_reach_the_loss_is_told() -> None:
    assert "No path leads from $v$ to $L$" in page("unreached", "solution", "en")


def test_iterations_make_a_table() -> None:
    text = page("two_layers", "solution", "en", iterations=3)
    assert "| 3 | $0.25965951$ |" in text


def test_a_kink_states_its_convention() -> None:
    text = page("activations", "solution", "ko")
    assert r"$z_1 = 0$에서는 미분할 수 없으므로 $\mathrm{ReLU}'(0) = 0$으로 약속한다." in text


def test_the_loss_is_called_what_it_is() -> None:
    assert "교차 엔트로피" in page("cross_entropy", "solution", "ko")
    assert "squared error of one example" in page("activations", "solution", "en")


def test_the_states_of_a_recurrent_net_are_hidden_states() -> None:
    steps = "input x1, x2, h0\ntarget y\nparameter w, u\nfor t = 1..2:\n    h{t} = tanh(w*x{t} + u*h{t-1})\n"
    text = page(steps + "p = w*h2\nL = 1/2*(p - y)^2", "solution", "ko")
    assert "| $h_0$ | 초기 은닉 상태 |" in text
    assert "| $h_1$, $h_2$ | 은닉 상태 |" in text or "| $h_1$과 $h_2$ | 은닉 상태 |" in text
    assert "은닉 상태" not in page("two_layers", "solution", "ko")
