"""The labelled derivations as Claims, built from their labels: verdicts are tested apart from reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import derive
from derive.graph import Graph
from derive.notation import Scope, parse_plain
from derive.term import Term
from derive.verdict import Claim, Submission

CASES = json.loads((Path(__file__).parents[1] / "cases" / "hand.json").read_text(encoding="utf-8"))
_PRIMES = {"dsigmoid": "sigmoid", "dtanh": "tanh", "drelu": "relu"}
_PROPERTIES = {"onehot": ": one-hot"}


def model(case: dict[str, Any]) -> Graph:
    """The case's model, with its numbers."""
    lines = []
    for name, var in case["vars"].items():
        shape = f"[{', '.join(map(str, var['shape']))}]" if var["shape"] else ""
        value = f" = {var['value']:g}" if "value" in var else ""
        lines.append(f"{var['role']} {name}{shape}{_PROPERTIES.get(var.get('constraint', ''), '')}{value}")
    given = case.get("given") or {}
    at = ["at " + ", ".join(f"{name} = {value}" for name, value in given.items())] if given else []
    return derive.parse("\n".join([*lines, *case["definitions"], *at]))


def term(text: str) -> Term:
    """A formula of the labels: ``d(L,w)`` is a derivative, ``dsigmoid(z)`` a prime."""
    scope = Scope(derivatives=True)
    scope.functions = {"d": 2, **dict.fromkeys(_PRIMES, 1)}

    def change(node: Term) -> Term:
        if node.head == "apply" and node.data == "d":
            return Term("partial", node.args, ("partial", 1))
        if node.head == "apply" and node.data in _PRIMES:
            return Term("prime", node.args, (_PRIMES[node.data], 1))
        return node

    return parse_plain(text, scope).rebuild(change)


def claims(case: dict[str, Any]) -> Submission:
    """The submission as its labels read it."""
    found: list[Claim] = []
    for line in case["lines"]:
        check = line["check"]
        head, right = term(check["head"]), term(check["rhs_plain"])
        chain = bool(check["chain"])
        left = found[-1].right if chain and found else head
        sign = "←" if line["role"] == "update" and not chain else "="
        role = {"update": "update", "definition": "definition"}.get(line["role"], "derivation")
        found.append(
            Claim(tuple(line["span"]), line["latex_or_text"], left, sign, right, chain, head, role,
                  row=line["text_line"], precision=_decimals(right),
                  defines=head.data if role == "definition" and head.is_name else None)
        )  # fmt: skip
    definitions = {
        c.head.data: c.right for c in found if c.role == "definition" and c.head and c.head.is_name and c.right
    }
    return Submission(case["text"], tuple(found), definitions, language=case["language"], format=case["format"])


def _decimals(term: Term) -> int | None:
    while term.head in ("negative", "group"):
        term = term.args[0]
    return len(term.data[1].partition(".")[2]) if term.is_number else None
