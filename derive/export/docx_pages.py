"""What Word shows on a page and pandoc does not say: the paper, the head and foot of every page, what stays together.

The markup is data (``templates/format/word/pages``). The Markdown of a handout says in comments, which are taken out
here, what its head tells and which problems stay whole: ``<!-- notice: … -->``, ``<!-- keep -->``, ``<!-- flow -->``.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from string import Template
from xml.sax.saxutils import escape

from derive.resources import templates

__all__ = ["Pages", "finished", "read_pages"]

_COMMENT = re.compile(r"^<!-- (notice: (.*)|keep|flow) -->\n+", re.MULTILINE)
_BLOCK = re.compile(r"<w:p ?/>|<w:tbl>.*?</w:tbl>|<w:p(?: [^>]*[^/])?>.*?</w:p>", re.DOTALL)
_STYLE = re.compile(r'<w:style [^>]*w:styleId="(\w+)".*?</w:style>', re.DOTALL)
_AS = re.compile(r'<w:p><w:pPr><w:pStyle w:val="(As\w+)" />(?:(?!</w:p>).)*</w:p>\s*(<w:tbl>.*?</w:tbl>)', re.DOTALL)
_PLAIN = re.compile(r'<w:tbl><w:tblPr><w:tblStyle w:val="Table" />.*?</w:tbl>', re.DOTALL)
_CELLS = re.compile(r"<w:tc>(.*?)</w:tc>", re.DOTALL)
_WORDS = re.compile(r"<[wm]:t(?: [^>]*)?>(.*?)</[wm]:t>", re.DOTALL)
_DEFAULTS = re.compile(r"<w:docDefaults>.*?</w:docDefaults>", re.DOTALL)
_SECTION = re.compile(r"<w:sectPr\b.*?</w:sectPr>", re.DOTALL)
_FORMULA = "<m:oMathPara>"
_HEADING = '<w:pStyle w:val="Heading1" />'
_KEEP = "<w:keepNext /><w:keepLines />"
_DATE = (2024, 1, 1, 0, 0, 0)
_TEXT = 9072  # the width of the text, in twentieths of a point
_NUMBER = 900  # and of an equation's number
_LEAST = 900  # a column of a table
_CELL = 283  # five millimetres
_LINE = 482  # a ruled line
_OTHER = 480
_PAGE = 14000  # the height of the text


@dataclass(frozen=True)
class Pages:
    """``notice`` stands at the head of every page; ``keep`` says for each problem whether it stays on one."""

    notice: str = ""
    keep: tuple[bool, ...] = ()


def read_pages(text: str) -> tuple[str, Pages]:
    """The Markdown without the comments that are meant for this room, and what they say."""
    notice, keep = "", []
    for found in _COMMENT.finditer(text):
        if found[2] is None:
            keep.append(found[1] == "keep")
        else:
            notice = found[2]
    return _COMMENT.sub("", text), Pages(notice, tuple(keep))


def finished(data: bytes, pages: Pages) -> bytes:
    """The document with its pages set; the same bytes every time."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if _is_markup(name)}
        others = {name: archive.read(name) for name in archive.namelist() if not _is_markup(name)}
    parts["word/styles.xml"] = _styled(parts["word/styles.xml"])
    body = _tables(parts["word/document.xml"])
    parts["word/document.xml"] = _SECTION.sub(lambda _: _part("section"), _kept(body, pages.keep))
    parts["word/header1.xml"] = Template(_part("header")).substitute(notice=escape(pages.notice))
    parts["word/footer1.xml"] = _part("footer")
    relations, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    parts[relations] = parts[relations].replace("</Relationships>", _part("relations") + "</Relationships>")
    parts[types] = parts[types].replace("</Types>", _part("types") + "</Types>")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**{key: text.encode("utf-8") for key, text in parts.items()}, **others}.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _is_markup(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


@cache
def _part(name: str) -> str:
    return (templates() / "format" / "word" / "pages" / f"{name}.xml").read_text(encoding="utf-8").strip()


def _styled(styles: str) -> str:
    """Our styles in the place of pandoc's of the same name."""
    ours = {found[1]: found[0] for found in _STYLE.finditer(_part("styles"))}
    rest = _STYLE.sub(lambda found: "" if found[1] in ours else found[0], styles)
    rest = _DEFAULTS.sub(lambda _: _part("defaults"), rest)
    return rest.replace("</w:styles>", "\n".join(ours.values()) + "</w:styles>")


def _tables(document: str) -> str:
    """A table after a paragraph of a style ``As…`` takes that style; any other is as wide as the text."""
    document = _AS.sub(lambda found: _as(found[1], found[2]), document)
    return _PLAIN.sub(lambda found: _sized(found[0], _shared(found[0])), document)


def _as(style: str, table: str) -> str:
    table = table.replace('<w:tblStyle w:val="Table" />', f'<w:tblStyle w:val="{style}" />')
    count = table.count("<w:gridCol ")
    if style == "Asequation":
        table = table.replace("<w:tcPr />", '<w:tcPr><w:vAlign w:val="center" /></w:tcPr>')
        return _sized(table, [_TEXT - _NUMBER, _NUMBER])
    if style == "Asgrid":
        return _sized(table.replace('<w:pStyle w:val="Compact" />', '<w:pStyle w:val="Gridcell" />'), [_CELL] * count)
    narrow = _TEXT // (3 * max(count // 2, 1))
    return _sized(table, [narrow, _TEXT * 2 // max(count, 1) - narrow] * (count // 2))


def _shared(table: str) -> list[int]:
    """The width of the text shared out among the columns by the longest entry of each."""
    rows = [_CELLS.findall(row) for row in table.split("<w:tr>")[1:]]
    longest = [max(_length(cell) for cell in column) for column in zip(*rows, strict=True)]
    least = min(_LEAST, _TEXT // len(longest))
    free = _TEXT - least * len(longest)
    return [least + free * length // sum(longest) for length in longest]


def _length(cell: str) -> int:
    words = "".join(_WORDS.findall(cell))
    return 1 + len(words) + sum(sign > "\u1100" and not 0x2000 <= ord(sign) < 0x2C00 for sign in words)


def _sized(table: str, widths: list[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}" />' for width in widths)
    table = re.sub(r"<w:tblGrid>.*?</w:tblGrid>", f"<w:tblGrid>{columns}</w:tblGrid>", table)
    fixed = f'<w:tblW w:type="dxa" w:w="{sum(widths)}" /><w:tblLayout w:type="fixed" />'
    table = table.replace('<w:tblW w:type="auto" w:w="0" />', fixed)
    return "".join(_wide(row, widths) for row in re.split(r"(?=<w:tr>)", table))


def _wide(row: str, widths: list[int]) -> str:
    """The row with the width said in each cell, where some programs look for it."""
    left = iter(widths)

    def said(found: re.Match[str]) -> str:
        inside = found[1] or ""
        return f'<w:tcPr><w:tcW w:type="dxa" w:w="{next(left, _CELL)}" />{inside}</w:tcPr>'

    return re.sub(r"<w:tcPr(?: />|>(.*?)</w:tcPr>)", said, row)


def _kept(document: str, keep: tuple[bool, ...]) -> str:
    """A problem that stays whole is one row of a table, which no program parts; of others a reason is kept with its
    formula. Marks of one paragraph for the next would do by the standard, but not everywhere.
    """
    blocks = [found[0] for found in _BLOCK.finditer(document)]
    if not keep or not blocks:
        return document
    begin, end = document.index(blocks[0]), document.rindex(blocks[-1]) + len(blocks[-1])
    groups: list[list[str]] = [[]]
    for block in blocks:
        if _HEADING in block:
            groups.append([])
        groups[-1].append(block)
    head, *problems = groups
    pairs = zip(problems, keep, strict=True)
    told = [_whole(each) if whole and _height(each) < _PAGE else _flowing(each) for each, whole in pairs]
    return document[:begin] + "".join([*head, *told]) + document[end:]


def _height(blocks: list[str]) -> int:
    """About how much of a page they take: squares, ruled lines, and anything else as a line with a fraction."""
    text = "".join(blocks)
    squares = sum(block.count("<w:tr>") for block in blocks if '"Asgrid"' in block)
    lines = len(re.findall(r'"Answer(?:line|room)"', text))
    others = sum(not block.startswith("<w:tbl>") for block in blocks) - lines + text.count("<w:tr>") - squares
    return squares * _CELL + lines * _LINE + others * _OTHER


def _whole(blocks: list[str]) -> str:
    heading, *rest = blocks
    return heading + Template(_part("whole")).substitute(body="".join(rest))


def _flowing(blocks: list[str]) -> str:
    return "".join(
        _tied(block) if _FORMULA in after and _FORMULA not in block else block
        for block, after in pairwise([*blocks, ""])
    )


def _tied(paragraph: str) -> str:
    """The paragraph kept with the next; the place of this mark is right after the style."""
    return re.sub(r"(<w:pStyle [^>]*/>)", rf"\1{_KEEP}", paragraph, count=1)
