"""What is printed can be read back, in every notation and style."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from derive.notation import Style, latex, parse_latex, parse_plain, plain, unicode_text
from derive.term import Term
from tests.notation.terms import flat, scope, terms

STYLES = [
    Style(),
    Style(dialect="github"),
    Style(product="times"),
    Style(product="none"),
    Style(layer="(l)"),
    Style(layer="[l]", dialect="hugo"),
]


@given(terms())
@settings(max_examples=300, deadline=None)
def test_plain_text_is_read_back(term: Term) -> None:
    assert parse_plain(plain(term), scope()) == term


@pytest.mark.parametrize("style", STYLES, ids=str)
@given(term=terms())
@settings(max_examples=100, deadline=None)
def test_latex_is_read_back(style: Style, term: Term) -> None:
    if style.dialect == "github" and any(node.head == "where" for node in term.walk()):
        parse_latex(latex(term, style), scope())  # a choice is printed with indicators: the same value, another form
        return
    read = parse_latex(latex(term, style), scope())
    assert flat(read) == flat(term), latex(term, style)


@given(terms())
@settings(max_examples=50, deadline=None)
def test_every_term_has_a_line_of_unicode(term: Term) -> None:
    assert "\n" not in unicode_text(term)
    assert "\\" not in unicode_text(term)


@given(terms())
@settings(max_examples=100, deadline=None)
def test_portable_latex_survives_markdown(term: Term) -> None:
    text = latex(term, Style(dialect="portable"))
    assert all(text[at - 1] == " " for at in range(len(text)) if text[at] == "_")
    assert not any(mark in text for mark in ("*", "<", ">", r"\operatorname", r"\{", r"\,", r"\\", "|"))
