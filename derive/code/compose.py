"""Derivation → Program: every definition, adjoint and gradient as a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.code.breaking import broken
from derive.code.expression import Dialect, Writer
from derive.code.names import Names
from derive.code.numpy_table import numpy
from derive.code.sample import label_sizes, samples
from derive.code.sizes import size_statements
from derive.code.torch_table import torch
from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.arrays import GRADIENT
from derive.kernel.shapes import expanded
from derive.notation import Style, unicode_text
from derive.ops.infer import Shapes
from derive.program import Argument, Program, Statement
from derive.term import Term, name, relation

__all__ = ["DIALECTS", "program"]

DIALECTS = {"numpy": numpy, "torch": torch}
_WIDEST = 112  # a formula longer than a line is not repeated as a comment
Key = tuple[str, ...]


def program(derivation: Derivation, dialect: str, notes: Mapping[str, str] | None = None) -> Program:
    """The program of a derivation; ``notes[value]`` is the key of a sentence about its definition.

    Raises `DeriveError`: ``code_abstract`` (a function without a body), ``code_form`` (an op that the dialect cannot
    write), ``code_torch_scalar`` (a Jacobian or second order in PyTorch).
    """
    return _Composer(derivation, DIALECTS[dialect](), notes or {}).program()


class _Composer:
    def __init__(self, derivation: Derivation, dialect: Dialect, notes: Mapping[str, str]) -> None:
        self.found, self.graph, self.dialect, self.notes = derivation, derivation.graph, dialect, notes
        self.used = needed(self.graph, derivation.loss, derivation.wrt)
        self.labels = label_sizes(self.graph)
        self.leaves = tuple(
            value
            for value in self.graph.values.values()
            if value.name in self.used and self.graph.definition(value.name) is None
        )
        shapes = {known: value.shape for known, value in self.graph.values.items()}
        shapes |= {GRADIENT + by: shapes[by] for by in derivation.wrt}
        taken = [*dialect.helpers, *(f"{helper}_prime" for helper in dialect.helpers)]
        self.writer = Writer(dialect, Names(taken), Shapes(shapes), frozenset(self.graph.values))
        self.style = Style(spellings={key: v.spelling for key, v in self.graph.values.items() if v.spelling})
        for known in (*(leaf.name for leaf in self.leaves), *(item.name for item in self.graph.definitions)):
            self.writer.names(known)
        if dialect.name == "torch":
            self._require_gradients_of_leaves()

    def _require_gradients_of_leaves(self) -> None:
        loss = self.found.loss
        if self.graph.values[loss].shape or any(len(key) > 1 for key in self.found.results):
            raise DeriveError("code_torch_scalar", {"name": loss})
        for by in self.found.wrt:
            if self.graph.definition(by) is not None:
                raise DeriveError("code_torch_leaf", {"name": by})

    # -- the whole -------------------------------------------------------------------------------------

    def program(self) -> Program:
        forward = tuple(self._forward())
        front = dict(self.writer.symbols)
        self.writer.symbols = {} if self.dialect.name == "torch" else self.writer.symbols
        keys = list(self.found.results)
        backward = tuple(self._backward(keys))
        behind = dict(self.writer.symbols)
        needed_sizes = {**front, **behind} if self.dialect.name == "numpy" else front
        values = samples(self.graph, self.leaves, self.labels)
        names = self.writer.names
        sizes = size_statements(needed_sizes, self.leaves, self.writer)
        backward_sizes = size_statements(behind, self.leaves, self.writer) if self.dialect.name == "torch" else ()
        return Program(
            self.dialect.name,
            names(self.found.loss),
            self.found.loss,
            tuple(self._argument(leaf.name, values.texts[leaf.name]) for leaf in self.leaves),
            sizes,
            forward,
            backward,
            tuple((self._key(key), self._target(key)) for key in keys),
            tuple(self.writer.helpers.values()),
            self._saved(backward, backward_sizes),
            backward_sizes,
            "lenient" in self.writer.features,
            values.drawn,
            "math" in self.writer.features or any("math." in text for text in self.writer.helpers.values()),
            frozenset(self.writer.features),
        )

    def _argument(self, known: str, sample: str) -> Argument:
        value = self.graph.values[known]
        shape = ", ".join(map(str, value.shape))
        moving = known in self.found.wrt
        return Argument(self.writer.names(known), known, shape, value.role, sample, known in self.labels, moving)

    def _saved(self, backward: Iterable[Statement], sizes: Iterable[Statement]) -> tuple[str, ...]:
        """What the backward pass uses of the forward pass."""
        from derive.code.reading import identifiers

        made = [self.writer.names(leaf.name) for leaf in self.leaves]
        made += [self.writer.names(item.name) for item in self.graph.definitions if item.name in self.used]
        read = {word for line in (*backward, *sizes) for word in identifiers(line.expression)}
        return tuple(known for known in made if known in read)

    # -- statements ------------------------------------------------------------------------------------

    def _forward(self) -> Iterator[Statement]:
        for definition in self.graph.definitions:
            if definition.name in self.used:
                term = expanded(definition.term, self.graph.functions)
                target = self.writer.names(definition.name)
                note = self.notes.get(definition.name, "")
                yield Statement(target, broken(target, self.writer.text(term)), self._shape(term), "", note)

    def _backward(self, keys: Iterable[Key]) -> Iterator[Statement]:
        formulas = {key: self.found.results[key].formula for key in keys}
        wanted = _adjoints_in(formulas.values(), self.found.adjoints, self.found.order)
        for known in self.found.order:
            if known in wanted:
                term = Term("adjoint", (), known)
                yield self._statement(term, self.found.adjoints[known], self._partial((known,)))
        for key, formula in formulas.items():
            if len(key) > 1 or key[0] not in wanted:
                yield self._gradient(key, formula)

    def _gradient(self, key: Key, formula: Term) -> Statement:
        shape = [size for known in (self.found.loss, *key) for size in self.graph.values[known].shape]
        words = ", ".join(map(str, shape))
        written = self.writer.text(formula)
        if shape and not self.writer.shapes(formula) if formula.head != "jacobian" else False:
            sizes = ", ".join(f"*{self.writer.names(k)}.shape" for k in (self.found.loss, *key) if self._rank(k))
            written = f"{self.dialect.module}.full(({sizes},), float({written}))"
        comment = self._comment(self._partial(key), formula)
        target = self._target(key)
        return Statement(target, broken(target, written), words, comment)

    def _rank(self, known: str) -> int:
        return len(self.graph.values[known].shape)

    def _statement(self, target: Term, term: Term, meaning: Term) -> Statement:
        identifier = self.writer.text(target)
        text = broken(identifier, self.writer.text(term))
        return Statement(identifier, text, self._shape(term), self._comment(meaning, term))

    def _shape(self, term: Term) -> str:
        return ", ".join(map(str, self.writer.shapes(term)))

    def _comment(self, left: Term, term: Term) -> str:
        if any(node.head == "jacobian" for node in term.walk()):
            return unicode_text(left, self.style)
        text = unicode_text(relation(left, ("=", term)), self.style)
        return text if len(text) <= _WIDEST and "\n" not in text else unicode_text(left, self.style)

    def _partial(self, key: Key) -> Term:
        by = [name(known) for known in dict.fromkeys(key)]
        return Term("partial", (name(self.found.loss), *by), ("partial", len(key)))

    def _target(self, key: Key) -> str:
        if len(key) == 1:
            return self.writer.text(Term("adjoint", (), key[0]))
        words = "_".join(map(self.writer.names, key))
        return self.writer.names.named(f"second {' '.join(key)}", f"d2_{words}")

    def _key(self, key: Key) -> str:
        return repr(key[0]) if len(key) == 1 else repr(key)


def needed(graph: Graph, loss: str, wrt: Iterable[str]) -> frozenset[str]:
    """The values that the loss is made of, and those asked for."""
    wanted = {loss, *wrt}
    for definition in reversed(graph.definitions):
        if definition.name in wanted:
            wanted.update(definition.term.names())
            for node in expanded(definition.term, graph.functions).walk():
                if node.is_name:
                    wanted.add(node.data)
    return frozenset(known for known in wanted if known in graph.values)


def _adjoints_in(terms: Iterable[Term], adjoints: Mapping[str, Term], order: Iterable[str]) -> set[str]:
    """The adjoints that formulas are written with, and those that these need."""
    known = set(order)
    wanted: set[str] = set()
    stack = list(terms)
    while stack:
        for node in stack.pop().walk():
            if node.head == "adjoint" and node.data in known and node.data not in wanted:
                wanted.add(node.data)
                stack.append(adjoints[node.data])
    return wanted
