"""Notation by hand: formulas as students and authors write them, in LaTeX or in a line of plain text.

The strict readers of `derive.notation` refuse what is not certain; here a formula is read with the names and shapes of
a model at hand: letters side by side are a product, ``W x`` is a matrix product when the shapes say so, ``y_i`` is an
entry of ``y``. Where two readings fit, all are returned, each with the key that names it.
"""

from derive.notation.hand.reader import Formula, read_formula
from derive.notation.hand.scan import scan_latex, scan_plain
from derive.notation.hand.scope import HandScope

__all__ = ["Formula", "HandScope", "read_formula", "scan_latex", "scan_plain"]
