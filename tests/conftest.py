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
def golden(accept: bool) -> Callable[[Path, str], str]:
    """The text that a file expects; ``--accept`` writes there what was got, which is looked at before it is kept."""

    def expected(path: Path, got: str) -> str:
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(got, encoding="utf-8", newline="\n")
        assert path.exists(), f"{path} is missing: look at the output, then run pytest --accept"
        return path.read_text(encoding="utf-8")

    return expected
