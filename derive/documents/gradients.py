"""One gradient as a chain of factors: which way it goes, each factor with its reason, what is reused, the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.derivation import Edge, Path, Result
from derive.document import Block, ItemList, Ref, Sentence
from derive.documents.reasons import explain
from derive.documents.rule_steps import edge_steps
from derive.documents.subject import Subject
from derive.documents.verified import beside
from derive.documents.words import count, derivative, ordinal, say, show, text
from derive.rules.formulas import by_output_formula
from derive.rules.tidy import exact
from derive.rules.tidy import product as tidy_product
from derive.term import Term, add, bare, equals, multiply, name

__all__ = [
    "activation_facts",
    "chain_label",
    "factor",
    "gradient",
    "local_derivative",
    "local_note",
    "partial_product",
    "verification",
    "written_product",
]


def chain_label(by: str) -> str:
    return f"chain-{by}"


def gradient(subject: Subject, result: Result, boxed: bool = False) -> Iterator[Block]:
    """The chain (numbered), its factors, the product and its simpler forms."""
    by = result.by[0]
    yield text(*_way(subject, result))
    if result.path_count > 1:
        yield from _paths(subject, result)
    chain = derivative(subject.loss, by)
    if bare(result.chain) != chain:
        yield show(equals(chain, result.chain), chain_label(by))
        yield from local_note(subject, subject.edges_of(result))
    yield from factors(subject, result)
    yield from products(subject, result, boxed)


# -- the way -------------------------------------------------------------------------------------------


def _way(subject: Subject, result: Result) -> tuple[Sentence, ...]:
    by, loss = name(result.by[0]), name(subject.loss)
    if result.path_count > 1:
        return (say("way.several", by=by, loss=loss, count=count(result.path_count), n=result.path_count),)
    between = tuple(name(node) for node in reversed(result.paths[0].nodes[1:-1])) if result.paths else ()
    if not between:
        return (say("way.direct", by=by, loss=loss),)
    if len(between) == 1:
        way = say("way.one", by=by, first=between[0], loss=loss)
    elif len(between) == 2:
        way = say("way.two", by=by, first=between[0], second=between[1], loss=loss)
    else:
        way = say("way.many", by=by, between=between, loss=loss)
    return (way, say("way.chain_rule"))


def _paths(subject: Subject, result: Result) -> Iterator[Block]:
    if len(result.paths) < result.path_count:
        yield text(say("way.shown", count=len(result.paths), n=result.path_count))
    if len(result.paths) <= 8:
        items = (_path_item(number, path) for number, path in enumerate(result.paths, start=1))
        yield ItemList(tuple(text(item) for item in items))
    yield text(say("way.sum", count=count(result.path_count), n=result.path_count))
    if not subject.explained.get(("", "paths")):
        subject.explained["", "paths"] = "said"
        yield text(say("pitfall.paths"), kind="pitfall")


def _path_item(number: int, path: Path) -> Sentence:
    nodes = tuple(name(node) for node in reversed(path.nodes))
    if len(nodes) == 2:
        return say("way.path_direct", ordinal=ordinal(number), start=nodes[0], loss=nodes[1])
    return say("way.path", ordinal=ordinal(number), start=nodes[0], between=nodes[1:-1], loss=nodes[-1])


# -- the factors ---------------------------------------------------------------------------------------


def factors(subject: Subject, result: Result) -> Iterator[Block]:
    edges = subject.edges_of(result)
    known = [edge for edge in edges if (edge.value, edge.by) in subject.explained]
    fresh = [edge for edge in edges if (edge.value, edge.by) not in subject.explained]
    if subject.options.reasons:
        yield from _overview(subject, result, edges, known)
        if known and fresh and len(edges) > 2:
            yield text(say("factors.fresh", count=count(fresh), n=len(fresh)))
    for edge in fresh:
        yield from factor(subject, edge, answer=len(edges) == 1)
        subject.explained[edge.value, edge.by] = chain_label(result.by[0])


def _overview(subject: Subject, result: Result, edges: list[Edge], known: list[Edge]) -> Iterator[Block]:
    """How many factors there are, and what an earlier gradient computed already, written down once as one product."""
    single = result.path_count == 1
    counted = say("factors.count", count=count(edges), n=len(edges)) if single and len(edges) > 1 else None
    leading = edges[: len(known)] == known and single
    reused = _reused(subject, edges, known, leading) if known else None
    if counted or reused:
        yield text(counted, reused)
    shared = ("shared", known[-1].by) if known else None
    if leading and len(known) > 1 and shared not in subject.explained:
        yield show(_shared(subject, known))
        subject.explained["shared", known[-1].by] = None


def _reused(subject: Subject, edges: list[Edge], known: list[Edge], leading: bool) -> Sentence:
    labels = [label for edge in known if (label := subject.explained[edge.value, edge.by])]
    where = tuple(Ref(label) for label in (labels[-1:] if leading else _in_order(subject, labels)))
    if len(known) == len(edges):
        return say("reuse.all", where=where)
    if leading and len(known) == 1:
        return say("reuse.first", where=where)
    if leading:
        return say("reuse.leading", count=count(known), n=len(known), where=where)
    if len(known) > 3:
        return say("reuse.many", count=count(known), n=len(known), where=where)
    return say("reuse.some", factors=tuple(subject.atom(edge) for edge in known), where=where, n=len(known))


def _in_order(subject: Subject, labels: list[str]) -> list[str]:
    """The labels in the order in which their equations stand, each once."""
    order = list(dict.fromkeys(subject.explained.values()))
    return sorted(dict.fromkeys(labels), key=order.index)


def _shared(subject: Subject, known: list[Edge]) -> Term:
    """``∂L/∂z₂ = ∂L/∂y · ∂y/∂z₂ = (y - t) · σ'(z₂)``."""
    return equals(derivative(subject.loss, known[-1].by), partial_product(subject, known), written_product(known))


