"""A loss that is differentiated and nowhere defined: ``∂L/∂w = ∂L/∂z · x`` holds for any loss of the model's outputs.

For such lines any loss with a gradient of its own will do, and ``L = Σ G ⊙ ŷ`` is the simplest. What holds for it by
the chain rule holds for all; what does not may still hold for the one that was meant.
"""

from __future__ import annotations

from dataclasses import replace

from derive.check.names import definitions_of
from derive.check.reach import is_gradient
from derive.errors import DeriveError
from derive.graph import Definition, Graph, Value
from derive.kernel.shapes import shaped
from derive.term import Term, add, multiply, name, op
from derive.verdict import Submission

__all__ = ["UNSAID", "is_unsaid", "with_unsaid_loss"]

UNSAID = "·G_"  # the gradients that arrive at the outputs: of no name that anybody writes


def with_unsaid_loss(graph: Graph, submission: Submission) -> Graph:
    """The graph with the one name defined that the claims differentiate and that nobody defines."""
    known = {*graph.values, *definitions_of(submission, graph)}
    sides = (side for claim in submission.claims for side in (claim.left, claim.right) if side is not None)
    above = {str(node.args[0].data) for side in sides for node in side.walk() if is_gradient(node)} - known
    used = {part for item in graph.definitions for part in item.term.names()}
    try:
        ends = [item.name for item in shaped(graph).definitions if item.name not in used]
        return _with_loss(shaped(graph), above.pop(), ends) if len(above) == 1 and ends else graph
    except DeriveError:
        return graph


def _with_loss(graph: Graph, loss: str, ends: list[str]) -> Graph:
    values = {f"{UNSAID}{end}": Value(f"{UNSAID}{end}", "constant", graph.values[end].shape) for end in ends}
    values[loss] = Value(loss, "intermediate", assumed=True)
    term = add(*[_weighed(graph, end) for end in ends])
    return replace(graph, values={**graph.values, **values}, definitions=(*graph.definitions, Definition(loss, term)))


def _weighed(graph: Graph, end: str) -> Term:
    product = multiply(name(f"{UNSAID}{end}"), name(end))
    return op("sum", product) if graph.values[end].shape else product


def is_unsaid(graph: Graph, known: str) -> bool:
    """Whether nothing is known of a value but what it is made from."""
    value = graph.values.get(known)
    return value is not None and value.assumed and graph.definition(known) is not None
