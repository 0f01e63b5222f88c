# ruff: noqa: E501  # a model a line reads as the table it is
"""Models of the kinds that are taught: (declarations, definitions, wrt), by name.

A fourth entry gives the definitions for NumPy where they cannot be read as Python (index form, functions, families).
Sizes are those of ``SIZES``; leaves called ``P…`` are positive, ``S…`` symmetric and positive definite, ``y_…`` labels.
"""

from __future__ import annotations

__all__ = ["MODELS", "SIZES"]

SIZES = {"n": 4, "d": 3, "k": 2, "m": 5, "c": 3, "h": 4, "t": 6, "q": 2}

Model = tuple[str, str, str] | tuple[str, str, str, str]

LOSSES: dict[str, Model] = {
    "focal": (
        "input X[n, d]; target y[n]; parameter w[d], b",
        "p = sigmoid(X @ w + b); L = -mean(y*(1 - p)^2*log(p) + (1 - y)*p^2*log(1 - p))",
        "w b",
    ),
    "label smoothing": (
        "input X[n, d]; target Y[n, c]; parameter W[d, c]; constant a = 0.1",
        "S = Y*(1 - a) + a/c; L = -sum(S*log_softmax(X @ W, axis=1))/n",
        "W",
    ),
    "kl of softmaxes": (
        "input X[n, d]; parameter W[d, c], V[d, c]",
        "P = softmax(X @ W, axis=1); Q = softmax(X @ V, axis=1); L = sum(P*(log(P) - log(Q)))",
        "W V",
    ),
    "dice": ("input x[n]; target y[n]", "p = sigmoid(x); L = 1 - 2*sum(p*y)/(sum(p) + sum(y) + 1)", "x"),
    "tversky squared": (
        "input x[n, d]; target y[n, d]",
        "p = sigmoid(x); L = 1 - sum(p*y)/(sum(p^2) + sum(y^2) - sum(p*y))",
        "x",
    ),
    "log cosh": ("input X[n, d]; target y[n]; parameter w[d]", "r = X @ w - y; L = mean(log(cosh(r)))", "w"),
    "quantile": (
        "input X[n, d]; target y[n]; parameter w[d]",
        "r = y - X @ w; L = mean(maximum(0.3*r, (0.3 - 1)*r))",
        "w",
    ),
    "poisson": ("input X[n, d]; target y[n]; parameter w[d], b", "u = X @ w + b; L = mean(exp(u) - y*u)", "w b"),
    "multi margin": (
        "input X[n, d]; target Y[n, c]; parameter W[d, c]",
        "S = X @ W; s = sum(S*Y, axis=1, keepdims=1); L = sum(maximum(0, S - s + 1)*(1 - Y))/n",
        "W",
    ),
    "pairwise ranking": (
        "input X[n, d]; parameter w[d]",
        "s = X @ w; D = reshape(s, n, 1) - reshape(s, 1, n); L = sum(softplus(-D))",
        "w",
    ),
    "supervised contrastive": (
        "input Z[n, d], M[n, n]; constant tau = 0.5",
        "U = Z/norm(Z, axis=1, keepdims=1); S = U @ U.T/tau; L = -sum(M*log_softmax(S, axis=1))",
        "Z",
    ),
    "gan generator": ("input Z[n, d]; parameter A[d, k], v[k]", "X = tanh(Z @ A); L = -mean(logsigmoid(X @ v))", "A v"),
    "wasserstein penalty": (
        "input x[d]; parameter w[d], v[d]",
        "g = w*sigmoid(w*x)*v; L = (norm(g) - 1)^2 + dot(v, softplus(w*x))",
        "w v",
    ),
}

