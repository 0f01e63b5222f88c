"""``derive handout``: a problem set in, sheets, keys, solutions and marking schemes for a whole class out."""

from __future__ import annotations

import os
import sys

import click

from derive.cli.formats import read_formats

__all__ = ["handout"]

EXAMPLES = """
\b
Examples:
  derive handout week3.toml --out week3
  derive handout week3.toml --out week3 --roster students.csv --format pdf,html
  derive handout week3.toml --out week3 --copies 30 --seed autumn
  derive handout week3.toml --out week3 --roster students.csv --reroll 4
"""


@click.command(epilog=EXAMPLES)
@click.argument("sheet")
@click.option("--out", required=True, type=click.Path(), metavar="DIR", help="Where students/ and staff/ are written.")
@click.option(
    "--format",
    "formats",
    callback=read_formats,
    default="pdf",
    show_default=True,
    metavar="FORMATS",
    help="One format, or several with commas between them: pdf,html,word,notebook,markdown,latex.",
)
@click.option("--copies", type=click.IntRange(1, 100_000), metavar="N", help="So many sheets, numbered.")
@click.option(
    "--roster",
    type=click.Path(),
    metavar="FILE",
    help="A CSV with a line a student: 학번,이름,분반 or id,name,section.",
)
@click.option("--seed", metavar="TEXT", help="Part of every draw. [default: that of the run before, else a secret one]")
@click.option(
    "--reroll", multiple=True, metavar="PROBLEM", help="Draw this problem again, by number or id: 4, week3a:4."
)
@click.option("--lang", metavar="CODE", help="Language of the sheets. [default: that of the file]")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Processes. [default: all cores]")
@click.option("--force", is_flag=True, help="Write over files that hold something else.")
def handout(
    sheet: str, out: str, formats: tuple[str, ...], copies: int | None, roster: str | None, seed: str | None,
    reroll: tuple[str, ...], lang: str | None, jobs: int | None, force: bool,
) -> None:  # fmt: skip  # one option a line reads as the table it is
    """Make the handouts of SHEET, a TOML file with problems: a variant for every student, and what staff need.

    A run that was stopped goes on where it was when the same command is given again.
    """
    from derive.export import check_folder
    from derive.handout.roster import copies as numbered
    from derive.handout_run import plan, students_of
    from derive.lanes import Lanes

    if copies is not None and roster is not None:
        raise click.UsageError("--copies and --roster exclude each other.")
    refused = [name for name in formats if name in ("json", "numpy", "torch")]
    if refused:
        raise click.UsageError(f"A handout cannot be written as {', '.join(refused)}.")
    check_folder(out)
    students = students_of(roster) if roster else numbered(copies or 1)
    with Lanes(jobs or os.cpu_count() or 1) as lanes:
        planned = plan(sheet, out, formats, students, seed, reroll, lang, force, lanes)
        with click.progressbar(length=len(planned.jobs), file=sys.stderr) as bar:
            for _ in planned.run(lanes):
                bar.update(1)
