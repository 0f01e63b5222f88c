"""A graph that is too large for a picture: what is alike becomes one node, and the middle of a long one is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from derive.notation import spell
from derive.pictures.layers import layer_of
from derive.pictures.net import Item, Net

__all__ = ["collapsed", "fits"]

_NODES, _LINKS, _LAYERS, _ROW = 60, 110, 18, 14
_ENDS = 5  # layers kept at each end of a long graph
_NEAR = 40  # nodes kept around the loss where nothing else helps
_REST = "…"


def fits(net: Net) -> bool:
    """Whether a reader can take the whole picture in."""
    if len(net.items) > _NODES or len(net.links) > _LINKS:
        return False
    sizes = Counter(layer_of(net).values())
    return len(sizes) <= _LAYERS and max(sizes.values()) <= _ROW


def collapsed(net: Net) -> Net:
    """A net that fits: alike values drawn as one; then the middle left out; then only what is nearest to the loss."""
    for smaller in (_alike, _without_middle, _near):
        if fits(net):
            break
        net = smaller(net)
    return net


def _alike(net: Net) -> Net:
    """Values of one layer, role and letter (``h_1 … h_{100}``) as one node."""
    layer = layer_of(net)
    groups: dict[tuple[object, ...], list[str]] = {}
    for key, item in net.items.items():
        spelling = spell(key)
        groups.setdefault((layer[key], item.kind, spelling.base, spelling.accents), []).append(key)
    head = {key: group[0] for group in groups.values() for key in group}

    def made(group: list[str]) -> Item:
        first, last = net.items[group[0]], net.items[group[-1]]
        labels = first.labels if len(group) == 1 else (first.labels[0], last.labels[-1])
        return Item(first.kind, labels, sum(net.items[key].count for key in group))

    return _merged(net, head, {group[0]: made(group) for group in groups.values()}, layer.__getitem__)


def _without_middle(net: Net) -> Net:
    """The first and the last layers, and one node for all between."""
    layer = layer_of(net)
    first, last = _ENDS, max(layer.values()) + 1 - _ENDS
    head = {key: _REST if first <= at < last else key for key, at in layer.items()}
    items = {key: net.items[key] for key in net.items if head[key] == key}
    count = sum(net.items[key].count for key in net.items if head[key] == _REST)
    if count:
        items[_REST] = Item("gap", (), count)
    return _merged(net, head, items, lambda key: first if key == _REST else layer[key])


def _near(net: Net) -> Net:
    """The loss and what it is made from, nearest first; one node for the rest."""
    loss = next(reversed(tuple(net.items)))
    kept = {loss: None}
    for key in (waiting := [loss]):  # grows while it is walked
        fresh = [start for start in net.parents.get(key, ()) if start not in kept]
        kept |= dict.fromkeys(fresh)
        waiting += fresh
        if len(kept) >= _NEAR:
            break
    keep = set(list(kept)[:_NEAR]) - {_REST}
    head = {key: key if key in keep else _REST for key in net.items}
    items = {key: item for key, item in net.items.items() if key in keep}
    items[_REST] = Item("gap", (), sum(item.count for key, item in net.items.items() if key not in keep))
    made = Net({_REST: items.pop(_REST), **items}, {}, net.size)
    return _merged(net, head, made.items, {key: at for at, key in enumerate(made.items)}.__getitem__)


def _merged(net: Net, head: Mapping[str, str], items: Mapping[str, Item], rank: Callable[[str], int]) -> Net:
    """The net over the groups' heads; an arrow that would lead back is left out with its group."""
    ordered = dict(sorted(items.items(), key=lambda item: rank(item[0])))
    parents: dict[str, dict[str, None]] = {key: {} for key in ordered}
    for start, end in net.links:
        if rank(head[start]) < rank(head[end]):
            parents[head[end]][head[start]] = None
    alone = {key for key, item in ordered.items() if item.count == 1 and item.kind != "gap"}
    labels = {link: label for link, label in net.labels.items() if alone >= set(link)}
    notes = {key: note for key, note in net.notes.items() if key in alone}
    strong = frozenset(head[key] for key in net.strong)
    return replace(
        net,
        items=ordered,
        parents={key: tuple(found) for key, found in parents.items()},
        strong=strong,
        labels=labels,
        notes=notes,
    )
