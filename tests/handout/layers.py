"""Everything that can be read out of a file: its text, and what is packed, compressed or hidden in it."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

__all__ = ["layers", "skeleton"]

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_ALIKE = str.maketrans({"·": "⋅", "−": "-", "′": "'", "’": "'", "∗": "*", "𝟙": "1", "‖": "|"})


def skeleton(text: str) -> str:
    """The text without what the same formula may or may not have: spaces, braces, scripts as such."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return re.sub(r"[\s\\{}_^\u2061-\u2064\u200b]|&nbsp;|left|right", "", plain)


def layers(name: str, data: bytes) -> Iterator[str]:
    """The layers of a file as text, by the end of its name. Zipped files are opened, streams of a PDF unpacked."""
    if name.endswith((".docx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.infolist():
                yield inner.filename + inner.comment.decode("utf-8", "replace")
                yield from layers(inner.filename, archive.read(inner))
    elif name.endswith(".pdf"):
        yield from _pdf(data)
    else:
        text = data.decode("utf-8", "replace")
        yield text
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
        if name.endswith(".ipynb"):
            yield from _strings(json.loads(text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, list):
        if all(isinstance(each, str) for each in value):
            yield "".join(value)
        for each in value:
            yield from _strings(each)


def _pdf(data: bytes) -> Iterator[str]:
    """Every object, unpacked, in the encodings in which a PDF holds words; and what a reader of the pages sees."""
    for part in (data, *map(_unpacked, _STREAM.findall(data))):
        yield part.decode("latin-1")
        yield part.decode("utf-16-be", "replace")
        yield part[1:].decode("utf-16-be", "replace")
        for found in _HEX.findall(part):
            digits = re.sub(rb"\s", b"", found)
            yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode()).decode("utf-16-be", "replace")
    reader = shutil.which("pdftotext")
    if reader:
        for more in ((), ("-raw",), ("-layout",)):
            yield subprocess.run([reader, *more, "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream
