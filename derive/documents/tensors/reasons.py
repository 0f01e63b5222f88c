"""Why a gradient comes back through an op as it does: one sentence a rule, chosen by the op and the operand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.derivation import Edge, Step
from derive.dimension import Shape
from derive.document import Filling, Sentence
from derive.documents.reasons import explain
from derive.documents.subject import Subject
from derive.documents.tensors.conditions import conditions_of
from derive.documents.words import say
from derive.ops import find, operands_of
from derive.ops.reverse_matrix import transposed
from derive.ops.sizes import ONE_SIZE
from derive.rules.formulas import derivative_formula
from derive.term import Term, equals, name

__all__ = ["edge_reasons", "reason_of"]

_SILENT = frozenset({"negative", "group"})
_TOLD_EACH = frozenset({"tensor.rule.dot"})  # said of each product, not once a document
_SUMS = frozenset({"sum", "mean", "sum_over"})
_SAME_KEY = {"var": "variance", "std": "variance", "max": "extreme", "min": "extreme", "maximum": "choice"} | {
    "minimum": "choice",
    "where": "choice",
    "clip": "choice",
    "concat": "joined",
    "stack": "joined",
    "reshape": "rearranged",
    "flip": "rearranged",
    "pad": "rearranged",
    "sum_over": "index",
    "tabulate": "index",
    "einsum": "index",
    "conv1d": "convolution",
    "conv2d": "convolution",
}
_MATRIX = frozenset("det diag inv kron logdet norm outer trace transpose".split())
_OWN = _MATRIX | frozenset("broadcast embed index log_softmax logsumexp prod softmax".split())


def edge_reasons(subject: Subject, edge: Edge) -> tuple[Sentence, ...]:
    """The sentences of one edge, the op nearest to the value first, each rule once."""
    if edge.local is not None:
        return explain(subject.graph, edge).sentences
    found: dict[str, Sentence] = {}
    if _arrivals(edge.step) > 1:
        found["twice"] = say("tensor.rule.twice", by=name(edge.by), value=name(edge.value))
    squares = _squares(edge.step)
    if squares is not None:
        return (*found.values(), squares)
    for step in _pullbacks(edge.step):
        sentence = reason_of(subject, step, edge.value)
        if sentence is not None:
            found.setdefault(
                f"{sentence.key} {step.before!r}" if sentence.key in _TOLD_EACH else sentence.key, sentence
            )
        for said in conditions_of(step):
            found.setdefault(said.key, said)
    told = tuple(found.values())
    return told or (say("tensor.rule.add", value=name(edge.value), by=name(edge.by)),)


def _pullbacks(step: Step) -> Iterator[Step]:
    """Every op between the value and the name, from the value down."""
    stack = [step]
    while stack:
        current = stack.pop()
        if current.rule.startswith("pullback"):
            yield current
        stack.extend(reversed(current.steps))


def _arrivals(step: Step) -> int:
    return 1 if not step.steps else sum(map(_arrivals, step.steps))


def _squares(step: Step) -> Sentence | None:
    """A sum or mean of squares: the 2 of the power and the factor in front are told together."""
    steps = list(_pullbacks(step))
    heads = {current.before.head for current in steps}
    powers = [current for current in steps if current.before.head == "power"]
    if len(powers) != 1 or not heads & _SUMS or not heads <= {"multiply", "divide", "add", "power", *_SUMS, *_SILENT}:
        return None
    scale = next((step.before.args[0] for step in steps if step.before.head == "multiply"), None)
    reached = steps[-1].after
    last = _last(step)
    key = "squares_scaled" if scale is not None and not scale.is_name else "squares"
    return say(f"tensor.rule.{key}", local=last if last is not None else reached, **({"scale": scale} if scale else {}))


def _last(step: Step) -> Term | None:
    while step.steps:
        step = step.steps[-1]
    return step.after if step.rule == "arrive" else None


def reason_of(subject: Subject, step: Step, value: str) -> Sentence | None:
    """Why ``step.after`` is what reaches the operand; ``None`` where nothing needs to be said."""
    op, position = step.before, int(step.rule.split(" ")[1])
    operands = operands_of(op)
    if op.head in _SILENT or position >= len(operands):
        return None
    operand = operands[position]
    others = tuple(part for place, part in enumerate(operands) if place != position)
    definition = subject.graph.definition(value)
    whole = definition is not None and definition.term == op
    fillings: dict[str, Filling] = {
        "op": op,
        "operand": operand,
        "fact": equals(name(value), op) if whole else op,
        "reached": step.after,
    }
    if others:
        fillings["other"] = others[0]
        if len(subject.shape_of(others[0])) == 2:
            fillings["turned"] = transposed(others[0], subject.shape_of)
    key = _key(subject, op, position, operand, others)
    if key == "activation":
        fillings["prime"] = Term("prime", op.args[:1], (op.head if op.head != "apply" else op.data, 1))
    if key == "elementwise":
        fillings["local"] = derivative_formula(op, position)[0]
    return None if key is None else say(f"tensor.rule.{key}", **fillings)


def _key(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    rule = _RULES.get(op.head)
    if rule is not None:
        return rule(subject, op, position, operand, others)
    if op.head in _OWN:
        return op.head
    if op.head in _SAME_KEY:
        return _SAME_KEY[op.head]
    known = find(op.head)
    if op.head == "apply" or (known is not None and known.primed):
        return "activation"
    return "elementwise" if known is not None and known.elementwise else "other"


def _add(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    """Nothing is said of a plain summand; one that is repeated over rows is summed."""
    own, whole = subject.shape_of(operand), subject.shape_of(op)
    if own == whole:
        return None
    return ("repeated_columns" if _column(own, whole) else "repeated") if own else "repeated_scalar"


def _column(own: Shape, whole: Shape) -> bool:
    """Whether a value has one entry for each row, which all columns share."""
    return len(own) == len(whole) == 2 and own[1] == ONE_SIZE != whole[1]


def _multiply(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    own, whole = subject.shape_of(operand), subject.shape_of(op)
    if all(used not in subject.graph.values for part in others for used in part.names()):
        return None
    if not own and whole:
        return "scalar"
    if own and not any(map(subject.shape_of, others)):
        return "scaled"
    if not whole:
        return "product"
    if own == whole:
        return "hadamard"
    return "hadamard_repeated_columns" if _column(own, whole) else "hadamard_repeated"


def _divide(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    if position == 1:
        return "denominator"
    return "numerator" if subject.shape_of(op.args[1]) else "divided"


def _matmul(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    ranks = tuple(min(2, len(subject.shape_of(part))) for part in op.args)
    if ranks == (1, 1):
        return "dot"
    if ranks == (1, 2) and position == 0 and not subject.rows:
        return "matmul_12_left_column"
    return f"matmul_{ranks[0]}{ranks[1]}_{'left' if position == 0 else 'right'}"


def _power(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    return "power" if position == 0 else "other"


def _reduced(subject: Subject, op: Term, position: int, operand: Term, others: tuple[Term, ...]) -> str | None:
    return op.head if op.attribute("axis") is None else f"{op.head}_axis"


Rule = Callable[[Subject, Term, int, Term, tuple[Term, ...]], str | None]
_RULES: dict[str, Rule] = {
    "add": _add,
    "multiply": _multiply,
    "divide": _divide,
    "matmul": _matmul,
    "dot": _matmul,
    "power": _power,
    "sum": _reduced,
    "mean": _reduced,
}
