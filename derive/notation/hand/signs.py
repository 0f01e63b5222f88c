"""Signs by hand: the kind of grammar token that each raw token becomes."""

from __future__ import annotations

__all__ = ["RELATIONS", "SIGNS", "UPRIGHT", "WORDS"]

_PRODUCTS = {
    **dict.fromkeys((r"\cdot", "·", "⋅", r"\bullet", "•", "∙"), "·"),
    **dict.fromkeys((r"\times", "×", "✕", "⨯", "╳"), "×"),
    **dict.fromkeys(("*", "∗", r"\ast", r"\star"), "*"),
    **dict.fromkeys((r"\odot", "⊙", ".*", r"\circ", "∘", r"\circledast", "∗"), "⊙"),
    **dict.fromkeys((r"\otimes", "⊗"), "⊗"),
    "@": "@",
}
PRODUCTS = _PRODUCTS

SIGNS = {
    **dict.fromkeys(_PRODUCTS, "*"),
    "+": "+",
    **dict.fromkeys(("-", "−", "–", "—", "‐", "‑"), "-"),
    **dict.fromkeys(("/", r"\div", "÷", "∕"), "/"),
    **dict.fromkeys((r"\ne", r"\neq", "≠", "!="), "!="),
    **dict.fromkeys((r"\le", r"\leq", r"\leqslant", "≤", "<="), "<="),
    **dict.fromkeys((r"\ge", r"\geq", r"\geqslant", "≥", ">="), ">="),
    **dict.fromkeys((r"\lt", "<"), "<"),
    **dict.fromkeys((r"\gt", ">"), ">"),
    **dict.fromkeys(("=", "=="), "=="),
    ",": ",",
    **dict.fromkeys(("(", "[", r"\{", r"\lbrace", r"\lbrack", r"\lgroup"), "("),
    **dict.fromkeys((")", "]", r"\}", r"\rbrace", r"\rbrack", r"\rgroup"), ")"),
    r"\lvert": "lvert",
    r"\rvert": "rvert",
    r"\lVert": "lnorm",
    r"\rVert": "rnorm",
    r"\infty": "infinity",
    "∞": "infinity",
}

RELATIONS = {
    **dict.fromkeys(("=", r"\equiv", "==", "≡", r"\overset", r"\eqdef"), "="),
    **dict.fromkeys((r"\approx", "≈", r"\simeq", "≃", r"\cong", "≅", r"\fallingdotseq", "≒", r"\doteq"), "≈"),
    **dict.fromkeys((r"\leftarrow", r"\gets", "←", "<-", r"\longleftarrow", r"\Leftarrow"), "←"),
    **dict.fromkeys((":=", r"\coloneqq", r"\triangleq", r"\stackrel", "≔", r"\colonequals", r"\vcentcolon"), ":="),
    **dict.fromkeys(("-=", "+="), "←±"),
    **dict.fromkeys((r"\propto", "∝"), "∝"),
    **dict.fromkeys((r"\in", "∈"), "∈"),
}
"""What a link can be: equality, rounding, an update, a definition, proportion, membership."""

SEPARATORS = frozenset(
    r"""; \implies \Rightarrow \Longrightarrow \iff \Leftrightarrow \Longleftrightarrow \therefore \because \to
    \rightarrow \longrightarrow \mapsto ⇒ → ∴ ∵ ⟹ ⇔ -> => \leadsto \rightsquigarrow \Downarrow \downarrow""".split()
)
"""What parts one statement from the next."""

UPRIGHT = frozenset(r"\mathrm \text \operatorname \mathsf \textrm \rm \mathit \mathtt \mathbf".split())
WORDS = frozenset(r"\text \textrm \mbox \textit \textbf \textsf \hbox \textnormal \textup \intertext".split())
