"""A submission read with its models: the one that is given, one a problem, or those that it defines for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.graph import Graph, Value
from derive.task import Problem, Task
from derive.term import Term
from derive.verdict import Note, Submission

if TYPE_CHECKING:
    from derive.check.budget import Clock

__all__ = ["Submitted", "read_own", "submitted"]

LIMIT = 200_000  # characters
LAYERS = 3  # a first, a last and one between them
_ARGUMENTS = re.compile(r"(?<![\\A-Za-z])([A-Za-z])(\([a-z](?:_\d)?(?:,\s*[a-z](?:_\d)?)*\))(?=\s*=)")  # f(x, y) = …


@dataclass(frozen=True)
class Submitted:
    """What was read; the model of each problem of the text, and which problem of the task it is."""

    submission: Submission
    models: Mapping[int, Graph]
    tasks: Mapping[int, int] = field(default_factory=dict)

    @property
    def shapes(self) -> dict[str, Shape]:
        """Shapes of the names that are arrays, the submission's own among them; none of one that is an array in one
        problem and another kind of array, or a number, in another."""
        from derive.notation import Style
        from derive.notation.layout import Context

        found: dict[str, Shape] = {}
        for graph in self.models.values():
            for known, value in graph.values.items():
                same = len(found.setdefault(known, value.shape)) == len(value.shape)
                found[known] = value.shape if same else ()
        if not any(found.values()):
            return {}
        for part in (self.submission, *self.submission.parts.values()):
            for known, term in part.definitions.items():
                found.setdefault(known, Context(Style(), found).shape(term) or ())
        return {known: shape for known, shape in found.items() if shape}


def submitted(text: str, task: Task, format: str, clock: Clock | None = None) -> Submitted:
    """The claims of a text with the models they are about, read in the time that the ``clock`` gives. Raises
    `DeriveError`."""
    from derive.check.budget import Clock
    from derive.check.goals import asked_of
    from derive.check.headings import headings, matched

    clock = clock or Clock()
    problems = task.problems or (Problem(),)
    found = headings(text)
    tasks = matched(problems, found)
    graphs = {known: _shaped(problems[which].graph) for known, which in tasks.items()}
    given = {known: graph for known, graph in graphs.items() if graph is not None}
    if not given:
        read, models = read_own(text, format, clock)
        return Submitted(read, models, tasks)
    if len({id(problems[which].graph) for which in tasks.values()}) == 1 and len(tasks) == len(found) + 1:
        graph = next(iter(given.values()))
        problem = problems[next(iter(tasks.values()))]
        read = _read(text, graph, format, clock, asked=asked_of(graph, problem.goals, problem.loss))
        return Submitted(read, {claim.problem: graph for claim in read.claims} or {0: graph}, tasks)
    return Submitted(_by_problem(text, given, format, clock), given, tasks)


def read_own(text: str, format: str, clock: Clock | None = None) -> tuple[Submission, dict[int, Graph]]:
    """A submission that defines its own model is read once for the model, then with it; what was assumed is noted."""
    from derive.check.budget import Clock

    read, models = _read_own(text, format, clock or Clock())
    return replace(read, notes=(*read.notes, *_assumed(read, models))), models


def _assumed(read: Submission, models: Mapping[int, Graph]) -> Iterator[Note]:
    """The shapes that the text does not state, and the entries that it does not say to sum to 1."""
    from derive.check.stated import shapes_of
    from derive.ops.sizes import shape_text

    stated = shapes_of(read.claims)
    leaves = {known: value for model in models.values() for known, value in model.values.items() if value.assumed}
    implied = [f"{v.name}{shape_text(v.shape)}" for v in leaves.values() if v.shape and v.name not in stated]
    shares = [value.name for value in leaves.values() if "rows sum to 1" in value.properties]
    if implied:
        yield Note("implied_shapes", {"names": ", ".join(implied)})
    if shares:
        yield Note("sums_to_one", {"names": ", ".join(shares)})


def _read_own(text: str, format: str, clock: Clock) -> tuple[Submission, dict[int, Graph]]:
    from derive.check.own_model import own_shapes
    from derive.check.problems import models_of
    from derive.check.stated import stated_shapes

    read = _read(text, None, format, clock)
    shapes = {**own_shapes(read), **stated_shapes(read)}
    if shapes:  # what stands side by side is a matrix product where the text says that these are matrices
        read = _read(text, _of_shapes(shapes), format, clock)
    models = models_of(read, shapes)
    if not models:
        return read, models
    shaped = _all_shaped(text, models, format, clock)
    known = {problem: shaped[id(model)] for problem, model in models.items() if id(model) in shaped}
    if not known:
        return read, {}  # its shapes cannot be known: nothing is decided
    if len({id(model) for model in models.values()}) > 1:
        settled = {
            id(known[part]): _settled(read, part, known[part], format, clock) for part in sorted(known, reverse=True)
        }
        known = {problem: settled[id(graph)] for problem, graph in known.items()}
        return _by_problem(text, known, format, clock), known
    graph = next(iter(known.values()))
    again = _read(text, graph, format, clock)
    settled = models_of(again, _shapes_in(graph))
    try:
        if len({id(each) for each in settled.values()}) == 1 and _differs(settled, models):
            models = settled  # with its names known the text reads otherwise: 3xy is 3·x·y
            again = _read(text, _shaped(next(iter(models.values()))), format, clock)
    except DeriveError:
        return read, {}
    model = next(iter(models.values()))
    return again, {claim.problem: model for claim in again.claims}


def _all_shaped(text: str, models: Mapping[int, Graph], format: str, clock: Clock) -> dict[int, Graph]:
    """The models with their shapes, by id; one that does not fit is read again, ``rᵀr`` with ``r`` known for a vector,
    and left out when it does not fit then either: the other problems are judged all the same."""
    found: dict[int, Graph] = {}
    for problem, model in models.items():
        try:
            found[id(model)] = _fitting(model)
        except DeriveError:
            again = _read_with_shapes(text, problem, model, format, clock)
            if again is not None:
                found[id(model)] = again
    return found


def _read_with_shapes(text: str, problem: int, model: Graph, format: str, clock: Clock) -> Graph | None:
    """The model of a problem read once more, with the shapes of what does fit; ``None`` when that changes nothing."""
    for count in range(len(model.definitions) - 1, 0, -1):
        try:
            values = _fitting(replace(model, definitions=model.definitions[:count])).values
            own = _own_again(text, problem, Graph(values, ()), format, clock)
            return None if own is None else _fitting(own)
        except DeriveError:
            continue
    return None


def _settled(read: Submission, problem: int, graph: Graph, format: str, clock: Clock) -> Graph:
    """The model of a problem as it reads with the shapes that this problem states: ``W`` was another one above."""
    from derive.check.own_model import own_shapes
    from derive.check.stated import stated_shapes

    part = replace(read, claims=tuple(c for c in read.claims if c.problem == problem))
    shapes = {**own_shapes(part), **stated_shapes(part)}
    try:
        own = _own_again(read.text, problem, _of_shapes(shapes), format, clock) if shapes else None
        same = own is not None and {d.name for d in own.definitions} == {d.name for d in graph.definitions}
        return _fitting(own) if own is not None and same else graph
    except DeriveError:
        return graph


def _of_shapes(shapes: Mapping[str, Shape]) -> Graph:
    return Graph({known: Value(known, "input", shape) for known, shape in shapes.items()}, ())


def _shapes_in(graph: Graph) -> dict[str, Shape]:
    """The shapes of the arrays of a model, if it has any."""
    arrays = any(value.shape for value in graph.values.values())
    return {known: value.shape for known, value in graph.values.items()} if arrays else {}


def _own_again(text: str, problem: int, known: Graph, format: str, clock: Clock) -> Graph | None:
    from derive.check.headings import headings, text_of
    from derive.check.own_model import own_model

    read = _read(text_of(text, headings(text), problem), known, format, clock, text)
    part = replace(read, claims=tuple(c for c in read.claims if c.problem == problem))
    return own_model(part, _shapes_in(known))


def _differs(one: Mapping[int, Graph], other: Mapping[int, Graph]) -> bool:
    first, second = (next(iter(models.values())).definitions for models in (one, other))
    return [(d.name, d.term) for d in first] != [(d.name, d.term) for d in second]


def _by_problem(text: str, models: Mapping[int, Graph], format: str, clock: Clock) -> Submission:
    """Every problem read with its own model: a name of one means nothing in another."""
    from derive.check.headings import headings, text_of

    whole = _read(text, None, format, clock)
    found = headings(text)
    parts: dict[int, Submission] = {}
    for problem in range(len(found) + 1):
        part = _read(text_of(text, found, problem), models.get(problem), whole.format, clock, text)
        parts[problem] = replace(part, claims=tuple(c for c in part.claims if c.problem == problem))
    claims = tuple(claim for part in parts.values() for claim in part.claims)
    return replace(whole, claims=claims, parts=parts)


def _shaped(graph: Graph | None) -> Graph | None:
    """The model with its shapes; a layer in general is read in a network of so many layers, for each of them."""
    if graph is not None and graph.families:
        from derive.engine.layers import unrolled

        return unrolled(graph, LAYERS)
    return None if graph is None else _fitting(graph)


def _fitting(graph: Graph) -> Graph:
    from derive.kernel.shapes import shaped

    return shaped(graph)


def _bare(text: str, graph: Graph | None) -> str:
    """``f(x, y) = …`` with the arguments blanked: what follows is the value of ``f``. No place moves. ``g(z) = …`` of a
    value that the model makes stays a function, which may be taken elsewhere too, and so does ``g(t) = …`` where the
    text takes ``g`` of a value."""

    def blank(found: re.Match[str]) -> str:
        if graph is None:
            return found[1] + " " * len(found[2])
        if found[1] not in graph.values and _taken_elsewhere(text, found[1], found[2]):
            return found[0]
        by = found[2].strip("() ")
        applied = found[1] in "fghFGH" and found[1] not in graph.values
        applied = applied and graph.definition(by) is not None
        return found[0] if applied or found[1] in graph.functions else found[1] + " " * len(found[2])

    return _ARGUMENTS.sub(blank, text)


def _taken_elsewhere(text: str, letter: str, argument: str) -> bool:
    """Whether a letter stands before another argument too, a name or more: ``g(a_1)`` beside ``g(t) = …``."""
    calls = re.finditer(rf"(?<![\\\w]){letter}\s*(?:\\left\s*)?(\([^()=]*[A-Za-z][^()=]*\))", text)
    return any(re.sub(r"\s", "", call[1]) != re.sub(r"\s", "", argument) for call in calls)


def _read(
    text: str,
    model: Graph | None,
    format: str,
    clock: Clock,
    whole: str = "",
    asked: Term | None = None,
) -> Submission:
    """The claims; a text that counts from 0 is read again so. ``whole`` has the headings, where they were blanked."""
    from derive.check.headings import headings, problem_at
    from derive.check.reading import read_submission

    bare = _bare(text, model)
    read = read_submission(bare, model, format, limit=LIMIT, asked=asked, clock=clock)
    if any(_counts_from_zero(side) for claim in read.claims for side in (claim.left, claim.right) if side is not None):
        read = read_submission(bare, model, format, first_index=0, limit=LIMIT, asked=asked, clock=clock)
    found = headings(whole or read.text)
    claims = tuple(replace(claim, problem=problem_at(found, claim.span[0])) for claim in read.claims)
    return replace(read, text=text, claims=claims)


def _counts_from_zero(term: Term) -> bool:
    from derive.rules.tidy import exact

    return any(exact(item) == -1 for node in term.walk() if node.head == "index" for item in node.args[1:])
