"""A submission read: every link of equality a Claim, in the order in which they stand."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.check.budget import LOG, UNFORESEEN, Clock
from derive.check.reading.aliases import find_aliases, the_function
from derive.check.reading.bare import answer_tokens, latex_parts
from derive.check.reading.blocks import Block, blocks, guess_format
from derive.check.reading.building import Builder
from derive.check.reading.fractions import with_fractions
from derive.check.reading.hidden import joined, unclear, visible
from derive.check.reading.lines import split_line
from derive.check.reading.macros import expanded
from derive.check.reading.notebook import is_notebook, markdown_of
from derive.check.reading.rows import with_rows
from derive.check.reading.statements import Statement, split_latex
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
    r"(?i:^|[\n$;,:(\[]|\b(?:let|where|define|with|by|and)\b)\s{0,20}([A-Za-z])\(\s*[A-Za-z]\s*\)\s*:?=(?!=)"
)
_HANGUL = re.compile(r"[가-힣]")


def read_submission(
    text: str,
    graph: Graph | None = None,
    format: str = "auto",
    first_index: int = 1,
    limit: int = LIMIT,
    asked: Term | None = None,
    clock: Clock | None = None,
) -> Submission:
    """The claims of a text. ``graph`` (with shapes) is the model whose names it uses; ``format`` is ``latex`` or
    ``plain`` where it is known; ``asked`` is the one derivative that a formula without a left side answers.
    What is not read in the time that the ``clock`` gives, or in a form that nobody foresaw, is left unread, and the
    rest goes on.

    Raises `DeriveError` (``text_too_long``, ``nul_character``); what cannot be read is an
    ``unread`` claim at its place.
    """
    if is_notebook(text):
        text = markdown_of(text)
    if len(text) > limit:
        raise DeriveError("text_too_long", {"limit": limit, "found": len(text)})
    if "\0" in text:
        raise DeriveError("nul_character", {})
    seen = visible(text)
    whole = expanded(joined(seen, text))
    doubtful = unclear(seen)
    text = whole.text
    form = guess_format(text) if format in ("auto", "markdown", "text", "notebook") else format
    clock = clock or Clock()
    builder = _read(text, graph, form, first_index, {}, asked, doubtful, clock)
    aliases = _aliases(builder) if graph is not None else {}
    if aliases:
        builder = _read(text, graph, form, first_index, aliases, asked, doubtful, clock)
    read = whole.restored(builder.submission(form, "ko" if _HANGUL.search(text) else "en"))
    return read if whole.written == seen else _in_lines(read, seen)


def _in_lines(read: Submission, seen: str) -> Submission:
    """The same claims in the lines of the text as it was handed in."""
    claims = (replace(claim, row=seen.count("\n", 0, claim.span[0])) for claim in read.claims)
    return replace(read, text=seen, claims=tuple(claims))


def _aliases(builder: Builder) -> dict[str, str]:
    try:
        return find_aliases(*builder.names(), builder.scope) or the_function(builder.claims, builder.scope)
    except UNFORESEEN:
        LOG.debug("no aliases", exc_info=True)
        return {}


def _read(
    text: str, graph: Graph | None, form: str, first_index: int, aliases: dict[str, str], asked: Term | None,
    doubtful: frozenset[str], clock: Clock,
) -> Builder:  # fmt: skip
    scope = HandScope.by_hand(graph, first_index)
    scope.aliases = aliases
    scope.called = frozenset(_FUNCTION.findall(text))
    scope.over = clock.over
    builder = Builder(text, scope, graph)
    builder.asked = builder.head = builder.last = asked
    parts = [
        part
        for block in blocks(text, "plain" if form == "plain" else "latex")
        for part in _parts(block, text, scope, clock)
    ]
    for block in parts:
        _read_block(builder, block, form, doubtful, clock)
    clock.next("read", (len(text), len(text)))  # what is left to do is about all of them
    if asked is not None and not builder.claims:
        _answer(builder, parts, asked)
    return builder


def _parts(block: Block, text: str, scope: HandScope, clock: Clock) -> list[Block]:
    """A line of plain text with LaTeX in it is LaTeX between its words."""
    if block.latex or not clock.next("read", (block.start, block.end)):
        return [block]
    try:
        found = latex_parts(text, block.start, block.end, scope)
    except UNFORESEEN:
        LOG.debug("a line that is not parted", exc_info=True)
        found = []
    return [replace(block, start=start, end=end, latex=True) for start, end in found] or [block]


def _answer(builder: Builder, parts: list[Block], asked: Term) -> None:
    """A submission that is a formula and nothing else answers the one question that was asked."""
    try:
        found = [
            (tokens, block)
            for block in parts
            for tokens in answer_tokens(builder.text, block.start, block.end, block.latex, builder.scope)
        ]
        if len(found) == 1:
            builder.answer(*found[0], asked)
    except UNFORESEEN:
        LOG.debug("no answer", exc_info=True)


def _read_block(builder: Builder, block: Block, form: str, doubtful: frozenset[str], clock: Clock) -> None:
    builder.begin(block)
    timely = clock.next("read", (block.start, block.end))
    if not block.latex and (form != "plain" or not timely) and "=" not in builder.text[block.start : block.end]:
        return
    try:
        if not timely:
            raise DeriveError("out_of_time", {})
        statements = _statements(builder, block, doubtful)
    except UNFORESEEN as error:
        builder.unread(block.start, block.end, _told(error))
        return
    for statement in statements:
        _take(builder, statement, block, clock)
    if not block.latex and statements:
        _condition(builder, block)


def _statements(builder: Builder, block: Block, doubtful: frozenset[str]) -> list[Statement]:
    text = builder.text
    if not block.latex:
        return split_line(text, block.start, block.end, builder.scope)
    raw = scan_latex(text, block.start, block.end)
    _check_commands(raw, text, doubtful)
    tokens = with_fractions(tidied(raw, text))
    return split_latex(with_rows(tokens, text) if block.display else tokens)


def _take(builder: Builder, statement: Statement, block: Block, clock: Clock) -> None:
    """One statement; of one that nobody foresaw, or that took all its time, nothing is kept but its place."""
    kept = list(builder.claims)
    tokens = [token for side in statement.sides for token in side]
    start = tokens[0].start if tokens else block.start
    try:
        if clock.next("read", (start, start)):
            builder.take(statement, block)
        if clock.over():
            raise DeriveError("out_of_time", {})
    except UNFORESEEN as error:
        builder.forget(kept, statement, _told(error))


def _told(error: Exception) -> DeriveError:
    """What is said of a formula that cannot be read."""
    if isinstance(error, DeriveError):
        return error
    LOG.debug("a formula that nobody foresaw", exc_info=error)
    return DeriveError("reading_failed", {})


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
    except UNFORESEEN:
        builder.conditioned(Term("name", (), found["condition"]))
