"""Random Terms, and their exact structure up to parentheses that only show."""

from __future__ import annotations

from hypothesis import strategies as st

from derive.notation import Scope
from derive.term import Term, name, negative, number

NAMES = "L w1 w2 z1 y_pred x y y_hat eta width net_h1 W_hh h_t alpha f1 w_1_2 a_j__1".split()
FUNCTIONS = "sigmoid tanh exp log ln sqrt abs sin relu softplus log2 log10 gelu asin silu".split()


def scope() -> Scope:
    """The names and functions that the random Terms use."""
    known = Scope(functions={"f": 2, "gate": 1}, derivatives=True)
    for each in NAMES:
        known.add(each)
    return known


def terms() -> st.SearchStrategy[Term]:
    """Scalar Terms of every kind, small enough to read in a failure."""
    leaves = st.one_of(
        st.sampled_from(NAMES).map(name),
        st.integers(0, 12).map(number),
        st.sampled_from(NAMES).map(lambda each: Term("adjoint", (), each)),
        st.just(Term("partial", (name("L"), name("w1")), ("partial", 1))),
        st.just(Term("partial", (name("y_hat"), name("x"), name("y")), ("partial", 2))),
        st.just(Term("partial", (name("L"), name("x")), ("total", 1))),
    )
    return st.recursive(leaves, _composed, max_leaves=8)


def _composed(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(inner, min_size=2, max_size=4)
    comparison = st.builds(lambda a, b, sign: Term("compare", (a, b), sign), inner, inner, st.sampled_from(["<", ">="]))
    return st.one_of(
        several.map(lambda parts: Term("add", parts)),
        several.map(lambda parts: Term("multiply", parts)),
        inner.map(negative),
        st.tuples(inner, inner).map(lambda pair: Term("divide", pair)),
        st.tuples(inner, st.sampled_from([number(2), number(3), name("x"), negative(number(1))])).map(
            lambda pair: Term("power", pair)
        ),
        st.tuples(inner, st.sampled_from(FUNCTIONS)).map(lambda pair: Term(pair[1], (pair[0],))),
        st.tuples(inner, inner).map(lambda pair: Term("apply", pair, "f")),
        st.tuples(inner, st.sampled_from([1, 2])).map(lambda pair: Term("prime", (pair[0],), ("sigmoid", pair[1]))),
        st.tuples(comparison, inner, inner).map(lambda parts: Term("where", parts)),
        inner.map(lambda body: Term("differentiate", (body, name("w1")), ("partial", 1))),
    )


def flat(term: Term) -> Term:
    """Sums in sums and products in products opened, signs pulled out of products: what reading may change."""
    return term.rebuild(_flat)


def _flat(node: Term) -> Term:
    if node.head == "group":
        return node.args[0]
    if node.head in ("add", "multiply"):
        parts = [part for child in node.args for part in (child.args if child.head == node.head else (child,))]
        if node.head == "multiply" and parts[0].head == "negative":
            return negative(_flat(Term("multiply", (parts[0].args[0], *parts[1:]))))
        return Term(node.head, parts)
    return node
