"""What `write` and `show` do once their words are parsed: one walk down the pipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.cli.options import pairs, split
from derive.cli.source import folder_of, read_model
from derive.errors import DeriveError
from derive.graph import Graph

if TYPE_CHECKING:
    from derive.pipe import Result

__all__ = ["document_of", "files_of"]


def document_of(model: str, **options: Any) -> str:
    """The document of MODEL as text. Raises `DeriveError`."""
    result, options = _result(model, **options)
    return result.render(**options)


def files_of(model: str, formats: tuple[str, ...], stem: str, **options: Any) -> dict[str, bytes]:
    """The documents of MODEL in several formats: the bytes of each file by its name. Raises `DeriveError`."""
    result, options = _result(model, **options)
    return result.files(formats, stem, **options)


def _result(
    model: str,
    wrt: str | None,
    loss: str | None,
    style: str,
    at: str | None,
    replace: tuple[str, ...],
    profile: str | None,
    sections: str | None,
    no_primer: bool,
    lang: str | None,
    upstream: str | None = None,
    **options: Any,
) -> tuple[Result, dict[str, Any]]:
    """What was found, and the options of its documents."""
    from derive.pipe import explain
    from derive.profile import Profile, find, read

    file = Path(profile) if profile else find(folder_of(model))
    course = read(file) if file else Profile()
    graph = _edited(read_model(model), replace, at)
    more = {"lang": lang or course.language, "profile": course, "sections": split(sections), "primer": not no_primer}
    result = explain(graph, split(wrt), loss, style, upstream=pairs(upstream))
    return result, {**options, **more}


def _edited(graph: Graph, replace: tuple[str, ...], at: str | None) -> Graph:
    from derive.edit import replaced, with_values

    for change in replace:
        old, sign, new = (part.strip() for part in change.partition("="))
        if not (old and sign and new):
            raise DeriveError("replace_form", {"found": change})
        graph = replaced(graph, old, new)
    return with_values(graph, at) if at else graph
