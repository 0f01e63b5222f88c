"""The student's own names: which are new, what they wrote for them, and what role a spelling suggests."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence

from derive.graph import Graph
from derive.term import Term, name
from derive.verdict import Claim, Submission

__all__ = [
    "applies_unknown",
    "definitions_of",
    "is_delta",
    "is_new",
    "layer",
    "layer_slip",
    "numerical",
    "rate_of",
    "renamed",
    "substitutions",
    "tainted",
    "told_apart_by_index",
    "unknown_names",
    "update_target",
]

_DELTA = re.compile(r"^(delta|Delta|δ|err|error|e|g|grad|gradient|bar)(?=$|[_\d^\W])", re.UNICODE)
_DIGITS = re.compile(r"\d+")
_NEW = re.compile(r"^(?P<name>.+?)(_*new|_*next|_*updated|_*plus|\+|_*\(?t\+1\)?|_*star|'|_*prime)$")
_RATES = ("eta", "η", "lr", "alpha", "α", "learning_rate", "gamma", "epsilon", "mu")


def definitions_of(submission: Submission, graph: Graph) -> dict[str, Term]:
    """What each own name was first said to be."""
    found: dict[str, Term] = {}
    for claim in submission.claims:
        left, right = claim.left, claim.right
        if claim.chain or left is None or right is None or claim.role == "shape":
            continue
        if left.is_name and left.data not in graph.values and left.data not in right.names():
            found.setdefault(left.data, right)
    for known, term in submission.definitions.items():
        if known not in graph.values and known not in term.names():  # an index that runs is no value
            found.setdefault(known, term)
    return found


def told_apart_by_index(claims: Iterable[Claim]) -> frozenset[str]:
    """Error signals of two layers that only their index letter tells apart: ``δ_k = y_k − t_k`` and ``δ_j = …``."""
    said: dict[str, set[tuple[object, ...]]] = {}
    for claim in claims:
        left, right = claim.left, claim.right
        if claim.chain or left is None or right is None or right.head != "tabulate" or not left.is_name:
            continue
        if is_delta(str(left.data)):
            said.setdefault(str(left.data).rstrip("·"), set()).add((right.data, right.args[1:]))
    return frozenset(known for known, ways in said.items() if len(ways) > 1)


def is_delta(known: str) -> bool:
    """Whether a name looks like an error signal: ``δ₂``, ``delta``, ``err``, ``g``."""
    return _DELTA.match(known) is not None


def numerical(known: str, graph: Graph) -> str | None:
    """``dz2`` stands for the gradient of the value ``z2``, as in code; ``None`` for any other name."""
    for prefix in ("d", "grad_", "grad", "gradient_", "D"):
        rest = known.removeprefix(prefix).lstrip("_")
        if rest != known and rest in graph.values:
            return rest
    return None


def layer(known: str) -> str | None:
    """The number that a name ends with: the layer, mostly."""
    found = _DIGITS.findall(known)
    return found[-1] if found else None


def update_target(claim: Claim, graph: Graph, defined: Mapping[str, Term]) -> str | None:
    """The parameter that an update rule sets, or ``None`` for a claim that is none."""
    left = claim.head if claim.chain else claim.left
    if left is None or not left.is_name:
        return None
    known = str(left.data)
    if known in graph.values:
        updates = claim.sign in ("←", ":=") or claim.role == "update"
        return known if updates and graph.definition(known) is None else None
    match = _NEW.match(known)
    if match is None:
        return None
    stem = match.group("name").rstrip("_^")
    for candidate in (stem, stem.replace("_", "")):
        if candidate in graph.values and graph.definition(candidate) is None:
            return candidate
    return None


def rate_of(graph: Graph, claims: Sequence[Claim], own: Iterable[str] = ()) -> Term | None:
    """The learning rate: the model's, or a name that is one in most texts. ``own`` are no values of the model's."""
    if graph.step is not None:
        return name(graph.step[0])
    used = {
        known for claim in claims for side in (claim.left, claim.right) if side is not None for known in side.names()
    }
    values = {known: value for known, value in graph.values.items() if known not in set(own)}
    foreign = [known for known in _RATES if known in used and known not in values]
    if len(foreign) == 1 and not any(known in used for known in _RATES if known in values):
        return name(foreign[0])
    for known in _RATES:
        value = values.get(known)
        if value is not None and value.role in ("constant", "input", "parameter") and not value.shape:
            return name(known)
    for known in _RATES:
        if known in used and known not in values:
            return name(known)
    return None


def unknown_names(submission: Submission, graph: Graph, defined: Mapping[str, Term]) -> tuple[str, ...]:
    """Names that neither the model nor the student has defined: free scalars, or indices."""
    found: dict[str, None] = {}
    for claim in submission.claims:
        sides = [side for side in (claim.left, claim.right, claim.head) if side is not None]
        indices = {known for side in sides for known in _indices(side)}
        found.update(dict.fromkeys(known for side in sides for known in side.names() if known not in indices))
    for term in defined.values():
        found.update(dict.fromkeys(known for known in term.names() if known not in _indices(term)))
    return tuple(known for known in found if known not in graph.values and known not in defined)


def _indices(term: Term) -> set[str]:
    """Names that stand as indices somewhere, or are bound by a sum."""
    found: set[str] = set()
    for node in term.walk():
        if node.head == "index":
            found |= {known for item in node.args[1:] for known in item.names()}
        elif node.head in ("sum_over", "tabulate"):
            found |= set(node.data)
    return found


_CALL = re.compile(r"(?<![\\A-Za-z])([fgh])\s*\(")


def applies_unknown(text: str, graph: Graph | None = None) -> bool:
    """``y = f(g(x))`` with functions that nobody defined."""
    found = _CALL.findall(text.partition("=")[2])
    if graph is None or not found:
        return bool(found)
    return not any(letter in graph.functions for letter in found) and "(" in text.partition("(")[2]


def renamed(claims: Sequence[Claim], taken: Container[str]) -> frozenset[str]:
    """The letters of `substitutions` that stand for one part first and for another later."""
    said: dict[str, set[Term]] = {}
    for claim in claims:
        if not claim.chain and claim.left is not None and claim.left.is_name and claim.right is not None:
            said.setdefault(str(claim.left.data), set()).add(claim.right)
    return frozenset(known for known in substitutions(claims, taken) if len(said.get(known, ())) > 1)


def substitutions(claims: Sequence[Claim], taken: Container[str]) -> frozenset[str]:
    """Letters that only stand for a part while it is differentiated: ``u = y − t, d/du u² = 2u``.

    Formulas are differentiated by each of them, and nothing else uses it but what defines another such letter: what it
    stands for does not matter there, and another line may use it for another part. ``taken`` are the names of the
    model.
    """
    used_in: dict[str, set[str]] = {}  # for each letter the names whose lines use it; "" for any other line
    differentiated: set[str] = set()
    for claim in claims:
        defined = not claim.chain and claim.left is not None and claim.left.is_name
        name = str(claim.left.data) if defined and claim.left is not None else ""
        by = _differentiated_by(claim.head)
        differentiated.add(by)
        for used in {known for side in (claim.left, claim.right, claim.head) if side for known in side.names()}:
            if used not in (name, by):
                used_in.setdefault(used, set()).add(name)
    letters = {known for known in differentiated if known and known not in taken and not is_delta(known)}
    for _ in range(len(letters)):
        letters = {known for known in letters if used_in.get(known, set()) <= letters}
    return frozenset(letters)


def _differentiated_by(head: Term | None) -> str:
    """By what a formula, no named value, is differentiated."""
    if head is not None and head.head == "prime" and head.args[0].is_name:
        return str(head.args[0].data)
    routed = head is not None and head.head == "local" and not head.args[0].is_name
    plain = head is not None and (routed or head.head == "differentiate") and len(head.args) == 2
    plain = plain and head is not None and head.args[1].is_name
    return str(head.args[1].data) if plain and head is not None else ""


def is_new(known: str) -> bool:
    """Whether a name is spelled as the next value of something: ``w_new``."""
    match = _NEW.match(known)
    return match is not None and not known.endswith("'")


def tainted(defined: Mapping[str, Term], extras: Iterable[str]) -> frozenset[str]:
    """The names of which nothing is known, and those that were defined with them."""
    found = set(extras)
    for _ in range(len(defined) + 1):
        more = {known for known, term in defined.items() if known not in found and found & set(term.names())}
        if not more:
            break
        found |= more
    return frozenset(found)


def layer_slip(claim: Claim) -> tuple[Term, Term] | None:
    """``δ^{(l)} = ∂L/∂z^{(L)}``, one derivative for all layers: what it should be in one of them, and what it is."""
    for other in claim.instances:
        left, right = other.left, other.right
        if left is None or right is None or left == claim.left or right != claim.right or right.head != "partial":
            continue
        below = right.args[-1]
        if left.is_name and is_delta(str(left.data)) and below.is_name and layer(str(below.data)) is not None:
            meant = _DIGITS.sub(layer(str(left.data)) or "", str(below.data))
            return Term("partial", (right.args[0], Term("name", (), meant)), right.data), right
    return None
