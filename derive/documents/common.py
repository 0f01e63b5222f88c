"""The part that several gradients share, computed once, boxed, and cited afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derive.derivation import Edge
from derive.document import Block
from derive.documents.gradients import activation_facts, factor, partial_product, written_product
from derive.documents.subject import Subject
from derive.documents.words import derivative, heading, say, show, text
from derive.term import equals, name

__all__ = ["common_part"]


def common_part(subject: Subject) -> Iterator[Block]:
    """The first links that every path of every gradient goes through; nothing when there are none."""
    edges = _shared_edges(subject)
    if not edges:
        return
    last = edges[-1].by
    label = f"common-{last}"
    yield heading(3, "common.heading", loss=name(subject.loss), by=name(last))
    yield text(say("common.what", by=name(last), names=tuple(name(result.by[0]) for result in subject.reached)))
    for edge in edges:
        yield from factor(subject, edge)
        subject.explained[edge.value, edge.by] = label
    subject.explained["shared", last] = label
    whole = derivative(subject.loss, last)
    yield text(say("common.so"))
    yield show(equals(whole, partial_product(subject, edges), written_product(edges)), label, boxed=True)
    closed = subject.derivation.closed.get(last)
    if closed is not None:
        facts = activation_facts(subject, written_product(edges))
        yield text(say("product.short_facts", facts=facts) if facts else say("product.short"))
        yield show(equals(whole, closed.term))


def _shared_edges(subject: Subject) -> list[Edge]:
    """The longest common beginning of all paths, when there is more than one result to share it."""
    paths = [path.nodes for result in subject.reached for path in result.paths]
    if len(subject.reached) < 2 or not all(result.paths for result in subject.reached):
        return []
    shared = paths[0]
    for nodes in paths[1:]:
        same = next((at for at, pair in enumerate(zip(shared, nodes, strict=False)) if pair[0] != pair[1]), None)
        shared = shared[: min(len(shared), len(nodes)) if same is None else same]
    return [subject.derivation.edges[link] for link in pairwise(shared)]
