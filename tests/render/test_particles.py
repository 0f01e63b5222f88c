"""Particles by the last sound read aloud (korean.md §4)."""

from __future__ import annotations

import pytest

from derive.language import load
from derive.notation import Style, last_spoken, parse_plain

SOUNDS = load("ko").sounds
STYLE = Style()


@pytest.mark.parametrize(
    ("formula", "pair", "form"),
    [
        ("L", "을/를", "을"),
        ("L", "으로/로", "로"),
        ("M", "이/가", "이"),
        ("N", "은/는", "은"),
        ("R", "으로/로", "로"),
        ("E", "이/가", "가"),
        ("x", "을/를", "를"),
        ("f", "은/는", "는"),
        ("z_1", "을/를", "을"),
        ("z_1", "으로/로", "로"),
        ("z_2", "을/를", "를"),
        ("z_3", "으로/로", "으로"),
        ("z_4", "과/와", "와"),
        ("z_5", "이/가", "가"),
        ("z_6", "과/와", "과"),
        ("z_7", "으로/로", "로"),
        ("z_8", "으로/로", "로"),
        ("z_9", "은/는", "는"),
        ("z_10", "은/는", "은"),
        ("alpha", "은/는", "는"),
        ("epsilon", "은/는", "은"),
        ("sigma", "을/를", "를"),
        ("y_hat", "을/를", "을"),
        ("x^2", "은/는", "은"),
        ("y_pred", "으로/로", "로"),
        ("sigmoid(z_2)", "을/를", "를"),
        ("w*x", "을/를", "를"),
    ],
)
def test_the_particle_follows_the_sound(formula: str, pair: str, form: str) -> None:
    assert SOUNDS.particle(pair, last_spoken(parse_plain(formula), STYLE)) == form


@pytest.mark.parametrize(
    ("word", "pair", "form"),
    [
        ("연쇄 법칙", "은/는", "은"),
        ("순전파", "은/는", "는"),
        ("가중치", "을/를", "를"),
        ("학습률", "으로/로", "로"),
        ("층", "으로/로", "으로"),
        ("손실", "이라/라", "이라"),
        ("12", "은/는", "는"),
        ("20", "으로/로", "으로"),
        ("7", "으로/로", "로"),
        ("", "은/는", "는"),
        ("w₁", "과/와", "과"),
        ("w₃", "은/는", "은"),
        ("b₃", "은/는", "은"),
        ("W₂", "이/가", "가"),
        ("x²", "은/는", "은"),
        ("σ′", "을/를", "을"),
        ("Hᵀ", "을/를", "를"),
        ("∂L/∂w₁", "으로/로", "로"),
        ("net_o1", "을/를", "을"),
        ("y_pred", "으로/로", "로"),
        ("‘L’", "이/가", "이"),
    ],
)
def test_the_particle_follows_the_word(word: str, pair: str, form: str) -> None:
    assert SOUNDS.particle(pair, word) == form
