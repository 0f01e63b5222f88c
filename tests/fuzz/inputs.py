"""Inputs nobody would write: seeds of all kinds, cut, joined, repeated and overwritten."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

__all__ = ["mutated", "seeds"]

_CASES = Path(__file__).parents[1] / "cases"
_EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
_LONGEST = 2_000
PIECES = (
    r"\frac{",
    "}",
    "{",
    r"\partial ",
    "_",
    "^",
    "(",
    ")",
    "[",
    "]",
    r"\left(",
    r"\right)",
    r"\sum_{i=1}^{n}",
    "$",
    "$$",
    r"\begin{cases}",
    r"\end{cases}",
    "&",
    r"\\",
    "=",
    "==",
    "'",
    r"\prime",
    "^T",
    r"\top",
    r"\odot",
    r"\mathbf",
    r"\hat ",
    "9**9**9",
    "__class__",
    "\0",
    "\n",
    "\t",
    "∂",
    "σ",
    "²",
    "ᵀ",
    "𝟏",
    "가",
    "\u202e",
    "\ud7ff",
    "1e999",
    "|",
    r"\|",
    r"\prod_{k=2}^{3}",
    r"\mathbb 1[",
    "for l = 1..L:",
    "input x[",
    "target y",
    "softmax(",
    "relu(",
    "dL/dw",
    "w <- w - ",
    ",",
    ";",
    "#",
    "%",
    "\\",
)


def seeds() -> list[str]:
    """Real submissions, equations and models."""
    hand = [case["text"] for case in json.loads((_CASES / "hand_public.json").read_text(encoding="utf-8"))]
    lines = (_CASES / "corpus_public.jsonl").read_text(encoding="utf-8").splitlines()
    corpus = [f"$${json.loads(line)['latex']}$$" for line in lines]
    models = [path.read_text(encoding="utf-8") for path in sorted(_EXAMPLES.glob("*.derive"))]
    return [*hand, *corpus, *models]


def mutated(count: int, seed: int = 0) -> Iterator[str]:
    """``count`` inputs, the same ones for the same seed."""
    source, texts = random.Random(seed), seeds()
    for _ in range(count):
        if source.random() < 0.1:
            yield source.randbytes(source.randrange(1, 200)).decode("utf-8", errors="replace")
        elif source.random() < 0.15:
            yield "".join(source.choice(PIECES) for _ in range(source.randrange(1, 40)))
        else:
            yield _changed(source.choice(texts), texts, source)[:_LONGEST]


def _changed(text: str, texts: list[str], source: random.Random) -> str:
    start = source.randrange(max(1, len(text) - 300))
    text = text[start : start + source.randrange(20, 500)]
    for _ in range(source.randrange(1, 6)):
        at = source.randrange(len(text) + 1)
        end = min(len(text), at + source.randrange(12))
        text = text[:at] + source.choice((_cut, _piece, _again, _other))(text[at:end], texts, source) + text[end:]
    return text


def _cut(part: str, texts: list[str], source: random.Random) -> str:
    return ""


def _piece(part: str, texts: list[str], source: random.Random) -> str:
    return source.choice(PIECES) + part


def _again(part: str, texts: list[str], source: random.Random) -> str:
    return part * source.randrange(2, 30)


def _other(part: str, texts: list[str], source: random.Random) -> str:
    other = source.choice(texts)
    at = source.randrange(len(other))
    return part + other[at : at + source.randrange(60)]
