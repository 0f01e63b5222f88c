"""From a Derivation to its page: the document, in a language and a format, as the course's profile says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.derivation import Derivation
from derive.document import Code, Document, Heading, Sentence
from derive.errors import DeriveError
from derive.graph import Graph
from derive.language import Language
from derive.listing import DIALECTS, listing
from derive.profile import Profile, read

if TYPE_CHECKING:
    from derive.render import Files

__all__ = ["files", "reference", "render"]


@dataclass(frozen=True)
class _Page:
    """A document with everything that decides how it is written."""

    document: Document
    graph: Graph
    language: Language
    course: Profile
    template: str | PathLike[str] | None
    fragment: bool
    prefix: str
    step: bool

    def text(self, format: str, beside: Files | None = None) -> str:
        """The page in a format; ``beside`` takes the pictures that stand in files of their own."""
        from derive.proofread import read_back_page
        from derive.render import render as written
        from derive.render import render_template

        document = read_back_page(self.document, self.graph, self.language, format, self.course)
        if self.template:
            return render_template(Path(self.template), document, self.language, format, self.course)
        return written(document, self.language, format, self.course, self.fragment, self.prefix, self.step, beside)


def render(derivation: Derivation, document: str, lang: str, format: str, **options: Any) -> str:
    """The document of that kind as text; `files` lists the options. Raises `DeriveError` for one that is no use."""
    if format in DIALECTS:
        return listing(derivation, format, lang)
    return _page(derivation, document, lang, **options).text(format)


def files(
    derivation: Derivation, document: str, lang: str, formats: Iterable[str], stem: str, **options: Any
) -> dict[str, bytes]:
    """The document in several formats: the files by name, the pictures that stand beside them among them.

    ``options``: ``profile``, ``target``, ``terms``, ``template``, ``fragment``, ``label_prefix``, ``step``, and those
    of the document itself. Raises `DeriveError`: an option that cannot be used, an extra or a font that is missing.
    """
    from derive.export import kind_of
    from derive.render import Files

    kinds = [kind_of(name) for name in formats]
    page = _page(derivation, document, lang, **options)
    made: dict[str, bytes] = {}
    for kind in kinds:
        beside = Files(stem)
        if kind.source in DIALECTS:
            text = listing(derivation, kind.source, lang)
        else:
            text = (_with_program(page, derivation) if kind.runs else page).text(kind.source, beside)
        pictures = {name: picture.encode("utf-8") for name, picture in beside.made.items()}
        made[stem + kind.extension] = kind.data(text, lang, pictures)
        if kind.make is None:
            made |= pictures
    return made


def _with_program(page: _Page, derivation: Derivation) -> _Page:
    """The page with the NumPy program of the same gradients behind it, where there is one."""
    try:
        program = listing(derivation, "numpy", page.language.code)
    except DeriveError:
        return page
    behind = (Heading(2, Sentence("format.program")), Code("python", program.rstrip("\n")))
    return replace(page, document=replace(page.document, blocks=(*page.document.blocks, *behind)))


def _page(
    derivation: Derivation,
    document: str,
    lang: str,
    *,
    profile: Profile | str | PathLike[str] | None = None,
    target: str | None = None,
    terms: Mapping[str, str] | str | PathLike[str] | None = None,
    template: str | PathLike[str] | None = None,
    fragment: bool = False,
    label_prefix: str = "",
    step: bool = False,
    **options: Any,
) -> _Page:
    from derive.documents import Options, compose
    from derive.language import load

    _require_values(derivation.graph, bool(options.get("iterations")))
    course = profile if isinstance(profile, Profile) else read(Path(profile)) if profile else Profile()
    course = replace(course, target=target or course.target)
    overlay = Path(terms) if isinstance(terms, str | PathLike) else terms or course.terms or None
    composed = compose(derivation, document, Options(**{**_conventions(course), **options}))
    return _Page(composed, derivation.graph, load(lang, overlay), course, template, fragment, label_prefix, step)


def _require_values(graph: Graph, asked: bool) -> None:
    """A numeric example that was begun must be whole: raises `DeriveError` for the first value that is missing."""
    if graph.families:
        return
    if asked:
        _require_step(graph)
    begun = any(graph.values[known].role != "constant" for known in graph.point if known in graph.values)
    if (asked or begun) and not any(value.shape for value in graph.values.values()):
        from derive.kernel import forward, point_of

        forward(graph, point_of(graph))


def _require_step(graph: Graph) -> None:
    """Updates that are asked for need a learning rate and a point."""
    step = graph.step
    if step is None or (step[1] is None and step[0] not in graph.point):
        raise DeriveError("iterations_without_step", {})
    if not graph.point:
        raise DeriveError("iterations_without_values", {})


def _conventions(course: Profile) -> dict[str, Any]:
    """What a course decides of the contents of its documents."""
    return {"decimals": course.decimals, "convention": course.layout, "adjoint": course.adjoint}


def reference(lang: str = "en", format: str = "text", target: str = "hugo") -> str:
    """The table of functions and rules as text."""
    from derive.language import load
    from derive.reference import tables
    from derive.render import render as written

    return written(tables(), load(lang), format, Profile(target=target), fragment=True)
