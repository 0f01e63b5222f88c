"""A Program as a file: the frame of its dialect filled with statements."""

from __future__ import annotations

from derive.document import Sentence
from derive.language import Language
from derive.program import Program
from derive.render.environment import block_template

__all__ = ["render_program"]


def render_program(program: Program, language: Language, title: str = "") -> str:
    """The file as text that ends with one newline; comments are in ``language``."""

    def say(key: str, **fillings: str) -> str:
        return language.say(Sentence(f"code.{key}", fillings))

    template = block_template((program.dialect,), "program")
    moved = _moved(program)
    text = template.render(program=program, title=title, say=say, moved=moved, function="loss_of")
    return text.strip("\n") + "\n"


def _moved(program: Program) -> dict[str, str]:
    """What the backward pass returns for each argument."""
    found = dict(program.gradients)
    return {
        argument.name: f"upstream * {found[repr(argument.name)]}" if argument.moving else "None"
        for argument in program.arguments
    }
