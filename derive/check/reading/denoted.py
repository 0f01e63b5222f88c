"""What the words of a text say that an error signal means: ``where δ_i denotes ∂L/∂z_i``, ``δᵢ는 ∂L/∂zᵢ를 뜻한다``."""

from __future__ import annotations

import re

from derive.errors import DeriveError
from derive.notation.hand import HandScope, read_formula, scan_latex, scan_plain
from derive.notation.hand.nabla import written_out
from derive.term import Term, negative

__all__ = ["denoted"]

_NAME = r"(?P<name>(?:\\delta|δ|delta)(?:[_^](?:\{[^{}$\n]{1,12}\}|[^\W_가-힣]{1,12}+)|[₀-₉ᵢⱼₖₗ\d]{1,12}+){0,4}+)"
_OF = (
    r"(?P<sign>[-−]?)\s*(?P<of>\\[dt]?frac\s*\{(?:[^{}$\n]|\{[^{}$\n]*\}){1,30}\}\s*\{(?:[^{}$\n]|\{[^{}$\n]*\}){1,30}\}"
    r"|(?:\\partial\s*|∂|d)[A-Za-z0-9_]{1,9}\s*/\s*(?:\\partial\s*|∂|d)[A-Za-z](?:[A-Za-z0-9_]|_\{[^{}$\n]{1,8}\}|[₀-₉ᵢⱼₖₗ])*)"
)
_EDGE = r"[$`\s\\()]*"
_VERB = (
    r"(?:denotes?|means?|stands?\s+for|represents?|refers\s+to|abbreviates|is\s+(?:short(?:hand)?\s+for|defined\s+as))"
)
_SAYS = re.compile(
    r"\s*+[를을]?\s*+(?:뜻|의미|나타|말한|가리|표기|표시)|\s*(?:로|으로)\s*(?:정의|둔|두|놓|약속)|\s*(?:이?라)\s*(?:하|한|둔|두|놓|정의)"
)
_TOLD = (
    re.compile(rf"{_NAME}{_EDGE}\s+{_VERB}\s+{_EDGE}{_OF}"),
    re.compile(rf"{_NAME}{_EDGE}(?:는|은|란|를|을)\s*{_EDGE}{_OF}(?P<after>[$`\s\\)]*[^\n.$]{{0,12}})"),
    re.compile(rf"\b[Ww]rite\s+{_EDGE}{_NAME}{_EDGE}\s+for\s+{_EDGE}{_OF}"),
)
_HESSIAN = re.compile(r"hessian|헤세 ?행렬|헤시안|헤시언|헷세", re.IGNORECASE)


def denoted(text: str, scope: HandScope) -> dict[str, Term]:
    """The derivative that each error signal was said to mean; what is said in two ways is not said."""
    found: dict[str, set[Term]] = {}
    for pattern in _TOLD:
        for match in pattern.finditer(text):
            after = match.groupdict().get("after")
            if after is not None and _SAYS.match(after.lstrip("$`\\) ")) is None:
                continue
            name, meant = _read(text, match.span("name"), scope), _read(text, match.span("of"), scope)
            if name is None or meant is None or not name.is_name or meant.head != "partial":
                continue
            found.setdefault(str(name.data), set()).add(negative(meant) if match["sign"] else meant)
    return {**_hessian(text, scope), **{known: said.pop() for known, said in found.items() if len(said) == 1}}


def _hessian(text: str, scope: HandScope) -> dict[str, Term]:
    """``H`` in a text that speaks of a Hessian: the second derivative by all that the loss is a function of."""
    arrays = [known for known in scope.free if scope.shapes.get(known)]
    unclear = not scope.free or scope.loss is None or (len(scope.free) > 1 and arrays)
    if unclear or "H" in scope.leaves or "H" in scope.defined or _HESSIAN.search(text) is None:
        return {}
    loss = str(scope.loss)
    second = written_out(Term("name", (), loss), scope.free, 2, scope)
    return {"H": second, f"H_{loss}": second}


def _read(text: str, span: tuple[int, int], scope: HandScope) -> Term | None:
    latex = "\\" in text[slice(*span)] or "{" in text[slice(*span)]
    try:
        tokens = (scan_latex if latex else scan_plain)(text, *span)
        return read_formula(tokens, scope, text, latex=latex).term
    except DeriveError:
        return None
