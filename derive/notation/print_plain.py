"""Plain text: a Term in our own equation language, so that it can be read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from derive.notation.boxes import fold
from derive.term import Term

__all__ = ["plain"]

_RELATION, _COMPARE, _SUM, _NEGATIVE, _PRODUCT, _POWER, _POSTFIX, _ATOM = range(8)


class _Text(NamedTuple):
    text: str
    level: int


def plain(term: Term) -> str:
    """The Term as a text that `parse_plain` reads back to the same meaning."""
    return fold(term, lambda node: node.args, _write).text


def _write(term: Term, parts: list[_Text]) -> _Text:
    return _WRITERS.get(term.head, _call)(term, parts)


def _wrap(part: _Text, level: int) -> str:
    return part.text if part.level >= level else f"({part.text})"


def _number(term: Term, parts: list[_Text]) -> _Text:
    spelling = str(term.data[1])
    level = _NEGATIVE if spelling.startswith("-") else _PRODUCT if "/" in spelling else _ATOM
    return _Text(spelling, level)


def _sum(term: Term, parts: list[_Text]) -> _Text:
    text = parts[0].text if parts[0].level == _NEGATIVE else _wrap(parts[0], _PRODUCT)
    for part in parts[1:]:
        negative = part.level == _NEGATIVE
        text += f" - {part.text[1:]}" if negative else f" + {_wrap(part, _PRODUCT)}"
    return _Text(text, _SUM)


def _product(term: Term, parts: list[_Text]) -> _Text:
    first = term.args[0]
    start = parts[0].text if first.head == "divide" else _wrap(parts[0], _POWER)
    return _Text("*".join([start, *(_wrap(part, _POWER) for part in parts[1:])]), _PRODUCT)


def _divide(term: Term, parts: list[_Text]) -> _Text:
    return _Text(f"{_wrap(parts[0], _PRODUCT)}/{_wrap(parts[1], _POWER)}", _PRODUCT)


def _matrix_product(term: Term, parts: list[_Text]) -> _Text:
    left = parts[0].text if term.args[0].head == "matmul" else _wrap(parts[0], _POWER)
    return _Text(f"{left} @ {_wrap(parts[1], _POWER)}", _PRODUCT)


def _power(term: Term, parts: list[_Text]) -> _Text:
    return _Text(f"{_wrap(parts[0], _POSTFIX)}^{_wrap(parts[1], _POSTFIX)}", _POWER)


def _evaluated(term: Term, parts: list[_Text]) -> _Text:
    """``∂L/∂w at w = 0``, as a call: a value at a place of its own."""
    places = [f"{name}={part.text}" for name, part in zip(term.data, parts[1:], strict=True)]
    return _Text(f"evaluated({', '.join([parts[0].text, *places])})", _ATOM)


def _call(term: Term, parts: list[_Text]) -> _Text:
    keywords = term.data or ()
    arguments = [part.text for part in parts]
    if term.head != "apply":
        given = dict(keywords)
        subscripts = given.pop("subscripts", None)
        arguments = ([f'"{subscripts}"'] if subscripts else []) + arguments
        if "over" in given and len(parts) > 1:
            arguments[1] = f"where={arguments[1]}"
        arguments += [f"{key}={_keyword(value)}" for key, value in given.items()]
    head = term.data if term.head == "apply" else term.head
    return _Text(f"{head}({', '.join(arguments)})", _ATOM)


def _keyword(value: Any) -> str:
    if isinstance(value, tuple):
        inner = ", ".join(_keyword(item) for item in value)
        return f"({inner}{',' if len(value) == 1 else ''})"
    return str(int(value)) if isinstance(value, bool) else str(value)


def _sum_over(term: Term, parts: list[_Text]) -> _Text:
    condition = f", where={parts[1].text}" if len(parts) > 1 else ""
    return _Text(f"sum({parts[0].text}, over={_keyword(term.data)}{condition})", _ATOM)


def _tabulate(term: Term, parts: list[_Text]) -> _Text:
    """An array given by its entries: what stands on the right of ``Y[i, o] = …``."""
    return _Text(f"tabulate({', '.join(part.text for part in parts)}, over={_keyword(term.data)})", _ATOM)


def _prime(term: Term, parts: list[_Text]) -> _Text:
    function, order = term.data
    return _Text(f"{function}{chr(39) * order}({', '.join(part.text for part in parts)})", _ATOM)


def _compare(term: Term, parts: list[_Text]) -> _Text:
    return _Text(f"{_wrap(parts[0], _SUM)} {term.data} {_wrap(parts[1], _SUM)}", _COMPARE)


def _relation(term: Term, parts: list[_Text]) -> _Text:
    text = parts[0].text
    for link, part in zip(term.data, parts[1:], strict=True):
        text += f" {link} {part.text}"
    return _Text(text, _RELATION)


def _slice(term: Term, parts: list[_Text]) -> _Text:
    texts = [part.text for part in parts]
    has_start, has_stop = term.data
    return _Text(f"{texts[0] if has_start else ''}:{texts[-1] if has_stop else ''}", _ATOM)


def _index(term: Term, parts: list[_Text]) -> _Text:
    return _Text(f"{_wrap(parts[0], _POSTFIX)}[{', '.join(part.text for part in parts[1:])}]", _POSTFIX)


def _transpose(term: Term, parts: list[_Text]) -> _Text:
    return _Text(f"{_wrap(parts[0], _POSTFIX)}.T", _POSTFIX) if len(parts) == 1 else _call(term, parts)


def _partial(term: Term, parts: list[_Text]) -> _Text:
    kind, order = term.data
    what = parts[0].text if parts[0].level == _ATOM else f"({parts[0].text})"
    if kind == "total" and order == 1 and term.args[0].is_name and term.args[1].is_name:
        return _Text(f"d{what}/d{parts[1].text}", _POWER)
    return _Text(f"∂{_order(order)}{what}/{_variables(parts[1:], order)}", _POWER)


def _differentiate(term: Term, parts: list[_Text]) -> _Text:
    order = term.data[1]
    return _Text(f"∂{_order(order)}/{_variables(parts[1:], order)}({parts[0].text})", _POWER)


def _variables(parts: list[_Text], order: int) -> str:
    if len(parts) == 1:
        return f"∂{parts[0].text}{_order(order)}"
    return "".join(f"∂{part.text}" for part in parts)


def _order(order: int) -> str:
    return f"^{order} " if order > 1 else ""


_WRITERS: dict[str, Callable[[Term, list[_Text]], _Text]] = {
    "number": _number,
    "name": lambda term, parts: _Text(term.data, _ATOM),
    "constant": lambda term, parts: _Text(term.data, _ATOM),
    "adjoint": lambda term, parts: _Text(f"delta_{term.data}", _ATOM),
    "add": _sum,
    "multiply": _product,
    "negative": lambda term, parts: _Text(f"-{_wrap(parts[0], _PRODUCT)}", _NEGATIVE),
    "divide": _divide,
    "power": _power,
    "matmul": _matrix_product,
    "evaluated": _evaluated,
    "group": lambda term, parts: _Text(f"({parts[0].text})", _ATOM),
    "prime": _prime,
    "compare": _compare,
    "relation": _relation,
    "indicator": lambda term, parts: _Text(f"where({parts[0].text}, 1, 0)", _ATOM),
    "index": _index,
    "slice": _slice,
    "sum_over": _sum_over,
    "tabulate": _tabulate,
    "transpose": _transpose,
    "blank": lambda term, parts: _Text(f"blank_{term.data[0]}", _ATOM),
    "matrix": lambda term, parts: _Text(f"[{', '.join(part.text for part in parts)}]", _ATOM),
    "partial": _partial,
    "local": lambda term, parts: _Text(f"(∂{parts[0].text}/∂{parts[1].text})_direct", _ATOM),
    "differentiate": _differentiate,
}
