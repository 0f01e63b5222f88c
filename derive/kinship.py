"""Which variants of a sheet are alike, and which cannot be asked, as `derive.handout.variants` needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from derive.classroom import tools
from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.handing_out import asked_of
from derive.handout import Draw, Problem, Sheet, ask
from derive.handout.variants import model_text, names_of, values_of
from derive.kernel.points import given_arrays
from derive.notation import identifier, print_key
from derive.term import Term, name, relation

__all__ = ["Alike"]

Sign = tuple[tuple[Term, ...], tuple[Any, ...], tuple[Any, ...]]


class Alike:
    """Two variants of a problem are alike when the student meets the same model, with names that print the same, and
    the same numbers where they are asked for; each structure is asked once."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Derivation | None] = {}
        self.signs: dict[tuple[Any, ...], Sign | None] = {}

    def sign(self, problem: Problem, draw: Draw) -> Sign | None:
        key = (problem.where, problem.id, *sorted(draw.values.items()))
        if key not in self.signs:
            self.signs[key] = self._signed(problem, draw)
        return self.signs[key]

    def _signed(self, problem: Problem, draw: Draw) -> Sign | None:
        found = self._asked(problem, draw)
        if found is None:
            return None
        try:
            names = tools().names(found, names_of(draw))
        except DeriveError:
            return None
        names = {key: identifier(print_key(names.get(key, key))) for key in found.graph.values}
        terms = {key: name(new) for key, new in names.items()}
        given = given_arrays(found.graph) if problem.kind == "compute" else {}
        return (
            tuple(relation(name(item.name), ("=", item.term)).replace(terms) for item in found.graph.definitions),
            tuple((names[key], value.shape) for key, value in found.graph.values.items()),
            tuple(sorted((key, array.shape, array.data) for key, array in given.items())),
        )

    def refuse(self, problem: Problem, draw: Draw) -> None:
        ask(problem, draw, tools())

    def together(self, sheet: Sheet, draws: Mapping[str, Draw]) -> bool:
        models = [self._model(problem, draws[problem.id]) for problem in sheet.problems]
        gapped = [at for at, problem in enumerate(sheet.problems) if problem.kind == "fill"]
        near = {at for at, model in enumerate(models) for one in gapped if at == one or model & models[one]}
        if len(near) <= len(gapped):
            return True
        part = replace(sheet, problems=tuple(each for at, each in enumerate(sheet.problems) if at in near))
        try:
            asked_of(part, draws)
        except DeriveError as error:
            return error.key != "handout_blank_elsewhere"
        return True

    def refuse_sheet(self, sheet: Sheet, draws: Mapping[str, Draw]) -> None:
        asked_of(sheet, draws)

    def _model(self, problem: Problem, draw: Draw) -> frozenset[Term]:
        """The definitions as the student meets them."""
        sign = self.sign(problem, draw)
        return frozenset(sign[0]) if sign else frozenset()

    def _asked(self, problem: Problem, draw: Draw) -> Derivation | None:
        """The derivation of a draw, its names left aside; ``None`` for one that cannot be asked."""
        values = {key: value for key, value in draw.values.items() if not key.startswith("names.")}
        key = (problem.where, problem.id, *sorted(values.items()))
        if key not in self.known:
            try:
                ask(problem, Draw(values, 0), tools())
                self.known[key] = tools().derive(
                    model_text(problem, draw), values_of(problem, draw), problem.wrt, problem.loss
                )
            except DeriveError:
                self.known[key] = None
        return self.known[key]
