"""The definitions of a post as a model file, once, with what it does not say asked about in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.errors import DeriveError
from derive.graph import Definition, Graph
from derive.spoken import spoken
from derive.term import Term
from derive.verdict import Claim, Note, Submission

__all__ = ["model_of"]

_COMMON = re.compile(r"(x|X|y|t|w|W|b|theta|z|a)(_?(true|pred|target|hat|\d+))?")
_CODE = re.compile(r"^\s*[\"'\[({]|\w+\.\w+\(|[\"'{}]\s*$")
_DERIVES = re.compile(r"\\partial|∂|\\nabla|∇|^d\w+\s*/|\\frac\s*\{\s*(?:\\mathrm\s*\{?)?d|lim|^\s*[=&+\\-]")
_MOST = 12  # questions of one kind


def model_of(text: str) -> str:
    """The model in the equation language, and after it the open questions, each a comment that begins with ``# ?``.

    Raises `DeriveError` (``no_latex_definitions``) where a text defines nothing.
    """
    from derive.check.problems import models_of
    from derive.submitted import read_own

    read, models = read_own(text, "auto")
    models = models or models_of(read, anyhow=True)  # where the shapes do not fit, what was read all the same
    graph = next(iter(models.values()), None)
    if graph is None:
        raise DeriveError("no_latex_definitions")
    kept, left = _that_parse(graph)
    asked = [*_about(read, graph, kept, len({id(model) for model in models.values()})), *left]
    questions = [f"# ? {' '.join(spoken(note, read.language).split())}" for note in asked]
    return "\n".join([*_lines(graph, kept), *questions]) + "\n"


def _lines(graph: Graph, kept: Sequence[Definition]) -> list[str]:
    from derive.notation import plain

    used = {known for definition in kept for known in definition.term.names()}
    values = [value for known, value in graph.values.items() if value.role != "intermediate" and known in used]
    declared = [f"{value.role} {value.name}{_sizes(value.shape)}{_kept(value.properties)}" for value in values]
    return [*declared, *(f"{_left(definition)} = {plain(_right(definition))}" for definition in kept)]


def _left(definition: Definition) -> str:
    """``S[i]`` of what is given by its entries."""
    by_entries = definition.term.head == "tabulate"
    return f"{definition.name}[{', '.join(definition.term.data)}]" if by_entries else definition.name


def _right(definition: Definition) -> Term:
    return definition.term.args[0] if definition.term.head == "tabulate" else definition.term


def _sizes(shape: tuple[object, ...]) -> str:
    return f"[{', '.join(map(str, shape))}]" if shape else ""


def _kept(properties: tuple[str, ...]) -> str:
    return f" : {', '.join(properties)}" if properties else ""


def _that_parse(graph: Graph) -> tuple[list[Definition], list[Note]]:
    """The definitions that the equation language takes, and a question for each that it does not."""
    from derive.syntax import parse

    def fits(definitions: Sequence[Definition]) -> bool:
        try:
            parse("\n".join(_lines(graph, definitions)))
        except DeriveError:
            return False
        return True

    if fits(graph.definitions):
        return list(graph.definitions), []
    kept: list[Definition] = []
    left: list[Note] = []
    lost: set[str] = set()
    for definition in graph.definitions:
        if not lost & set(definition.term.names()) and fits([*kept, definition]):
            kept.append(definition)
        else:
            lost.add(definition.name)
            left.append(Note("read.left_out", {"name": definition.name, "formula": definition.term}))
    return kept, left


# -- what a post does not say ------------------------------------------------------------------------------


def _about(read: Submission, graph: Graph, kept: Sequence[Definition], models: int) -> Iterator[Note]:
    from derive.check.stated import shapes_of

    if models > 1:
        yield Note("read.several", {"count": models})
    used = [known for definition in kept for known in definition.term.names() if known in graph.values]
    leaves = [known for known in dict.fromkeys(used) if graph.definition(known) is None]
    arrays = any(_of_arrays(definition.term) for definition in graph.definitions)
    open_ = [v.name for v in graph.values.values() if arrays and not v.shape and graph.definition(v.name) is None]
    stated = shapes_of(read.claims)
    shaped = [v for v in graph.values.values() if v.shape and v.role != "intermediate"]
    implied = [f"{v.name}{_sizes(v.shape)}" for v in shaped if v.name not in stated]
    if implied:
        yield Note("read.implied", {"names": ", ".join(implied)})
    elif open_:
        yield Note("read.shapes", {"names": ", ".join(open_)})
    for known in [known for known in leaves if _COMMON.fullmatch(known) is None][:_MOST]:
        yield Note(f"read.role_{graph.values[known].role}", {"name": known})
    yield from _again(read, graph)
    yield from [Note("read.unread", {"formula": claim.text}) for claim in read.unread if _may_define(claim)][:_MOST]


def _of_arrays(term: Term) -> bool:
    return any(node.head in ("matmul", "transpose", "softmax", "outer", "sum", "norm") for node in term.walk())


def _again(read: Submission, graph: Graph) -> Iterator[Note]:
    """A name that a post defines twice, in ways that differ."""
    seen: dict[str, set[str]] = {}
    for claim in read.claims:
        if claim.chain or claim.left is None or claim.right is None or not claim.left.is_name or claim.role == "update":
            continue
        known = str(claim.left.data)
        definition = graph.definition(known)
        if definition is None or claim.right == definition.term or not claim.right.names():
            continue
        if repr(claim.right) not in seen.setdefault(known, set()):
            seen[known].add(repr(claim.right))
            yield Note("read.again", {"name": known, "formula": claim.right})


def _may_define(claim: Claim) -> bool:
    """Whether what could not be read may be a definition: no derivative, no line of code, a short left side."""
    left = claim.text.partition("=")[0].strip()
    if claim.chain or not left or len(claim.text) > 300 or any(note.key == "no_relation" for note in claim.notes):
        return False
    return not (_DERIVES.search(left) or _CODE.search(claim.text) or " " in left.replace("\\ ", ""))
