"""Blocks to text: each kind of block has its template, and everything the template needs is prepared here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from derive.document import (
    Block,
    Code,
    Document,
    Equation,
    Exercise,
    Fields,
    Figure,
    Filling,
    Grades,
    Heading,
    ItemList,
    Options,
    Paragraph,
    Sentence,
    Space,
    Steps,
    Table,
)
from derive.language import Language, Piece, Speaker
from derive.profile import Profile
from derive.render.columns import in_columns, width
from derive.render.environment import block_template
from derive.render.figures import Drawn, Files
from derive.render.formats import load
from derive.render.mathematics import Mathematics
from derive.render.mathml import factors
from derive.render.numbering import equation_numbers
from derive.term import Term

__all__ = ["Renderer"]


class Renderer:
    """Renders one document; its `Speaker` remembers which terms were introduced."""

    def __init__(
        self,
        document: Document,
        language: Language,
        format: str,
        profile: Profile,
        prefix: str = "",
        step: bool = False,
        files: Files | None = None,
    ) -> None:
        self.source = document
        self.profile = profile
        self.language = language
        self.format = load(format, profile.target if format == "markdown" else "")
        self.mathematics = Mathematics(self.format.settings, profile, document.meta, language.settings)
        self.numbers = equation_numbers(document.blocks)
        self.prefix = prefix
        self.files = files
        self.settings = {**self.format.settings, "step": step}
        self.edges: dict[str, None] = {}
        self.asked: set[str] = set()
        self.exercises = 0
        self.words = {word: language[f"format.{word}"] for word in self.settings.get("words", ())}
        self.speaker = Speaker(language, self.mathematics.spoken, self.numbers, bool(self.format.settings["attach"]))
        self._blocks: dict[type[Any], Callable[[Any], str]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Equation: self._equation,
            ItemList: self._list,
            Steps: self._steps,
            Table: self._table,
            Code: self._code,
            Figure: self._figure,
            Fields: self._fields,
            Grades: self._grades,
            Space: self._space,
            Options: self._options,
            Exercise: self._exercise,
        }

    # -- the whole ---------------------------------------------------------------------------------

    def document(self, fragment: bool) -> str:
        body = self.blocks(self.source.blocks)
        if not fragment:
            body = self._fill("document", body=body, language=self.language.code, edges=list(self.edges), **self.meta())
        return body.strip("\n") + "\n"

    def meta(self) -> dict[str, Any]:
        meta = self.source.meta
        title = meta.get("title")
        plain = self.language.say(title, self.mathematics.plain) if isinstance(title, Sentence) else title or ""
        shown = {"title": self.format.escape(plain), "plain_title": plain, "columns": width(plain)}
        notice = meta.get("notice")
        said = self.language.say(notice) if isinstance(notice, Sentence) else ""
        shown |= {"notice": self.format.escape(said), "plain_notice": said}
        return {**shown, "date": meta.get("date"), "tags": list(meta.get("tags", ())), "draft": bool(meta.get("draft"))}

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "\n\n".join(filter(None, (self.block(block) for block in blocks)))

    def block(self, block: Block) -> str:
        return self._blocks[type(block)](block)

    def described(self, block: Block) -> dict[str, Any]:
        about: dict[str, Any] = {"type": type(block).__name__.lower(), "text": self.block(block)}
        if isinstance(block, Heading):
            about["level"] = block.level
        elif isinstance(block, Equation):
            about |= {"latex": self.mathematics.latex(block.term), "label": block.label, "boxed": block.boxed}
            about["number"] = self.numbers.get(block.label or "")
        elif isinstance(block, Steps):
            about["blocks"] = [self.described(inner) for inner in block.blocks]
        return about

    # -- blocks ------------------------------------------------------------------------------------

    def _fill(self, template: str, **values: Any) -> str:
        template_of_block = block_template(self.format.folders, template)
        return template_of_block.render(settings=self.settings, words=self.words, **values).strip("\n")

    def _heading(self, block: Heading) -> str:
        if self.format.settings["heading_math"] == "inline":
            pieces = self.speaker.pieces(block.sentence)
            return self._fill("heading", level=block.level, text=self._inline(pieces))
        text = self.format.escape(self.language.say(block.sentence, self.mathematics.plain))
        return self._fill("heading", level=block.level, text=text, columns=width(text))

    def _paragraph(self, block: Paragraph) -> str:
        return self._fill("paragraph", text=self._sentences(block), kind=block.kind)

    def _equation(self, block: Equation) -> str:
        number = self.numbers.get(block.label or "")
        before = self._text(Sentence("equation.number", {"number": number})) if number else ""
        label = f"{self.prefix}{block.label}" if block.label else None
        anchor = f"{self.prefix}{number}"
        about = {"number": number, "before": before, "label": label, "anchor": anchor, "boxed": block.boxed}
        more = self._formula(block.term, block.boxed) if self.settings.get("formula") else {}
        return self._fill("equation", rows=self.mathematics.rows(block.term), **about, **more)

    def _formula(self, term: Term, boxed: bool) -> dict[str, Any]:
        """What HTML and Typst need beside the rows: the formula in words, its factors, its left side as a question.

        A question is asked once, and again for the answer.
        """
        write = self.mathematics.latex
        marks = {write(factor): self.format.escape(edge) for factor, edge in factors(term).items()}
        self.edges.update(dict.fromkeys(marks.values()))
        left = term.args[0] if term.head == "relation" else None
        asked = write(left) if left is not None and left.head == "partial" else ""
        again = asked in self.asked and not boxed
        self.asked.add(asked)
        return {"alt": self.mathematics.plain(term), "factors": marks, "asked": "" if again else asked}

    def _list(self, block: ItemList) -> str:
        items = [self._sentences(item) for item in block.items]
        return self._fill("list", items=items, ordered=block.ordered)

    def _steps(self, block: Steps) -> str:
        summary = self._inline(self.speaker.pieces(block.summary))
        return self._fill("steps", summary=summary, body=self.blocks(block.blocks), open=block.open)

    def _table(self, block: Table) -> str:
        rows = [[self._cell(cell) for cell in row] for row in (block.header, *block.rows)]
        if self.format.settings.get("columns"):
            rows = in_columns(rows)
        caption = self._text(block.caption) if block.caption else ""
        return self._fill("table", header=rows[0], rows=rows[1:], caption=caption)

    def _code(self, block: Code) -> str:
        return self._fill("code", language=block.language, text=block.text)

    def _figure(self, block: Figure) -> str:
        return self._fill("figure", figure=Drawn(block, self))

    def _fields(self, block: Fields) -> str:
        fields = [(self._text(said), self.format.escape(known)) for said, known in block.fields]
        return self._fill("fields", fields=fields)

    def _grades(self, block: Grades) -> str:
        """A table of ours, unless the format counts the points itself."""
        problem, points, score, total = (
            Sentence(f"handout.grade.{key}") for key in ("problem", "points", "score", "total")
        )
        if self.settings.get("grades"):
            said = (self._text(each) for each in (problem, points, score, total))
            return self._fill("grades", said=list(said), points=block.points)
        count = len(block.points)
        head: tuple[Filling, ...] = (problem, *(str(number) for number in range(1, count + 1)), total)
        rows: tuple[tuple[Filling, ...], ...] = (
            (points, *map(str, block.points), str(sum(block.points))),
            (score, *[""] * (count + 1)),
        )
        return self._table(Table(head, rows))

    def _space(self, block: Space) -> str:
        return self._fill("space", kind=block.kind, lines=block.lines)

    def _options(self, block: Options) -> str:
        return self._fill("options", options=[self._inline([Piece("math", term)]) for term in block.terms])

    def _exercise(self, block: Exercise) -> str:
        """A problem is written as its own model asks: a renderer of its own."""
        self.exercises += 1
        inside = Document(self.source.kind, (*block.blocks, *block.solution), {**self.source.meta, **block.meta})
        prefix = f"{self.prefix}{self.exercises}-"
        inner = Renderer(inside, self.language, self.format.name, self.profile, prefix, files=self.files)
        inner.speaker.introduced = self.speaker.introduced
        title, body = self._inline(self.speaker.pieces(block.title)), inner.blocks(block.blocks)
        about = {"breakable": block.breakable, "points": block.points, "notice": self.meta()["notice"]}
        return self._fill("exercise", title=title, body=body, solution=inner.blocks(block.solution), **about)

    # -- inline ------------------------------------------------------------------------------------

    def _text(self, sentence: Sentence) -> str:
        return self._inline(self.speaker.pieces(sentence, introduce=True))

    def _sentences(self, block: Paragraph) -> str:
        sentences = filter(None, (self._text(sentence) for sentence in block.sentences))
        return self.format.escape_line(" ".join(sentences))

    def _cell(self, cell: Filling) -> str:
        return self._inline(self.speaker.filling(cell)).replace("|", str(self.format.settings.get("table_bar", "|")))

    def _inline(self, pieces: list[Piece]) -> str:
        return "".join(self._marked(pieces))

    def _marked(self, pieces: list[Piece]) -> Iterator[str]:
        for piece in pieces:
            if piece.kind == "math":
                alt = self.mathematics.plain(piece.value) if self.format.describes("math") else ""
                yield self.format.wrap("math", self.mathematics.inline(piece.value), alt.replace('"', "”"))
            elif piece.kind == "cite":
                number = self.numbers.get(piece.value, "?")
                labelled = self.format.settings["number"] == "label"
                yield self.format.wrap("cite", self.prefix + piece.value if labelled else number, self.prefix + number)
            else:
                text = self.format.escape(str(piece.value))
                text = self.format.wrap("author", text) if piece.kind == "author" else text
                yield self.format.wrap("strong", text) if piece.strong else text
