"""A submission read: every link of equality a Claim, in the order in which they stand."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.check.reading.aliases import find_aliases, the_function
from derive.check.reading.bare import answer_tokens, latex_parts
from derive.check.reading.blocks import Block, blocks, guess_format
from derive.check.reading.building import Builder
from derive.check.reading.fractions import with_fractions
from derive.check.reading.hidden import unclear, visible
from derive.check.reading.lines import split_line
from derive.check.reading.macros import expanded
from derive.check.reading.notebook import is_notebook, markdown_of
from derive.check.reading.rows import with_rows
from derive.check.reading.statements import split_latex
from derive.check.reading.tidy_latex import tidied
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation.hand import HandScope, read_formula, scan_latex, scan_plain
from derive.notation.tokens import Token, failure
from derive.term import Term
from derive.verdict import Submission

__all__ = ["LIMIT", "read_submission"]

LIMIT = 20_000
_CONDITION = re.compile(r"[\s,;]*(?:\(|if|for|when|where|,|;)\s*(?P<condition>[^,;()]*[<>≤≥≠][^,;()]*?)[).\s]*")
_FUNCTION = re.compile(
    r"(?i:^|[\n$;,:(\[]|\b(?:let|where|define|with|by|and)\b)\s*([A-Za-z])\(\s*[A-Za-z]\s*\)\s*:?=(?!=)"
)
_HANGUL = re.compile(r"[가-힣]")


def read_submission(
    text: str,
    graph: Graph | None = None,
    format: str = "auto",
    first_index: int = 1,
    limit: int = LIMIT,
    asked: Term | None = None,
) -> Submission:
    """The claims of a text. ``graph`` (with shapes) is the model whose names it uses; ``format`` is ``latex`` or
    ``plain`` where it is known; ``asked`` is the one derivative that a formula without a left side answers.

    Raises `DeriveError` (``text_too_long``, ``nul_character``); what cannot be read is an
    ``unread`` claim at its place.
    """
    if is_notebook(text):
        text = markdown_of(text)
    if len(text) > limit:
        raise DeriveError("text_too_long", {"limit": limit, "found": len(text)})
    if "\0" in text:
        raise DeriveError("nul_character", {})
    text = visible(text)
    doubtful = unclear(text)
    whole = expanded(text)
    text = whole.text
    form = guess_format(text) if format in ("auto", "markdown", "text", "notebook") else format
    builder = _read(text, graph, form, first_index, {}, asked, doubtful)
    aliases = _aliases(builder) if graph is not None else {}
    if aliases:
        builder = _read(text, graph, form, first_index, aliases, asked, doubtful)
    return whole.restored(builder.submission(form, "ko" if _HANGUL.search(text) else "en"))


def _aliases(builder: Builder) -> dict[str, str]:
    found = find_aliases(*builder.names(), builder.scope)
    return found or the_function(builder.claims, builder.scope)


def _read(
    text: str, graph: Graph | None, form: str, first_index: int, aliases: dict[str, str], asked: Term | None,
    doubtful: frozenset[str],
) -> Builder:  # fmt: skip
    scope = HandScope.by_hand(graph, first_index)
    scope.aliases = aliases
    scope.called = frozenset(_FUNCTION.findall(text))
    builder = Builder(text, scope, graph)
    builder.asked = builder.head = builder.last = asked
    parts = [
        part for block in blocks(text, "plain" if form == "plain" else "latex") for part in _parts(block, text, scope)
    ]
    for block in parts:
        _read_block(builder, block, form, doubtful)
    if asked is not None and not builder.claims:
        _answer(builder, parts, asked)
    return builder


def _parts(block: Block, text: str, scope: HandScope) -> list[Block]:
    """A line of plain text with LaTeX in it is LaTeX between its words."""
    found = [] if block.latex else latex_parts(text, block.start, block.end, scope)
    return [replace(block, start=start, end=end, latex=True) for start, end in found] or [block]


def _answer(builder: Builder, parts: list[Block], asked: Term) -> None:
    """A submission that is a formula and nothing else answers the one question that was asked."""
    found = [
        (tokens, block)
        for block in parts
        for tokens in answer_tokens(builder.text, block.start, block.end, block.latex, builder.scope)
    ]
    if len(found) == 1:
        builder.answer(*found[0], asked)


def _read_block(builder: Builder, block: Block, form: str, doubtful: frozenset[str]) -> None:
    text = builder.text
    builder.begin(block)
    try:
        if block.latex:
            raw = scan_latex(text, block.start, block.end)
            _check_commands(raw, text, doubtful)
            tokens = with_fractions(tidied(raw, text))
            statements = split_latex(with_rows(tokens, text) if block.display else tokens)
        elif "=" in text[block.start : block.end] or form == "plain":
            statements = split_line(text, block.start, block.end, builder.scope)
        else:
            return
    except DeriveError as error:
        builder.unread(block.start, block.end, error)
        return
    for statement in statements:
        builder.take(statement, block)
    if not block.latex and statements:
        _condition(builder, block)


def _check_commands(tokens: list[Token], text: str, doubtful: frozenset[str]) -> None:
    for token in tokens if doubtful else ():
        if text[token.start : token.end].removeprefix("\\") in doubtful:
            raise failure("unclear_command", text, token.start, token.end, command=text[token.start : token.end])


def _condition(builder: Builder, block: Block) -> None:
    """``dy/dx = 1 if x > 0``: what stands behind the last formula of a line of plain text."""
    if not builder.claims or builder.claims[-1].block != builder.block:
        return
    found = _CONDITION.fullmatch(builder.text, builder.claims[-1].span[1], block.end)
    if found is None:
        return
    try:
        tokens = scan_plain(builder.text, *found.span("condition"))
        builder.conditioned(read_formula(tokens, builder.scope, builder.text, latex=False).term)
    except DeriveError:
        builder.conditioned(Term("name", (), found["condition"]))
