"""A document as text: in a format of ours, or through a template of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from derive.document import (
    Document,
)
from derive.language import Language
from derive.profile import Profile
from derive.render.encode import encode
from derive.render.environment import user_template
from derive.render.figures import Files
from derive.render.renderer import Renderer

__all__ = ["context", "render", "render_template"]


def render(
    document: Document,
    language: Language,
    format: str = "markdown",
    profile: Profile | None = None,
    fragment: bool = False,
    prefix: str = "",
    step: bool = False,
    files: Files | None = None,
) -> str:
    """The document as text that ends with one newline.

    ``fragment`` leaves out what surrounds the body (front matter, preamble); ``prefix`` stands before every label;
    ``step`` asks for the classroom form, which shows one factor after another (of the formats, HTML has one);
    ``files`` takes what is to stand beside the document, its pictures.
    The same input gives the same text. Raises `DeriveError` for an unknown format.
    """
    profile = profile or Profile(language=language.code)
    if format == "json":
        return encode(document, language, profile)
    return Renderer(document, language, format, profile, prefix, step, files).document(fragment)


def render_template(
    path: Path, document: Document, language: Language, format: str, profile: Profile | None = None
) -> str:
    """The document through a user's own Jinja template, sandboxed. `context` says what the template sees."""
    profile = profile or Profile(language=language.code)
    return user_template(path, context(document, language, format, profile)).rstrip("\n") + "\n"


def context(document: Document, language: Language, format: str, profile: Profile) -> dict[str, Any]:
    """What a user's template sees.

    ``kind``, ``language``, ``title``, ``date``, ``tags`` · ``body``: the whole document in the format · ``blocks``: a
    list of ``{type, text, …}`` with the text of each block, ``level`` of a heading, ``latex`` ``number`` ``label``
    ``boxed`` of an equation, ``blocks`` of foldable steps.
    """
    renderer = Renderer(document, language, format, profile)
    blocks = [renderer.described(block) for block in document.blocks]
    return {
        "kind": document.kind,
        "language": language.code,
        **renderer.meta(),
        "blocks": blocks,
        "body": "\n\n".join(block["text"] for block in blocks),
    }
