"""The names that a model has: by their very spelling, wherever the index stands, and by what texts call them else."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.notation.hand.scope import HandScope
from derive.notation.spelling import Spelling, identifier, spell
from derive.term import Term, name

__all__ = ["aliased", "has_family", "known_name", "new_name"]

_PREDICTED = ("yhat", "y_hat", "y_pred", "ypred", "pred")
_TARGETS = ("y", "y_true", "t", "target", "ytrue")

Key = tuple[str, tuple[str, ...], str]


def _key(spelling: Spelling) -> Key:
    """Names with equal keys are the same name, wherever the index stands."""
    indices = "".join((spelling.superscript, *spelling.subscripts))
    return spelling.base, spelling.accents, re.sub(r"[()\[\]{}\\,\s]", "", indices) + "'" * spelling.primes


def _known(scope: HandScope) -> dict[Key, str]:
    table: tuple[tuple[int, int], dict[Key, str]] | None = scope.__dict__.get("_table")
    size = len(scope.names), len(scope.own)
    if table is None or table[0] != size:
        found: dict[Key, str] = {}
        for known, identifier_ in scope.names.items():
            found.setdefault(_key(known), identifier_)
        for own in scope.own:
            found.setdefault(_key(spell(own)), own)
        table = scope.__dict__["_table"] = (size, found)
    return table[1]


def known_name(spelling: Spelling, scope: HandScope) -> Term | None:
    """The value that has this very spelling, wherever the index stands."""
    exact = scope.names.get(spelling)
    if exact is not None:
        return name(exact)
    found = _known(scope).get(_key(spelling))
    return None if found is None else name(found)


def has_family(spelling: Spelling, scope: HandScope) -> bool:
    """Whether the model numbers its values of that letter: ``w^l`` where it has ``W1`` and ``W2``."""
    if spelling.base == "delta":
        return True
    letters = {spelling.base, spelling.base.swapcase()} if len(spelling.base) == 1 else {spelling.base}
    return any(
        known.base in letters and known.accents == spelling.accents and (known.subscripts or known.superscript)
        for known in scope.names
    )


def aliased(spelling: Spelling, scope: HandScope) -> Term | None:
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


def new_name(spelling: Spelling) -> str:
    """The name of what is new: ``delta2`` for δ₂, δ^{(2)} and δ^{[2]}."""
    parts = (part.replace("'", "_prime") for part in (spelling.superscript, *spelling.subscripts))
    atoms = [part.strip("()[]") for part in parts if part]
    if len(atoms) == 1 and atoms[0].isdecimal() and not spelling.accents and not spelling.primes:
        return f"{spelling.base}{atoms[0]}"
    return identifier(replace(spelling, superscript="", subscripts=tuple(atoms)))
