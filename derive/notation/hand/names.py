"""Names by hand: which value, entry or new name a spelling stands for.

``z^{(1)}``, ``z^{[1]}``, ``z_1`` and ``z1`` are one name when the model has one; ``W_{ij}`` is an entry when ``W`` is a
matrix; ``\\hat y`` is ``y_pred`` when the model has nothing nearer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.notation.hand.places import entry_atoms, place
from derive.notation.hand.scope import HandScope
from derive.notation.letters import GREEK
from derive.notation.spelling import Spelling, identifier, spell
from derive.term import Term, name, number

__all__ = ["has_family", "known_name", "resolve_spelling"]

_INDICES = frozenset("ijklmn")
_LAYER = re.compile(r"[lLkKn](?:[+-]\d)?")
_NEW = frozenset(("new", "+", "t+1", "updated", "next", "k+1", "n+1"))
_OLD = frozenset(("old", "t"))
_PREDICTED = ("yhat", "y_hat", "y_pred", "ypred", "pred")
_TARGETS = ("y", "y_true", "t", "target", "ytrue")

Key = tuple[str, tuple[str, ...], str]


def resolve_spelling(spelling: Spelling, scope: HandScope) -> Term:
    """The Term that a spelling stands for: a value, an entry, an adjoint, or a name of the student's own."""
    spelling = replace(spelling, calligraphic=False)
    for find in (
        known_name,
        _updated,
        _layered,
        _signal,
        _joined,
        _entry,
        _own,
        _dotted,
        _subscripted,
        _aliased,
        _folded,
        _circle,
    ):
        found = find(spelling, scope)
        if found is not None:
            return found
    return name(scope.family.get(new := new_name(spelling)) or scope.aliases.get(new, new))


def _dotted(spelling: Spelling, scope: HandScope) -> Term | None:
    """``\\dot s`` and ``\\ddot s``: the derivative of a value by the one leaf that it is made from."""
    dots = {"dot": 1, "ddot": 2}.get("".join(spelling.accents), 0)
    value = known_name(replace(spelling, accents=()), scope) if dots else None
    by = scope.variable(str(value.data)) if value is not None else None
    return None if value is None or by is None else Term("partial", (value, name(by)), ("total", dots))


def _subscripted(spelling: Spelling, scope: HandScope) -> Term | None:
    """``f_x``, ``f_{xy}`` and ``L_{w_1}``: the derivative of a value by what it is made from."""
    if len(spelling.subscripts) != 1 or spelling.superscript or spelling.primes or not scope.made:
        return None
    base, index = known_name(replace(spelling, subscripts=()), scope), spelling.subscripts[0]
    made = scope.made.get(str(base.data), frozenset()) if base is not None else frozenset()
    whole = known_name(spell(index), scope)
    below = [] if whole is None else [whole]
    if not below and index.isalpha() and len(index) <= 3:
        below = [name(letter) for letter in index]
    if base is None or not below or any(item.data not in made for item in below):
        return None
    return Term("partial", (base, *(below[:1] if len(set(below)) == 1 else below)), ("partial", len(below)))


def _circle(spelling: Spelling, scope: HandScope) -> Term | None:
    """π is the number where a model is known that has no value of that name."""
    if spelling != Spelling("pi") or not scope.shapes or "pi" in scope.aliases:
        return None
    return Term("constant", (), "pi")


def _key(spelling: Spelling) -> Key:
    """Names with equal keys are the same name, wherever the index stands."""
    indices = "".join((spelling.superscript, *spelling.subscripts))
    return spelling.base, spelling.accents, re.sub(r"[()\[\]{}\\,\s]", "", indices) + "'" * spelling.primes


def _known(scope: HandScope) -> dict[Key, str]:
    table = scope.__dict__.get("_table")
    size = len(scope.names), len(scope.own)
    if table is None or table[0] != size:
        found: dict[Key, str] = {}
        for known, identifier_ in scope.names.items():
            found.setdefault(_key(known), identifier_)
        for own in scope.own:
            found.setdefault(_key(spell(own)), own)
        table = scope.__dict__["_table"] = (size, found)
    return dict(table[1])


