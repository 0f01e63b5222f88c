"""The sentence that joins the stages, and the public face.

    text ── parse ──► Graph ── explain ──► Result ── render ──► text

`Result` and `Gradient` wrap the nouns (`Derivation`, `derivation.Result`); everything in them is data of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from os import PathLike
from typing import TYPE_CHECKING, Any

from derive.derivation import Check, Derivation, Edge, Path, Step
from derive.derivation import Result as Found
from derive.errors import DeriveError, showing
from derive.graph import Graph
from derive.term import Term, name, relation

if TYPE_CHECKING:
    from derive.dimension import Shape
    from derive.notation import Style

__all__ = ["Gradient", "Result", "explain", "load", "parse"]

Number = float | list[Any]
Key = str | tuple[str, ...]


def parse(text: str, file: str = "") -> Graph:
    """The graph that a text defines; ``file`` names the text in errors. Raises `DeriveError`."""
    from derive.syntax import parse as read

    return read(text, file=file)


def load(path: str | PathLike[str]) -> Graph:
    """The graph that a file defines: equations, Markdown or LaTeX. Raises `DeriveError`."""
    from derive.syntax import load as read

    return read(path)


def explain(
    graph: Graph,
    wrt: Iterable[str] | str | None = None,
    loss: str | None = None,
    style: str = "paths",
    order: int = 1,
    upstream: Mapping[str, str] | None = None,
) -> Result:
    """The derivatives of ``loss`` by each of ``wrt``, with their steps, verified.

    ``wrt=None`` means all parameters, ``loss=None`` the last definition. ``style`` is ``paths`` (each gradient as its
    full chain) or ``backprop`` (one adjoint a value). Where the number of layers is a symbol, the results are those of
    layer ``l``, and ``result.derivation.general`` holds the equations. Raises `DeriveError`: for input that cannot be
    used, and with the key ``unverified`` when a formula differs from the derivative that was taken without it.
    """
    from derive.engine import derive
    from derive.kernel import verify

    names = (wrt,) if isinstance(wrt, str) else None if wrt is None else tuple(wrt)
    with showing(graph.source):
        return Result(verify(derive(graph, names, loss, style, order, upstream)))


class Result:
    """What `explain` found: a mapping from a name to its `Gradient`, and the documents."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation

    @property
    def graph(self) -> Graph:
        return self.derivation.graph

    @property
    def loss(self) -> str:
        return self.derivation.loss

    def __getitem__(self, key: Key) -> Gradient:
        by = (key,) if isinstance(key, str) else key
        if by not in self.derivation.results:
            known = ", ".join("·".join(names) for names in self.derivation.results)
            raise DeriveError("no_result", {"name": ", ".join(by), "known": known})
        return Gradient(self.derivation, by)

    def __iter__(self) -> Iterator[Key]:
        return (by[0] if len(by) == 1 else by for by in self.derivation.results)

    def __len__(self) -> int:
        return len(self.derivation.results)

    def __contains__(self, key: object) -> bool:
        return ((key,) if isinstance(key, str) else key) in self.derivation.results

    def __repr__(self) -> str:
        return f"<Result: d{self.loss} by {', '.join(map(str, self))}>"

    @property
    def verified(self) -> tuple[Check, ...]:
        """The checks that the derivation as a whole passed."""
        return self.derivation.checks

    def render(self, document: str = "solution", lang: str = "en", format: str = "markdown", **options: Any) -> str:
        """The document as text; ``options`` as on the command line (``target``, ``detail``, ``sections`` …)."""
        from derive.page import render

        with showing(self.graph.source):
            return render(self.derivation, document, lang, format, **options)

    def files(
        self,
        formats: Iterable[str],
        stem: str = "solution",
        document: str = "solution",
        lang: str = "en",
        **options: Any,
    ) -> dict[str, bytes]:
        """The document in several formats (``html``, ``pdf``, ``word`` …): the bytes of each file by its name."""
        from derive.page import files

        with showing(self.graph.source):
            return files(self.derivation, document, lang, formats, stem, **options)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows: Markdown with mathematics, or LaTeX."""
        return {
            "text/markdown": self.render(target="hugo"),
            "text/latex": "\n".join(f"$$ {self[key].latex()} $$" for key in self),
            "text/plain": "\n".join(self[key].text() for key in self),
        }


class Gradient:
    """The derivative of the loss by one value: data, formula and number."""

    def __init__(self, derivation: Derivation, by: tuple[str, ...]) -> None:
        self._derivation = derivation
        self.by = by

    @property
    def result(self) -> Found:
        """The noun behind it: chain, product, formula and closed form as Terms."""
        return self._derivation.results[self.by]

    @property
    def formula(self) -> Term:
        """The derivative in named values."""
        return self.result.formula

    @property
    def equation(self) -> Term:
        """``∂L/∂w = formula``."""
        by = [name(value) for value in dict.fromkeys(self.by)]
        return relation(
            Term("partial", (name(self._derivation.loss), *by), ("partial", len(self.by))), ("=", self.formula)
        )

    @property
    def paths(self) -> tuple[Path, ...]:
        """The ways from the loss down to the value, at most 64; `path_count` is exact."""
        return self.result.paths

    @property
    def path_count(self) -> int:
        return self.result.path_count

    @property
    def factors(self) -> tuple[Edge, ...]:
        """The local derivatives on the paths, from the loss down, each once; in ``backprop`` the last ones."""
        found = self._derivation
        links = [link for path in self.paths for link in pairwise(path.nodes)]
        last = [(value, self.by[0]) for value in found.consumers.get(self.by[0], ())]
        return tuple(found.edges[link] for link in dict.fromkeys(links or last))

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.result.steps

    @property
    def shape(self) -> tuple[int | str, ...]:
        """shape(loss) + shape(value): numbers, and symbols or polynomials of them as text; ``()`` is a scalar."""
        sizes = [
            size for known in (self._derivation.loss, *self.by) for size in self._derivation.graph.values[known].shape
        ]
        return tuple(str(size) if size.number is None else size.number for size in sizes)

    @property
    def verified(self) -> tuple[Check, ...]:
        """The checks it passed, each ``proved`` (exact) or ``tested`` (numbers)."""
        return self.result.checks

    def latex(self) -> str:
        """The final formula in LaTeX: ``\\frac{\\partial L}{\\partial w} = …``."""
        from derive.notation import latex

        graph = self._derivation.graph
        return latex(self.equation, _style(graph), _shapes(graph))

    def text(self) -> str:
        """The final formula in Unicode."""
        from derive.notation import unicode_text

        graph = self._derivation.graph
        return unicode_text(self.equation, _style(graph), _shapes(graph))

    def evaluate(self, point: Mapping[str, Any] | None = None) -> Number:
        """The value of *this* formula at a point (default: the graph's own); other names keep the graph's values."""
        from derive.kernel import evaluate_result, point_of

        graph, general = self._derivation.graph, self._derivation.general
        if general is not None:
            raise DeriveError("general_family", {"last": general.family.last})
        with showing(graph.source):
            value: Number = evaluate_result(self._derivation, self.by, point_of(graph, point))
        return value

    def __repr__(self) -> str:
        return f"<Gradient: {self.text()}>"


def _style(graph: Graph) -> Style:
    """How this graph's author writes."""
    from derive.notation import Style

    spellings = {key: value.spelling for key, value in graph.values.items() if value.spelling}
    return Style(spellings=spellings, rows=bool(_shapes(graph)) and _rows(graph))


def _shapes(graph: Graph) -> dict[str, Shape]:
    """The shapes of the values that have one."""
    return {key: value.shape for key, value in graph.values.items() if value.shape}


def _rows(graph: Graph) -> bool:
    from derive.documents.orientation import vectors_are_rows

    return vectors_are_rows(graph)
