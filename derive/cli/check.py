"""``derive check``: a derivation by hand in, a verdict for every line out; ``derive read``: a post in, a model out."""

from __future__ import annotations

import click

__all__ = ["check", "read"]

EXAMPLES = """
\b
Examples:
  derive check answer.md --model model.derive
  derive check post.md
  derive check answer.tex --model model.derive --goals w1,w2 --hints 3
  derive check answer.md --task task.toml
  derive check answer.md --model model.derive --format annotated -o marked.md
"""
_FORMATS = click.Choice(["text", "markdown", "latex", "json", "annotated"])


@click.command(epilog=EXAMPLES)
@click.argument("submission")
@click.option("--model", metavar="MODEL", help="The network; without it the submission defines its own.")
@click.option("--goals", metavar="NAMES", help="What is asked: the values to differentiate by, e.g. w1,w2.")
@click.option("--task", metavar="FILE", help="A task file (TOML): model, goals with their form, given values, points.")
@click.option("--loss", metavar="NAME", help="What is differentiated. [default: the last definition]")
@click.option(
    "--hints",
    type=click.IntRange(1, 3),
    default=2,
    show_default=True,
    help="1: where; 2: what kind; 3: the right form.",
)
@click.option("--format", type=_FORMATS, default="text", show_default=True)
@click.option("--profile", type=click.Path(), metavar="FILE", help="Conventions. [default: the nearest derive.toml]")
@click.option("--lang", metavar="CODE", help="Language of the report. [default: that of the submission]")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Write to a file, whole or not at all.")
@click.option("--force", is_flag=True, help="Write over a file that holds something else.")
def check(
    submission: str, model: str | None, goals: str | None, task: str | None, loss: str | None,
    hints: int, format: str, lang: str | None, output: str | None, force: bool,
    profile: str | None,
) -> None:  # fmt: skip  # one option a line reads as the table it is
    """Check the derivation in SUBMISSION, line by line.

    SUBMISSION is Markdown, LaTeX, a notebook or plain text, - for standard input, or the derivation itself in quotes.
    Exit code: 0 all right, 1 something is wrong or missing, 2 nothing could be decided.
    """
    from derive.cli.options import split
    from derive.cli.source import course_of, read_model
    from derive.cli.submission import read_text
    from derive.errors import DeriveError
    from derive.export import check_target, write_whole
    from derive.review import check as run

    if output:
        check_target(output, source=submission)
    if task and (model or goals or loss):
        raise DeriveError("task_with_model", {})
    graph = read_model(model) if model else None
    text = read_text(submission)
    course = course_of(task or model or submission, profile)
    review = run(text, graph, split(goals) or (), loss=loss, task=task, layout=course.layout, allow=course.allow)
    written = review.render(format, hints, lang)
    if output:
        write_whole(output, written, force=force)
    else:
        click.echo(written, nl=not written.endswith("\n"))
    if review.exit_code:
        raise click.exceptions.Exit(review.exit_code)


@click.command()
@click.argument("post")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Write to a file, whole or not at all.")
@click.option("--force", is_flag=True, help="Write over a file that holds something else.")
def read(post: str, output: str | None, force: bool) -> None:
    """Write the definitions of POST, a text with formulas, as a model file."""
    from derive.cli.submission import read_text
    from derive.export import check_target, write_whole
    from derive.read_post import model_of

    if output:
        check_target(output, source=post)
    text = model_of(read_text(post))
    if output:
        write_whole(output, text, force=force)
    else:
        click.echo(text, nl=not text.endswith("\n"))
