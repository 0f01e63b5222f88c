"""Letters: one table of Greek letters, accents, small figures and look-alikes for every printer and reader."""

from __future__ import annotations

__all__ = [
    "ACCENTS",
    "BLACKBOARD_ONE",
    "COMBINING",
    "GREEK",
    "GREEK_NAMES",
    "LOOK_ALIKES",
    "SUBSCRIPTS",
    "SUBSCRIPT_OF",
    "SUPERSCRIPTS",
    "SUPERSCRIPT_OF",
    "VARIANTS",
]

GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}
"""The Greek letters that LaTeX has, by name."""

VARIANTS = {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma"}
GREEK_NAMES = {letter: name for name, letter in GREEK.items()} | {
    "ϵ": "epsilon",
    "ϑ": "theta",
    "ϕ": "phi",
    "ς": "sigma",
    "µ": "mu",
    "∆": "Delta",
}

ACCENTS = {"hat": "̂", "bar": "̄", "tilde": "̃", "dot": "̇", "ddot": "̈", "vec": "⃗"}
"""Accents by LaTeX name, with the combining character."""

COMBINING = {mark: name for name, mark in ACCENTS.items()} | {"̅": "bar"}

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
SUBSCRIPT_OF = {plain: small for small, plain in SUBSCRIPTS.items()}
SUPERSCRIPT_OF = {plain: small for small, plain in SUPERSCRIPTS.items()}
BLACKBOARD_ONE = "𝟙"

LOOK_ALIKES = {
    **dict(zip("АВЕКМНОРСТХаеорсухіј", "ABEKMHOPCTXaeopcyxij", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
    "，": ",",
    "；": ";",
    "（": "(",
    "）": ")",
    "＝": "=",
    "＋": "+",
    "＊": "*",
    "“": '"',
    "”": '"',
}
"""Characters that look like another one: Cyrillic and Greek capitals, full-width signs."""
LOOK_ALIKES.pop("Υ")
