"""``∇f``, ``∇²f`` and ``∇_w f`` by hand, and vectors that are written out: ``∇f = (2xy, x²)``."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence

from derive.errors import DeriveError
from derive.notation.hand.brackets import Brackets
from derive.notation.hand.scope import HandScope
from derive.notation.hand.terms import derivative
from derive.notation.tokens import Token
from derive.term import Term, name

__all__ = ["Nabla", "split_commas", "written_out"]

_SQUARES = ("2", "²")
_BEFORE = frozenset(("+", "-", "−", "\\left"))
_MOST = 6  # variables of a Hessian that is written out


class Nabla(Brackets):
    """The gradient by one array, by one number, or by several: then it is a vector of derivatives."""

    def nabla(self, token: Token) -> None:
        """From ``∇`` on. Raises ``expected`` where it cannot be known what is differentiated by what."""
        self.raw.position += 1
        order = self._power()
        if self.raw.token.kind == "_":
            self.raw.position += 1
            by = self.raw.argument()
            order = max(order, self._power())
            last = self._last_of(by)
            if last is not None:
                self.put_term(Term("by", [name(last)] * order, "partial"), token, by[-1].end, "operator")
                return
            self.derivative([], [by] * order, "partial", token, by[-1].end if by else token.end)
            return
        start = self.raw.position
        what, called = self._differentiated()
        variables = called or self._variables(what)
        if not variables:
            raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="_")
        end = self.raw.tokens[self.raw.position - 1].end
        if len(variables) == 1 and what is None:
            self.raw.position = start
            self.put_term(Term("by", [name(variables[0])] * order, "partial"), token, token.end, "operator")
        elif what is None or (len(variables) > 1 and any(self.scope.shapes.get(known) for known in variables)):
            raise self.raw.fail("expected", token, found=token.text, expected="_")
        else:
            self.put_term(written_out(what, variables, order, self.scope), token, end)

    def _last_of(self, by: list[Token]) -> str | None:
        """``∇_a C`` of the values a₁, a₂ …: by the last of them, which the loss is made from."""
        letter = by[0].text if len(by) == 1 else ""
        if not letter.isalpha() or self.known(letter):
            return None
        family = [known for known in self.scope.shapes if re.fullmatch(rf"{letter}_?\d+", known)]
        return max(family, key=lambda known: int(re.sub(r"\D", "", known)), default=None)

    def _power(self) -> int:
        """The 2 of ``∇²``."""
        token, start = self.raw.token, self.raw.position
        if token.kind == "small" and token.text in _SQUARES:
            self.raw.position += 1
            return 2
        if token.kind == "^":
            self.raw.position += 1
            if "".join(part.text for part in self.raw.argument()) in _SQUARES:
                return 2
            self.raw.position = start
        return 1

    def _differentiated(self) -> tuple[Term | None, tuple[str, ...]]:
        """The value behind ``∇`` and the names in the brackets behind it, where it is a name; nothing is read else."""
        start = self.raw.position
        if not self.names_value():
            return None, ()
        try:
            what = self.read(self._unit())
        except DeriveError:
            self.raw.position = start
            return None, ()
        if not what.is_name or str(what.data) in self.scope.leaves:
            self.raw.position = start
            return None, ()
        if self.raw.token.kind != "(":
            return what, ()
        close = self.closing(self.raw.position)
        parts = split_commas(self.raw.tokens[self.raw.position + 1 : close])
        try:
            names = [self.read(part) for part in parts]
        except DeriveError:
            names = []
        if names and all(each.is_name and each.data in self.scope.leaves for each in names):
            self.raw.position = close + 1
            return what, tuple(str(each.data) for each in names)
        self.raw.position = start
        return None, ()

    def _variables(self, what: Term | None) -> tuple[str, ...]:
        """The parameters of the model, or without them its inputs; of a value those that it is made from."""
        known = self.scope.free
        if what is None or str(what.data) not in self.scope.made:
            return known if len(known) == 1 else () if what is None else known
        return tuple(each for each in known if each in self.scope.made[str(what.data)])

    @abstractmethod
    def names_value(self) -> bool:
        """Whether a name begins here."""

    @abstractmethod
    def _unit(self) -> list[Token]:
        """The raw tokens of one name with its indices, or of a bracket."""

    # -- vectors written out ---------------------------------------------------------------------------

    def listed(self, token: Token) -> bool:
        """``(2xy, x²)`` in a line that speaks of a gradient, where no function or name stands before it."""
        if self.out and self.out[-1].kind not in _BEFORE:
            return False
        source = self.raw.source
        line = source[source.rfind("\n", 0, token.start) + 1 : source.find("\n", token.start) % (len(source) + 1)]
        if not any(word in line for word in ("∇", "nabla", "grad ")):
            return False
        close = self.closing(self.raw.position)
        inside = [part for part in self.raw.tokens[self.raw.position + 1 : close] if part.kind != r"\right"]
        parts = split_commas(inside)
        if len(parts) < 2 or not all(parts):
            return False
        self.raw.position = close + 1
        self.put_term(Term("matrix", [self.read(part) for part in parts]), token, self.raw.tokens[close].end)
        return True


def written_out(what: Term, variables: Sequence[str], order: int, scope: HandScope) -> Term:
    """The first or second derivative by one name, or by several numbers: a vector or a matrix of derivatives.

    Raises `DeriveError` (``derivative_order``) for a matrix by more numbers than anyone writes out.
    """
    names = [name(each) for each in variables]
    if len(names) == 1:
        return derivative(what, names * order, "partial", scope)
    if order == 1:
        return Term("matrix", [derivative(what, [each], "partial", scope) for each in names])
    if len(names) > _MOST:
        raise DeriveError("derivative_order", {"order": order, "found": len(names)})
    rows = [[derivative(what, [one, two], "partial", scope) for two in names] for one in names]
    return Term("matrix", [Term("matrix", row) for row in rows])


def split_commas(tokens: list[Token]) -> list[list[Token]]:
    """The tokens between commas that no bracket holds."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        if token.kind == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
