"""A Scope: what the names in a text stand for while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.graph import Graph
from derive.notation.spelling import Spelling, spell

__all__ = ["Scope"]


@dataclass
class Scope:
    """The names, functions and aliases that a reader knows.

    ``names`` maps a spelling to the name that has it (so that ``z_1`` in LaTeX finds ``z1``); a spelling that is not
    there becomes a new name. ``functions`` maps a user's function to how many arguments it takes, ``renamed`` an alias
    (``act``) to what it stands for (``sigmoid``). ``derivatives`` lets derivative atoms (``∂L/∂w``), adjoints (``δ_z``)
    and relations stand in the text. ``indices`` are the names bound by a sum while it is read.
    """

    names: dict[Spelling, str] = field(default_factory=dict)
    functions: dict[str, int] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    derivatives: bool = False

    @classmethod
    def of(cls, graph: Graph, derivatives: bool = True) -> Scope:
        """The scope of a whole graph, the author's ``print … as`` included."""
        from derive.notation.names_latex import read_spelling

        scope = cls(derivatives=derivatives)
        for name, value in graph.values.items():
            scope.names.setdefault(spell(name), name)
            if value.spelling is not None:
                scope.names[read_spelling(value.spelling)] = name
        if graph.step is not None:
            scope.names.setdefault(spell(graph.step[0]), graph.step[0])
        scope.functions = {name: len(function.parameters) for name, function in graph.functions.items()}
        return scope

    def add(self, name: str) -> None:
        """Make a name known."""
        self.names.setdefault(spell(name), name)

    def knows(self, name: str) -> bool:
        """True when a value of that name is known."""
        return self.names.get(spell(name)) == name
