"""The command line: parse arguments, call the pipe, show the result. It imports Click alone until a command runs.

Exit codes: 0 done; 1 the mathematics is wrong; 2 the input could not be used, or nothing could be decided (an
internal error decides nothing).
"""

from __future__ import annotations

import gc
import sys

import click

from derive import __version__
from derive.cli.check import check, read
from derive.cli.completion import completion
from derive.cli.guard import guarded, leave
from derive.cli.handout import handout
from derive.cli.ops import ops
from derive.cli.show import show
from derive.cli.write import write

__all__ = ["group", "main"]

GARBAGE = 200_000  # new objects before a collection: a command is short, and importing SymPy makes many

EXAMPLES = """
\b
Examples:
  derive show "z = w*x; L = (z - t)^2"
  derive write model.derive --document post --lang ko -o post.md
  derive write model.derive --format latex -o solution.tex
  derive write notes.md --at "x = 0.5, w1 = 0.4" --iterations 10
  cat model.derive | derive write - --wrt w1,w2
  derive ops
"""


@click.group(
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="derive", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error, and what was not read back.")
def group(debug: bool) -> None:
    """A network in, a worked solution out.

    MODEL is a network written as named equations: a .derive file, Markdown or LaTeX that holds equations, - for
    standard input, or the equations themselves in quotes.
    """
    if debug:
        import logging

        logging.basicConfig(format="%(message)s")
        logging.getLogger("derive").setLevel(logging.DEBUG)


for _command in (write, show, ops, completion, check, read, handout):
    group.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code; errors are one message on standard error."""
    if arguments is not None or "--debug" in sys.argv:
        sys.exit(guarded(group, sys.argv[1:] if arguments is None else arguments))
    gc.set_threshold(GARBAGE)
    leave(guarded(group, sys.argv[1:]))
