"""Local derivatives, derived once for each *shape* of equation and then renamed.

``z_1 = w_1 x`` and ``z_7 = w_7 a_6`` have the same shape: names are replaced by numbered places, the derivative by
each place is derived by the rules and compared with SymPy's, and every further equation of that shape costs a
renaming.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from derive.derivation import Step
from derive.engine.shorten import shorten
from derive.errors import DeriveError
from derive.graph import Function
from derive.rules import differentiate, divide
from derive.term import Term, name

__all__ = ["Template", "rename_step", "template_of"]

Functions = Mapping[str, Function]
_PLACES = tuple(f"·{position}" for position in range(64))


@dataclass(frozen=True, slots=True)
class Template:
    """For each place: the step that derives the local derivative, and how it was compared with SymPy."""

    steps: tuple[Step, ...]
    proofs: tuple[str, ...]

    def local(self, position: int) -> Term:
        return self.steps[position].after


def template_of(term: Term, functions: Functions) -> tuple[Template, tuple[str, ...]]:
    """The template of a definition and the names that fill its places."""
    names = term.names()
    canonical = term.replace({known: name(_place(position)) for position, known in enumerate(names)})
    used = {node.data if node.head == "apply" else node.data[0] for node in canonical.walk() if node.head in _CALLS}
    scope = tuple(functions[known] for known in sorted(used) if known in functions)
    return _derive(canonical, len(names), scope), names


_CALLS = ("apply", "prime")


def _place(position: int) -> str:
    return _PLACES[position] if position < len(_PLACES) else f"·{position}"


@lru_cache(maxsize=8192)
def _derive(canonical: Term, count: int, scope: tuple[Function, ...]) -> Template:
    functions = {function.name: function for function in scope}
    steps, proofs = [], []
    for position in range(count):
        step = _shortened(differentiate(canonical, _place(position), functions))
        proofs.append(_compare(canonical, _place(position), step.after, functions))
        steps.append(step)
    return Template(tuple(steps), tuple(proofs))


def _shortened(step: Step) -> Step:
    """A step whose result is a fraction with a numerator that collapses, with the collapsing as its last step."""
    if step.after.head != "divide" or step.after.args[0].head != "add":
        return step
    numerator = shorten(step.after.args[0], always=True)
    if numerator is step.after.args[0]:
        return step
    short = divide(numerator, step.after.args[1])
    return Step(step.rule, step.before, short, (*step.steps, Step("simplify", step.after, short)), step.conditions)


def _compare(term: Term, by: str, written: Term, functions: Functions) -> str:
    """``proved`` or ``tested``: the rules' derivative against SymPy's. Raises `DeriveError` when they differ."""
    from derive.kernel.equality import decide
    from derive.kernel.from_sympy import from_sympy
    from derive.kernel.symbolic import symbol, to_sympy

    computed = from_sympy(to_sympy(term, functions).diff(symbol(by)), term.names())
    decision = decide(written, computed, functions)
    if not decision.equal:
        raise DeriveError("rule_disagrees", {"formula": term, "written": written, "computed": computed})
    return decision.outcome


def rename_step(step: Step, names: Mapping[str, Term]) -> Step:
    """A step of a template with the names of one equation."""
    return Step(
        step.rule,
        step.before.replace(names),
        step.after.replace(names),
        tuple(rename_step(inner, names) for inner in step.steps),
        tuple(type(condition)(condition.kind, condition.term.replace(names)) for condition in step.conditions),
    )
