"""Derivation → Document: which blocks stand where, and which sentence keys they hold.

A document is one entry of `DOCUMENTS`: functions of a `Subject` that yield sections, each with an id by which
``--sections`` chooses it.
"""

from __future__ import annotations

from importlib import import_module

from derive.derivation import Derivation
from derive.document import Document
from derive.documents.options import Options
from derive.documents.sections import Sections, assemble
from derive.errors import DeriveError

__all__ = ["DOCUMENTS", "Options", "compose"]

DOCUMENTS = ("post", "solution")  # each a module with a table of its name: ``post.POST``


def compose(derivation: Derivation, kind: str, options: Options | None = None) -> Document:
    """The document of that kind. Raises `DeriveError` for an unknown kind or section."""
    if kind not in DOCUMENTS:
        raise DeriveError("unknown_document", {"found": kind, "known": ", ".join(DOCUMENTS)})
    told = kind if derivation.general is None else "general"
    return assemble(kind, _sections(told), derivation, options or Options())


def _sections(kind: str) -> Sections:
    """The sections of a document, from its own module: one document needs nothing of another."""
    sections: Sections = getattr(import_module(f"derive.documents.{kind}"), kind.upper())
    return sections