LAYERS: dict[str, Model] = {
    "mlp softplus": ("input X[n, d]; target Y[n, k]; parameter W1[d, h], b1[h], W2[h, k], b2[k]",
                     "H = softplus(X @ W1 + b1); R = H @ W2 + b2 - Y; L = sum(R^2)/(2*n)", "W1 b1 W2 b2"),
    "columns": ("input X[d, n]; target Y[k, n]; parameter W1[h, d], b1[h, 1], W2[k, h]",
                "H = tanh(W1 @ X + b1); R = W2 @ H - Y; L = mean(R^2)", "W1 b1 W2"),
    "residual silu": ("input X[n, d]; parameter W[d, d], b[d]", "Y = X + silu(X @ W + b); L = sum(Y^2)", "X W b"),
    "rms norm": ("input X[n, d]; parameter g[d]",
                 "r = sqrt(mean(X^2, axis=-1, keepdims=1) + 1e-3); Y = g*X/r; L = sum(Y^3)", "X g"),
    "group norm": ("input X[n, 6], G[n, 6]",
                   "R = reshape(X, n, 2, 3); N = (R - mean(R, axis=2, keepdims=1))/sqrt(var(R, axis=2, keepdims=1)"
                   " + 0.01); L = sum(G*reshape(N, n, 6))", "X"),
    "instance std": ("input X[n, d], G[n, d]", "Y = (X - mean(X, axis=0))/std(X, axis=0); L = sum(G*Y)", "X"),
    "swiglu": ("input X[n, d]; parameter W[d, h], V[d, h], U[h, d]",
               "Y = (silu(X @ W)*(X @ V)) @ U; L = mean(Y^2)", "W V U X"),
    "gelu block": ("input X[n, d]; parameter W[d, h], U[h, d]", "L = sum((gelu(X @ W) @ U - X)^2)", "W U"),
    "highway": ("input X[n, d]; parameter W[d, d], T[d, d]",
                "g = sigmoid(X @ T); Y = g*tanh(X @ W) + (1 - g)*X; L = sum(Y^2)", "W T X"),
    "embedding bag": ("target y_t[n]; parameter E[m, d], w[d]", "L = sum(tanh(mean(E[y_t], axis=0)*w))", "E w"),
    "max pooling": ("input X[6, k]; parameter W[k, h]",
                    "P = max(reshape(X, 3, 2, k), axis=1); L = sum((P @ W)^2)", "X W"),
    "average pooling 2d": ("input X[4, 6]; parameter w", "P = mean(reshape(X, 2, 2, 3, 2), axis=(1, 3)); L = sum(exp(w*P))",
                           "X w"),
    "conv1d relu": ("input x[t]; parameter w[3], b, v[t - 2]", "y = softplus(conv1d(x, w) + b); L = dot(v, y)^2", "x w b v"),
    "conv2d": ("input X[5, 4]; parameter K[2, 3], b", "Y = tanh(conv2d(X, K) + b); L = sum(Y^2)", "X K b"),
    "depthwise by flip": ("input x[t]; parameter w[3]", "y = conv1d(x, flip(w, axis=0)); L = sum(y^3)", "x w"),
    "batched products": ("input Q[q, n, d], K[q, m, d], V[q, m, k]",
                         "S = Q @ transpose(K, 0, 2, 1); A = softmax(S/sqrt(d)); L = sum((A @ V)^2)", "Q K V"),
    "masked attention": ("input Q[n, d], K[m, d], V[m, k], M[n, m]",
                         "S = where(M > 0, Q @ K.T, -30); A = softmax(S, axis=-1); L = sum((A @ V)^2)", "Q K V"),
    "relative bias": ("input X[n, d]; parameter W[d, d], B[n, n]",
                      "A = softmax(X @ W @ X.T + B); L = sum((A @ X)^2)", "X W B"),
    "bilinear": ("input X[n, d], Z[n, k]; parameter W[d, m, k]",
                 'Y = einsum("ni,iok,nk->no", X, W, Z); L = sum(Y^2)', "X W Z"),
    "lora scaled": ("input X[n, d]; parameter A[d, q], B[q, h]; constant W[d, h]",
                    "Y = X @ (W + 2*(A @ B)); L = mean(tanh(Y))", "A B X"),
    "gated experts": ("input X[n, d]; parameter G[d, c], W[c, d, k]",
                      'P = softmax(X @ G, axis=1); E = einsum("nd,cdk->nck", X, W); '
                      'Y = einsum("nc,nck->nk", P, E); L = sum(Y^2)', "G W X"),
    "squeeze excite": ("input X[n, d, c]; parameter W[c, c]",
                       "s = mean(X, axis=(0, 1)); g = sigmoid(s @ W); L = sum((X*g)^2)", "X W"),
    "graph convolution": ("input A[n, n], X[n, d]; parameter W[d, k], V[k, k]",
                          "deg = sum(A^2, axis=1, keepdims=1); H = relu((A^2/deg) @ X @ W); L = sum((A @ H @ V)^2)", "W V A"),
    "graph attention": ("input X[n, d]; parameter W[d, h], a[h], b[h]",
                        "H = X @ W; S = leaky_relu(reshape(H @ a, n, 1) + reshape(H @ b, 1, n), 0.2); "
                        "A = softmax(S, axis=1); L = sum(elu(A @ H, 1)^2)", "W a b"),
    "capsule squash": ("input s[n, d]", "q = sum(s^2, axis=1, keepdims=1); v = q/(1 + q)*s/sqrt(q); L = sum(v^3)", "s"),
    "siren": ("input x[n]; parameter w[h], b[h], v[h]", "H = sin(outer(x, w) + b); L = sum((H @ v)^2)", "w b v x"),
    "fourier features": ("input X[n, d]; parameter B[d, k], w[2*k]",
                         "F = concat(cos(X @ B), sin(X @ B), axis=1); L = sum((F @ w)^2)", "B w X"),
}  # fmt: skip

