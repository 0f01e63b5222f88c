"""Several PDFs behind each other as one to print, read and written one at a time: memory does not grow with them.

Only what shows on the pages is taken over; tags and outlines stay in the PDFs themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from derive.errors import DeriveError

__all__ = ["merge"]

_REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|\b(\d+) 0 R\b")  # strings are passed over
_STREAM = re.compile(rb">>\s*stream\r?\n")
_DROPPED = re.compile(rb"/(?:Parent \d+ 0 R|StructParents? \d+|Annots (?:\d+ 0 R|\[[^\]]*\])|Tabs /\w+)\s*")
_ENTRY = 20  # bytes of a line of the table of objects
_BOX = re.compile(rb"/MediaBox \[[^\]]*\]")
_CATALOG, _PAGES = 1, 2


def merge(parts: Iterable[Path], file: BinaryIO) -> None:
    """Write the pages of all parts to ``file``, each part on a fresh leaf (an empty page follows an odd number).

    Raises `DeriveError` (``conversion_failed``) for a PDF without a plain table of objects.
    """
    writer = _Writer(file)
    blank = b""
    for path in parts:
        if blank and len(writer.pages) % 2:
            writer.page(b"<< /Type /Page /Parent %d 0 R %s /Resources << >> >>" % (_PAGES, blank))
        part = _Part(path)
        for number in part.pages():
            blank = _take(part, number, writer)
    writer.close()


def _take(part: _Part, number: int, writer: _Writer) -> bytes:
    """One page and everything that it refers to; gives the box of the page."""
    head, _ = part.split(number)
    bare = _DROPPED.sub(b"", head)
    box = _BOX.search(bare)
    if box is None:
        raise part.refused()
    new = writer.number(part, number)
    waiting = list(_referred(bare))
    while waiting:
        other = waiting.pop()
        if (part, other) not in writer.known:
            writer.number(part, other)
            head, rest = part.split(other)
            waiting += _referred(head)
            writer.later.append((other, head, rest))
    for other, head, rest in writer.later:
        writer.write(writer.known[part, other], writer.renumbered(part, head) + rest)
    writer.later.clear()
    inner = bare.strip().removeprefix(b"<<")
    writer.write(new, b"<< /Parent %d 0 R " % _PAGES + writer.renumbered(part, inner))
    writer.pages.append(new)
    return box[0]


def _referred(head: bytes) -> Iterator[int]:
    return (int(found[1]) for found in _REFERENCE.finditer(head) if found[1])


class _Part:
    """One PDF: its objects by number."""

    def __init__(self, path: Path) -> None:
        self.path, self.data = path, path.read_bytes()
        start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", self.data)
        table = re.compile(rb"xref\s+0 (\d+)\s+").match(self.data, int(start[1])) if start else None
        if start is None or table is None:
            raise self.refused()
        first, count = table.end(), int(table[1])
        lines = [self.data[first + _ENTRY * at : first + _ENTRY * (at + 1)] for at in range(count)]
        self.offsets = {at: int(line[:10]) for at, line in enumerate(lines) if line[17:18] == b"n"}
        ends = sorted((*self.offsets.values(), int(start[1])))
        self.ends = dict(pairwise(ends))

    def refused(self) -> DeriveError:
        return DeriveError("conversion_failed", {"format": "PDF", "found": str(self.path)})

    def split(self, number: int) -> tuple[bytes, bytes]:
        """The object up to its stream, and the stream as it is (empty where there is none)."""
        offset = self.offsets.get(number)
        if offset is None:
            raise self.refused()
        body = self.data[offset : self.ends[offset]]
        body = body[body.index(b"obj") + 3 : body.rindex(b"endobj")]
        found = _STREAM.search(body)
        return (body, b"") if found is None else (body[: found.end()], body[found.end() :])

    def pages(self) -> Iterator[int]:
        """The objects of the pages, in order."""
        root = re.search(rb"trailer.*/Root (\d+) 0 R", self.data[-4096:], re.DOTALL)
        tree = re.search(rb"/Pages (\d+) 0 R", self.split(int(root[1]))[0]) if root else None
        if tree is None:
            raise self.refused()
        yield from self._below(int(tree[1]))

    def _below(self, number: int) -> Iterator[int]:
        head, _ = self.split(number)
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", head)
        if kids is None:
            yield number
        else:
            for kid in _referred(kids[1]):
                yield from self._below(kid)


class _Writer:
    """The PDF that is being written: where each object stands, and which number it has."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.offsets, self.pages = file, [0, 0, 0], list[int]()
        self.known: dict[tuple[_Part, int], int] = {}
        self.later: list[tuple[int, bytes, bytes]] = []
        self.sum, self.at = sha256(), 0
        self._put(b"%PDF-1.7\n%\x80\x80\x80\x80\n")

    def number(self, part: _Part, old: int) -> int:
        if self.known and next(iter(self.known))[0] is not part:
            self.known.clear()  # objects of the part before are done with
        self.offsets.append(0)
        self.known[part, old] = len(self.offsets) - 1
        return len(self.offsets) - 1

    def renumbered(self, part: _Part, head: bytes) -> bytes:
        def new(found: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % self.known[part, int(found[1])] if found[1] else found[0]

        return _REFERENCE.sub(new, head)

    def page(self, body: bytes) -> None:
        self.offsets.append(0)
        self.write(len(self.offsets) - 1, body)
        self.pages.append(len(self.offsets) - 1)

    def write(self, number: int, body: bytes) -> None:
        self.offsets[number] = self.at
        self._put(b"%d 0 obj\n" % number + body.strip(b"\n") + b"\nendobj\n")

    def close(self) -> None:
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        self.write(_CATALOG, b"<< /Type /Catalog /Pages %d 0 R >>" % _PAGES)
        self.write(_PAGES, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self.pages), kids))
        start, count = self.at, len(self.offsets)
        self._put(b"xref\n0 %d\n0000000000 65535 f\r\n" % count)
        for offset in self.offsets[1:]:
            self._put(b"%010d 00000 n\r\n" % offset)
        name = self.sum.hexdigest()[:32].encode()
        trailer = b"trailer\n<< /Size %d /Root %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
        self._put(trailer % (count, _CATALOG, name, name, start))

    def _put(self, data: bytes) -> None:
        self.file.write(data)
        self.sum.update(data)
        self.at += len(data)
