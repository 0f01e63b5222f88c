"""What a product means: the shapes of its factors decide between matrix, elementwise, outer and dot product.

The factors of a product are joined in the cheapest way that their shapes allow; ways that differ in what a sign means
are kept as readings of their own. Where no way fits, the plain one is kept, so that the mistake can be told.
"""

from __future__ import annotations

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.notation.hand.joining import cheapest, join_row, signs_between
from derive.notation.hand.joins import Option
from derive.notation.hand.ones import has_identity, identities, sized_identity, sized_ones
from derive.notation.hand.options import Options
from derive.notation.hand.scalars import as_scalar, is_special
from derive.notation.hand.scope import HandScope
from derive.notation.hand.shapes import shape_of
from derive.notation.hand.sums import differentiated, opened, summed, totals
from derive.term import ONE, Term, multiply, op

__all__ = ["meanings"]

_KEPT = 4
_ONES = Term("ones")


def meanings(raw: Term, scope: HandScope, like: Term | None) -> list[tuple[str, Term]]:
    """The readings of a raw Term, the likeliest first. ``like`` is the other side of the claim."""
    if scope.scalar and not is_special(raw, scope):
        return [("", raw.rebuild(as_scalar))]
    raw = identities(raw, scope)
    wanted = shape_of(like, scope) if like is not None else None
    options = _Meaning(scope, wanted).options(raw)
    fitting = [option for option in options if _fits(option.shape, wanted)] or options[:1]
    sound = [option for option in (*fitting, *options) if not option.clash]
    sound = [option for option in sound if option in fitting] or sound or fitting[:1]
    best = min(option.cost for option in sound)
    near = [option for option in sorted(sound, key=lambda option: option.cost) if option.cost <= best + 1]
    return [(_reading(option), option.term) for option in near[:_KEPT]]


def _reading(option: Option) -> str:
    if "j" in option.signs:
        return "elementwise"
    if "b" in option.signs:
        return "spread"
    return "product_" + "".join(option.signs) if option.signs else ""


def _has_ones(term: Term) -> bool:
    return any(node.head == "ones" for node in term.walk())


def _fits(shape: Shape | None, wanted: Shape | None) -> bool:
    if shape is None or wanted is None:
        return True
    return _long(shape) == _long(wanted)


def _long(shape: Shape) -> Shape:
    return tuple(size for size in shape if size.number != 1)


