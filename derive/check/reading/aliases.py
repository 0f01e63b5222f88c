"""Other spellings: which value of the model a name means that the model does not have.

``net_{h_1}`` is ``net1``, ``\\zeta_3`` is ``z3``, ``output^{(1)}`` is ``output`` when exactly one value fits and the
submission never writes that value's own name. What was assumed is told with the submission.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from derive.notation.hand import HandScope
from derive.ops import find
from derive.term import Term
from derive.verdict import Claim

__all__ = ["find_aliases", "the_function"]

_PARTS = re.compile(r"(?P<base>[^\W\d_]+)(?P<rest>\w*)")
_DIGITS = re.compile(r"\d+")
_LOSSES = frozenset("JLEC")
_ACCENTS = frozenset(("bar", "hat", "tilde", "vec"))
_RATES = frozenset(("eta", "alpha", "lr", "gamma", "epsilon", "mu", "d", "e", "n", "m"))


def find_aliases(unknown: Sequence[str], used: Iterable[str], scope: HandScope) -> dict[str, str]:
    """For each unknown name the one value that it can mean, by the nearest likeness that any value has."""
    taken = set(used)
    free = [known for known in scope.shapes if known not in taken and known not in scope.own]
    found: dict[str, str] = {}
    for name in dict.fromkeys(unknown):
        if name in scope.hints or name in _RATES or name.endswith("_new") or "prime" in name:
            continue
        for alike in _LIKENESSES:
            fitting = _members([known for known in free if alike(name, known)])
            if fitting:
                found.update({name: fitting[0]} if len(fitting) == 1 else {})
                break
    targets = list(found.values())
    found = {name: known for name, known in found.items() if targets.count(known) == 1}
    return {**found, **_swapped(unknown, found)}


def _swapped(unknown: Sequence[str], found: Mapping[str, str]) -> dict[str, str]:
    """A name with two neighbouring letters of another one swapped: ``c_eng`` beside ``c_neg``."""
    others: dict[str, str] = {}
    for name in dict.fromkeys(unknown):
        fitting = [known for other, known in found.items() if name not in found and _is_swap(name, other)]
        if len(fitting) == 1:
            others[name] = fitting[0]
    return others


def _is_swap(name: str, other: str) -> bool:
    if len(name) != len(other) or len(name) < 4:
        return False
    at = next((k for k, (a, b) in enumerate(zip(name, other, strict=True)) if a != b), len(name))
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    return swapped == other and name[at : at + 2].isalpha()


def the_function(claims: Iterable[Claim], scope: HandScope) -> dict[str, str]:
    """``y'`` and ``f'(x)`` where the model is one function of one variable under another name, which nobody writes."""
    if len(scope.defined) != 1:
        return {}
    (own,) = scope.defined
    by = scope.variable(own)
    heads = [claim.head for claim in claims if claim.head is not None and not claim.chain]
    if by is None or any(own in side.names() for claim in claims for side in (claim.head, claim.right) if side):
        return {}
    called = {str(node.data[0]) for head in heads for node in head.walk() if node.head == "prime"}
    above = {str(node.args[0].data) for head in heads for node in head.walk()
             if node.head == "partial" and node.args[0].is_name and node.args[1] == Term("name", (), by)}  # fmt: skip
    found = {name for name in called | above if len(name) == 1 and not scope.is_value(name) and find(name) is None}
    return {found.pop(): own} if len(found) == 1 else {}


def _members(fitting: list[str]) -> list[str]:
    """Of ``cn1`` and ``cn2`` the first stands for any, when nothing but the figure tells them apart."""
    stems = {known.rstrip("0123456789") for known in fitting}
    return fitting[:1] if len(stems) == 1 and all(known[-1].isdigit() for known in fitting) else fitting


def _parts(name: str, known: str) -> tuple[str, str, str, str] | None:
    own, other = _PARTS.fullmatch(name), _PARTS.fullmatch(known)
    if own is None or other is None:
        return None
    figures, wanted = ("".join(_DIGITS.findall(parts["rest"])) for parts in (own, other))
    return own["base"], other["base"], figures, wanted


def _same_word(name: str, known: str) -> bool:
    """The same word and figures, wherever they stand: ``out_h1`` and ``out1``."""
    parts = _parts(name, known)
    return parts is not None and len(parts[0]) > 2 and parts[0] == parts[1] and parts[2] == parts[3] != ""


def _without_figure(name: str, known: str) -> bool:
    """The same word, where only the figure is left out: ``output1``; ``J1`` where the loss is ``J``."""
    parts = _parts(name, known)
    return parts is not None and parts[0] == parts[1] and not parts[3] and len(parts[2]) == 1 and (
        len(parts[0]) > 2 or (known == name[:1] and known in _LOSSES)
    )  # fmt: skip


def _begins(name: str, known: str) -> bool:
    """The same figures and the beginning of the same word: ``input1`` and ``in1``."""
    parts = _parts(name, known)
    return parts is not None and bool(parts[2]) and parts[2] == parts[3] and len(parts[0]) > 2 and (
        parts[0].startswith(parts[1])
    )  # fmt: skip


def _initials(name: str, known: str) -> bool:
    """``c_bar_pos`` and ``cp``: the base and the first letter of the word below it."""
    words = [word for word in name.split("_") if word not in _ACCENTS]
    if len(words) != 2 or len(words[0]) != 1 or len(words[1]) < 3 or not words[1].isalpha():
        return False
    return known.rstrip("0123456789") == words[0] + words[1][0]


_LIKENESSES = (_same_word, _without_figure, _begins, _initials)
