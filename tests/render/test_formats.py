"""What every format must do: the same bytes twice, escaped strings, numbers that can be cited."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from derive.document import Code, Document, Equation, Heading, ItemList, Paragraph, Ref, Sentence, Steps, Table
from derive.errors import DeriveError
from derive.language import Language, Speaker, load, message
from derive.notation import parse_plain
from derive.profile import Profile, find, read
from derive.render import render, render_template
from derive.render.columns import width
from derive.sounds import Sounds
from derive.term import Term, name, negative, relation
from tests.documents.models import page

FORMATS = ("markdown", "latex", "text", "json")


def _document() -> Document:
    """Every kind of block, with strings that mean something to some format."""
    hard = "100% of {x} & <y> $5 _a_ *b* #1 ~c^d \\e `f` [g] |"
    author = Sentence("forward.caption", {"caption": hard})
    equation = Equation(relation(name("L"), ("=", name("z1"))), "first")
    cited = Sentence("reuse.first", {"where": (Ref("first"),)})
    return Document(
        "post",
        (
            Heading(2, author),
            Paragraph((author,)),
            equation,
            Paragraph((cited,), "note"),
            ItemList((Paragraph((author,)),), ordered=True),
            Steps(Sentence("steps.edge"), (Equation(name("x")),)),
            Table((Sentence("symbols.name"),), ((hard,),)),
            Code("python", "x = '```'"),
        ),
        {"title": hard, "date": None, "tags": ("a",), "draft": False},
    )


@pytest.mark.parametrize(("format", "code"), list(product(FORMATS, ("ko", "en"))))
def test_every_block_has_a_form_in_every_format(format: str, code: str) -> None:
    first = render(_document(), load(code), format)
    assert first == render(_document(), load(code), format)
    assert first.endswith("\n")
    assert not first.endswith("\n\n")


def test_strings_of_the_author_are_escaped_in_latex() -> None:
    text = render(_document(), load("en"), "latex", fragment=True)
    assert r"100\% of \{x\} \& <y> \$5 \_a\_" in text
    assert r"\textbackslash{}e" in text


def test_strings_of_the_author_are_escaped_in_markdown() -> None:
    text = render(_document(), load("en"), "markdown", fragment=True)
    assert r"&#36;5 \_a\_ \*b\*" in text
    assert "&lt;y&gt;" in text


def test_a_fragment_has_labels_with_the_prefix_and_no_preamble() -> None:
    text = render(_document(), load("en"), "latex", fragment=True, prefix="bp:")
    assert r"\label{bp:first}" in text
    assert r"\eqref{bp:first}" in text
    assert "documentclass" not in text


def test_every_cited_label_exists() -> None:
    for model, style in product(("two_weights", "two_layers", "shared_weight"), ("paths", "backprop")):
        text = page(model, "solution", "ko", "latex", style=style)
        labels = re.findall(r"\\label\{([^}]*)\}", text)
        assert len(labels) == len(set(labels))
        assert set(re.findall(r"\\eqref\{([^}]*)\}", text)) <= set(labels)


def test_json_is_json_with_numbers_and_text() -> None:
    data = json.loads(page("two_weights", "post", "ko", "json"))
    numbers = [block["number"] for block in data["blocks"] if block.get("number")]
    assert numbers[:14] == [str(place) for place in range(1, 15)]
    assert data["schema"] == 1


def test_a_template_of_the_users_sees_the_context_and_nothing_else(tmp_path: Path) -> None:
    template = tmp_path / "mine.j2"
    template.write_text(
        "{{ title }}|{% for b in blocks if b.type == 'equation' %}{{ b.number }}:{{ b.latex }}{% endfor %}",
        encoding="utf-8",
    )
    text = render_template(template, _document(), load("en"), "markdown")
    assert "1:L = z_1" in text
    template.write_text("{{ title.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(DeriveError):
        render_template(template, _document(), load("en"), "markdown")
    template.write_text("{% for x in %}", encoding="utf-8")
    with pytest.raises(DeriveError):
        render_template(template, _document(), load("en"), "markdown")


def test_an_unknown_format_or_language_is_one_clear_error() -> None:
    with pytest.raises(DeriveError, match="docx"):
        render(_document(), load("en"), "docx")
    with pytest.raises(DeriveError, match="xx"):
        load("xx")


def test_importing_the_package_does_not_import_jinja() -> None:
    code = "import derive, derive.language, derive.render, sys; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# -- language and profile ------------------------------------------------------------------------------


def test_a_term_is_glossed_once_and_an_overlay_replaces_it() -> None:
    speaker = Speaker(load("ko", {"chain_rule": "체인룰"}))
    sentence = Sentence("post.needs")
    first, second = (speaker.pieces(sentence, introduce=True) for _ in range(2))
    assert "체인룰" in [piece.value for piece in first if piece.strong]
    assert "(chain rule)" in [piece.value for piece in first]
    assert not any(piece.strong for piece in second)
    with pytest.raises(DeriveError, match="chian"):
        load("ko", {"chian_rule": "체인룰"})


def test_lists_are_joined_as_the_language_does() -> None:
    joined = {
        code: "".join(str(piece.value) for piece in Speaker(load(code)).filling(("A", "B", "L")))
        for code in ("ko", "en")
    }
    assert joined == {"ko": "A, B, L", "en": "A, B, and L"}


def test_a_number_chooses_a_form() -> None:
    language = Language("en", {"a": "{n:factor/factors}"}, {}, Sounds({}, {}))
    assert [language.say(Sentence("a", {"n": count})) for count in (1, 2)] == ["factor", "factors"]


def test_an_error_without_a_place_is_its_sentence() -> None:
    assert "xx" in message(DeriveError("unknown_language", {"found": "xx", "known": "en"}), "ko")


def test_a_profile_is_found_above_and_checked(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    file = tmp_path / "derive.toml"
    file.write_text('language = "ko"\ntarget = "github"\n[terms]\nslope = "미분값"\n', encoding="utf-8")
    assert find(inside / "model.derive") == file
    assert read(file) == Profile(language="ko", target="github", terms={"slope": "미분값"})


@pytest.mark.parametrize("line", ['langauge = "ko"', 'target = "word"', "decimals = 0", "first_index = 2", "x ="])
def test_a_bad_profile_is_one_clear_error(tmp_path: Path, line: str) -> None:
    file = tmp_path / "derive.toml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(DeriveError, match=r"derive\.toml"):
        read(file)


def test_hangul_takes_two_columns() -> None:
    assert width("가a\u0302") == 3


def test_a_long_formula_keeps_its_parentheses_when_it_is_broken() -> None:
    sums = parse_plain("+".join(["alpha*beta*gamma*delta"] * 12))
    last = negative(parse_plain("alpha*beta*gamma*delta + beta*gamma*delta*epsilon"))
    term = relation(name("y"), ("=", Term("add", (*sums.args, last))))
    for form in ("text", "markdown", "latex"):
        text = render(Document("post", (Equation(term),)), load("en"), form, fragment=True)
        assert re.search(r"[-−] \(", text), text
