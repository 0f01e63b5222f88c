"""Claims that are nearly right: each stands beside the right one, and is never called right."""

from __future__ import annotations

import pytest

import derive

WRONG = ("error", "follows", "wrong_start")
RIGHT = ("right", "unexplained")
NET = "z1 = w1*x\na1 = sigmoid(z1)\nz2 = w2*a1\ny_pred = sigmoid(z2)\nL = (y_pred - y_true)^2"
LINE = "z = w*x\nL = (z - y)^2\nat w = 0.001, x = 0.002, y = 0.0034"
RELU = "z = w*x\na = relu(z)\nL = (a - y)^2\nat w = 1, x = 2, y = 3"
LOGISTIC = "z = w*x + b\na = sigmoid(z)\nL = 1/2*(y - a)^2"
SIGNAL = "delta = (y - a)*a*(1 - a)\ndL/dz = -delta\ndL/dw = -delta*x\n"

DECIDED: tuple[tuple[str, str, str], ...] = (
    ("f = x^3", "$f''(x) = 6x$", "$f''(x) = 3x^2$"),
    ("f = x^3", "$f'''(x) = 6$", "$f'''(x) = 5$"),
    ("f = x^3", r"$\frac{d^2 f}{dx^2} = 6x$", r"$\frac{d^2 f}{dx^2} = 3x^2$"),
    ("f = x^2 + 10^20", "$f''(x) = 2$", "$f''(x) = 1$"),
    ("f = 10^-31*x", "f'(x) = 1e-31", "f'(x) = 2e-31"),
    ("f = exp(-100*x^2)", "f'(x) = -200x exp(-100x^2)", "f'(x) = -100x exp(-100x^2)"),
    ("f = x^2", "f'(x) = 2x", "f'(x) = 2.0000001x"),
    ("f = x^2\nat x = 3", "f'(x) = 2x", "f'(x) = 2.0001x"),
    (LINE, "dL/dw = -1.3592e-5", "dL/dw = -1.9e-5"),
    (LINE, r"$\frac{dL}{dw} = -1.4\times 10^{-5}$", r"$\frac{dL}{dw} = -1.5\times 10^{-5}$"),
    (RELU, "dL/dw = 2(a - y) relu'(z) x", "dL/dw = 2(a - y) x"),
    (RELU, "dL/dw = 2(a - y) relu'(z) x", "dL/dw = 2.01(a - y) relu'(z) x"),
    (LOGISTIC, SIGNAL + "dL/db = -delta", SIGNAL + "dL/dy = -delta"),
    (LOGISTIC, SIGNAL, SIGNAL.replace("*a*", "*y*")),
)
NETS = "net_h1 = w1*i1\nh1 = sigmoid(net_h1)\nL = (h1 - t1)^2"
OPEN: tuple[tuple[str, str], ...] = (
    (NET, "dz2/dw2 = a2"),
    (NET, "dz2/da1 = w3"),
    (NETS, r"$\frac{\partial h_1}{\partial\mathrm{net}_{h'1}} = h_1(1-h_1)$"),
    (NET, "dz2/dw2 = h"),
    (NET, "dw/dw1 = dL/dy_pred * dy_pred/dz2 * dz2/da1 * da1/dz1 * dz1/dw1"),
    ("f = log(x^2)", "f = 2 log(x)"),
    ("f = sqrt(x*y)", "f = sqrt(x)*sqrt(y)"),
)


def statuses(model: str, text: str) -> list[str]:
    return [verdict.status for verdict in derive.check(text, derive.parse(model))]


@pytest.mark.parametrize(("model", "right", "wrong"), DECIDED, ids=[case[2][-30:] for case in DECIDED])
def test_the_wrong_neighbour_of_a_right_claim_is_wrong(model: str, right: str, wrong: str) -> None:
    assert all(status in RIGHT for status in statuses(model, right))
    assert any(status in WRONG for status in statuses(model, wrong))


@pytest.mark.parametrize(("model", "text"), OPEN)
def test_what_cannot_be_known_is_left_open(model: str, text: str) -> None:
    assert statuses(model, text) == ["undecided"]


