"""Wrong derivations in several notations and both languages, with the kinds that a teacher would name."""

CALCULUS: tuple[tuple[str, str, str], ...] = (
    ("3*x^2*sin(x)", r"$f'(x) = 6x\cos x$", "dropped_path other"),
    ("3*x^2*sin(x)", r"$f'(x) = 6x \sin x$", "dropped_path"),
    ("3*x^2*sin(x)", r"$f'(x) = 6x\sin x - 3x^2\cos x$", "sign"),
    ("3*x^2*sin(x)", r"$f'(x) = 2x\sin x + x^2\cos x$", "constant_factor"),
    ("3*x^2*sin(x)", r"$f'(x) = 3x\sin x + 3x^2\cos x$", "power_rule constant_factor"),
    ("x^3*exp(x)", r"$f'(x) = 3x^2 e^x$", "dropped_path"),
    ("x^3*exp(x)", r"$\frac{d}{dx} x^3 e^x = 3x^2 e^{x}$", "dropped_path"),
    ("(3*x+1)^4", "f'(x) = 4(3x+1)^3", "forgot_inner_derivative"),
    ("(3*x+1)^4", "f'(x) = 12(3x+1)^4", "power_rule"),
    ("cos(5*x)", "미분하면 f'(x) = -sin(5x) 이다.", "forgot_inner_derivative"),
    ("cos(5*x)", r"$f'(x) = 5\sin(5x)$", "sign"),
    ("x/(x+1)", r"$f'(x) = \frac{x - (x+1)}{(x+1)^2}$", "sign"),
    ("x/(x+1)", r"$f'(x) = \frac{1}{x+1}$", "dropped_path missing_factor other"),
    ("log(3*x)", "f'(x) = 1/(3x)", "forgot_inner_derivative"),
    ("sqrt(x)", r"$f'(x) = \frac{1}{\sqrt{x}}$", "constant_factor missing_factor power_rule"),
    ("5*x^4", "f'(x) = 20x^4", "power_rule"),
    ("5*x^4", "f'(x) = 4x^3", "constant_factor"),
    ("5*x^4", "f'(x) = x^5", "power_rule"),
    ("x^2 + 3*x", "f'(x) = 2x", "dropped_path missing_factor"),
    ("exp(x^2)", "f'(x) = e^(x^2)", "forgot_inner_derivative"),
    ("tanh(3*x)", "f'(x) = 3(1 - tanh(3x))", "wrong_activation_derivative"),
)

_NET = "z1 = w1*x + b1\na1 = sigmoid(z1)\nz2 = w2*a1 + b2\na2 = sigmoid(z2)\nL = 1/2*(a2 - y)^2"
_LAYERS = (
    "input x[3]\nparameter W1[4, 3], b1[4], W2[2, 4], b2[2]\ntarget y[2]\nz1 = W1@x + b1\na1 = sigmoid(z1)\n"
    "z2 = W2@a1 + b2\na2 = sigmoid(z2)\nL = 1/2*sum((a2 - y)^2)"
)
_BATCH = "input X[5, 3]\nparameter W[3, 2], b[2]\ntarget Y[5, 2]\nZ = X@W + b\nA = sigmoid(Z)\nL = 1/2*sum((A - Y)^2)/5"
_SOFTMAX = "input z[3]\ntarget y[3] : one-hot\np = softmax(z)\nL = -sum(y*log(p))"
_CE = "z = w*x + b\np = sigmoid(z)\nL = -(y*log(p) + (1 - y)*log(1 - p))"

