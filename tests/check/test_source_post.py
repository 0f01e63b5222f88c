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
