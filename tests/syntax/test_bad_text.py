"""Bad text: one error with its line and column, at once, in every language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from derive.errors import DeriveError
from derive.syntax import load, parse
from tests.effort import effort

BAD = [
    ("L = z^2\nz = w*x", "used_before_definition", 1, 5),
    ("a = b\nb = a", "cycle", 1, 5),
    ("z = z + 1", "cycle", 1, 5),
    ("for l = 1..3:\n  h[l] = tanh(w*h[l-1])\nL = sum(h)", "cycle_of_entries", 2, 17),
    ("z = x\nz = y", "defined_twice", 2, 1),
    ("input x\nx = 2*y", "defined_twice", 2, 1),
    ("z1 = x\nz_1 = y", "print_alike", 2, 1),
    ("z = w*x\nw = 0.5", "value_without_at", 2, 1),
    ("z = sigmod(x)", "unknown_function_near", 1, 5),
    ("z = blorp(x)", "unknown_function", 1, 5),
    ("z = sigmoid(x, y)", "wrong_arity", 1, 5),
    ("z = sum(x, axes=1)", "unknown_keyword", 1, 12),
    ("f(u) = u\nz = f(x, y)", "wrong_arity", 2, 5),
    ("f(u) = u*v\nz = f(x)", "function_free_name", 1, 10),
    ("z = x\ny = z(x)", "value_called", 2, 5),
    ("target price_true\nz = x - price_treu", "unknown_name", 2, 9),
    ("z = x\nat q = 1", "unknown_name", 2, 4),
    ("z = x\nat z = 1", "value_of_defined", 2, 4),
    ("z = x\nat x = y", "value_not_number", 2, 8),
    ("z = x + y + xy", "juxtaposed_name", 1, 13),
    ("z = w1 x", "juxtaposition", 1, 8),
    ("z = 1/2x", "ambiguous_fraction", 1, 8),
    ("z = e^x", "euler", 1, 5),
    ("z = x +", "unexpected_end", 1, 8),
    ("z = (x", "unexpected_end", 1, 7),
    ("z = x)", "unexpected_token", 1, 6),
    ("z = x$", "unknown_character", 1, 6),
    ("z = \u0430 + 1", "look_alike", 1, 5),
    ("z = 𝐖*x", "look_alike", 1, 5),
    ("z + 1", "not_a_definition", 1, 1),
    ("2*z = x", "left_side", 1, 1),
    ("a = b = c", "unexpected_relation", 1, 7),
    ("", "no_definitions", 1, 1),
    ("# only a comment", "no_definitions", 1, 1),
    ("z = x\0", "nul_character", 1, 6),
    ("z = " + "(" * 3000 + "x", "nesting_too_deep", 1, 69),
    ("z = " + "-" * 3000 + "x", "nesting_too_deep", 1, 197),
    ("z = x" + "/x" * 3000, "expression_too_long", 1, 4099),
    ("z = x" + "/x" * 1000, "nesting_too_deep", 1, 134),
    ("z = " + "+".join("x" * 1 for _ in range(20000)), "expression_too_long", 1, 4099),
    ("z = " + "9" * 2000, "number_too_long", 1, 5),
    ("z = 9**9**9**9", "power_too_large", 1, 9),
    ("z = x**(64+64*9999)", "power_too_large", 1, 6),
    ("z = __import__('os')", "unknown_function", 1, 5),
    ("for l = 1..L+M:\n  a{l} = x", "symbolic_family", 1, 12),
    ("for t = 1..2:\nz = x", "empty_family", 1, 1),
    ("for t = 1..99999999:\n  a{t} = x", "family_too_long", 1, 4),
    ("date tomorrow\nz = x", "bad_date", 1, 5),
    ("input X[0]\nz = x", "bad_dimension", 1, 9),
    ("input X : fancy\nz = x", "unknown_value_property", 1, 11),
    ("z = ∂L/∂w", "derivative_in_definition", 1, 5),
    ("z = x'", "prime_of_value", 1, 5),
    ("print w as 2\nz = w", "bad_spelling", 1, 12),
    ("at x = 1, x = 2\nz = x", "value_twice", 1, 11),
]


@pytest.mark.parametrize(("text", "key", "line", "column"), BAD, ids=lambda value: str(value)[:30])
def test_one_error_with_its_place(text: str, key: str, line: int, column: int) -> None:
    with pytest.raises(DeriveError) as caught:
        effort(lambda: parse(text), most=200_000)
    error = caught.value
    assert (error.key, error.line, error.column) == (key, line, column)
    if text.strip("\0"):
        assert error.source_line == text.split("\n")[line - 1]


def test_a_huge_text_is_refused_at_once() -> None:
    with pytest.raises(DeriveError) as caught:
        parse("x" * 10_000_000)
    assert caught.value.key == "text_too_long"


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    latin = tmp_path / "latin.derive"
    latin.write_bytes("z = x\n# caf\xe9".encode("latin-1"))
    with pytest.raises(DeriveError) as caught:
        load(latin)
    assert (caught.value.key, caught.value.line, caught.value.column) == ("wrong_encoding", 2, 6)
    with pytest.raises(DeriveError) as caught:
        load(tmp_path / "none.derive")
    assert caught.value.key == "file_not_found"
    broken = tmp_path / "broken.derive"
    broken.write_text("z = x +", encoding="utf-8")
    with pytest.raises(DeriveError) as caught:
        load(broken)
    assert caught.value.place is not None
    assert caught.value.place.file == str(broken)
    huge = tmp_path / "huge.derive"
    huge.write_bytes(b"x" * 10_000_000)
    with pytest.raises(DeriveError) as caught:
        load(huge)
    assert caught.value.key == "file_too_long"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_error_has_its_sentence(root: Path, language: str) -> None:
    """Every key that the two rooms raise stands in the language, and the details it names are given."""
    import re

    said: dict[str, str] = {}
    for file in (root / "templates/lang").glob(f"errors*.{language}.toml"):
        said |= tomllib.loads(file.read_text(encoding="utf-8"))["error"]
    raised = set()
    for room in ("notation", "syntax"):
        for source in (root / "derive" / room).glob("*.py"):
            text = source.read_text(encoding="utf-8")
            raised |= set(re.findall(r'(?:fail|failure|DeriveError|_asked|_Unreadable)\(\s*(?:parser, )?"(\w+)"', text))
    assert raised <= set(said)
    for text, key, *_ in BAD:
        with pytest.raises(DeriveError) as caught:
            parse(text)
        fields = set(re.findall(r"\{([a-z]\w*)\}", said[key]))
        assert fields <= set(caught.value.details), key