def known_name(spelling: Spelling, scope: HandScope) -> Term | None:
    """The value that has this very spelling, wherever the index stands."""
    exact = scope.names.get(spelling)
    if exact is not None:
        return name(exact)
    found = _known(scope).get(_key(spelling))
    return None if found is None else name(found)


def _updated(spelling: Spelling, scope: HandScope) -> Term | None:
    """``w^{new}``, ``b^+`` and ``w^{(old)}`` of a known name."""
    marks = (spelling.superscript, *spelling.subscripts)
    for mark in marks:
        bare = mark.strip("()[]")
        if bare not in _NEW and bare not in _OLD:
            continue
        kept = tuple(part for part in spelling.subscripts if part != mark)
        upper = "" if spelling.superscript == mark else spelling.superscript
        plain = replace(spelling, subscripts=kept, superscript=upper)
        base = known_name(plain, scope)
        said = bare in ("new", "old", "updated")
        if base is None and (bare in ("t", "t+1", "next", "n+1", "k+1") or (scope.shapes and not said)):
            continue
        own = new_name(plain)
        known = scope.aliases.get(own, own) if base is None else str(base.data)
        return name(known if bare in _OLD else f"{known}_new")
    return None


def _joined(spelling: Spelling, scope: HandScope) -> Term | None:
    """``d_k`` for ``dk`` of the model; an index letter is none of a name."""
    if len(spelling.base) != 1 or spelling.accents or spelling.superscript or spelling.primes:
        return None
    joined = spelling.base + "".join(spelling.subscripts)
    entry = "".join(spelling.subscripts) in _INDICES and scope.shapes.get(spelling.base)
    return name(joined) if spelling.subscripts and joined in scope.shapes and not entry else None


def has_family(spelling: Spelling, scope: HandScope) -> bool:
    """Whether the model numbers its values of that letter: ``w^l`` where it has ``W1`` and ``W2``."""
    if spelling.base == "delta":
        return True
    letters = {spelling.base, spelling.base.swapcase()} if len(spelling.base) == 1 else {spelling.base}
    return any(
        known.base in letters and known.accents == spelling.accents and (known.subscripts or known.superscript)
        for known in scope.names
    )


def _signal(spelling: Spelling, scope: HandScope) -> Term | None:
    """``δ_{A_1}`` about the value ``A1``, rather than an entry of ``δ_A``."""
    signal = new_name(spelling)
    return name(signal) if signal in scope.hints else None


def _layered(spelling: Spelling, scope: HandScope) -> Term | None:
    """``w^{l+1}_{jk}``: an entry of the member that the layer in general stands for at the moment."""
    upper = spelling.superscript.strip("()[]")
    if not spelling.subscripts or spelling.primes or scope.scalar or not _LAYER.fullmatch(upper):
        return None
    if not has_family(spelling, scope):
        return None
    general = new_name(replace(spelling, subscripts=()))
    places = entry_atoms(replace(spelling, superscript=""))
    member = scope.family.get(general)
    if member is None:
        return Term("index", (name(general), *(place(each, scope) for each in places)))
    return _indexed(member, places, scope)


# -- entries -------------------------------------------------------------------------------------------


def _entry(spelling: Spelling, scope: HandScope) -> Term | None:
    """An entry of a known array; the longest part of the indices that names an array does."""
    if scope.scalar:
        return None
    sample = bool(spelling.superscript) and spelling.superscript.isalpha()
    for candidate, places in _splits(spelling):
        if any(len(each) > 3 and each.isalpha() and each not in GREEK for each in places):
            continue  # y_pred is no entry of y
        for base in _bases(candidate, scope):
            if sample and len(scope.shapes.get(base, ())) == 2 and scope.doubt("sample_axis"):
                places = places[::-1] if len(places) > 1 else [":", *places]  # x^{(i)} is a column
            term = _indexed(base, places, scope)
            if term is not None:
                return term
    return None


def _splits(spelling: Spelling) -> Iterator[tuple[Spelling, list[str]]]:
    atoms = entry_atoms(spelling)
    for kept in range(len(atoms) - 1, -1, -1):
        below = tuple(atoms[:kept])
        yield Spelling(spelling.base, spelling.accents, below, "", spelling.primes), atoms[kept:]


