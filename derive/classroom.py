"""What handouts need of the stages, joined: the engine, the reasons of the documents, the judgement of checking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from derive.classroom_numbers import numeric
from derive.derivation import Derivation, Edge, Result
from derive.document import Sentence
from derive.errors import DeriveError
from derive.graph import Graph
from derive.handout.mistakes import fits
from derive.handout.tools import Judgement, Tools
from derive.term import Term, name, negative, relation

if TYPE_CHECKING:
    from derive.check.truth import Truth

__all__ = ["tools"]

_ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus", "silu", "gelu", "elu", "leaky_relu", "sin", "exp")
_UNDECIDED = ("undecided", "not_understood")


def tools() -> Tools:
    return Tools(_derive, _names, _reasons, _final, numeric, _different, _check, _holds, _meta)


# -- variants ------------------------------------------------------------------------------------------------


def _derive(text: str, values: Mapping[str, str], wrt: tuple[str, ...], loss: str | None) -> Derivation:
    """Students who drew the same activation share what was derived and verified; drawn numbers are put in, and the
    gradients are compared with differences there too."""
    numbers = tuple((key, value) for key, value in values.items() if key.startswith(("numbers.", "signs.")))
    return _with_numbers(text, values.get("activation"), wrt, loss, numbers)


@lru_cache(maxsize=256)
def _structure(text: str, activation: str | None, wrt: tuple[str, ...], loss: str | None) -> Derivation:
    """The derivation of the model, verified at random points alone; its graph keeps the values that were given."""
    from derive.pipe import explain, parse

    graph = _activated(parse(text), activation)
    constants = {key: value for key, value in graph.point.items() if graph.values[key].role == "constant"}
    found = explain(replace(graph, point=constants), wrt or None, loss).derivation
    return replace(found, graph=replace(found.graph, point=graph.point))


@lru_cache(maxsize=256)
def _with_numbers(
    text: str, activation: str | None, wrt: tuple[str, ...], loss: str | None, numbers: tuple[tuple[str, str], ...]
) -> Derivation:
    from derive.edit import with_values

    found = _structure(text, activation, wrt, loss)
    if not numbers:
        return found
    drawn = dict(numbers)
    given = _part(drawn, "numbers.")
    try:
        graph = with_values(found.graph, ", ".join(f"{key} = {value}" for key, value in given.items()))
    except DeriveError as error:
        error.place = None  # in a line that nobody wrote
        raise
    flipped = {key for key, sign in _part(drawn, "signs.").items() if sign == "-"}
    point = {key: _turned(term) if key in flipped else term for key, term in graph.point.items()}
    return replace(found, graph=replace(graph, point=point))


def _activated(graph: Graph, activation: str | None) -> Graph:
    """The graph with the drawn activation in place of its own."""
    from derive.edit import replaced

    used = {node.head for item in graph.definitions for node in item.term.walk()}
    if activation and not used & {*_ACTIVATIONS}:
        raise DeriveError("no_activation", {"found": activation, "known": ", ".join(_ACTIVATIONS)})
    for old in _ACTIVATIONS if activation else ():
        if old in used and old != activation:
            graph = replaced(graph, old, str(activation))
    return graph


def _names(derivation: Derivation, names: Mapping[str, str]) -> dict[str, str]:
    """The names that change. Raises `DeriveError` for one that the model has not, and for one that is taken."""
    from derive.notation import print_key

    graph = derivation.graph
    unknown = next((old for old in names if old not in graph.values), None)
    if unknown is not None:
        raise DeriveError("replace_unknown", {"name": unknown, "known": ", ".join(graph.values)})
    sizes = {symbol for value in graph.values.values() for size in value.shape for symbol in size.symbols}
    taken = {print_key(word) for word in (*sizes, *graph.functions, "pi")}
    for known in sorted(graph.values, key=lambda each: each in names):
        new = names.get(known, known)
        if print_key(new) in taken or not new.isidentifier():
            raise DeriveError("replace_taken", {"name": new})
        taken.add(print_key(new))
    return {old: new for old, new in names.items() if old != new}


def _part(drawn: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in drawn.items() if key.startswith(prefix)}


def _turned(term: Term) -> Term:
    """The number, or every entry of the matrix, with its sign changed."""
    if term.head == "matrix":
        return Term("matrix", map(_turned, term.args))
    if term.head == "negative":
        return term.args[0]
    return term if term.is_number and not term.value else negative(term)


# -- documents -----------------------------------------------------------------------------------------------


def _reasons(derivation: Derivation, edge: Edge) -> tuple[Sentence, ...]:
    from derive.documents.reasons import explain as reason

    if edge.local is not None and not _tensor(derivation):
        return reason(derivation.graph, edge).sentences
    from derive.documents.options import Options
    from derive.documents.subject import Subject
    from derive.documents.tensors.reasons import edge_reasons

    return edge_reasons(Subject(derivation, Options()), edge)


def _final(derivation: Derivation, result: Result) -> Term:
    """The form in which a result is remembered."""
    if not _tensor(derivation):
        return result.short or result.closed
    from derive.documents.options import Options
    from derive.documents.subject import Subject
    from derive.documents.tensors.backward import final_form

    return final_form(Subject(derivation, Options()), result)


def _tensor(derivation: Derivation) -> bool:
    return any(value.shape for value in derivation.graph.values.values())


def _meta(derivation: Derivation, names: Mapping[str, str]) -> dict[str, Any]:
    """How the mathematics is written, with the names that the student has."""
    from derive.documents.orientation import vectors_are_rows

    graph = derivation.graph
    values = {names.get(key, key): value for key, value in graph.values.items()}
    return {
        "spellings": {key: value.spelling for key, value in values.items() if value.spelling and key == value.name},
        "shapes": {key: value.shape for key, value in values.items() if value.shape or key == "e"},
        "rows": vectors_are_rows(graph) if _tensor(derivation) else False,
        "loss": names.get(derivation.loss, derivation.loss),
    }


# -- judgement -----------------------------------------------------------------------------------------------


@dataclass
class _Known:
    """What was found out about a derivation: its points and derivatives, and every judgement, once."""

    derivation: Derivation
    truth: Truth
    different: dict[tuple[Term, Term], bool | None] = field(default_factory=dict)
    judged: dict[tuple[Term, ...], Judgement] = field(default_factory=dict)


_KEPT = 64
_known: dict[int, _Known] = {}


def _of(derivation: Derivation) -> _Known:
    found = _known.get(id(derivation))
    if found is None or found.derivation is not derivation:
        from derive.check.truth import Truth
        from derive.check.world import World

        found = _Known(derivation, Truth(World(derivation.graph, derive=_engine), {}))
        if len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[id(derivation)] = found
    return found


def _engine(graph: Graph, loss: str, wrt: tuple[str, ...]) -> Derivation:
    from derive.engine import derive

    return derive(graph, wrt, loss, "backprop")


def _as_partial(derivation: Derivation) -> Callable[[Term], Term]:
    """``δ_v`` as ``∂L/∂v``, which needs no definition."""
    loss = name(derivation.loss)

    def change(node: Term) -> Term:
        return Term("partial", (loss, name(node.data)), ("partial", 1)) if node.head == "adjoint" else node

    return change


def _different(derivation: Derivation, left: Term, right: Term) -> bool | None:
    """Decided at random points in 100 digits; a formula whose shapes do not fit differs from one whose do."""
    change = _as_partial(derivation)
    left, right = left.rebuild(change), right.rebuild(change)
    if left == right:
        return False
    known = _of(derivation)
    if (left, right) not in known.different:
        outcome = known.truth.compare(left, right)
        misfit = outcome.kind == "undecided" and fits(derivation.graph, left) != fits(derivation.graph, right)
        known.different[left, right] = True if misfit else None if outcome.kind == "undecided" else outcome.different
    return known.different[left, right]


def _check(derivation: Derivation, lines: Sequence[Term]) -> Judgement:
    judged, key = _of(derivation).judged, tuple(lines)
    if key not in judged:
        judged[key] = _checked(derivation, lines)
    return judged[key]


def _checked(derivation: Derivation, lines: Sequence[Term]) -> Judgement:
    """What ``derive check`` says of the lines, written in LaTeX as a student would hand them in."""
    from derive.notation import Style, latex
    from derive.review import WRONG, check

    graph = derivation.graph
    meta = _meta(derivation, {})
    style = Style(adjoint="partial", loss=derivation.loss, spellings=meta["spellings"], rows=meta["rows"])
    rows = [_plain_sides(line, derivation) for line in lines]
    text = "\n\n".join(f"$$\n{latex(row, style, meta['shapes'])}\n$$" for row in rows)
    review = check(text, graph, loss=derivation.loss)
    wrong = next((verdict for verdict in review.found if verdict.status in WRONG), None)
    errors = sum(verdict.status in ("error", "wrong_start") for verdict in review.found)
    clean = errors <= 1 and not any(verdict.status in _UNDECIDED for verdict in review.found)
    blocks = sorted({verdict.claim.block for verdict in review.found})
    if wrong is None:
        return Judgement(None, (), clean)
    return Judgement(blocks.index(wrong.claim.block), wrong.kinds, clean and len(blocks) == len(lines))


def _plain_sides(line: Term, derivation: Derivation) -> Term:
    """The line without ``δ_v``, and without a side that says the same twice."""
    plain = line.rebuild(_as_partial(derivation))
    if plain.head != "relation":
        return plain
    sides = [plain.args[0], *(side for before, side in zip(plain.args, plain.args[1:], strict=False) if side != before)]
    return relation(sides[0], *[("=", side) for side in sides[1:]])


def _holds(derivation: Derivation, text: str) -> Term:
    """The identity as a Term. Raises `DeriveError` for one that cannot be read or does not hold."""
    from derive.notation import Scope, parse_plain

    left, _, right = text.partition("=")
    scope = Scope.of(derivation.graph)
    try:
        sides = [parse_plain(side.strip(), scope) for side in (left, right)]
    except DeriveError as error:
        raise DeriveError("handout_not_true", {"where": str(error).split("\n")[0], "found": text}) from error
    if _of(derivation).truth.compare(sides[0], sides[1]).kind != "equal":
        raise DeriveError("handout_not_true", {"where": "show", "found": text})
    return relation(sides[0], ("=", sides[1]))
