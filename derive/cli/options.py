"""The options that `write` and `show` share: what is derived, and what the document says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from derive.errors import DeriveError

__all__ = ["content_options", "pairs", "split"]

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("model"),
    click.option(
        "--document",
        type=click.Choice(["post", "solution"]),
        default="solution",
        show_default=True,
        help="post: an article; solution: a worked solution.",
    ),
    click.option("--lang", metavar="CODE", help="Language of the document: en, ko, or one of your own. [default: en]"),
    click.option("--style", type=click.Choice(["paths", "backprop"]), default="paths", show_default=True,
                 help="paths: every gradient as its full chain; backprop: one adjoint a value."),
    click.option("--detail", type=click.Choice(["brief", "normal", "full"]), default="normal", show_default=True),
    click.option("--wrt", metavar="NAMES", help="Differentiate by these, e.g. w1,w2. [default: all parameters]"),
    click.option("--loss", metavar="NAME", help="What is differentiated. [default: the last definition]"),
    click.option("--upstream", metavar="Y=G",
                 help="Derive a layer without a loss: ∂L/∂Y is given and called G. Several: h=G_h,c=G_c."),
    click.option("--at", metavar="VALUES", help='Values for the numeric example: "x = 0.5, w1 = 0.4".'),
    click.option("--replace", metavar="OLD=NEW", multiple=True,
                 help="Swap a function or a name in the definitions: sigmoid=tanh. May be repeated."),
    click.option("--sections", metavar="NAMES", help="Only these sections, in the document's order."),
    click.option("--no-primer", is_flag=True, help="Leave out the introduction to partial derivatives and chain rule."),
    click.option("--iterations", type=click.IntRange(0, 100_000), default=0, metavar="N",
                 help="Steps of gradient descent in a table."),
    click.option("--pictures/--no-pictures", default=True, help="Draw the graph and the training run, or do not."),
    click.option("--picture", type=click.Choice(["auto", "whole", "collapsed"]), default="auto", show_default=True,
                 help="auto: a large graph is collapsed to what a page holds."),
    click.option("--emphasise", metavar="NAME", help="Draw the ways of this value's gradient bold."),
    click.option("--values", is_flag=True, help="Numbers at the nodes of the graph: each value and its gradient."),
    click.option("--local", is_flag=True, help="Local derivatives on the arrows of the graph."),
    click.option("--terms", type=click.Path(), metavar="FILE", help="Your own words for ours (TOML)."),
    click.option("--profile", type=click.Path(), metavar="FILE", help="A course's conventions (derive.toml)."),
)  # fmt: skip  # one option a line reads as the table it is


def content_options(function: Function) -> Function:
    """Add the shared options to a command, in the order of the table."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def pairs(text: str | None) -> dict[str, str] | None:
    """``"Y=G, c=G_c"`` as a mapping; ``None`` stays ``None``. Raises `DeriveError` (``upstream_form``)."""
    if text is None:
        return None
    found = {}
    for part in text.split(","):
        known, sign, given = (piece.strip() for piece in part.partition("="))
        if not (known and sign and given):
            raise DeriveError("upstream_form", {"found": part.strip()})
        found[known] = given
    return found


def split(names: str | None) -> tuple[str, ...] | None:
    """``"w1, w2"`` as a tuple; ``None`` stays ``None``."""
    if names is None:
        return None
    return tuple(part.strip() for part in names.split(",") if part.strip())