def _bases(spelling: Spelling, scope: HandScope) -> Iterator[str]:
    """The array itself, or the matrix whose entries are written with a small letter."""
    found = known_name(spelling, scope) or _aliased(spelling, scope)
    if found is not None and found.is_name:
        yield str(found.data)
    elif len(spelling.base) == 1:
        other = known_name(replace(spelling, base=spelling.base.swapcase()), scope)
        if other is not None:
            yield str(other.data)
    if (signal := new_name(spelling)) in scope.hints:
        yield signal


def _indexed(base: str, places: list[str], scope: HandScope) -> Term | None:
    shape = scope.shapes.get(base)
    if shape is None and not any(scope.is_value(place) for place in places):
        shape = scope.hints.get(base)
    if not shape or not places:
        return None
    long = [axis for axis, size in enumerate(shape) if size.number != 1]
    if len(places) == 1 and places[0].isdecimal() and 1 < len(places[0]) in (len(shape), len(long)):
        places = list(places[0])  # w_{11}
    if len(places) == len(shape):
        axes = list(range(len(shape)))
    elif len(places) == len(long):
        axes = long
    elif len(places) < len(shape) and len(places) == 1:
        axes = [0]
    else:
        return None
    items: list[Term] = [number(0)] * len(shape) if len(places) >= len(long) else []
    if not items:
        return Term("index", (name(base), place(places[0], scope)))
    for axis, each in zip(axes, places, strict=True):
        items[axis] = place(each, scope)
    return Term("index", (name(base), *items))


# -- aliases -------------------------------------------------------------------------------------------


def _own(spelling: Spelling, scope: HandScope) -> Term | None:
    own = new_name(spelling)
    return name(own) if own in scope.own else None


def _aliased(spelling: Spelling, scope: HandScope) -> Term | None:
    """``\\hat y`` for ``y_pred`` and ``y`` for ``y_true``, when the model has exactly one candidate."""
    if spelling.superscript.strip("()[]") == "0" and spelling.base in ("a", "A", "h", "H") and not spelling.accents:
        inputs = [known for known in ("x", "X") if known in scope.leaves]
        return name(inputs[0]) if len(inputs) == 1 and not spelling.primes and not spelling.subscripts else None
    if spelling.base not in ("y", "t") or spelling.subscripts or spelling.superscript or spelling.primes:
        return None
    if spelling.accents == ("hat",):
        wanted = _PREDICTED
    elif not spelling.accents:
        wanted = _TARGETS
    else:
        return None
    for candidate in wanted:
        if candidate in scope.shapes:
            return name(candidate)
    return None


def _folded(spelling: Spelling, scope: HandScope) -> Term | None:
    """``Z`` for ``z`` or ``yhat`` typed as a word, where one name alone fits."""
    if len(spelling.base) == 1 and not spelling.accents:
        other = replace(spelling, base=spelling.base.swapcase())
        found = known_name(other, scope)
        if found is not None and scope.shapes.get(str(found.data)) and _indexed_only(spelling):
            return found
        return None
    if any("'" in part for part in spelling.subscripts):
        return None
    words = {known.lower(): known for known in scope.shapes}
    found_word = words.get(identifier(spelling).lower().replace("_", "")) or words.get(identifier(spelling).lower())
    return None if found_word is None else name(found_word)


def _indexed_only(spelling: Spelling) -> bool:
    return bool(spelling.subscripts)


def new_name(spelling: Spelling) -> str:
    """The name of what is new: ``delta2`` for δ₂, δ^{(2)} and δ^{[2]}."""
    parts = (part.replace("'", "_prime") for part in (spelling.superscript, *spelling.subscripts))
    atoms = [part.strip("()[]") for part in parts if part]
    if len(atoms) == 1 and atoms[0].isdecimal() and not spelling.accents and not spelling.primes:
        return f"{spelling.base}{atoms[0]}"
    return identifier(replace(spelling, superscript="", subscripts=tuple(atoms)))


_FINDERS = (
    known_name, _updated, _layered, _signal, _entry, _own, _dotted, _subscripted, _aliased, _folded, _circle,
)  # fmt: skip
