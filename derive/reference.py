"""The tables as a Document: every function and every rule with its formula, for ``derive ops`` and the reference."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block, Document, Filling, Heading, Paragraph, Sentence, Table
from derive.notation import Scope, parse_plain
from derive.ops import OPS, Op, find
from derive.rules import RECORDS, Record
from derive.term import Term, relation

__all__ = ["tables"]

_SAMPLES = {  # what is declared, and the op as it is typed; several forms where the ranks matter
    "sum": ("X[n, d]", "sum(X, axis=0)"),
    "mean": ("X[n, d]", "mean(X, axis=0)"),
    "max": ("x[n]", "max(x)"),
    "min": ("x[n]", "min(x)"),
    "prod": ("x[n]", "prod(x)"),
    "var": ("x[n]", "var(x)"),
    "std": ("x[n]", "std(x)"),
    "logsumexp": ("x[n]", "logsumexp(x)"),
    "norm": ("x[n]", "norm(x)"),
    "softmax": ("Z[n, c]", "softmax(Z, axis=1)"),
    "log_softmax": ("Z[n, c]", "log_softmax(Z, axis=1)"),
    "matmul": ("X[n, d], W[d, h]", "X @ W"),
    "dot": ("u[n], v[n]", "dot(u, v)"),
    "outer": ("u[n], v[d]", "outer(u, v)"),
    "kron": ("A[2, 3], B[3, 2]", "kron(A, B)"),
    "trace": ("A[n, n]", "trace(A)"),
    "det": ("A[n, n]", "det(A)"),
    "logdet": ("A[n, n]", "logdet(A)"),
    "inv": ("A[n, n]", "inv(A)"),
    "diag": ("x[n]", "diag(x)"),
    "transpose": ("X[n, d]", "X.T"),
    "reshape": ("X[n, 6]", "reshape(X, n, 2, 3)"),
    "flip": ("x[n]", "flip(x)"),
    "concat": ("u[n], v[d]", "concat(u, v)"),
    "stack": ("u[n], v[n]", "stack(u, v)"),
    "einsum": ("A[n, k], B[k, d]", 'einsum("ik,kj->ij", A, B)'),
    "conv1d": ("x[n], w[k]", "conv1d(x, w)"),
    "conv2d": ("X[n, m], W[k, l]", "conv2d(X, W)"),
}
_CONDITION = "condition"  # the argument of `where` that is a comparison, never a value
_ABSTRACT = Scope(functions={"D": 1, "f": 1})


def tables() -> Document:
    """Functions by group, then rules."""
    return Document("ops", (*_functions(), *_rules()))


def _functions() -> Iterator[Block]:
    find("")  # loads the table
    entries = list({entry.name: entry for entry in OPS.values()}.values())
    for group in dict.fromkeys(entry.group for entry in entries):
        rows = tuple(row for entry in entries if entry.group == group for row in _rows(entry))
        yield Heading(2, Sentence(f"reference.group.{group}"))
        if any(entry.name in _SAMPLES for entry in entries if entry.group == group):
            yield Paragraph((Sentence("reference.upstream"),))
        header = (Sentence("reference.typed"), Sentence("reference.meaning"), Sentence("reference.derivative"))
        yield Table(header, rows)


def _rows(entry: Op) -> Iterator[tuple[Filling, ...]]:
    """One row an argument: what is typed, what it means, its derivative by that argument."""
    if entry.name in _SAMPLES:
        yield from _sampled(*_SAMPLES[entry.name])
        return
    call = _call(entry)
    typed = f"{entry.name}({', '.join(entry.arguments)})"
    meaning = relation(call, ("=", parse_plain(entry.definition))) if entry.definition else call
    for position, argument in enumerate([known for known in entry.derivatives if known != _CONDITION] or [""]):
        yield (typed if position == 0 else "", meaning if position == 0 else "", _derivative(entry, call, argument))


def _sampled(declared: str, typed: str) -> Iterator[tuple[Filling, ...]]:
    """One row an operand of an op on arrays: what reaches it from the gradient ``G`` of the op's value ``Y``."""
    from derive.engine import derive
    from derive.syntax import parse

    found = derive(parse(f"parameter {declared}\nY = {typed}"), upstream={"Y": "G"})
    definition = found.graph.definition("Y")
    meaning = definition.term if definition else ""
    for first, (by, result) in enumerate(found.results.items()):
        slope = Term("partial", (Term("name", (), "L"), Term("name", (), by[0])), ("partial", 1))
        shown = (typed, meaning) if first == 0 else ("", "")
        yield (*shown, relation(slope, ("=", result.formula)))


def _call(entry: Op) -> Term:
    return Term(entry.name, tuple(_argument(argument) for argument in entry.arguments))


def _argument(argument: str) -> Term:
    return parse_plain("q > 0") if argument == _CONDITION else Term("name", (), argument)


def _derivative(entry: Op, call: Term, argument: str) -> Filling:
    if not argument:
        return ""
    formula = parse_plain(entry.derivatives[argument]).replace({_CONDITION: _argument(_CONDITION)})
    if entry.primed and len(entry.arguments) == 1:
        return relation(Term("prime", call.args, (entry.name, 1)), ("=", formula))
    return relation(_differentiated(call, argument, "partial"), ("=", formula))


def _rules() -> Iterator[Block]:
    yield Heading(2, Sentence("reference.rules"))
    yield Paragraph((Sentence("reference.letters"),))
    rows = tuple((record.id, Sentence(f"rule.{record.id}"), _formula(record)) for record in RECORDS.values())
    yield Table((Sentence("reference.typed"), Sentence("reference.rule"), Sentence("reference.formula")), rows)


def _formula(record: Record) -> Filling:
    """The rule as an equation; one that only rewrites has a sentence instead."""
    if record.left == record.right:
        return Sentence(f"reference.rewrites.{record.id}")
    return relation(_read(record.left), ("=", _read(record.right)))


def _read(text: str) -> Term:
    """A rule's formula: ``D(u)`` is the derivative of ``u`` by ``x``."""

    def change(node: Term) -> Term:
        return _differentiated(node.args[0], "x", "total") if (node.head, node.data) == ("apply", "D") else node

    return parse_plain(text, _ABSTRACT).rebuild(change)


def _differentiated(term: Term, by: str, kind: str) -> Term:
    return Term("differentiate", (term, Term("name", (), by)), (kind, 1))