MATRICES: dict[str, Model] = {
    "gaussian likelihood": ("input x[d]; parameter mu[d], S[d, d]",
                            "r = x - mu; L = 1/2*(r @ inv(S) @ r) + 1/2*logdet(S)", "mu S"),
    "gp marginal": ("input x[n], y[n]; parameter l, s",
                    "D = reshape(x, n, 1) - reshape(x, 1, n); K = s^2*exp(-D^2/(2*l^2)) + 0.5*eye(n); "
                    "L = 1/2*(y @ inv(K) @ y) + 1/2*logdet(K)", "l s"),
    "periodic kernel": ("input x[n], y[n]; parameter p, l",
                        "D = reshape(x, n, 1) - reshape(x, 1, n); K = exp(-2*sin(pi*D/p)^2/l^2) + eye(n); "
                        "L = y @ inv(K) @ y", "p l"),
    "ridge solution": ("input X[n, d], y[n]; parameter lam",
                       "w = inv(X.T @ X + lam^2*eye(d)) @ X.T @ y; r = X @ w - y; L = r @ r", "lam X"),
    "kalman step": ("input y[k], x[d]; parameter A[d, d], C[k, d], S[d, d]",
                    "P = A @ S @ A.T + 0.5*eye(d); M = C @ P @ C.T + eye(k); e = y - C @ A @ x; "
                    "L = e @ inv(M) @ e + logdet(M)", "A C S"),
    "wishart": ("parameter S[d, d], V[d, d]; constant nu = 5",
                "L = (nu - d - 1)/2*logdet(S) - 1/2*trace(inv(V @ V.T + eye(d)) @ S)", "S V"),
    "determinant of product": ("parameter A[d, d], B[d, d]", "L = det(A @ B + eye(d)) + trace(A @ B.T @ A)", "A B"),
    "spectral penalty": ("parameter W[d, k]", "G = W.T @ W - eye(k); L = norm(G)^2 + sum(abs(W))", "W"),
    "kronecker": ("input X[2, 2]; parameter A[2, 2]", "L = sum(kron(A, X)^2) + det(kron(A, eye(2)))", "A X"),
    "diagonal scaling": ("parameter v[d], A[d, d]", "L = sum((diag(v) @ A @ diag(exp(v)))^2) + sum(diag(A)^3)", "v A"),
    "matrix factorisation": ("input R[n, m], M[n, m]; parameter U[n, k], V[m, k]",
                             "L = sum(M*(R - U @ V.T)^2) + 0.1*(norm(U)^2 + norm(V)^2)", "U V"),
    "nmf kl": ("input PX[n, m]; parameter PW[n, k], PH[k, m]",
               "M = PW @ PH; L = sum(PX*log(PX/M) - PX + M)", "PW PH"),
    "newton step": ("parameter A[d, d], b[d]; input x[d]",
                    "H = A @ A.T + eye(d); g = H @ x - b; z = x - inv(H) @ g; L = z @ z", "A b x"),
    "mahalanobis metric": ("input a[d], b[d]; parameter M[k, d]", "u = M @ (a - b); L = sqrt(u @ u)", "M a"),
    "cca correlation": ("input X[n, d], Y[n, k]; parameter u[d], v[k]",
                        "a = X @ u; b = Y @ v; L = dot(a, b)/sqrt(dot(a, a)*dot(b, b))", "u v"),
}  # fmt: skip