class _Meaning(Options):
    """Sums, entries, derivatives and products: heads whose parts say something of each other."""

    def options(self, term: Term) -> list[Option]:
        self.scope.in_time()
        method = _HEADS.get(term.head)
        if method is not None:
            return method(self, term)
        if not term.args:
            return [self._option(term)]
        return self._mapped(term)

    def _add(self, term: Term) -> list[Option]:
        """A sum: what stands beside a vector of ones says how large its product is."""
        args = [ONE if arg.head == "ones" else arg for arg in term.args]
        if any(has_identity(arg) for arg in args):
            known = [self.options(arg)[0].shape for arg in args if not has_identity(arg)]
            args = [sized_identity(arg, [*known, self.wanted]) for arg in args]
        sized = [arg for arg in args if not _has_ones(arg)]
        if len(sized) < len(args):
            shapes = [option.shape for arg in sized for option in self.options(arg)[:1] if option.shape]
            beside = max(shapes, key=len, default=self.wanted)
            return _Meaning(self.scope, beside)._mapped(Term(term.head, args, term.data))
        return self._mapped(Term(term.head, args, term.data))

    def _index(self, term: Term) -> list[Option]:
        """An entry: what it is an entry of has a shape of its own, with as many axes as there are indices."""
        count, inner = len(term.args) - 1, _Meaning(self.scope, None)
        options = [*inner.options(term.args[0]), *inner._rows(term.args[0], count)]
        fitting = [option for option in options if option.shape is not None and len(option.shape) == count] or options
        built = [Term(term.head, (*opened(option.term), *term.args[1:]), term.data) for option in fitting]
        return [self._option(each, option.cost, option.signs) for each, option in zip(built, fitting, strict=True)]

    def _rows(self, base: Term, count: int) -> list[Option]:
        """``(hᵀ δ)_{ij}`` of two vectors that are rows: an entry of their outer product."""
        if base.head != "product" or len(base.args) != 2 or count != 2:
            return []
        left, right = (self.options(part)[0] for part in base.args)
        if any(option.shape is None or len(option.shape) != 1 for option in (left, right)):
            return []
        return [self._option(op("outer", left.term, right.term), left.cost + right.cost, ("o",))]

    def _sum_over(self, term: Term) -> list[Option]:
        if not term.data:
            return [
                self._option(each, option.cost + bool(at), option.signs)
                for option in self.options(term.args[0])
                for at, each in enumerate(totals(option.term, self.scope, option.shape))
            ]
        return [
            self._option(summed(option.term, term, self.scope, option.shape), option.cost, option.signs)
            for option in self.options(term.args[0])
        ]

    def _differentiate(self, term: Term) -> list[Option]:
        """A derivative has the shape of both, and is no row whatever they are."""
        found = []
        for chosen in self._choices([self.options(arg) for arg in term.args]):
            built = differentiated(Term(term.head, [option.term for option in chosen], term.data), self.scope)
            signs = tuple(sign for option in chosen for sign in option.signs)
            found.append(self._option(built, sum(option.cost for option in chosen), signs))
        return cheapest(found)

    def _product(self, term: Term) -> list[Option]:
        found: list[Option] = []
        for chosen in self._choices([self.options(arg) for arg in term.args]):
            found += self._joined(list(chosen), list(term.data))
        return cheapest(found)

    def _joined(self, factors: list[Option], signs: list[str]) -> list[Option]:
        """Scalars stand before; the others are joined by what their shapes allow."""
        if all(option.shape == () or option.scalar_like for option in factors):
            return [self._times(factors)]
        scalars = [option for option in factors if option.shape == ()]
        arrays = [option for option in factors if option.shape != ()]
        between = signs_between(factors, signs)
        if self.scope.pointwise:  # the words leave open what standing side by side means
            between = [sign or "·" for sign in between]
        arrays = sized_ones(arrays, self.scope, self.wanted)
        if len(arrays) > 1 and any(option.term == _ONES for option in arrays):
            raise DeriveError("ones_unsized", {})
        if len(arrays) == 1:
            return [self._times(factors if arrays[0] in factors else [*scalars, *arrays])]
        joins = join_row(arrays, between)
        return [self._with_scalars(scalars, core, factors) for core in joins]

    def _times(self, factors: list[Option]) -> Option:
        built = multiply(*[option.term for option in factors])
        cost = sum(option.cost for option in factors)
        row = any(option.row for option in factors)
        option = self._option(built, cost, tuple(sign for option in factors for sign in option.signs), row)
        return option if not any(part.clash for part in factors) else option.clashing()

    def _with_scalars(self, scalars: list[Option], core: Option, factors: list[Option]) -> Option:
        if not scalars:
            return core
        if core.term.head == "multiply" and len(core.term.args) == len(factors) - len(scalars):
            built = multiply(*[option.term for option in factors])
        else:
            built = multiply(*[option.term for option in scalars], core.term)
        cost = core.cost + sum(option.cost for option in scalars)
        return Option(built, core.shape, core.row, cost, core.signs, core.clash)


_HEADS = {
    "product": _Meaning._product,
    "group": _Meaning._group,
    "transpose": _Meaning._transpose,
    "power": _Meaning._power,
    "diag": _Meaning._diag,
    "add": _Meaning._add,
    "index": _Meaning._index,
    "sum_over": _Meaning._sum_over,
    "differentiate": _Meaning._differentiate,
    "partial": _Meaning._differentiate,
    "matrix": _Meaning._matrix,
    "ones": _Meaning._ones,
    "eye": _Meaning._ones,
    "outer": _Meaning._outer,
}
