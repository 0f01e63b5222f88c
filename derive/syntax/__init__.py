"""The equation language: text to `Graph`."""

from derive.syntax.reader import load, parse

__all__ = ["load", "parse"]
