"""``python -m tests.fuzz.guided -runs=100000``: inputs found by coverage, with atheris (not among our dependencies)."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["derive"]):
    from tests.fuzz.doors import DOORS, enter


def one(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    enter(provider.ConsumeIntInRange(0, len(DOORS) - 1), provider.ConsumeUnicodeNoSurrogates(400))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