LAYERS = "z1 = w1*x + b1\na1 = sigmoid(z1)\nz2 = w2*a1 + b2\na2 = sigmoid(z2)\nL = 1/2*(a2 - y)^2"
GRADIENT = r"$\frac{\partial L}{\partial w_2} = (a_2-y) HERE a_1$"
SEEN: tuple[tuple[str, bool], ...] = (
    ("a_2(1-a_2)", True),
    (r"\color{red}{a_2(1-a_2)}", True),
    (r"\frac{\cancel{x} a_2(1-a_2)}{\cancel{x}}", True),
    (r"\color{white}{a_2(1-a_2)}", False),
    (r"\textcolor{white}{a_2(1-a_2)}", False),
    (r"\phantom{a_2(1-a_2)}", False),
    (r"\cancel{a_2(1-a_2)}", False),
    ("% a_2(1-a_2)\n", False),
    (r"\text{a_2(1-a_2)}", False),
)
MEANT: tuple[tuple[str, str], ...] = (
    (r"\newcommand{\e}{(a_2-y)} $\frac{\partial L}{\partial a_2} = \e$", "right"),
    (r"\def\frac#1#2{#2/#1} $\frac{\partial L}{\partial a_2} = a_2-y$", "wrong_start"),
    (r"\renewcommand{\sigma}{\tanh} $\frac{\partial a_2}{\partial z_2}=\sigma'(z_2)$", "wrong_start"),
    (r"\let\cdot=+ $\frac{\partial z_2}{\partial w_2}\cdot 1 = a_1$", "not_understood"),
    (r"\def\e{a_2} \def\e{y} $\frac{\partial L}{\partial a_2} = a_2-\e$", "not_understood"),
    ("w1 = w1", "right"),
)


@pytest.mark.parametrize(("part", "seen"), SEEN)
def test_only_what_is_seen_on_the_page_counts(part: str, seen: bool) -> None:
    status = statuses(LAYERS, GRADIENT.replace("HERE", part))[0]
    assert (status == "right") is seen


@pytest.mark.parametrize("hidden", ["<!-- dL/dw2 = 5 -->", "~~dL/dw2 = 5~~", r"\iffalse $L = 5$ \fi"])
def test_what_nobody_sees_is_no_claim(hidden: str) -> None:
    assert statuses(LAYERS, f"{hidden}\ndL/da2 = a2 - y") == ["right"]


@pytest.mark.parametrize(("text", "status"), MEANT)
def test_a_command_means_what_the_text_says(text: str, status: str) -> None:
    assert statuses(LAYERS, text) == [status]


STEP = "z = w*x\nL = (z - y)^2\nat w = 0.15, x = 0.05, y = 0.01"
NEXT: tuple[tuple[str, str, str], ...] = (
    ("", "w = 0.15", "right"),
    ("", "w = 0.1502", "undecided"),
    ("", "w = 0.15 - 0.5*0.00025", "undecided"),
    ("\nstep eta = 0.5", "w = 0.15", "right"),
    ("\nstep eta = 0.5", "w = 0.15 + 0.5*0.00025", "right"),
    ("\nstep eta = 0.5", "w = 0.15 - 0.5*0.00025", "wrong_start"),
    ("\nstep eta = 0.5", "w = 0.1498", "undecided"),
    ("\nstep eta = 0.5", "w_new = 0.149875", "wrong_start"),
)


@pytest.mark.parametrize(("step", "text", "status"), NEXT)
def test_a_number_near_the_given_one_is_not_taken_for_it(step: str, text: str, status: str) -> None:
    assert statuses(STEP + step, text) == [status]


ARRAYS = (
    "input X[6, 3]\nparameter w[3, 1]\ntarget y[6, 1]\nconstant n = 6\np = sigmoid(X @ w)\n"
    "L = -sum(y*log(p) + (1 - y)*log(1 - p))/n"
)
SUM = r"$\frac{\partial L}{\partial w_j} = \frac1n\sum_{i=1}^{n} (p_i - y_i) x_{ij}$"
SUMS: tuple[tuple[str, str], ...] = (
    ("^{n}", "^{n-1}"),
    ("^{n}", "^{2}"),
    ("^{n}", "^{x}"),
    ("i=1", "i=2"),
    ("x_{ij}", "x_{i}"),
    ("x_{ij}", "x_{i'j}"),
    ("x_{ij}", "x_{ij'}"),
    ("w_j", "w"),
    (r"\frac1n", r"\frac1{n'}"),
)


@pytest.mark.parametrize(("was", "becomes"), SUMS)
def test_the_bounds_and_indices_of_a_sum_are_all_read(was: str, becomes: str) -> None:
    assert statuses(ARRAYS, SUM) == ["right"]
    assert statuses(ARRAYS, SUM.replace(was, becomes, 1))[0] not in RIGHT


@pytest.mark.parametrize("bounds", ["_{i=1}^{6}", "_{i=1}^{m}", "_{i=0}^{n-1}", "_i", r"\limits_{i=1}^n"])
def test_a_sum_over_all_is_one_however_its_bounds_are_written(bounds: str) -> None:
    text = SUM.replace("_{i=1}^{n}", bounds)
    assert statuses(ARRAYS, text)[0] not in WRONG


def test_a_power_beside_a_name_with_the_same_digit_is_a_power() -> None:
    model = derive.parse("a_1 = w1*x\na_2 = w2*a_1\nL = (a_2 - y)^2")
    layers = derive.check(r"$\frac{\partial L}{\partial a^2} = 2(a^2 - y)$", model).verdicts
    assert [verdict.status for verdict in layers] == ["right"]
    mixed = derive.check(r"$\frac{\partial L}{\partial a_2} = 2(a_2 - y) + a^2 - a_2$", model).verdicts
    assert [verdict.status for verdict in mixed] == ["undecided"]
