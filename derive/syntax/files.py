"""Files (next)."""
from __future__ import annotations
from pathlib import Path
from derive.graph import Graph
from derive.errors import DeriveError

def read_file(path: Path) -> Graph:
    from derive.syntax.reader import parse
    return parse(path.read_text(encoding="utf-8"), file=str(path))
