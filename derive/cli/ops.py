"""``derive ops``: the table of functions and rules, each with its formula."""

from __future__ import annotations

import click

__all__ = ["ops"]


@click.command()
@click.option("--format", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@click.option(
    "--target",
    type=click.Choice(["hugo", "github", "portable"]),
    default="hugo",
    show_default=True,
    help="Where the Markdown will be read.",
)
@click.option("--lang", metavar="CODE", default="en", show_default=True)
def ops(format: str, target: str, lang: str) -> None:
    """List every function and rule, each with its formula."""
    from derive.page import reference

    click.echo(reference(lang, format, target), nl=False)
