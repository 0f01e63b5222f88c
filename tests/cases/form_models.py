# ruff: noqa: E501  # a model a line reads as the table it is
"""Further models, one for each form that an op can take: ranks, axes, broadcasting, literal lists, einsum strings."""

from __future__ import annotations

from tests.cases.more_models import Model

__all__ = ["FORMS"]

FORMS: dict[str, Model] = {
    "bmm w": ("input Q[q,n,d]; parameter W[d,k], b[k]","L = sum(tanh(Q @ W + b)^2)","Q W b"),
    "vec bmm": ("input T[q,d,k]; parameter v[d]","L = sum((v @ T)^2)","T v"),
    "bmm vec": ("input T[q,n,d]; parameter v[d]","L = sum((T @ v)^3)","T v"),
    "bmm bcast": ("input T[q,n,d]; parameter A[k,n]","L = sum((A @ T)^2)","T A"),
    "kron v": ("parameter v[n], u[d]","L = sum(kron(v,u)^3)","v u"),
    "flip": ("parameter A[n,d], B[n,d]","L = sum(flip(A, axis=0)*B*flip(A*B, axis=1))","A B"),
    "ein diag": ("parameter A[n,n]",'L = sum(einsum("ii->i", A)^2) + einsum("ii->", A)',"A"),
    "ein outer": ("parameter a[n], b[d]",'L = sum(einsum("i,j->ij", a, b)^2)',"a b"),
    "ein T": ("parameter A[n,d]",'L = sum(einsum("ij->ji", A) @ A)',"A"),
    "ein 3": ("parameter A[n,d], B[d,k], C[k,n]",'L = einsum("ij,jk,ki->", A, B, C)^2',"A B C"),
    "ein batch": ("parameter A[q,n,d], B[q,d,k]",'L = sum(tanh(einsum("bij,bjk->bik", A, B)))',"A B"),
    "axes": ("parameter A[q,n,d]","L = sum(max(A, axis=(0,2))^2) + sum(min(A, axis=1)^3) + sum(prod(A, axis=2)) + sum(std(A, axis=(0,1)))","A"),
    "lse": ("parameter A[n,d]","L = sum(A/logsumexp(A, axis=1, keepdims=1)) ","A", "L = sum(A/(logsumexp(A, axis=1)[:,None]))"),
    "norm axis": ("parameter A[n,d]","L = sum(norm(A, axis=1)^3) + sum(A/norm(A, axis=0, keepdims=1))","A"),
    "var": ("parameter A[n,d]","L = sum(var(A, axis=1)) + var(A) + std(A)","A"),
    "clip vec": ("parameter A[n,d], lo[d]; constant hi[d]","L = sum(clip(A, lo - 1/2, hi + 1)^2)","A"),
    "where": ("parameter A[n,d], b[d]; input c","L = sum(where(A > b, A^2, b*c)) + sum(where(c > 0, A, b))","A b c"),
    "neg index": ("parameter x[n], A[n,d]","L = x[-1]*x[0] + sum(A[-2]*A[:, -1][0]) + A[1, -1]^2 + sum(A[:-1]*A[1:])","x A"),
    "powers": ("parameter PA[n,d], Pb[d]; input c","L = sum(PA^Pb) + sum(2^PA) + sum(Pb^c) + sum(PA^-2)","PA Pb c", "L = sum(PA**Pb) + sum(2**PA) + sum(Pb**c) + sum(PA**-2.0)"),
    "stack": ("parameter a[n], b[n]","S = stack(a, b, a*b); L = sum(S @ S.T)","a b"),
    "concat0": ("parameter A[n,d], B[k,d], c[d]","C = concat(A, B); L = sum((C @ c)^2)","A B c"),
    "matrix lit": ("parameter a, b","R = [[cos(a), -sin(a)], [sin(a), cos(a)]]; v = R @ [a*b, b^2]; L = sum(v^3)","a b", "R = array([[cos(a), -sin(a)], [sin(a), cos(a)]]); v = R @ array([a*b, b**2]); L = sum(v**3)"),
    "diag build": ("parameter v[n], A[n,n]","L = sum(inv(diag(exp(v)) + A @ A.T)) + det(diag(v^2 + 1))","v A"),
    "const loss": ("parameter w[n]; input x[n]","y = ones(n) @ (w*x) + sum(zeros(n)*w); L = y^2","w x", "y = sum(w*x); L = y**2"),
    "softmax chain": ("input X[n,d]; parameter W[d,c], tau","P = softmax(X @ W/tau, axis=-1); H = -sum(P*log(P), axis=1); L = mean(H) + logsumexp(X @ W)","W tau X"),
    "deep scalars": ("input x; parameter a,b,c","u = a*x + b; v = tanh(u)*u; w = v/(1 + exp(-c*v)); L = log(1 + w^2) + sqrt(1 + u^2)","a b c x"),
    "scalar-tensor": ("input X[n,d]; parameter s, w[d]","r = s*X @ w; L = r @ r/(1 + s^2) + norm(w)*s","s w X"),
    "double use": ("parameter W[d,d]; input x[d]","h = W @ x; g = W @ h; L = dot(g, h) + trace(W @ W) + sum(W*W.T)","W x"),
    "quadratic": ("parameter x[d]; input A[d,d], b[d]","L = 1/2*(x @ A @ x) - b @ x + (x @ x)^2","x A b"),
    "sam": ("parameter w[d]; input X[n,d], y[n]","r = X @ w - y; g = X.T @ r; e = g/norm(g); v = w + 0.1*e; L = norm(X @ v - y)^2","w"),
    "layer scale": ("input X[n,d]; parameter g[d]","S = sum(X^2, axis=-1, keepdims=1); Y = X/sqrt(S/d + 0.1)*(1 + g); L = sum(logsigmoid(Y))","X g"),
    "mixup": ("input X[n,d], Z[n,d], Y[n,c]; parameter W[d,c], lam","M = lam*X + (1 - lam)*Z; L = -sum(Y*log_softmax(M @ W))/n","W lam X"),
    "byol": ("input u[n,d]; parameter W[d,d]","p = u @ W; a = p/norm(p, axis=1, keepdims=1); b = stop_gradient(u/norm(u, axis=1, keepdims=1)); L = 2 - 2*mean(sum(a*b, axis=1))","W u"),
    "simclr": ("input Z[n,d], I[n,n]","U = Z/sqrt(sum(Z^2, axis=1, keepdims=1)); S = U @ U.T/0.5 - 30*eye(n); L = -mean(sum(I*log_softmax(S, axis=1), axis=1))","Z"),
    "arcface": ("input x[d], W[c,d], Y[c]","u = x/norm(x); V = W/norm(W, axis=1, keepdims=1); s = V @ u; t = acos(clip(s, -0.999, 0.999)); L = -sum(Y*log_softmax(8*cos(t + 0.2*Y)))","x W"),
    "dcg": ("parameter s[n]; input g[n]","R = 1 + sum(sigmoid(reshape(s, 1, n) - reshape(s, n, 1)), axis=1) - 1/2; L = -sum(g/log2(1 + R))","s"),
    "soft kmeans": ("input X[n,d]; parameter C[k,d]","D = sum((reshape(X, n, 1, d) - reshape(C, 1, k, d))^2, axis=2); A = softmax(-D, axis=1); L = sum(A*D)","C X"),
    "optimal transport": ("parameter f[n], g[m]; input Cst[n,m]","K = exp(reshape(f, n, 1) + reshape(g, 1, m) - Cst); L = sum(f) + sum(g) - sum(K)","f g"),
    "bspline": ("parameter c[4]; input x","B = [(1 - x)^3, 3*x*(1 - x)^2, 3*x^2*(1 - x), x^3]; L = (c @ B)^2","c x", "B = array([(1 - x)**3, 3*x*(1 - x)**2, 3*x**2*(1 - x), x**3]); L = (c @ B)**2"),
    "hopfield": ("parameter W[n,n]; input s[n]","y = tanh(2*W @ s); L = -1/2*(y @ W @ y)","W s"),
    "elbo full": ("parameter m[k], A[k,k]; input e[k]","z = m + A @ e; S = A @ A.T + 0.1*eye(k); L = 1/2*(trace(S) + m @ m - k - logdet(S)) + sum(z^4)","m A"),
    "gp predict": ("parameter l; input X[n,d], x[d], y[n]","D = sum((reshape(X, n, 1, d) - reshape(X, 1, n, d))^2, axis=2); K = exp(-D/l^2) + 0.1*eye(n); r = exp(-sum((X - x)^2, axis=1)/l^2); mu = r @ inv(K) @ y; L = mu^2","l x y"),
}  # fmt: skip
