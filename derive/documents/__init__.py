"""Derivation → Document: which blocks stand where, and which sentence keys they hold.

A document is one entry of `DOCUMENTS`: a function of a `Subject` that yields sections, each with an id by which
``--sections`` chooses it.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.derivation import Derivation
from derive.document import Document
from derive.documents.options import Options
from derive.documents.post import POST
from derive.documents.sections import Sections, assemble
from derive.documents.solution import SOLUTION
from derive.errors import DeriveError

__all__ = ["DOCUMENTS", "Options", "compose", "post", "solution"]

DOCUMENTS: dict[str, Sections] = {"post": POST, "solution": SOLUTION}


def compose(derivation: Derivation, kind: str, options: Options | None = None) -> Document:
    """The document of that kind. Raises `DeriveError` for an unknown kind or section."""
    if kind not in DOCUMENTS:
        raise DeriveError("unknown_document", {"found": kind, "known": ", ".join(DOCUMENTS)})
    return assemble(kind, DOCUMENTS[kind], derivation, options or Options())


def _builder(kind: str) -> Callable[[Derivation, Options | None], Document]:
    def document(derivation: Derivation, options: Options | None = None) -> Document:
        return compose(derivation, kind, options)

    return document


post = _builder("post")
solution = _builder("solution")
