"""Around every command: UTF-8 streams, one clear message for every failure, and the exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

import click

from derive.errors import DeriveError

__all__ = ["FAILED", "UNUSABLE", "guarded", "leave"]

FAILED = 1
UNUSABLE = 2
INTERRUPTED = 130


def guarded(command: click.Command, words: list[str]) -> int:
    """Run ``command`` with ``words``; return the exit code. Nothing gets past it as a traceback."""
    _speak_utf8()
    try:
        code = command.main(words, prog_name="derive", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        return _answer(error, debug="--debug" in words)
    return code if isinstance(code, int) else 0


def leave(code: int) -> NoReturn:
    """End the process at once: to take SymPy apart object by object costs a quarter of the time of a whole page."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(code)


def _answer(error: BaseException, debug: bool) -> int:
    for kind, answer in _ANSWERS:
        if isinstance(error, kind):
            return answer(error)
    if debug:
        traceback.print_exception(error)
    return _say(DeriveError("internal", {"found": f"{type(error).__name__}: {error}"[:300]}))


def _say(error: DeriveError) -> int:
    try:
        text = str(error)
    except Exception:  # the message of an error must not be a traceback, whatever its sentence lacks
        text = f"{error.key}: {dict(error.details)}"
    print(text, file=sys.stderr)  # noqa: T201  # the one place that speaks to the user of a failure
    return FAILED if error.key in ("unverified", "misprinted") else UNUSABLE


def _usage(error: click.ClickException) -> int:
    error.show()
    return UNUSABLE


def _broken_pipe(_: BaseException) -> int:
    """The reader has left (``derive show … | head``): that is no failure, and the interpreter must not flush again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _system(error: OSError) -> int:
    name = str(error.filename) if error.filename else "-"
    return _say(DeriveError("system", {"file": name, "found": error.strerror or str(error)}))


def _interrupted(_: BaseException) -> int:
    return INTERRUPTED


def _exit(error: click.exceptions.Exit) -> int:
    return error.exit_code


_ANSWERS: tuple[tuple[type[BaseException], Callable[..., int]], ...] = (
    (DeriveError, _say),
    (click.exceptions.Exit, _exit),
    (click.exceptions.Abort, _interrupted),
    (KeyboardInterrupt, _interrupted),
    (click.ClickException, _usage),
    (BrokenPipeError, _broken_pipe),
    (OSError, _system),
)


def _speak_utf8() -> None:
    """Korean on a Korean Windows console, σ on every console; a name that is no UTF-8 is shown escaped."""
    for stream, errors in ((sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")
