"""The rules inside a local derivative, as steps that a reader may unfold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.derivation import Edge, Step
from derive.document import Block, Sentence, Steps
from derive.documents.reasons import rule_id
from derive.documents.words import say, show, text
from derive.ops import find
from derive.rules import differentiate
from derive.rules.formulas import definition_formula, prime_formula
from derive.term import ONE, Term, add, bare, equals, multiply, name, negative, number, relation

__all__ = ["activation_definition", "activation_steps", "edge_steps", "rule_blocks"]

_SILENT = frozenset({"identity", "constant", "simplify"})


def edge_steps(edge: Edge, moving: frozenset[str] = frozenset()) -> Steps | None:
    """Every rule that was used for one local derivative; ``None`` when it is a single one.

    ``moving`` are the names that depend on ``edge.by`` and are held all the same: what holds one is marked.
    """
    if not edge.step.steps:
        return None
    return Steps(say("steps.edge"), tuple(rule_blocks(_held(edge.step, moving) if moving else edge.step)))


def _held(step: Step, moving: frozenset[str]) -> Step:
    """The step with ``local`` for the derivative of whatever holds one of the names."""

    def change(node: Term) -> Term:
        marked = node.head == "differentiate" and not moving.isdisjoint(node.args[0].names())
        return Term("local", node.args) if marked else node

    inner = tuple(_held(part, moving) for part in step.steps)
    return replace(step, before=step.before.rebuild(change), after=step.after.rebuild(change), steps=inner)


def rule_blocks(step: Step) -> Iterator[Block]:
    """The inner steps first, each as its rule and ``before = raw = after``; what is plain to see goes unsaid."""
    for current in _in_order(step):
        rule = _rule_used(current)
        inner = current.before.args[1] if len(current.before.args) == 2 else None
        raw = [part.before for part in current.steps if part.rule == "simplify"]
        sides = [current.before, *raw, current.after]
        if inner is None or inner.is_name:
            yield text(rule)
            yield show(equals(*sides))
        else:
            letter = _letter(current.before)
            yield text(say("steps.inside", fact=relation(letter, ("=", bare(inner)))), rule)
            yield show(equals(*[_with(letter, side, inner) for side in sides]))


def _rule_used(step: Step) -> Sentence:
    """The rule of a step in words; of a function that has a name, its name."""
    call = step.before.args[0].head
    if step.rule == "function" and find(call) is not None:
        return say("step.function_of", function=Sentence(f"function.{call}"))
    return Sentence(f"step.{rule_id(step.rule)}")


def _letter(term: Term) -> Term:
    """A letter for the inside of a composite function that the formula does not use."""
    used = set(term.names())
    return name(next((mark for mark in "usvr" if mark not in used), "u_0"))


def _with(letter: Term, term: Term, inner: Term) -> Term:
    """A Term with a letter for the inside of a composite function."""
    whole = {inner, bare(inner)}
    return term.rebuild(lambda node: letter if node in whole else node)


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
    definition = activation_definition(call)
    if definition is None or call.head in _OF_ROWS or not call.args[0].is_name:
        return None
    by = call.args[0]
    prime = Term("prime", (by,), (call.head, 1))
    step = _total(differentiate(definition, by))
    blocks: list[Block] = [
        text(say("steps.activation_definition")),
        show(equals(call, definition)),
        *rule_blocks(step),
    ]
    textbook = prime_formula(prime)
    split = _split(call, definition, step.after)
    if split:
        blocks += [text(say("steps.activation_split")), show(equals(prime, step.after, split[0]))]
        blocks += [text(say("steps.activation_second")), show(split[1])]
    if bare(textbook) != bare(step.after):
        blocks.append(text(say("steps.activation_result")))
    blocks.append(show(equals(prime, *([] if split else [step.after]), textbook)))
    return Steps(say("steps.activation", name=Sentence(f"function.{call.head}")), tuple(blocks))


_OF_ROWS = frozenset({"softmax"})


def activation_definition(call: Term) -> Term | None:
    """What a function is: the formula of the table, or of a textbook for one that the table takes as primitive."""
    u = call.args[0]
    if call.head == "tanh":
        up, down = Term("exp", (u,)), Term("exp", (negative(u),))
        return Term("divide", (add(up, negative(down)), add(up, down)))
    return definition_formula(call)


def _total(step: Step) -> Step:
    """The step with ``d/dz``: a function of one variable has no partial derivatives."""

    def change(node: Term) -> Term:
        return Term("differentiate", node.args, ("total", node.data[1])) if node.head == "differentiate" else node

    steps = tuple(map(_total, step.steps))
    return replace(step, before=step.before.rebuild(change), after=step.after.rebuild(change), steps=steps)


def _split(call: Term, definition: Term, slope: Term) -> tuple[Term, Term] | None:
    """``e⁻ᶻ/(1 + e⁻ᶻ)²`` as ``1/(1 + e⁻ᶻ) · e⁻ᶻ/(1 + e⁻ᶻ)``, and what the second factor is: ``1 - σ(z)``."""
    if definition.head != "divide" or definition.args[0] != ONE or slope.head != "divide":
        return None
    below, squared = definition.args[1], Term("power", (definition.args[1], number(2)))
    rest = slope.args[0]
    bottom = slope.args[1].rebuild(lambda node: bare(node))
    if bottom != squared or below.head != "add" or below.args != (ONE, rest):
        return None
    second = Term("divide", (rest, below))
    over = Term("divide", (add(*below.args, negative(ONE)), below))
    whole = equals(second, over, add(ONE, negative(definition)), add(ONE, negative(call)))
    return multiply(definition, second), whole
