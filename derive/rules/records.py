"""The rule records: every rule that a Step can name, beside its formula.

``formula`` is written in our own language with ``u``, ``v`` for functions of ``x``, ``c`` and ``n`` for constants and
``D(u)`` for the derivative of ``u``; it is printed in the reference and in `derive ops`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RECORDS", "Record"]


@dataclass(frozen=True, slots=True)
class Record:
    """A rule: its id, its formula (left side, right side), and whether a proof by SymPy covers it."""

    id: str
    left: str
    right: str


RECORDS: dict[str, Record] = {
    record.id: record
    for record in (
        Record("constant", "D(c)", "0"),
        Record("identity", "D(x)", "1"),
        Record("negative", "D(-u)", "-D(u)"),
        Record("sum", "D(u + v)", "D(u) + D(v)"),
        Record("constant_multiple", "D(c*u)", "c*D(u)"),
        Record("product", "D(u*v)", "D(u)*v + u*D(v)"),
        Record("quotient", "D(u/v)", "(D(u)*v - u*D(v))/v^2"),
        Record("reciprocal", "D(c/v)", "-c*D(v)/v^2"),
        Record("power", "D(x^n)", "n*x^(n - 1)"),
        Record("exponential", "D(c^u)", "c^u*log(c)*D(u)"),
        Record("general_power", "D(u^v)", "u^v*(D(v)*log(u) + v*D(u)/u)"),
        Record("chain", "D(f(u))", "f'(u)*D(u)"),
        Record("function", "D(f(x))", "f'(x)"),
        Record("cases", "D(where(q > 0, u, v))", "where(q > 0, D(u), D(v))"),
        Record("definition", "D(f(x))", "D(f(x))"),
        Record("prime_definition", "f'(u)", "f'(u)"),
        Record("by_output", "f'(u)", "f'(u)"),
        Record("frozen", "D(stop_gradient(u))", "0"),
        Record("simplify", "u", "u"),
    )
}
