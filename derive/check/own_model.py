"""The model that a submission defines for itself: its definitions, before they are differentiated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from derive.check.implied import distributions, implied_shapes, speaks_of_arrays
from derive.check.names import applies_unknown, substitutions
from derive.check.stated import one_hot, shapes_of
from derive.dimension import Shape
from derive.graph import Definition, Function, Graph, Value
from derive.ops.index_form import free_names
from derive.term import Term
from derive.verdict import Claim, Submission

__all__ = ["own_model", "own_shapes"]

PI = Term("constant", (), "pi")
_DERIVATIVES = ("partial", "differentiate", "adjoint", "prime", "relation")
_PARAMETER = re.compile(r"^(w|W|b|theta|Theta|beta|U|V|k|m|c)(?=$|[_\d\W])")
_SIGNAL = re.compile(r"^(delta|Delta|δ|eta|grad|d[A-Za-z])")
_TARGET = re.compile(r"^(y_?true|y|t|target)(?=$|[_\d\W])")


def own_model(submission: Submission, known: Mapping[str, Shape] | None = None, anyhow: bool = False) -> Graph | None:
    """The Graph of the definitions, in their order; ``None`` when there is none, or when no shapes fit them (with
    ``anyhow`` it is made without them). ``known`` are the shapes that it was read with."""
    ordered = _definitions(submission)
    shapes = _shapes(submission, ordered, known or {}) if ordered else None
    if not ordered or (shapes is None and not anyhow):
        return None
    functions = {n: Function(n, parameters, body) for n, (parameters, body) in submission.functions.items()}
    hot = dict.fromkeys(distributions(ordered, shapes or {}), ("rows sum to 1",))
    hot.update(dict.fromkeys(one_hot(submission.text), ("one-hot",)))
    values = _values(ordered, shapes or {}, hot)
    return Graph(values, tuple(ordered), functions, _point(submission.claims, values))


def own_shapes(submission: Submission) -> dict[str, Shape]:
    """The shapes of the arrays that the definitions are about, stated or implied; of ``y_i`` that of ``y``."""
    ordered = _definitions(submission)
    found = _shapes(submission, ordered, {}) if ordered else None
    return found if found is not None and any(found.values()) else {}


def _definitions(submission: Submission) -> list[Definition]:
    offered: dict[str, list[Term]] = {}
    for claim in submission.claims:
        name = _defines(claim)
        if name is not None and claim.right is not None:
            offered.setdefault(name, []).append(claim.right)
    for known in substitutions(submission.claims, ()):
        if not any(known in term.names() for other, terms in offered.items() for term in terms if other != known):
            offered.pop(known, None)
    if not offered and (function := _differentiated(submission.claims)) is not None:
        offered["f"] = [function]
    if not any("pi" in _by(claim) for claim in submission.claims) and "pi" not in offered:
        offered = {name: [term.replace({"pi": PI}) for term in terms] for name, terms in offered.items()}
    return _ordered({name: Definition(name, _finest(terms, offered)) for name, terms in offered.items()})


def _shapes(
    submission: Submission, definitions: Sequence[Definition], known: Mapping[str, Shape]
) -> dict[str, Shape] | None:
    """What is stated, and what the notation implies of the rest; ``None`` where it writes arrays and implies no shape
    for them: as scalars a formula would be right that is wrong."""
    stated = {**known, **shapes_of(submission.claims)}
    sides = [side for claim in submission.claims for side in (claim.left, claim.right) if side is not None]
    if not speaks_of_arrays(sides, submission.text):
        return stated
    implied = implied_shapes(definitions, submission.claims, stated, submission.text)
    if implied is None:
        return stated or None
    return {**implied, **stated}


def _point(claims: Iterable[Claim], values: Mapping[str, Value]) -> dict[str, Term]:
    """The numbers that these claims give the values; those of another problem of the text are not among them."""
    point: dict[str, Term] = {}
    for claim in claims:
        if claim.role == "given" and claim.head is not None and claim.head.is_name and claim.right is not None:
            point.setdefault(str(claim.head.data), claim.right)  # a later one is a new value
    return {known: term for known, term in point.items() if known in values}


def _differentiated(claims: Iterable[Claim]) -> Term | None:
    """The one function of ``d/dx (4x³ - 2x) = …``, where none has a name."""
    found = {
        node.args[0]
        for claim in claims
        for node in (claim.head.walk() if claim.head is not None else ())
        if node.head == "differentiate" and len(node.args) == 2 and node.args[1].data in node.args[0].names()
    }
    whole = found.pop() if len(found) == 1 else None
    named = whole is None or "f" in whole.names() or any(n.head in (*_DERIVATIVES, "apply") for n in whole.walk())
    return None if named else whole


def _by(claim: Claim) -> set[str]:
    """What a claim differentiates by."""
    sides = [side for side in (claim.head, claim.right) if side is not None]
    return {str(part.data) for side in sides for node in side.walk() if node.head in ("partial", "differentiate")
            for part in node.args[1:]}  # fmt: skip


def _finest(terms: list[Term], offered: Mapping[str, object]) -> Term:
    """Of several definitions the one that names most of its parts: ``σ(z₂)``, not ``σ(w₂ σ(w₁ x))``."""
    return max(terms, key=lambda term: (sum(known in offered for known in term.names()), -sum(1 for _ in term.walk())))


def _defines(claim: Claim) -> str | None:
    left, right = claim.left, claim.right
    if claim.chain or left is None or right is None or claim.sign not in ("=", ":=", "≡") or not left.is_name:
        return None
    name = str(left.data)
    if name in right.names() or _SIGNAL.match(name) or not right.names():
        return None
    if applies_unknown(claim.text):
        return None
    if claim.role not in ("definition", "identity", "derivation") or any(n.head in _DERIVATIVES for n in right.walk()):
        return None
    return name if _closed(right) else None


def _closed(term: Term) -> bool:
    """Whether every index is bound by a sum: ``Σ_i y_i log p_i`` is a value, ``x_i`` is none."""
    free = {str(known.data) for known in free_names(term)}
    return not any(node.head == "index" and free & {k for item in node.args[1:] for k in item.names()}
                   for node in term.walk())  # fmt: skip


def _ordered(definitions: dict[str, Definition]) -> list[Definition]:
    """Each after all that it uses; what is defined by itself in a circle is left out."""
    waiting, done = dict(definitions), []
    while waiting:
        ready = [n for n, d in waiting.items() if not any(used in waiting for used in d.term.names())]
        if not ready:
            break
        done += [waiting.pop(name) for name in ready]
    order = {name: place for place, name in enumerate(definitions)}
    return sorted(done, key=lambda d: (_depth(d, definitions), order[d.name])) if done else []


def _depth(definition: Definition, known: dict[str, Definition]) -> int:
    depths: dict[str, int] = {}

    def of(name: str, guard: int) -> int:
        if name not in known or guard > 64:
            return 0
        if name not in depths:
            depths[name] = 1 + max((of(used, guard + 1) for used in known[name].term.names()), default=0)
        return depths[name]

    return of(definition.name, 0)


def _values(
    definitions: list[Definition], shapes: dict[str, Shape], properties: Mapping[str, tuple[str, ...]]
) -> dict[str, Value]:
    sizes = {symbol for shape in shapes.values() for size in shape for symbol in size.symbols}
    defined = {definition.name for definition in definitions}
    values: dict[str, Value] = {}
    for definition in definitions:
        for known in (str(each.data) for each in free_names(definition.term)):
            if known not in defined and known not in sizes:
                said = properties.get(known, ())
                values.setdefault(known, Value(known, _role(known), shapes.get(known, ()), said, assumed=True))
    values.update({d.name: Value(d.name, "intermediate", shapes.get(d.name, ())) for d in definitions})
    return values


def _role(known: str) -> str:
    if _PARAMETER.match(known):
        return "parameter"
    return "target" if _TARGET.match(known) else "input"
