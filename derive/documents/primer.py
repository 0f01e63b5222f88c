"""The two things that backpropagation needs: the partial derivative and the chain rule, on the author's examples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derive.derivation import Step
from derive.document import Block, Sentence, Steps
from derive.documents.figures import graph_figure
from derive.documents.rule_steps import rule_blocks
from derive.documents.subject import Subject
from derive.documents.words import clauses, count, derivative, heading, say, show, text
from derive.graph import Example
from derive.rules import differentiate
from derive.term import Term, equals, multiply, name, relation

__all__ = ["chain_rule", "intro", "network", "partial_derivative"]


def intro(subject: Subject) -> Iterator[Block]:
    yield text(say("post.intro"), say("post.needs") if subject.options.primer else None)


def partial_derivative(subject: Subject) -> Iterator[Block]:
    """What a partial derivative is; each example by each of its variables."""
    if not subject.options.primer:
        return
    yield heading(2, "post.partial.heading")
    yield text(say("post.partial.what"))
    for example in subject.graph.article.examples:
        if example.arguments:
            yield from _example(subject, example)


def _example(subject: Subject, example: Example) -> Iterator[Block]:
    call = Term("apply", [name(argument) for argument in example.arguments], example.name)
    yield text(say("post.partial.example"))
    yield show(relation(call, ("=", example.body)))
    for argument in example.arguments:
        step = differentiate(example.body, argument, subject.graph.functions)
        yield from _by_variable(subject, example, argument, step)


def _by_variable(subject: Subject, example: Example, argument: str, step: Step) -> Iterator[Block]:
    others = tuple(name(other) for other in example.arguments if other != argument)
    by = name(argument)
    held = say("post.partial.held", others=others, by=by) if others else say("post.partial.alone", by=by)
    yield text(held, _term_by_term(step))
    left = derivative(example.name, by)
    yield show(equals(left, step.after), f"example-{example.name}-{argument}")
    if subject.options.full:
        yield Steps(say("steps.example"), tuple(rule_blocks(step)))


def _term_by_term(step: Step) -> Sentence:
    """``x²y`` becomes ``2xy``, …: the summands of a sum and what each turns into."""
    if step.rule != "sum":
        return say("post.partial.rule", rule=say(f"rule.{step.rule}"))
    parts = [
        say("post.partial.term", before=part.before.args[0], after=part.after)
        for part in step.steps
        if part.rule != "simplify"
    ]
    return say("post.partial.terms", parts=clauses(parts))


def chain_rule(subject: Subject) -> Iterator[Block]:
    """The chain rule on the author's composite function, or on the network itself where there is none."""
    if not subject.options.primer:
        return
    yield heading(2, "post.chain.heading")
    composites = [example for example in subject.graph.article.examples if not example.arguments]
    for example in composites:
        yield from _composite(example)
    if not composites:
        yield from _own_composite(subject)


def _composite(example: Example) -> Iterator[Block]:
    functions, variable = _nested(example.body)
    whole = relation(name(example.name), ("=", example.body))
    if variable is None or len(functions) < 2:
        yield text(say("post.chain.what"))
        return
    outer, inner = name(functions[0]), tuple(name(function) for function in functions[1:])
    yield text(say("post.chain.composite", whole=whole, outer=outer, inner=inner), say("post.chain.what"))
    nodes = [*map(name, functions), variable]
    factors = [derivative(above, below, "total") for above, below in pairwise(nodes)]
    left = derivative(example.name, variable, "total")
    yield show(relation(left, ("=", multiply(*factors))), f"example-{example.name}")
    yield text(say("post.chain.use"))


def _nested(body: Term) -> tuple[list[str], Term | None]:
    """The functions of ``f(g(x))`` from the outside in, and the variable; ``None`` where it is another shape."""
    functions: list[str] = []
    while body.head == "apply" and len(body.args) == 1:
        functions.append(body.data)
        body = body.args[0]
    return functions, body if body.is_name else None


def _own_composite(subject: Subject) -> Iterator[Block]:
    yield text(say("post.chain.plain"), say("post.chain.what"))
    paths = (path.nodes for result in subject.reached for path in result.paths[:1])
    path = next((nodes for nodes in paths if len(nodes) > 2), None)
    if path is None:
        return
    outer, middle, inner = path[:3]
    yield text(say("post.chain.own", outer=name(outer), middle=name(middle), inner=name(inner)))
    factors = multiply(derivative(outer, middle), derivative(middle, inner))
    if all(len(subject.derivation.consumers.get(node, ())) < 2 for node in (middle, inner)):
        yield show(relation(derivative(outer, inner), ("=", factors)))
    yield text(say("post.chain.use"))


def network(subject: Subject) -> Iterator[Block]:
    """The network as a composite function; forward and backward in a sentence each."""
    layers = subject.network.layers
    yield heading(2, "post.network.heading")
    inputs = tuple(map(name, subject.network.inputs))
    predictions = tuple(name(key) for key in subject.network.predictions)
    kinds = {line.kind for line in subject.network.forward}
    yield text(
        say("post.network.what"),
        say("post.network.layer") if kinds & {"activation", "neuron"} else say("post.network.linear"),
        say("post.network.here", inputs=inputs, predictions=predictions, count=count(layers), n=layers)
        if inputs and predictions and layers
        else None,
    )
    composed = subject.network.composed
    if composed is not None and predictions:
        yield text(say("post.network.composed", prediction=predictions[0]))
        yield show(equals(predictions[0], composed))
    yield from graph_figure(subject)
    yield text(say("post.network.forward"), say("post.network.backward"))
