"""Arrays that are built, repeated, indexed: what NumPy and PyTorch write alike."""

from __future__ import annotations

from derive.code.expression import ATOM, Expr, Writer, fitted, tupled
from derive.dimension import Shape
from derive.errors import DeriveError
from derive.ops.calls import bounds_of, known
from derive.ops.sizes import ONE_SIZE, axes_of
from derive.term import Term

__all__ = ["aligned", "broadcast", "embed", "index", "keywords", "places", "reshape", "written_shape"]


def keywords(writer: Writer, term: Term) -> dict[str, object]:
    """The attributes of a call with their defaults."""
    return {**known(term).keywords, **dict(term.data or ())}


def aligned(writer: Writer, term: Term) -> tuple[Expr, Shape]:
    """What ``broadcast`` repeats, with an axis of size one where it lacks one, and its shape."""
    inside = term.args[0]
    axis = term.attribute("axis")
    shape = writer.shapes(inside)
    rank = len(term.args) - 1
    missing = axes_of(rank, axis) if axis is not None else ()
    if not missing or not shape or missing == tuple(range(len(missing))):
        return writer(inside), shape
    rest = iter(shape)
    sizes = tuple(ONE_SIZE if k in missing else next(rest) for k in range(rank))
    marks = ["None" if k in missing else ":" for k in range(rank)]
    return Expr(f"{writer.text(inside, ATOM)}[{', '.join(marks)}]"), sizes


def written_shape(writer: Writer, sizes: tuple[Term, ...]) -> str:
    """Sizes as a tuple."""
    texts = [writer.text(size) for size in sizes]
    return f"({texts[0]},)" if writer.dialect.module == "torch" and len(texts) == 1 else tupled(texts)


def broadcast(writer: Writer, term: Term) -> Expr:
    """``G`` repeated to a shape."""
    module, shape = writer.dialect.module, written_shape(writer, term.args[1:])
    if writer.is_number(term.args[0]):
        value = writer.text(term.args[0])
        return Expr(f"{module}.ones({shape})" if value == "1" else f"{module}.full({shape}, {value})")
    return Expr(f"{module}.broadcast_to({aligned(writer, term)[0].text}, {shape})")


def reshape(writer: Writer, term: Term) -> Expr:
    sizes = ", ".join(map(writer.text, term.args[1:])) or "()"
    return Expr(f"{writer.text(term.args[0], ATOM)}.reshape({sizes})")


# -- indexing ------------------------------------------------------------------------------------------


def index(writer: Writer, term: Term) -> Expr:
    """``X[1:, 0]``, ``E[y]``; labels beside other places are taken one axis after the other."""
    base = writer.text(term.args[0], ATOM)
    labels = _label_axes(writer, term)
    if not labels or (len(labels) == 1 and all(item.head == "slice" for item in _others(term, labels))):
        return Expr(f"{base}[{places(writer, term)}]")
    return Expr(_in_turn(writer, term, base, labels))


def _label_axes(writer: Writer, term: Term) -> list[int]:
    """Which axes are read by an array of labels."""
    return [k for k, item in enumerate(term.args[1:]) if item.head != "slice" and _rank(writer, item)]


def _rank(writer: Writer, item: Term) -> int:
    return len(writer.shapes(item)) if any(used in writer.values for used in item.names()) else 0


def _others(term: Term, labels: list[int]) -> list[Term]:
    return [item for k, item in enumerate(term.args[1:]) if k not in labels]


def _in_turn(writer: Writer, term: Term, base: str, labels: list[int]) -> str:
    """Labels from the last axis to the first, each alone; then integers and slices."""
    text = base
    items = list(term.args[1:])
    for k in reversed(labels):
        text += f"[{', '.join([':'] * k + [writer.text(items[k])])}]"
    rest: list[str] = []
    for k, item in enumerate(items):
        rest.extend([":"] * _rank(writer, item) if k in labels else [_place(writer, item)])
    return f"{text}[{', '.join(rest)}]"


def places(writer: Writer, term: Term) -> str:
    return ", ".join(_place(writer, item) for item in term.args[1:])


def _place(writer: Writer, item: Term) -> str:
    if item.head != "slice":
        return writer.text(item)
    start, stop = (bound and writer.text(bound) for bound in bounds_of(item))
    return f"{start or ''}:{stop or ''}"


def embed(writer: Writer, term: Term) -> Expr:
    """``G`` at the places of an index, zeros elsewhere."""
    from derive.code.functions import use

    values, place = term.args
    base = place.args[0]
    labels = _label_axes(writer, place)
    if len(labels) > 1 or (labels and any(item.head != "slice" for item in _others(place, labels))):
        raise DeriveError("code_form", {"name": "embed", "dialect": writer.dialect.name})
    shape = f"{writer.names(base.data)}.shape" if base.is_name else writer.sizes(writer.shapes(base))
    given = fitted(writer(values), 0)
    slot = places(writer, place)
    slot = f"np.s_[{slot}]" if ":" in slot or "," in slot else slot
    return Expr(f"{use(writer, 'embed')}({given}, {shape}, {slot})")
