"""Errors of a handout: the place in the file stands in the message, with what to do."""

from __future__ import annotations

from derive.errors import DeriveError

__all__ = ["trouble"]


def trouble(key: str, where: str, /, **details: object) -> DeriveError:
    """The error ``handout_<key>``, told at its place (``week3.toml, sheet[1].problem[2]``)."""
    return DeriveError(f"handout_{key}", {"where": where, **details})