SEQUENCES: dict[str, Model] = {
    "rnn tied": ("input X[3, d]; parameter W[d, h], U[h, h], b[h]; constant s[h]",
                 "h1 = tanh(X[0] @ W + s @ U + b); h2 = tanh(X[1] @ W + h1 @ U + b); h3 = tanh(X[2] @ W + h2 @ U + b); "
                 "L = sum(h3^2) + sum(h1)", "W U b"),
    "rnn family": ("input x1[n, d], x2[n, d], x3[n, d], h0[n, h]; parameter W[d, h], U[h, h]",
                   "for t = 1..3:\n    h{t} = tanh(x{t} @ W + h{t-1} @ U)\nL = mean(h3^2)", "W U h0",
                   "h1 = tanh(x1 @ W + h0 @ U); h2 = tanh(x2 @ W + h1 @ U); h3 = tanh(x3 @ W + h2 @ U); L = mean(h3^2)"),
    "gru": ("input x[d], s[h]; parameter A[d, h], B[h, h], b[h], C[d, h], D[h, h], E[d, h], F[h, h]",
            "y = gru(x, s, A, B, b, C, D, b, E, F, b); L = sum(y^2)", "A B b C D E F",
            "z = sigmoid(x @ A + s @ B + b); r = sigmoid(x @ C + s @ D + b); n1 = tanh(x @ E + (r*s) @ F + b); "
            "y = (1 - z)*n1 + z*s; L = sum(y^2)"),
    "lstm": ("input x[d], s[h], c0[h]; parameter A[d, h], B[h, h], b[h], C[d, h], D[h, h]",
             "y, c1 = lstm(x, s, c0, A, B, b, C, D, b, A, D, b, C, B, b); L = sum(y*c1)", "A B b C D",
             "i = sigmoid(x @ A + s @ B + b); f = sigmoid(x @ C + s @ D + b); o = sigmoid(x @ A + s @ D + b); "
             "g = tanh(x @ C + s @ B + b); c1 = f*c0 + i*g; y = o*tanh(c1); L = sum(y*c1)"),
    "hmm forward": ("parameter T[c, c], B[c, m], p[c]",
                    "A = log_softmax(T, axis=1); E = log_softmax(B, axis=1); a1 = log_softmax(p) + E[:, 0]; "
                    "a2 = E[:, 2] + logsumexp(reshape(a1, c, 1) + A, axis=0); "
                    "a3 = E[:, 1] + logsumexp(reshape(a2, c, 1) + A, axis=0); L = -logsumexp(a3)", "T B p"),
    "state space": ("input u[3]; parameter A[h, h], b[h], v[h]",
                    "x1 = b*u[0]; x2 = A @ x1 + b*u[1]; x3 = A @ x2 + b*u[2]; L = (v @ x3)^2", "A b v u"),
    "neural ode rk2": ("input x[d]; parameter W[d, d]; constant e = 0.1",
                       "k1 = tanh(W @ x); k2 = tanh(W @ (x + e*k1)); y = x + e/2*(k1 + k2); L = sum(y^2)", "W x"),
    "planar flow": ("input z[d]; parameter u[d], w[d], b",
                    "a = dot(w, z) + b; f = z + u*tanh(a); J = log(abs(1 + dot(u, w)*(1 - tanh(a)^2))); L = 1/2*sum(f^2) - J",
                    "u w b"),
    "coupling flow": ("input x[4]; parameter A[2, 2], B[2, 2]",
                      "s = tanh(A @ x[:2]); y = concat(x[:2], x[2:]*exp(s) + B @ x[:2]); L = 1/2*sum(y^2) - sum(s)",
                      "A B x"),
    "vae bernoulli": ("input x[d], e[k]; parameter A[k, d], B[k, d], W[d, k]",
                      "mu = A @ x; lv = B @ x; z = mu + exp(lv/2)*e; o = W @ z; "
                      "L = sum(softplus(o) - x*o) - 1/2*sum(1 + lv - mu^2 - exp(lv))", "A B W"),
    "mixture density": ("input y; parameter p[c], mu[c], s[c]",
                        "L = -logsumexp(log_softmax(p) - s - (y - mu)^2/(2*exp(2*s)))", "p mu s"),
    "student t": ("input x[n]; parameter mu, s, PQ",
                  "L = sum((PQ + 1)/2*log(1 + (x - mu)^2/(PQ*exp(2*s))) + s)", "mu s PQ"),
    "ppo clipped": ("input a[n], r[n]; parameter th[n]",
                    "u = exp(th - r); L = -mean(minimum(u*a, clip(u, 0.8, 1.2)*a))", "th"),
    "reinforce": ("input X[n, d], R[n]; target y_a[n]; parameter W[d, c]",
                  "P = log_softmax(X @ W, axis=1); J[i] = P[i, y_a[i]]*R[i]; L = -mean(J)", "W",
                  "P = log_softmax(X @ W, axis=1); J = P[arange(4), y_a.astype(int)]*R; L = -mean(J)"),
    "cubic spline": ("input x; parameter v[4]",
                     "L = v[0] + v[1]*x + v[2]*x^2 + v[3]*x^3 + sum(v[1:]*maximum(0, x - 0.1)^3)", "v x"),
    "maml scalar": ("input x, y, u, v; parameter w; constant e = 0.1",
                    "g = 2*x*(w*x - y); s = w - e*g; L = (s*u - v)^2", "w"),
    "stop gradient target": ("input a[d], b[d]; parameter W[d, d]",
                             "t = stop_gradient(W @ b); L = sum((W @ a - t)^2)", "W a"),
    "rbf network": ("input X[n, d]; parameter C[h, d], w[h]",
                    "D = reshape(X, n, 1, d) - reshape(C, 1, h, d); P = exp(-sum(D^2, axis=2)); L = sum((P @ w)^2)", "C w X"),
    "product of experts": ("parameter v[d], w[d]", "L = prod(sigmoid(v)) + prod(v + 2*w) + min(w) - max(v*w)", "v w"),
    "angles": ("input x[n]; parameter w[n]",
               "L = sum(atan(w*x) + asin(tanh(w)) + acos(tanh(x*w)) + sec(w/3) + csc(w + 7) + cot(w + 8))", "w x"),
    "logs and roots": ("parameter Pw[n], Pv[n]",
                       "L = sum(ln(Pw)*log2(Pv) + log10(Pw*Pv) + sqrt(Pw + Pv) + Pw^Pv + Pv^(1/3) + erf(Pw) + mish(Pv))",
                       "Pw Pv"),
    "hyperbolic": ("parameter w[n, d]", "L = sum(sinh(w)*cosh(w) + tan(w/4) + sign(w)*w^2 + abs(w)*tanh(w))", "w"),
}  # fmt: skip

