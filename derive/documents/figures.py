"""The figures of a document: the computational graph, the loss over the updates, the descent over contour lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from derive.document import Block, Figure, Sentence
from derive.documents.numeric import rounded
from derive.documents.subject import Subject
from derive.documents.words import derivative, say
from derive.errors import DeriveError
from derive.notation import Style, unicode_text
from derive.picture import Picture
from derive.pictures import Net, collapsed, draw, fits, net_of
from derive.pictures.net import downstream
from derive.term import Term, name

__all__ = ["arrows", "graph_figure"]

_LINES = 8  # ways shown in a terminal
_LONG = 12  # a local derivative wider than this stands on its arrow as ∂z/∂w
_MOST = 400  # values beyond which the whole graph is never drawn
_CHOICES = ("auto", "whole", "collapsed")
_SHAPES = ("input", "parameter", "constant", "target", "intermediate", "loss")


def graph_figure(subject: Subject) -> Iterator[Block]:
    """The computational graph as the options ask; nothing where pictures are off or there is nothing to draw."""
    options = subject.options
    if not options.pictures or not options.reasons or len(subject.network.needed) < 3:
        return
    if options.picture not in _CHOICES:
        raise DeriveError("unknown_picture", {"found": options.picture, "known": ", ".join(_CHOICES)})
    net = _asked(subject, net_of(subject.graph, subject.loss, subject.network.targets))
    whole = fits(net) if options.picture == "auto" else options.picture == "whole" and len(net.items) <= _MOST
    shown = net if whole else collapsed(net)
    style = Style(spellings={key: value.spelling for key, value in subject.graph.values.items() if value.spelling})
    picture = draw(shown, style)
    yield Figure(
        "graph",
        picture,
        say("picture.graph.title", loss=name(subject.loss)),
        tuple(_caption(subject, picture)),
        tuple(_alternative(subject, net, picture)),
        tuple(_lines(subject)),
    )


# -- what is asked for ---------------------------------------------------------------------------------


def _asked(subject: Subject, net: Net) -> Net:
    """The net with the emphasis, the local derivatives and the numbers that the options ask for."""
    options = subject.options
    if options.emphasise:
        if options.emphasise not in net.items:
            near = get_close_matches(options.emphasise, net.items, 1) or list(net.items)[:8]
            raise DeriveError("unknown_emphasis", {"found": options.emphasise, "known": ", ".join(near)})
        net = replace(net, strong=downstream(net, options.emphasise))
    if options.local:
        net = replace(net, labels=_locals(subject, net))
    return replace(net, notes=_numbers(subject, net)) if options.values and subject.numbers else net


def _locals(subject: Subject, net: Net) -> Mapping[tuple[str, str], Term]:
    """The local derivative of each arrow, short ones as they are."""
    found: dict[tuple[str, str], Term] = {}
    for start, end in net.links:
        edge = subject.derivation.edges.get((end, start))
        if edge is not None:
            local = edge.local
            short = local is not None and len(unicode_text(local)) <= _LONG
            found[start, end] = local if short and local is not None else derivative(end, start)
    return found


def _numbers(subject: Subject, net: Net) -> Mapping[str, tuple[Term, Term | None]]:
    """The value of every node, and the gradient of the loss by it where there is one."""
    from derive.kernel import adjoints_at

    numbers = subject.numbers
    if numbers is None:
        return {}
    slopes = {result.by[0]: numbers.gradient_value(result.by[0]) for result in subject.reached}
    slopes |= adjoints_at(subject.derivation, numbers.values)
    places = numbers.decimals
    found: dict[str, tuple[Term, Term | None]] = {}
    for key in net.items:
        slope = slopes.get(key)
        found[key] = (numbers.shown[key], None if slope is None else rounded(float(slope), places)[1])
    return found


# -- words ---------------------------------------------------------------------------------------------


def _caption(subject: Subject, picture: Picture) -> Iterator[Sentence]:
    loss = name(subject.loss)
    yield say("picture.graph.caption", loss=loss)
    if picture.collapsed:
        yield say("picture.graph.collapsed", n=picture.size)
    kinds = {node.kind for node in picture.nodes}
    yield say("picture.shape.all", shapes=tuple(say(f"picture.shape.{kind}") for kind in _SHAPES if kind in kinds))
    if subject.options.emphasise:
        yield say("picture.graph.emphasised", by=name(subject.options.emphasise), loss=loss)
    if any(node.gradient for node in picture.nodes):
        yield say("picture.graph.values", loss=loss)


def _alternative(subject: Subject, net: Net, picture: Picture) -> Iterator[Sentence]:
    """What the picture shows, in words: how many, the longest way, where the parameters come in."""
    loss = name(subject.loss)
    yield say("picture.alt.graph", loss=loss, nodes=picture.size, links=len(net.links))
    way = _longest(net)
    yield say("picture.alt.way", way=arrows(way if len(way) <= _LONG else (*way[:5], *way[-5:])))
    joined = [key for key in net.items if net.items[key].kind == "parameter" and key not in way]
    if 0 < len(joined) <= _LONG:
        yield say("picture.alt.parameters", names=tuple(map(name, joined)), n=len(joined))
    if subject.options.emphasise:
        yield say("picture.graph.emphasised", by=name(subject.options.emphasise), loss=loss)


def _longest(net: Net) -> tuple[str, ...]:
    """A longest way to the loss, from an input where there is one."""
    depth: dict[str, int] = {}
    for key in net.items:
        depth[key] = max((depth[start] + 1 for start in net.parents.get(key, ())), default=0)
    way = [next(reversed(tuple(net.items)))]
    while parents := net.parents.get(way[0], ()):
        way.insert(0, max(parents, key=lambda key: (depth[key], net.items[key].kind == "input")))
    return tuple(way)


def arrows(way: tuple[str, ...]) -> Sentence:
    """``w → z → L``."""
    whole = say("picture.arrow.one", a=name(way[0]))
    for node in way[1:]:
        whole = say("picture.arrow.more", a=whole, b=name(node))
    return whole


def _lines(subject: Subject) -> Iterator[Sentence]:
    """Every way of every gradient as a line of arrows, for a terminal."""
    paths = [path.nodes for result in subject.reached for path in result.paths]
    for nodes in paths[:_LINES]:
        yield arrows(tuple(reversed(nodes)))
    if len(paths) > _LINES:
        yield say("picture.arrow.rest", n=len(paths) - _LINES)
