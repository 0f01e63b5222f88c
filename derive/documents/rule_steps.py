"""The rules inside a local derivative, as steps that a reader may unfold."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Edge, Step
from derive.document import Block, Sentence, Steps
from derive.documents.words import bare, derivative, equals, say, show, text
from derive.rules import differentiate
from derive.rules.formulas import definition_formula, prime_formula
from derive.term import Term, name

__all__ = ["activation_steps", "edge_steps", "rule_blocks"]

_SILENT = frozenset({"identity", "constant", "group"})


def edge_steps(edge: Edge) -> Steps | None:
    """Every rule that was used for one local derivative; ``None`` when it is a single one."""
    blocks = tuple(rule_blocks(edge.step))
    if len(edge.step.steps) == 0:
        return None
    return Steps(say("steps.edge", count=len(blocks) // 2), blocks)


def rule_blocks(step: Step) -> Iterator[Block]:
    """The inner steps first, each as its rule and ``before = after``; constants and the variable itself go unsaid."""
    for current in _in_order(step):
        yield text(Sentence(f"step.{current.rule}"))
        yield show(equals(current.before, current.after))


def _in_order(step: Step) -> Iterator[Step]:
    stack: list[tuple[Step, bool]] = [(step, False)]
    while stack:
        current, opened = stack.pop()
        if opened or not current.steps:
            if current.rule not in _SILENT and bare(current.before) != bare(current.after):
                yield current
            continue
        stack.append((current, True))
        stack.extend((inner, False) for inner in reversed(current.steps))


def activation_steps(call: Term) -> Steps | None:
    """Where ``f'(u)`` comes from: the definition of the function, differentiated, and the textbook form.

    ``None`` for a function that the table takes as primitive.
    """
    definition = definition_formula(call)
    if definition is None or not call.args[0].is_name:
        return None
    by = call.args[0]
    prime = Term("prime", (by,), (call.head, 1))
    step = differentiate(definition, by)
    blocks: list[Block] = [
        text(say("steps.activation_definition", call=call)),
        show(equals(call, definition)),
        *rule_blocks(step),
    ]
    textbook = prime_formula(prime)
    if bare(textbook) != bare(step.after):
        blocks.append(text(say("steps.activation_result", prime=prime, call=call)))
    blocks.append(show(equals(prime, textbook)))
    return Steps(say("steps.activation", name=Sentence(f"function.{call.head}")), tuple(blocks))


def differentiate_example(body: Term, by: str) -> tuple[Step, Term]:
    """The derivative of an example's body with its steps, and its left side ``∂f/∂by`` is the caller's."""
    step = differentiate(body, by)
    return step, derivative(body, name(by))