INDEX_FORMS: dict[str, Model] = {
    "convolution by index": ("input X[t, c]; parameter W[3, c, q]",
                             "Y[i, o] = sum(X[i + k, j]*W[k, j, o], over=(k, j)); L = sum(tanh(Y))", "X W",
                             "Y = array([[sum(X[i:i + 3]*W[:, :, o]) for o in range(2)] for i in range(4)]); L = sum(tanh(Y))"),
    "off diagonal": ("parameter U[n, d]",
                     "G[a, b] = sum(U[a, k]*U[b, k], over=k); L = sum(G[a, b]^2, over=(a, b), where=(a != b))", "U",
                     "G = U @ U.T; L = sum(G**2) - sum(diag(G)**2)"),
    "lower triangle": ("parameter A[n, n]", "L = sum(A[i, j]^3, over=(i, j), where=(i > j))", "A",
                       "L = sum(tril(A, -1)**3)"),
    "cross entropy of labels": ("input X[n, d]; target y_c[n]; parameter W[d, c]",
                                "P = log_softmax(X @ W, axis=1); L = -mean(P[i, y_c[i]], over=i)", "W X",
                                "P = log_softmax(X @ W, axis=1); L = -mean(P[arange(4), y_c.astype(int)])"),
    "energy of pairs": ("parameter x[n]", "L = sum((x[i] - x[j])^2*exp(x[i]*x[j]), over=(i, j))", "x",
                        "D = x[:, None] - x[None, :]; L = sum(D**2*exp(outer(x, x)))"),
    "tucker": ("input T[n, d, k]; parameter A[n, q], B[d, q], C[k, q]",
               "R[i, j, l] = T[i, j, l] - sum(A[i, r]*B[j, r]*C[l, r], over=r); L = sum(R^2)", "A B C",
               'R = T - einsum("ir,jr,lr->ijl", A, B, C); L = sum(R**2)'),
}  # fmt: skip

MODELS: dict[str, Model] = {**LOSSES, **LAYERS, **MATRICES, **SEQUENCES, **INDEX_FORMS}
