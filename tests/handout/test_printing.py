"""The print file: the pages of every sheet as they are, each sheet on a fresh leaf."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from derive.errors import DeriveError
from derive.export import kind_of, merge
from derive.export.merging import _Part

PAGE = '#set document(title: "t", date: none)\n#set page(paper: "a4")\n#set text(lang: "en")\n'


def _pdf(path: Path, words: str) -> Path:
    path.write_bytes(kind_of("pdf").data(PAGE + words, "en", {}))
    return path


def _shown(path: Path) -> list[bytes]:
    """What stands on each page, as the PDF draws it."""
    part = _Part(path)
    found = []
    for page in part.pages():
        head, _ = part.split(page)
        contents = head.partition(b"/Contents ")[2].split()
        found.append(part.split(int(contents[0]))[1] if contents else b"")
    return found


def test_pages_are_as_they_were_each_sheet_on_a_fresh_leaf(tmp_path: Path) -> None:
    one = _pdf(tmp_path / "1.pdf", "First, with *bold*. #pagebreak() Second. #pagebreak() Third.")
    two = _pdf(tmp_path / "2.pdf", "Another (1 0 R). #pagebreak() The end.")
    last = _pdf(tmp_path / "3.pdf", "Alone.")
    whole = tmp_path / "all.pdf"
    with whole.open("wb") as file:
        merge([one, two, last], file)
    assert [len(_shown(each)) for each in (one, two, last)] == [3, 2, 1]
    assert _shown(whole) == [*_shown(one), b"", *_shown(two), *_shown(last)]
    again = BytesIO()
    merge([one, two, last], again)
    assert again.getvalue() == whole.read_bytes()
    assert b"StructTreeRoot" not in whole.read_bytes()


def test_every_reference_leads_somewhere(tmp_path: Path) -> None:
    parts = [_pdf(tmp_path / f"{at}.pdf", f"Sheet {at}, 가나다") for at in range(3)]
    whole = tmp_path / "all.pdf"
    with whole.open("wb") as file:
        merge(parts, file)
    part = _Part(whole)
    for number in part.offsets:
        head, _ = part.split(number)
        for word, after in zip(head.split(), head.split()[1:], strict=False):
            if after == b"0" and word.isdigit() and f"{word.decode()} 0 R".encode() in head:
                assert int(word) in part.offsets


def test_what_is_no_plain_pdf_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(DeriveError) as error:
        merge([broken], BytesIO())
    assert error.value.key == "conversion_failed"
