"""Where what was written goes: standard output, one file, or a folder with several."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from derive.errors import DeriveError

__all__ = ["deliver"]


def deliver(model: str, formats: tuple[str, ...], output: str | None, force: bool, **options: Any) -> None:
    """Write MODEL in every format. What cannot be written is said before any work. Raises `DeriveError`."""
    if len(formats) > 1:
        _folder(model, formats, output, force, **options)
    elif output is None:
        _stream(model, formats[0], **options)
    else:
        _file(model, formats[0], output, force, **options)


def _stream(model: str, format: str, **options: Any) -> None:
    from derive.cli.run import document_of, files_of
    from derive.export import kind_of

    kind = kind_of(format)
    if kind.make is None:
        text = document_of(model, format=format, **options)
        click.echo(text, nl=not text.endswith("\n"))
        return
    if sys.stdout.isatty():
        raise DeriveError("output_binary", {"format": format, "extension": kind.extension})
    (data,) = files_of(model, (format,), "solution", **options).values()
    sys.stdout.buffer.write(data)


def _file(model: str, format: str, output: str, force: bool, **options: Any) -> None:
    from derive.cli.run import files_of
    from derive.export import check_target, kind_of, write_all, write_whole

    check_target(output, source=model)
    target = Path(output)
    files = files_of(model, (format,), target.stem, **options)
    document = files.pop(target.stem + kind_of(format).extension)
    if files:
        write_all(target.parent, {target.name: document, **files}, force, model)
    else:
        write_whole(output, document, force=force)


def _folder(model: str, formats: tuple[str, ...], output: str | None, force: bool, **options: Any) -> None:
    from derive.cli.run import files_of
    from derive.export import check_folder, write_all

    if output is None:
        raise DeriveError("output_several", {})
    check_folder(output)
    stem = Path(model).stem if Path(model).suffix and "=" not in model else str(options["document"])
    write_all(Path(output), files_of(model, formats, stem, **options), force, model)
