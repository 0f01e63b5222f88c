"""``derive completion``: the script that a shell needs to complete our words."""

from __future__ import annotations

import click

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  eval "$(derive completion bash)"
    zsh:   eval "$(derive completion zsh)"
    fish:  derive completion fish | source
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(shell)
    click.echo(kind(context.find_root().command, {}, "derive", "_DERIVE_COMPLETE").source())