NETWORKS: tuple[tuple[str, str, str], ...] = (
    (_NET, r"$\frac{\partial L}{\partial w_1} = (a_2-y)\sigma'(z_2) w_2 x$", "missing_factor"),
    (_NET, r"$\frac{\partial L}{\partial w_1} = (a_2-y)\,w_2\,\sigma'(z_1)\,x$", "missing_factor"),
    (_NET, "dL/dw1 = (a2 - y)*sigmoid'(z2)*sigmoid'(z1)*x", "missing_factor"),
    (
        _NET,
        r"$\frac{\partial L}{\partial w_1} = (a_2-y)\sigma'(z_2)w_2\sigma'(z_1)$",
        "missing_factor forgot_inner_derivative",
    ),
    (_NET, r"$\frac{\partial L}{\partial w_2} = (y-a_2)\sigma'(z_2)a_1$", "sign"),
    (
        _NET,
        r"따라서 $\frac{\partial L}{\partial w_2} = 2(a_2-y)\sigma'(z_2)a_1$ 입니다.",
        "constant_factor extra_factor",
    ),
    (_NET, r"$\frac{\partial a_2}{\partial z_2} = z_2(1-z_2)$", "wrong_evaluation_point"),
    (_NET, r"$\frac{\partial a_2}{\partial z_2} = 1 - a_2$", "wrong_activation_derivative"),
    (_NET, r"$\frac{\partial a_2}{\partial z_2} = a_2(1+a_2)$", "wrong_activation_derivative sign"),
    (_NET, r"$\frac{\partial a_2}{\partial z_2} = 1 - a_2^2$", "wrong_activation_derivative"),
    (_NET, "∂z1/∂w1 = w1", "wrong_variable"),
    (_NET, r"$\frac{\partial z_2}{\partial a_1} = a_1$", "wrong_variable"),
    (_NET, r"$\frac{\partial L}{\partial w_2} = (z_2-y)\sigma'(z_2)a_1$", "wrong_variable wrong_evaluation_point"),
    (_NET, r"$\frac{\partial L}{\partial w_2} = (a_2-y)a_1$", "missing_factor"),
    (_NET, r"$\frac{\partial L}{\partial w_2} = \frac12(a_2-y)^2\sigma'(z_2)a_1$", "power_rule other"),
    (_NET, r"$w_2 \leftarrow w_2 + \eta\frac{\partial L}{\partial w_2}$", "update_direction"),
    (_NET, r"$w_2 \leftarrow w_2 - \eta$", "missing_factor other update_direction"),
    (_LAYERS, r"$\frac{\partial L}{\partial W_2} = a_1\delta_2^\top$", "transpose"),
    (_LAYERS, r"$\frac{\partial L}{\partial a_1} = W_2\delta_2$", "transpose shape"),
    (_LAYERS, r"$\frac{\partial L}{\partial z_2} = (a_2-y)$", "missing_factor"),
    (_LAYERS, r"$\frac{\partial L}{\partial x} = W_1^\top W_2^\top \delta_2$", "missing_factor"),
    (_LAYERS, r"$\frac{\partial L}{\partial W_{2,jk}} = (a_{2,j}-y_j)\sigma'(z_{2,j})a_{1,j}$", "index_slip"),
    (_LAYERS, r"$\frac{\partial L}{\partial a_{1,j}} = W_{2,kj}(a_{2,k}-y_k)\sigma'(z_{2,k})$", "missing_sum"),
    (_LAYERS, r"$\frac{\partial L}{\partial W_2} = (a_2-y)\odot\sigma'(z_2) x^\top$", "wrong_variable shape"),
    (_BATCH, r"$\frac{\partial L}{\partial Z} = (A-Y)\odot A\odot(1-A)$", "constant_factor missing_factor"),
    (_BATCH, r"$\frac{\partial L}{\partial W} = \frac15 (A-Y)^\top X$", "transpose missing_factor shape"),
    (_SOFTMAX, r"$\frac{\partial L}{\partial z} = y - p$", "sign"),
    (_SOFTMAX, r"$\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} + p_j)$", "sign"),
    (_CE, r"$\frac{\partial L}{\partial w} = (p-y)p(1-p)x$", "extra_factor"),
    (_CE, r"손실을 미분하면 $\frac{\partial L}{\partial p} = -\frac{y}{p} - \frac{1-y}{1-p}$ 이다.", "sign"),
)
