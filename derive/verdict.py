"""Claims and Verdicts: what a student wrote, with its place in their text, and what is said of it.

A `Claim` is one link of equality: ``A = B = C`` is two. The first spans ``A = B``; the second continues the chain,
spans ``= C`` and has ``B`` on its left; ``head`` is ``A`` in both. Spans are characters of the submission as written.

===============  ===============================================================================================
role             what the claim says
===============  ===============================================================================================
``definition``   a name of the student's own, or of the model, is given its meaning (``δ₂ = …``, ``f(x) = …``)
``derivation``   a derivative, or an expression of one, equals something
``numeric``      a value: ``f'(2) = 21``, ``∂L/∂w ≈ 0.0259``
``update``       ``w ← w − η ∂L/∂w``; the sign is ``←``
``shape``        ``W ∈ ℝ^{m×n}``; the right side is a ``matrix`` of sizes, or a product of names
``identity``     neither side is a derivative: ``σ' = σ(1 − σ)``, ``a = 1 - b``
``given``        a value that the student sets: ``x = 2``
``unread``       what could not be read, at its place; ``notes`` say why
===============  ===============================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.document import Filling
from derive.term import Term

__all__ = ["ROLES", "STATUSES", "Claim", "Note", "Reading", "Submission", "Verdict", "Witness"]

ROLES = ("definition", "derivation", "numeric", "update", "shape", "identity", "given", "unread")
STATUSES = ("right", "error", "follows", "wrong_start", "unexplained", "undecided", "not_understood")


@dataclass(frozen=True)
class Note:
    """Something to tell of a claim or of a reading: a sentence by key, its fillings, and the place it speaks of."""

    key: str
    fillings: Mapping[str, Filling] = field(default_factory=dict)
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reading:
    """Another way to read the same claim. ``key`` names the reading, so that the one that holds can be told."""

    left: Term | None
    right: Term | None
    key: str


@dataclass(frozen=True)
class Claim:
    """One link of equality.

    ``chain`` is true when it continues the link before it; ``head`` is the first side of its chain. ``row`` is the line
    of the submission, counted from 0; ``precision`` the decimals of a printed number on the right, when it is one.
    ``condition`` holds what was said after the formula (``i = j``, ``x > 0``), ``place`` the values at which both sides
    are taken (``f'(2)``, ``|_{w=0}``). ``defines`` is the name that a definition gives its meaning to. ``block`` counts
    the formulas (displays, inline formulas, lines of plain text), ``problem`` the problems of a submission, from 0.
    ``alternatives`` are other ways to read the claim, one of which may hold; ``instances`` are the same claim for the
    other members of a family (``δ^{(l)} = …`` for every layer), all of which must. ``reading`` is the key of the first
    way to read it, where that has to be told.
    """

    span: tuple[int, int]
    text: str
    left: Term | None
    sign: str
    right: Term | None
    chain: bool = False
    head: Term | None = None
    role: str = "derivation"
    notes: tuple[Note, ...] = ()
    row: int = 0
    alternatives: tuple[Reading, ...] = ()
    condition: Term | None = None
    place: tuple[tuple[str, Term], ...] = ()
    defines: str | None = None
    precision: int | None = None
    block: int = 0
    problem: int = 0
    instances: tuple[Reading, ...] = ()
    reading: str = ""


@dataclass(frozen=True)
class Submission:
    """Everything that was read: ``claims`` in order; ``definitions`` the student's own names and what they mean.

    ``functions`` holds functions that the student defined, as ``(parameters, body)``; ``shapes`` what was said of
    shapes; ``unread`` the claims that could not be read; ``language`` is ``ko`` or ``en`` by the prose. ``parts`` are
    the problems, where each was read with a model of its own; ``layout`` the shape that the course gives a gradient,
    ``allowed`` the other conventions that it lets pass (`Profile.allow`), ``denoted`` what error signals were said in
    words to mean.
    """

    text: str
    claims: tuple[Claim, ...] = ()
    definitions: Mapping[str, Term] = field(default_factory=dict)
    functions: Mapping[str, tuple[tuple[str, ...], Term]] = field(default_factory=dict)
    point: Mapping[str, Term] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    format: str = "plain"
    language: str = "en"
    parts: Mapping[int, Submission] = field(default_factory=dict)
    layout: str = "same"
    allowed: frozenset[str] = frozenset()
    denoted: Mapping[str, Term] = field(default_factory=dict)

    @property
    def unread(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.role == "unread")


@dataclass(frozen=True)
class Witness:
    """A point at which both sides differ: small numbers first; ``got`` and ``want`` as printed."""

    point: Mapping[str, str]
    got: str
    want: str
    where: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said of one claim.

    ``kind`` is the best match of the diagnosis or ``None``, ``kinds`` all that fit; ``proof`` is ``proved`` or
    ``tested`` where equality was decided; ``cause`` is the index of the claim whose error this one follows from.
    ``message`` is a sentence by key with its fillings; ``hints`` one a level; ``reading`` tells which of several
    readings held (``None``: the first). ``convention`` names a difference that is no error, ``suggestion`` the sign
    that may have been misread: ``z → 2``.
    """

    claim: Claim
    status: str
    kind: str | None = None
    kinds: tuple[str, ...] = ()
    proof: str | None = None
    witness: Witness | None = None
    expected: Term | None = None
    message: Note | None = None
    hints: tuple[Note, ...] = ()
    cause: int | None = None
    reading: str | None = None
    convention: str | None = None
    goal: str | None = None
    suggestion: Term | None = None

    @property
    def span(self) -> tuple[int, int]:
        return self.claim.span
