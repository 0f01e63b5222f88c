"""The post that the project was asked for defines its own network: every claim of it is decided."""

from __future__ import annotations

from pathlib import Path

import derive

POST = (Path(__file__).parent / "source_post.md").read_text(encoding="utf-8")
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_every_claim_of_the_post_is_decided_and_right() -> None:
    review = derive.check(POST)
    said = [verdict for verdict in review.verdicts if verdict.status != "not_understood"]
    assert len(said) >= 15
    assert all(verdict.status == "right" for verdict in said), [v.text for v in said if v.status != "right"]
    assert review.graph is not None
    assert {d.name for d in review.graph.definitions} >= {"z1", "a1", "z2", "y_pred", "L"}


def test_what_our_own_documents_print_is_right() -> None:
    for name in ("two_weights", "two_layers"):
        graph = derive.load(EXAMPLES / f"{name}.derive")
        for document in ("solution", "post"):
            for lang in ("en", "ko"):
                text = derive.explain(graph).render(document=document, lang=lang)
                review = derive.check(text, graph)
                wrong = [v.text for v in review.verdicts if v.status not in ("right", "not_understood")]
                assert not wrong, (name, document, lang, wrong)
                assert review.decided > 20


def test_a_formula_without_a_sign_is_told_in_its_place() -> None:
    (said,) = [finding for finding in derive.check(POST) if finding.status == "not_understood"]
    assert said.verdict.message is not None
    assert said.verdict.message.key == "check.no_relation"
    assert said.text.startswith(r"\frac{\partial L}{\partial w_2} (y_{\text{pred}}")
    assert said.text.endswith("a_1")
    assert (
        derive.check("$$\\frac{\\partial L}{\\partial w_2}$$\n\n" + POST).open == 1
    )  # a derivative alone claims nothing


def test_prose_that_begins_with_a_sign_goes_on_with_no_formula_far_above() -> None:
    review = derive.check(POST + "\n\n= 3x 인 경우도 있다\n")
    assert review.first_wrong is None


def test_letters_of_mathematical_alphabets_are_letters() -> None:
    text = POST + "\n\n$$\\frac{\\partial 𝐿}{\\partial 𝑤_2} = (𝑦_{\\text{pred}} - 𝑦_{\\text{true}}) 𝜎'(𝑧_2) 𝑎_1$$\n"
    last = derive.check(text).verdicts[-1]
    assert (last.status, last.text[:22]) == ("right", "\\frac{\\partial 𝐿}{\\par")