def partial_product(subject: Subject, edges: Sequence[Edge]) -> Term:
    """``∂L/∂y · ∂y/∂z``."""
    return multiply(*map(subject.atom, edges))


def written_product(edges: Sequence[Edge]) -> Term:
    """The same with every local derivative written out; a single factor stands in parentheses where it is a sum."""
    factors = [local_derivative(edge) for edge in edges]
    flat = [part for factor in factors for part in (factor.args if factor.head == "multiply" else (factor,))]
    whole = multiply(*flat)
    if whole.head != "multiply":
        return _grouped(whole)
    return whole if _has_number(whole) else tidy_product(*flat)


def local_derivative(edge: Edge) -> Term:
    return edge.step.after if edge.local is None else edge.local


def local_note(subject: Subject, edges: Sequence[Edge]) -> Iterator[Block]:
    """What the word below a local derivative means, said at the first one of a document."""
    marked = next((edge for edge in edges if subject.atom(edge).head == "local"), None)
    if marked is None or ("", "local") in subject.explained:
        return
    subject.explained["", "local"] = None
    yield text(say("way.local", atom=subject.atom(marked), value=name(marked.value), by=name(marked.by)))


def _grouped(term: Term) -> Term:
    return Term("group", (term,)) if term.head == "add" else term


def factor(subject: Subject, edge: Edge, label: str | None = None, answer: bool = False) -> Iterator[Block]:
    """One factor: the reason first, the formula last, then the usual mistake and (in full) every rule."""
    if edge.value == subject.loss and edge.by in subject.derivation.upstream:
        yield text(say("tensor.upstream.adjoint", value=name(edge.by)))
        yield show(equals(subject.atom(edge), local_derivative(edge)), label)
        return
    neighbour = any(value == edge.value for value, _ in subject.explained)
    reason = explain(subject.graph, edge, neighbour)
    if subject.options.reasons:
        yield text(*reason.sentences)
    yield from local_note(subject, [edge])
    local = local_derivative(edge) if answer else _grouped(local_derivative(edge))
    if subject.numbers and subject.inline and local.names():
        yield subject.numbers.factor(subject.atom(edge), local, label)
    else:
        yield show(equals(subject.atom(edge), local), label, boxed=answer and subject.inline)
    if subject.options.reasons and reason.pitfall and ("pitfall", reason.pitfall.key) not in subject.explained:
        subject.explained["pitfall", reason.pitfall.key] = "said"
        yield text(reason.pitfall, kind="pitfall")
    steps = edge_steps(edge, subject.moving(edge)) if subject.options.full else None
    if steps:
        yield steps


# -- the product ---------------------------------------------------------------------------------------


def products(subject: Subject, result: Result, boxed: bool) -> Iterator[Block]:
    """The product of the factors, then simplified, then in the values themselves; the last form is the answer."""
    left = derivative(subject.loss, result.by[0])
    edges = subject.edges_of(result)
    forms: list[tuple[Sentence | None, Term]] = []
    if len(edges) > 1:
        product = say("product.all", count=count(edges), n=len(edges))
        written = _tidied(result)
        forms.append((say("product.paths") if result.path_count > 1 else product, written))
    else:
        written = result.product
    if bare(result.formula) != bare(written):
        forms.append((say("product.simplified"), result.formula))
    if bare(result.closed) != bare(result.formula) and subject.options.reasons:
        forms.append((say("product.closed", facts=activation_facts(subject, result.formula)), result.closed))
    if result.short is not None:
        forms.append((say("product.short"), result.short))
    if not forms and boxed and len(edges) > 1:
        forms.append((None, result.formula))
    for position, (said, term) in enumerate(forms, start=1):
        if said:
            yield text(said)
        yield show(equals(left, bare(term)), boxed=boxed and position == len(forms))
    if subject.numbers and subject.inline and len(edges) > 1:
        yield subject.numbers.gradient(result)
    yield from verification(result)


def verification(result: Result) -> Iterator[Block]:
    """How this one formula was checked."""
    said = tuple(beside(result))
    if said:
        yield text(*said, kind="verified")


def _tidied(result: Result) -> Term:
    """The product of each path with its sign and its numbers in front; a number other than ±1 stays where it was."""
    paths = result.product.args if result.path_count > 1 else (result.product,)
    tidied = [tidy_product(*path.args) if path.head == "multiply" and not _has_number(path) else path for path in paths]
    return add(*tidied)


def _has_number(term: Term) -> bool:
    return any(abs(value) != 1 for factor in term.args if (value := exact(factor)) is not None)


def activation_facts(subject: Subject, formula: Term) -> tuple[Term, ...]:
    """``σ'(z) = a(1 - a)`` for every activation in a formula whose value has a name."""
    outputs = {item.term: item.name for item in reversed(subject.graph.definitions)}
    facts: dict[Term, None] = {}
    for node in formula.walk():
        if node.head == "prime" and node.data[1] == 1:
            value = outputs.get(Term(node.data[0], node.args))
            written = by_output_formula(node.data[0], name(value)) if value else None
            if written is not None:
                facts[equals(node, written)] = None
    return tuple(facts)
