"""What every test may use: golden files with an accept switch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what was printed as the new expected text")


@pytest.fixture
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected texts are being rewritten."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def golden(accept: bool) -> Callable[[Path, str], None]:
    """Compare a text with the file that holds what is expected of it."""

    def compare(path: Path, got: str) -> None:
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(got, encoding="utf-8", newline="\n")
        assert path.exists(), f"{path} is missing: look at the output, then run pytest --accept"
        assert got == path.read_text(encoding="utf-8")

    return compare
