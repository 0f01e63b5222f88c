"""``python -m tests.formats.gallery FOLDER``: every example in every document, language and format, to be looked at."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import derive
from derive.errors import DeriveError
from derive.export import KINDS, write_all
from derive.pipe import Result
from derive.resources import languages

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.derive"))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        try:
            result = derive.explain(derive.load(example))
        except DeriveError as error:
            print(f"{example.stem}: {error}", file=sys.stderr)
            continue
        for document, lang in product(("post", "solution"), languages()):
            _show(result, folder / f"{example.stem}-{document}-{lang}", example.stem, document, lang)


def _show(result: Result, place: Path, stem: str, document: str, lang: str) -> None:
    for kind in KINDS:
        try:
            write_all(place, result.files([kind], stem, document, lang), force=True)
        except DeriveError as error:
            print(f"{place.name}: {kind}: {error}", file=sys.stderr)
    print(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
