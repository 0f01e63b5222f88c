"""From a Derivation to a program: the forward pass and the derived gradients, in NumPy or PyTorch."""

from __future__ import annotations

from derive.derivation import Derivation
from derive.errors import DeriveError

__all__ = ["DIALECTS", "listing"]

DIALECTS = ("numpy", "torch")


def listing(derivation: Derivation, dialect: str, lang: str = "en") -> str:
    """The program as text, its comments in ``lang``. Raises `DeriveError` where there is no such code.

    The program is derived anew, by adjoints, from the definitions in the form in which they do not overflow.
    """
    from derive.code import program, stable
    from derive.engine import derive
    from derive.kernel import verify
    from derive.language import load
    from derive.render.program import render_program

    if derivation.general is not None:
        raise DeriveError("general_family", {"last": derivation.general.family.last})
    order = max(map(len, derivation.results), default=1)
    graph, notes = stable(derivation.graph, derivation.wrt)
    found = derive(graph, derivation.wrt, derivation.loss, "backprop" if order == 1 else "paths", order)
    title = str(derivation.graph.article.title or "")
    return render_program(program(verify(found) if notes else found, dialect, notes), load(lang), title)
