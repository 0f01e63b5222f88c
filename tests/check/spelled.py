"""The pairs of `equiv_pairs.json` as Terms: ``step``, ``Abs``, ``f`` and ``df`` as they are spelled there."""

from __future__ import annotations

import json
from pathlib import Path

from derive.graph import Function
from derive.notation import Scope, parse_plain
from derive.term import ZERO, Term

PAIRS = json.loads((Path(__file__).parents[1] / "cases" / "equiv_pairs.json").read_text(encoding="utf-8"))["pairs"]
FUNCTIONS = {"f": Function("f", ("u",), None)}
_SPELLED = {"Abs": "abs", "Max": "maximum", "step": "", "df": ""}


def term(text: str) -> Term:
    """A formula of the pairs."""
    scope = Scope()
    scope.functions = {"f": 1, "df": 1, "step": 1, "Abs": 1, "Max": 2}

    def change(node: Term) -> Term:
        if node.head != "apply" or node.data not in _SPELLED:
            return node
        if node.data == "step":
            return Term("indicator", (Term("compare", (node.args[0], ZERO), ">"),))
        if node.data == "df":
            return Term("prime", node.args, ("f", 1))
        return Term(_SPELLED[node.data], node.args)

    return parse_plain(text, scope).rebuild(change)
