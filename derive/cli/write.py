"""``derive write``: a model in, a document out."""

from __future__ import annotations

from typing import Any

import click

from derive.cli.formats import FORMATS, complete_formats, read_formats
from derive.cli.options import content_options

__all__ = ["write"]

EXAMPLES = """
\b
Examples:
  derive write model.derive
  derive write model.derive --document post --lang ko -o post.md
  derive write model.derive --format html,pdf,word -o handout
  derive write model.derive --format html --step -o lesson.html
  derive write model.derive --format latex --fragment --label-prefix ex1-
  derive write "z = w*x; L = (z - t)^2" --at "x = 2, w = 3, t = 5"
  derive write model.derive --replace sigmoid=tanh --style backprop
"""


@click.command(epilog=EXAMPLES)
@content_options
@click.option(
    "--format",
    "formats",
    callback=read_formats,
    shell_complete=complete_formats,
    metavar=f"[{'|'.join(FORMATS)}]",
    default="markdown",
    show_default=True,
    help="One format, or several with commas between them: html,pdf.",
)
@click.option(
    "--target",
    type=click.Choice(["hugo", "github", "portable"]),
    help="Where the Markdown will be read. [default: hugo]",
)
@click.option("--fragment", is_flag=True, help="LaTeX without a preamble, to be included.")
@click.option("--label-prefix", default="", metavar="TEXT", help="What the labels of a fragment begin with.")
@click.option("--step", is_flag=True, help="HTML for the classroom: one factor after another, at a key.")
@click.option("--template", type=click.Path(), metavar="FILE", help="Your own Jinja template for the whole document.")
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FILE",
    help="Write to a file, whole or not at all; several formats are written into a folder.",
)
@click.option("--force", is_flag=True, help="Write over a file that holds something else.")
def write(output: str | None, force: bool, model: str, formats: tuple[str, ...], **options: Any) -> None:
    """Write the worked solution of MODEL.

    MODEL is a file, - for standard input, or the equations themselves in quotes.
    """
    from derive.cli.deliver import deliver

    deliver(model, formats, output, force, **options)
