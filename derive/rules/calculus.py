"""The derivative of a scalar Term by a name, rule by rule.

Each rule is a function of ``(term, by, scope)`` that returns a Step; the table `_BY_HEAD` says which rule reads which
head. A Step's ``after`` is what a person would write down; where collecting numbers changed it, the last sub-step
``simplify`` shows the raw form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from derive.derivation import Condition, Step
from derive.graph import Function
from derive.ops import find
from derive.rules.formulas import derivative_formula, prime_formula
from derive.rules.tidy import divide, exact, power, product, total
from derive.term import ONE, ZERO, Term, add, multiply, negative, number, op

__all__ = ["differentiate"]

Scope = Mapping[str, Function]
Rule = Callable[[Term, Term, Scope], Step]


def differentiate(term: Term, by: Term | str, functions: Scope | None = None) -> Step:
    """Differentiate a scalar Term by a name, all other names held constant.

    Returns the Step tree; its ``after`` is the derivative. Raises `DeriveError` (``no_rule``) where no rule exists.
    """
    variable = Term("name", (), by) if isinstance(by, str) else by
    return _step(term, variable, functions or {})


def _step(term: Term, by: Term, scope: Scope) -> Step:
    if term == by:
        return Step("identity", _before(term, by), ONE)
    if not _depends(term, by):
        return Step("constant", _before(term, by), ZERO)
    return _BY_HEAD.get(term.head, _function)(term, by, scope)


def _before(term: Term, by: Term) -> Term:
    return Term("differentiate", (term, by), ("partial", 1))


@lru_cache(maxsize=4096)
def _depends(term: Term, by: Term) -> bool:
    return any(node == by for node in term.walk())


def _finish(
    rule: str,
    term: Term,
    by: Term,
    raw: Term,
    after: Term,
    steps: tuple[Step, ...],
    conditions: tuple[Condition, ...] = (),
) -> Step:
    """Close a rule: its result as a person writes it, and the raw form as a last step where it differs."""
    if raw != after:
        steps = (*steps, Step("simplify", raw, after))
    return Step(rule, _before(term, by), after, steps, conditions)


# -- sums and products ---------------------------------------------------------------------------------


def _negative(term: Term, by: Term, scope: Scope) -> Step:
    inner = _step(term.args[0], by, scope)
    return _finish("negative", term, by, negative(inner.after), product(negative(ONE), inner.after), (inner,))


def _sum(term: Term, by: Term, scope: Scope) -> Step:
    parts = tuple(_step(part, by, scope) for part in term.args)
    raw = add(*[part.after for part in parts])
    return _finish("sum", term, by, raw, total(raw), parts)


def _group(term: Term, by: Term, scope: Scope) -> Step:
    return _step(term.args[0], by, scope)


def _product(term: Term, by: Term, scope: Scope) -> Step:
    moving = [position for position, factor in enumerate(term.args) if _depends(factor, by)]
    if len(moving) == 1:
        return _constant_multiple(term, moving[0], by, scope)
    parts = tuple(_step(term.args[position], by, scope) for position in moving)
    summands = [_with(term.args, position, part.after) for position, part in zip(moving, parts, strict=True)]
    raw = add(*[multiply(*factors) for factors in summands])
    return _finish("product", term, by, raw, total(*[product(*factors) for factors in summands]), parts)


def _constant_multiple(term: Term, position: int, by: Term, scope: Scope) -> Step:
    inner = _step(term.args[position], by, scope)
    factors = _with(term.args, position, inner.after)
    return _finish("constant_multiple", term, by, multiply(*factors), product(*factors), (inner,))


def _with(factors: tuple[Term, ...], position: int, replacement: Term) -> list[Term]:
    return [replacement if index == position else factor for index, factor in enumerate(factors)]


# -- quotients and powers ------------------------------------------------------------------------------


def _quotient(term: Term, by: Term, scope: Scope) -> Step:
    top, bottom = term.args
    if not _depends(bottom, by):
        inner = _step(top, by, scope)
        raw = Term("divide", (inner.after, bottom))
        return _finish("constant_multiple", term, by, raw, divide(inner.after, bottom), (inner,))
    below = _step(bottom, by, scope)
    square = power(bottom, number(2))
    condition = (Condition("nonzero", bottom),)
    if not _depends(top, by):
        numerator = product(top, below.after)
        raw = negative(Term("divide", (multiply(top, below.after), square)))
        after = product(negative(ONE), divide(numerator, square))
        return _finish("reciprocal", term, by, raw, after, (below,), condition)
    above = _step(top, by, scope)
    raw = Term("divide", (add(multiply(above.after, bottom), negative(multiply(top, below.after))), square))
    numerator = total(product(above.after, bottom), product(negative(ONE), top, below.after))
    return _finish("quotient", term, by, raw, divide(numerator, square), (above, below), condition)


def _power(term: Term, by: Term, scope: Scope) -> Step:
    base, exponent = term.args
    if not _depends(exponent, by):
        return _chain(term, base, by, scope, _power_outside)
    if not _depends(base, by):
        return _chain(term, exponent, by, scope, _exponential_outside)
    under, over = _step(base, by, scope), _step(exponent, by, scope)
    bracket = total(product(over.after, op("log", base)), divide(product(exponent, under.after), base))
    raw = multiply(term, add(multiply(over.after, op("log", base)), divide(multiply(exponent, under.after), base)))
    return _finish(
        "general_power", term, by, raw, product(term, bracket), (under, over), (Condition("positive", base),)
    )


def _power_outside(term: Term, inner: Term) -> Step:
    base, exponent = term.args
    lowered = total(exponent, negative(ONE))
    raw = multiply(exponent, Term("power", (base, lowered)))
    value = exact(exponent)
    conditions = (Condition("nonzero", base),) if value is not None and value < 1 else ()
    return _finish("power", term, inner, raw, product(exponent, power(base, lowered)), (), conditions)


def _exponential_outside(term: Term, inner: Term) -> Step:
    base = term.args[0]
    after = product(term, op("log", base))
    return _finish("exponential", term, inner, after, after, (), (Condition("positive", base),))


def _chain(term: Term, inner: Term, by: Term, scope: Scope, outside: Callable[[Term, Term], Step]) -> Step:
    """The chain rule around one inner function; no chain is needed when the inside is the variable itself."""
    outer = outside(term, inner)
    if inner == by:
        return outer
    inside = _step(inner, by, scope)
    raw = multiply(outer.after, inside.after)
    return _finish("chain", term, by, raw, product(outer.after, inside.after), (outer, inside), outer.conditions)


# -- functions -----------------------------------------------------------------------------------------


def _function(term: Term, by: Term, scope: Scope) -> Step:
    moving = [position for position, argument in enumerate(term.args) if _depends(argument, by)]
    if len(moving) == 1:
        position = moving[0]
        return _chain(term, term.args[position], by, scope, lambda whole, inner: _outside(whole, position, inner))
    parts: list[Step] = []
    summands: list[Term] = []
    for position in moving:
        outer, inside = _outside(term, position, term.args[position]), _step(term.args[position], by, scope)
        parts += [outer, inside]
        summands.append(multiply(outer.after, inside.after))
    raw = add(*summands)
    return _finish("chain", term, by, raw, total(*[product(*part.args) for part in summands]), tuple(parts))


def _outside(term: Term, position: int, inner: Term) -> Step:
    """The derivative of a table's function by one of its arguments, as the table states it."""
    after, conditions = derivative_formula(term, position)
    rule = "frozen" if term.head == "stop_gradient" else "function"
    return Step(rule, _before(term, inner), after, (), conditions)


