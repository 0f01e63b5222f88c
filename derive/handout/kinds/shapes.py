"""*Shapes*: the shape of each gradient."""

from __future__ import annotations

from derive.dimension import Shape
from derive.document import Filling, Table
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.marks import shared
from derive.handout.nouns import Asked
from derive.handout.words import derivative, say, text
from derive.ops.sizes import dimension_term
from derive.term import Term

__all__ = ["ask"]


def ask(case: Case) -> Asked:
    """Raises `DeriveError` for a model without tensors: there is nothing to ask."""
    values = case.derivation.graph.values
    between = [v for v in case.derivation.order if v != case.derivation.loss and v not in case.derivation.wrt]
    asked = [known for known in (*between, *case.derivation.wrt) if values[known].shape]
    if not asked:
        raise trouble("no_shapes", case.problem.where)
    marks = shared(case.problem.points, [1] * len(asked))
    lefts = [derivative(case.derivation.loss, known) for known in asked]
    shapes: list[Filling] = [_sizes(values[known].shape) for known in asked]
    head = (say("handout.table.gradient"), say("handout.table.shape"))
    question = (
        *case.model(),
        text(say("handout.ask.shapes")),
        Table(head, tuple((left, say("handout.empty")) for left in lefts)),
    )
    rows = tuple(zip(lefts, shapes, marks, strict=True))
    key = Table((*head, say("handout.table.marks")), rows)
    why = text(say("handout.shapes.why"))
    told = text(say("handout.shapes.accepted"))
    return Asked(
        case.problem,
        question,
        (key,),
        (why, key),
        (key, told),
        {"shapes": [", ".join(map(str, values[k].shape)) for k in asked]},
    )


def _sizes(shape: Shape) -> Term:
    return dimension_term(shape[0]) if len(shape) == 1 else Term("sizes", map(dimension_term, shape))
