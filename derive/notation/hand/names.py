"""Names by hand: which value, entry or new name a spelling stands for.

``z^{(1)}``, ``z^{[1]}``, ``z_1`` and ``z1`` are one name when the model has one; ``W_{ij}`` is an entry when ``W`` is a
matrix; ``\\hat y`` is ``y_pred`` when the model has nothing nearer.
"""

from __future__ import annotations

from dataclasses import replace

from derive.notation.hand.entries import entry, layered
from derive.notation.hand.known import aliased, known_name, new_name
from derive.notation.hand.scope import HandScope
from derive.notation.spelling import Spelling, identifier, spell
from derive.term import Term, name

__all__ = ["resolve_spelling"]

_INDICES = frozenset("ijklmn")
_NEW = frozenset(("new", "+", "t+1", "updated", "next", "k+1", "n+1"))
_OLD = frozenset(("old", "t"))


def resolve_spelling(spelling: Spelling, scope: HandScope) -> Term:
    """The Term that a spelling stands for: a value, an entry, an adjoint, or a name of the student's own."""
    spelling = replace(spelling, calligraphic=False)
    for find in (
        known_name,
        _updated,
        layered,
        _signal,
        _joined,
        entry,
        _own,
        _dotted,
        _subscripted,
        aliased,
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


def _signal(spelling: Spelling, scope: HandScope) -> Term | None:
    """``δ_{A_1}`` about the value ``A1``, rather than an entry of ``δ_A``."""
    signal = new_name(spelling)
    return name(signal) if signal in scope.hints else None


def _own(spelling: Spelling, scope: HandScope) -> Term | None:
    own = new_name(spelling)
    return name(own) if own in scope.own else None


def _folded(spelling: Spelling, scope: HandScope) -> Term | None:
    """``Z`` for ``z`` or ``yhat`` typed as a word, where one name alone fits."""
    if len(spelling.base) == 1 and not spelling.accents:
        other = replace(spelling, base=spelling.base.swapcase())
        found = known_name(other, scope)
        if found is not None and scope.shapes.get(str(found.data)) and spelling.subscripts:
            return found
        return None
    if any("'" in part for part in spelling.subscripts):
        return None
    words = {known.lower(): known for known in scope.shapes}
    found_word = words.get(identifier(spelling).lower().replace("_", "")) or words.get(identifier(spelling).lower())
    return None if found_word is None else name(found_word)
