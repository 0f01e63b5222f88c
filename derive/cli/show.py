"""``derive show``: the same documents as Unicode text, for the terminal."""

from __future__ import annotations

from typing import Any

import click

from derive.cli.options import content_options

__all__ = ["show"]

EXAMPLES = """
\b
Examples:
  derive show "z = w*x; L = (z - t)^2"
  derive show model.derive --wrt w1 --detail full
"""


@click.command(epilog=EXAMPLES)
@content_options
def show(model: str, **options: Any) -> None:
    """Show the worked solution of MODEL in the terminal."""
    from derive.cli.run import document_of

    text = document_of(model, format="text", **options)
    click.echo(text, nl=not text.endswith("\n"))