def _where(term: Term, by: Term, scope: Scope) -> Step:
    condition, *branches = term.args
    parts = tuple(_step(branch, by, scope) for branch in branches)
    after = choice(condition, parts[0].after, parts[1].after)
    kinks = tuple(
        Condition("kink", total(node.args[0], negative(node.args[1])))
        for node in condition.walk()
        if node.head == "compare" and _depends(node, by)
    )
    return Step("cases", _before(term, by), after, parts, kinks)


def choice(condition: Term, yes: Term, no: Term) -> Term:
    """``where``, or an indicator where it chooses between something and nothing."""
    if yes == no:
        return yes
    if no == ZERO and exact(yes) is not None:
        return product(yes, Term("indicator", (condition,)))
    return op("where", condition, yes, no)


def _apply(term: Term, by: Term, scope: Scope) -> Step:
    function = scope[term.data]
    if function.body is None:
        return _chain(term, term.args[0], by, scope, _abstract_outside)
    body = function.body.replace(dict(zip(function.parameters, term.args, strict=True)))
    inner = _step(body, by, scope)
    return Step("definition", _before(term, by), inner.after, (inner,))


def _abstract_outside(term: Term, inner: Term) -> Step:
    return Step("function", _before(term, inner), Term("prime", (inner,), (term.data, 1)))


def _prime(term: Term, by: Term, scope: Scope) -> Step:
    function, order = term.data
    if find(function) is None or function in scope:
        return _chain(
            term,
            term.args[0],
            by,
            scope,
            lambda whole, inner: Step(
                "function", _before(whole, inner), Term("prime", (inner,), (function, order + 1))
            ),
        )
    inner = _step(prime_formula(term), by, scope)
    return Step("prime_definition", _before(term, by), inner.after, (inner,))


_BY_HEAD: dict[str, Rule] = {
    "negative": _negative,
    "add": _sum,
    "group": _group,
    "multiply": _product,
    "divide": _quotient,
    "power": _power,
    "where": _where,
    "indicator": lambda term, by, scope: Step("constant", _before(term, by), ZERO),
    "apply": _apply,
    "prime": _prime,
}
