"""From a Derivation to its page: the document, in a language and a format, as the course's profile says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from derive.derivation import Derivation
from derive.graph import Graph
from derive.profile import Profile, read

__all__ = ["reference", "render"]


def render(
    derivation: Derivation,
    document: str,
    lang: str,
    format: str,
    *,
    profile: Profile | str | PathLike[str] | None = None,
    target: str | None = None,
    terms: Mapping[str, str] | str | PathLike[str] | None = None,
    template: str | PathLike[str] | None = None,
    fragment: bool = False,
    label_prefix: str = "",
    **options: Any,
) -> str:
    """The document of that kind as text. Raises `DeriveError` for an option that cannot be used."""
    from derive.documents import Options, compose
    from derive.language import load
    from derive.proofread import read_back_page
    from derive.render import render as written
    from derive.render import render_template

    _require_values(derivation.graph, bool(options.get("iterations")))
    course = profile if isinstance(profile, Profile) else read(Path(profile)) if profile else Profile()
    course = replace(course, target=target or course.target)
    overlay = Path(terms) if isinstance(terms, str | PathLike) else terms or course.terms or None
    language = load(lang, overlay)
    page = compose(derivation, document, Options(**{**_conventions(course), **options}))
    page = read_back_page(page, derivation.graph, language, format, course)
    if template:
        return render_template(Path(template), page, language, format, course)
    return written(page, language, format, course, fragment, label_prefix)


def _require_values(graph: Graph, asked: bool) -> None:
    """A numeric example that was begun must be whole: raises `DeriveError` for the first value that is missing."""
    begun = any(graph.values[known].role != "constant" for known in graph.point if known in graph.values)
    if (asked or begun) and not any(value.shape for value in graph.values.values()):
        from derive.kernel import forward, point_of

        forward(graph, point_of(graph))


def _conventions(course: Profile) -> dict[str, Any]:
    """What a course decides of the contents of its documents."""
    return {"decimals": course.decimals, "convention": course.layout}


def reference(lang: str = "en", format: str = "text", target: str = "hugo") -> str:
    """The table of functions and rules as text."""
    from derive.language import load
    from derive.reference import tables
    from derive.render import render as written

    return written(tables(), load(lang), format, Profile(target=target), fragment=True)
