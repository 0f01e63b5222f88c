"""What handouts need of the stages, joined: the engine, the reasons of the documents, the judgement of checking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
    return Tools(_derive, _reasons, _final, numeric, _different, _check, _holds, _meta)


def _derive(text: str, values: Mapping[str, str], wrt: tuple[str, ...], loss: str | None) -> Derivation:
    return _derived(text, tuple(values.items()), wrt, loss)


@lru_cache(maxsize=64)
def _derived(text: str, values: tuple[tuple[str, str], ...], wrt: tuple[str, ...], loss: str | None) -> Derivation:
    """Students who drew the same values share what was derived of them."""
    from derive.pipe import explain, parse

    drawn = dict(values)
    names = _part(drawn, "names.")
    asked = tuple(names.get(known, known) for known in wrt) or None
    return explain(_vary(parse(text), drawn), asked, names.get(loss, loss) if loss else None).derivation


# -- variants ------------------------------------------------------------------------------------------------


def _vary(graph: Graph, drawn: Mapping[str, str]) -> Graph:
    """The graph with the drawn activation, names and numbers. Raises `DeriveError` for what the model has not."""
    from derive.edit import replaced, with_values

    activation = drawn.get("activation")
    used = {node.head for item in graph.definitions for node in item.term.walk()}
    for old in _ACTIVATIONS if activation else ():
        if old in used and old != activation:
            graph = replaced(graph, old, str(activation))
    numbers = _part(drawn, "numbers.")
    if numbers:
        graph = with_values(graph, ", ".join(f"{key} = {value}" for key, value in numbers.items()))
    flipped = {key for key, sign in _part(drawn, "signs.").items() if sign == "-"}
    graph = replace(graph, point={key: _turned(term) if key in flipped else term for key, term in graph.point.items()})
    names = {old: new for old, new in _part(drawn, "names.").items() if old != new}
    for old in names:
        graph = replaced(graph, old, f"{old}_was")
    for old, new in names.items():
        graph = replaced(graph, f"{old}_was", new)
    return graph


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


def _meta(derivation: Derivation) -> dict[str, Any]:
    from derive.documents.orientation import vectors_are_rows

    graph = derivation.graph
    shaped = _tensor(derivation)
    return {
        "spellings": {key: value.spelling for key, value in graph.values.items() if value.spelling},
        "shapes": {key: value.shape for key, value in graph.values.items() if value.shape or key == "e"},
        "rows": vectors_are_rows(graph) if shaped else False,
        "loss": derivation.loss,
    }


# -- judgement -----------------------------------------------------------------------------------------------


def _truth(derivation: Derivation) -> Truth:
    """One world a derivation: its points and derivatives are worked out once."""
    found = _truths.get(id(derivation))
    if found is None or found[0] is not derivation:
        from derive.check.truth import Truth
        from derive.check.world import World

        found = (derivation, Truth(World(derivation.graph, derive=_engine), {}))
        if len(_truths) >= _KEPT:
            _truths.pop(next(iter(_truths)))
        _truths[id(derivation)] = found
    return found[1]


_KEPT = 64
_truths: dict[int, tuple[Derivation, Truth]] = {}


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
    outcome = _truth(derivation).compare(left, right)
    if outcome.kind == "undecided":
        return True if fits(derivation.graph, left) != fits(derivation.graph, right) else None
    return outcome.different


def _check(derivation: Derivation, lines: Sequence[Term]) -> Judgement:
    """What ``derive check`` says of the lines, written in LaTeX as a student would hand them in."""
    from derive.notation import Style, latex
    from derive.review import WRONG, check

    graph = derivation.graph
    meta = _meta(derivation)
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
    if _truth(derivation).compare(sides[0], sides[1]).kind != "equal":
        raise DeriveError("handout_not_true", {"where": "show", "found": text})
    return relation(sides[0], ("=", sides[1]))
