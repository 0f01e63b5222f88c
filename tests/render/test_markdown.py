"""Rendered Markdown against every rule, each rule against what it must catch, and the front matter."""

from __future__ import annotations

from itertools import product

import pytest
import yaml

from tests.documents.models import MODELS, page
from tests.render import markdown_rules as rules

TARGETS = {"hugo": rules.HUGO, "github": rules.GITHUB, "portable": rules.PORTABLE}


@pytest.mark.parametrize(("name", "target", "code"), list(product(MODELS, TARGETS, ("ko", "en"))))
def test_every_document_obeys_the_rules_of_its_target(name: str, target: str, code: str) -> None:
    for document, style in product(("post", "solution"), ("paths", "backprop")):
        text = page(name, document, code, target=target, style=style, detail="full", iterations=1)
        assert rules.broken(text, TARGETS[target]) == {}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.inline_has_no_inner_spaces, "so $ x$ is"),
        (rules.nothing_touches_a_formula, "$L$을 구한다"),
        (rules.no_particle_stands_apart, "$L$ 을 구한다"),
        (rules.no_particle_stands_apart, "손실은 $L$ 이다."),
        (rules.a_space_before_every_underscore, "$w_1$"),
        (rules.no_star, "$w^*$"),
        (rules.no_backslash_before_punctuation, r"$\{x\}$"),
        (rules.no_double_backslash, "a\n\n$$\na \\\\ b\n$$\n\nb"),
        (rules.fenced_where_aligned, "a\n\n$$\na \\\\ b\n$$\n\nb"),
        (rules.displays_stand_alone, "a\n$$\nx\n$$\n\nb"),
        (rules.displays_stand_alone, "- $$x$$"),
        (rules.no_line_begins_like_markdown, "a\n\n$$\nx\n+ y\n$$\n\nb"),
        (rules.no_angle_bracket, "$x < y$"),
        (rules.no_refused_command, r"$x \tag{1}$"),
        (rules.no_bar_in_tables, "| $|x|$ |"),
        (rules.no_dollar_in_prose, "It costs 5$ now"),
        (rules.no_math_in_headings, "## The gradient of $L$"),
        (rules.bold_closes_on_a_letter, "**연쇄 법칙(chain rule)**은"),
        (rules.plain_quotes_are_not_used, "이것을 '기울기'라 한다"),
    ],
)
def test_every_rule_catches_its_fault(rule: rules.Rule, text: str) -> None:
    assert rule(text) != []


def test_front_matter_is_yaml_whatever_the_title() -> None:
    title = 'a: "b" \\ #c {d} 100%'
    model = 'title "{}"\ntags x: y, 역전파\ndate 2024-01-01\nL = w^2'.format(title.replace('"', "'"))
    head = page(model, "post", "ko").split("---")[1]
    meta = yaml.safe_load(head)
    assert meta["title"] == title.replace('"', "'")
    assert meta["tags"] == ["x: y", "역전파"]
    assert str(meta["date"]) == "2024-01-01"
    assert meta["draft"] is False
